"""Tables as a PDF to print, file or hand over: A4 landscape, readable aloud (PDF/UA)."""

from pathlib import Path
from typing import Any, Final

from kim_portal.lib.numbers import figure
from kim_portal.lib.tables import Table, is_number, shown
from kim_portal.lib.typeset import pdf, words

_TEMPLATE: Final = Path(__file__).with_name("paper.typ")

# Some 230 MB of memory while typst works, 80 pages of a register.
MOST_CELLS: Final = 12_000

# Widths are in letters, about half as wide as the type is high.
_PAGE: Final = 757  # points between the margins
_GAP: Final = 10  # points around a cell
_SHORT: Final = 22
_LONG: Final = 70


def document(tables: list[Table], *, title: str, subtitle: str, footer: str) -> bytes:
    """A PDF/UA-1 with a heading and the table under it for each table.

    Words reach the typesetter as data only. Emoji are left out; a letter the embedded
    fonts lack becomes a box, which a remark at the end explains. After MOST_CELLS the
    rows end, and the note says so. Long ones take a second or two of Python's whole
    attention: a job's work, not a page's. ValueError without tables.
    """
    if not tables:
        raise ValueError("A document needs a table.")
    room = MOST_CELLS
    prepared = []
    for table in tables:
        prepared.append(_prepared(table, room // len(table.columns)))
        room = max(room - len(table.rows) * len(table.columns), 0)
    report = {
        "title": words(title) or "Laporan",
        "subtitle": words(subtitle),
        "footer": words(footer),
        "tables": prepared,
    }
    try:
        return pdf(_TEMPLATE, report)
    finally:
        _forget()


def _forget() -> None:
    """Give back the memory of a document, 150 MB for a long one.

    typst keeps what it made until ten more documents have come, so that a worker that
    prints reports would fill the machine (typst-py, issue 104). Small ones come now.
    """
    for _ in range(11):
        pdf(_TEMPLATE, {"title": "x", "subtitle": "", "footer": "", "tables": []})


def _prepared(table: Table, most: int) -> dict[str, Any]:
    columns = [words(column) for column in table.columns]
    rows = [[words(shown(cell)) for cell in row] for row in table.rows[:most]]
    notes = [words(table.note)]
    if len(rows) < len(table.rows):
        counts = f"{figure(len(rows))} dari {figure(len(table.rows))} baris"
        notes.append(f"Dicetak {counts}. Tabel lengkapnya ada di berkas Excel.")
    size = 9 if len(columns) <= 8 else 8 if len(columns) <= 12 else 7
    shares = _shares(
        [columns, *rows], _PAGE / size * 2 - _GAP * len(columns) / size * 2
    )
    return {
        "title": words(table.title) or "Tabel",
        "note": " ".join(filter(None, notes)),
        "size": size,
        "columns": [
            {"title": column, "share": share, "number": _counts(table, index)}
            for index, (column, share) in enumerate(zip(columns, shares, strict=True))
        ],
        "rows": rows,
    }


def _counts(table: Table, column: int) -> bool:
    """Whether a column is all numbers, which then end under one another."""
    known = [row[column] for row in table.rows if row[column] is not None]
    return bool(known) and all(map(is_number, known))


def _shares(rows: list[list[str]], room: float) -> list[float]:
    """The share of each column in the width; 0 is as wide as its content.

    Left alone, typst gives columns equal room where not all fit, and breaks dates for
    the sake of a column of short words.
    """
    columns = list(zip(*rows, strict=True))
    lines = [min(max(map(_longest_line, column)), _LONG) for column in columns]
    if sum(lines) <= room:
        return [0] * len(lines)
    short = [line for line in lines if line <= _SHORT]
    if sum(short) <= room / 2:
        return [0 if line <= _SHORT else line for line in lines]
    words = [max(map(_longest_word, column)) for column in columns]
    return [word + (line - word) / 4 for word, line in zip(words, lines, strict=True)]


def _longest_line(text: str) -> int:
    return max(map(len, text.split("\n")))


def _longest_word(text: str) -> int:
    return max(map(len, text.replace("\u200b", " ").split()), default=1)
