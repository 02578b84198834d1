"""Tables as a PDF to print, file or hand over: A4 landscape, readable aloud (PDF/UA)."""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from kim_portal.lib.tables import Table, figure, is_number, shown

_TEMPLATE: Final = Path(__file__).with_name("paper.typ")

# PDF/UA admits no letter without a drawing: typst then makes no document at all. So one
# exotic letter in one cell must not reach it. Emoji go, other letters become a box.
_EMOJI = re.compile(
    "[0-9#*]\ufe0f?\u20e3|[\u231a-\u23ff\u2600-\u2712\u2715-\u2716\u2719-\u27bf"
    "\u2b05-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001fbff]"
    "[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
)
# Controls, and what shows nothing: joiners, marks of direction, selectors, tags.
_INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u064b-\u0652\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
# More accents than any language stacks run over the lines around them.
_PILE = re.compile("([\u0300-\u036f]{3})[\u0300-\u036f]+")
BOX: Final = "□"
# What typst's own fonts hold: Latin, Greek, Cyrillic, Arabic, common signs.
_BEYOND_FONTS = re.compile(
    "[^ -~\xa0-\u0377\u0384-\u038a\u038e-\u03a1\u03a3-\u04ff\u0621-\u063a"
    "\u0640-\u064a\u0660-\u0669\u1e00-\u1eff\u200b\u2010-\u2027\u202f-\u203a\u2070"
    "\u2071\u2074-\u208e\u20a0-\u20bf\u2190-\u21ff\u2200-\u22ff\u25a0-\u25ff\u2713"
    "\u2714\u2717\u2718]"
)
# Some pairs of a letter and a foreign accent have no drawing even so; then this holds.
_BEYOND_LATIN = re.compile(
    "[^ -~\xa0-\xff\u200b\u2010-\u2015\u2018-\u201e\u2022\u2026\u20ac\u25a1]"
)
_REMARK: Final = (
    f"Kotak {BOX} menggantikan huruf yang tidak dapat dicetak. "
    "Huruf aslinya ada di portal."
)
# A longer run of signs, mostly an address, would run over the next column.
_LONG_RUN = re.compile(r"\S{28}(?=[\w!-/:-@\[-`{-~])")

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
        "title": _words(title) or "Laporan",
        "subtitle": _words(subtitle),
        "footer": _words(footer),
        "tables": prepared,
    }
    data = json.dumps(report, ensure_ascii=False)
    try:
        return _compiled(data, _BEYOND_FONTS)
    except typst.TypstError:
        return _compiled(data, _BEYOND_LATIN)
    finally:
        _forget()


def _compiled(data: str, beyond: re.Pattern[str]) -> bytes:
    # JSON's own signs are ASCII, so letters may be exchanged in the whole text.
    data, boxes = beyond.subn(BOX, data)
    inputs = {"data": data, "remark": _REMARK if boxes else ""}
    return _typeset(inputs)


def _typeset(inputs: dict[str, str]) -> bytes:
    return typst.compile(
        _TEMPLATE,
        root=_TEMPLATE.parent,
        format="pdf",
        pdf_standards="ua-1",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
    )


def _forget() -> None:
    """Give back the memory of a document, 150 MB for a long one.

    typst keeps what it made until ten more documents have come, so that a worker that
    prints reports would fill the machine (typst-py, issue 104). Small ones come now.
    """
    empty = {"title": "x", "subtitle": "", "footer": "", "tables": []}
    for _ in range(11):
        _typeset({"data": json.dumps(empty), "remark": ""})


@cache
def _fonts() -> typst.Fonts:
    """Read once in the life of a process: only those inside typst, alike everywhere."""
    return typst.Fonts(include_system_fonts=False)


def _words(text: str) -> str:
    """Text without what cannot be drawn, and with places where a long run may break."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    text = _PILE.sub(r"\1", _INVISIBLE.sub("", _EMOJI.sub("", text)))
    # Where an emoji stood between two words there are two gaps now.
    text = re.sub(" {2,}", " ", text).strip()
    return _LONG_RUN.sub("\\g<0>\u200b", text)


def _prepared(table: Table, most: int) -> dict[str, Any]:
    columns = [_words(column) for column in table.columns]
    rows = [[_words(shown(cell)) for cell in row] for row in table.rows[:most]]
    notes = [_words(table.note)]
    if len(rows) < len(table.rows):
        counts = f"{figure(len(rows))} dari {figure(len(table.rows))} baris"
        notes.append(f"Dicetak {counts}. Tabel lengkapnya ada di berkas Excel.")
    size = 9 if len(columns) <= 8 else 8 if len(columns) <= 12 else 7
    shares = _shares(
        [columns, *rows], _PAGE / size * 2 - _GAP * len(columns) / size * 2
    )
    return {
        "title": _words(table.title) or "Tabel",
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
