"""CSV files as people have them: from a spreadsheet, an office, another portal.

Excel and LibreOffice write semicolons or tabs, a byte order mark, the old Windows code
page, empty rows, short rows and a first line `sep=;`. All that is read; what cannot be
read is told in Indonesian by its row, numbered as the spreadsheet shows it.
"""

import csv
import datetime
import io
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from kim_portal.lib.numbers import figure

HEADER_ROWS: Final = 1
# Of any list of ours, and what a spreadsheet leaves beside them.
MOST_COLUMNS: Final = 100
LONGEST_HEADER: Final = 10_000
DELIMITERS: Final = ",;\t|"

_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_CONTROLS: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f]")
# Letters and quotation marks in UTF-8: most of the file is UTF-8 after all.
_UTF8: Final = re.compile(rb"\xe2\x80[\x80-\xbf]|\xc3[\x80-\xbf]|\xc2[\xa0-\xbf]")
_SEP_LINE: Final = re.compile(r'\s*"?sep=(.)"?[ \t;,]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
_BLANKS: Final = re.compile(r"[\s_\-\ufeff\u200b]+")
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_OUR_DAY: Final = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")

_SAVE_AGAIN: Final = "Di Excel atau LibreOffice, simpan lagi sebagai “CSV UTF-8”."
_UNREADABLE: Final = f"Berkas ini bukan teks yang dapat kami baca. {_SAVE_AGAIN}"
DAY_HELP: Final = "Tulis misalnya 27/08/2024 atau 2024-08-27."


class NotATable(ValueError):
    """The file as a whole cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row below the header. `cells` has every column asked for, "" if left empty."""

    number: int
    cells: dict[str, str]
    is_overfull: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one row, and in which column, if in one."""

    number: int
    column: str
    words: str
    file: str = ""

    def __str__(self) -> str:
        row = f"{self.file} baris" if self.file else "Baris"
        column = f", kolom {self.column}" if self.column else ""
        return f"{row} {self.number}{column}: {self.words}"


# Bytes to text


def decoded(data: bytes) -> str:
    """The file as text, without its byte order mark."""
    if data.startswith(_WORKBOOKS):
        raise NotATable(f"Ini buku kerja Excel, belum CSV. {_SAVE_AGAIN}")
    if data.startswith(_UTF16):
        return _as(data, "utf-16")
    # UTF-16 without its mark: every second byte of plain letters is zero.
    if len(data) > 3 and data[1] == data[3] == 0 != data[0]:
        return _as(data, "utf-16-le")
    if len(data) > 3 and data[0] == data[2] == 0 != data[1]:
        return _as(data, "utf-16-be")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _windows(data, broken_at=error.start)


def _windows(data: bytes, *, broken_at: int) -> str:
    if _UTF8.search(data):
        row = data.count(b"\n", 0, broken_at) + 1
        raise NotATable(f"Ada huruf yang rusak di sekitar baris {row}. {_SAVE_AGAIN}")
    text = _as(data, "cp1252")
    if _CONTROLS.search(text):
        raise NotATable(_UNREADABLE)
    return text


def _as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotATable(_UNREADABLE) from error


# Text to rows


def lines_of(
    text: str,
    columns: Collection[str],
    *,
    optional: Collection[str] = (),
    is_strict: bool = False,
    most: int | None = None,
) -> list[Line]:
    """The rows below the header, without those that hold nothing.

    A strict file has no columns but `columns` and `optional`; any other keeps its
    further columns unread. With `most` no more than one above it are read: enough to
    say that there are too many. Raises NotATable.
    """
    known = [*columns, *optional]
    text = text.removeprefix("\ufeff")
    if told := _SEP_LINE.match(text):
        text = text[told.end() :]
        delimiter = told[1]
    else:
        delimiter = _likeliest(text, known)
    if delimiter not in DELIMITERS:
        raise NotATable(f"Pemisah kolom “{delimiter}” pada baris sep= tidak dikenal.")
    rows = _rows(text, delimiter, most)
    place = next((i for i, row in enumerate(rows) if _holds_something(row)), len(rows))
    header = rows[place] if place < len(rows) else []
    while header and not header[-1].strip():
        header.pop()
    if len(header) > MOST_COLUMNS:
        raise NotATable(f"Baris pertama memuat lebih dari {MOST_COLUMNS} kolom.")
    names = _names(header, known)
    _check(names, columns, optional if is_strict else None)
    below = enumerate(rows[place + 1 :], start=place + HEADER_ROWS + 1)
    lines = (
        _line(number, names, row, known)
        for number, row in below
        if _holds_something(row)
    )
    return list(islice(lines, None if most is None else most + 1))


def _likeliest(text: str, known: Collection[str]) -> str:
    """The delimiter by which the header has most of the columns we know."""
    head = next((line for line in text.splitlines() if line.strip(" \t,;|")), "")
    # A header is no longer; one that is, is refused by its columns.
    head = head[:LONGEST_HEADER]

    def score(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([head], delimiter=delimiter), [])
        return len({*_names(cells, known)} & {*known}), len(cells)

    return max(DELIMITERS, key=score)


def _rows(text: str, delimiter: str, most: int | None) -> list[list[str]]:
    """All of them; of a file that may hold `most`, thrice as many, for empty ones."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(islice(reader, None if most is None else 3 * most))
        if next(reader, None) is not None:
            raise NotATable(
                f"Berkas ini memuat lebih dari {figure(3 * (most or 0))} baris."
            )
    except csv.Error as error:
        raise NotATable(
            f"Berkas tidak terbaca di sekitar baris {len(rows) + 1}."
            " Periksa tanda kutip yang belum ditutup."
        ) from error
    return rows


def _holds_something(row: Iterable[str]) -> bool:
    return bool("".join(row).strip())


def _names(cells: Iterable[str], known: Iterable[str]) -> list[str]:
    """The columns as we call them: “Parent Code” is parent_code."""
    ours = {_BLANKS.sub("", name).casefold(): name for name in known}
    return [
        ours.get(_BLANKS.sub("", cell).casefold(), cell.strip().lower())
        for cell in cells
    ]


def _check(
    names: list[str], columns: Collection[str], optional: Collection[str] | None
) -> None:
    known = [*columns, *(optional or ())]
    strange = [n for n in names if n and n not in known] if optional is not None else []
    faults = (
        ("Kolom yang belum ada", [name for name in columns if name not in names]),
        ("Kolom yang tidak dikenal", strange),
        ("Kolom yang muncul dua kali", [n for n in known if names.count(n) > 1]),
    )
    for words, wrong in faults:
        if wrong:
            raise NotATable(
                f"{words}: {', '.join(wrong)}. Baris pertama memuat judul kolom,"
                " dipisahkan koma, titik koma, atau tab."
            )


def _line(
    number: int, names: list[str], row: list[str], known: Collection[str]
) -> Line:
    cells = [cell.strip() for cell in row]
    # Spreadsheets leave empty cells at the end of a row out.
    cells += [""] * (len(names) - len(cells))
    paired = list(zip(names, cells, strict=False))
    nameless = [cell for name, cell in paired if not name] + cells[len(names) :]
    named = {name: cell for name, cell in paired if name in known}
    empty = dict.fromkeys(known, "")
    return Line(number, {**empty, **named}, is_overfull=any(nameless))


# Cells


def day(text: str) -> datetime.date | None:
    """A day written 2024-08-27, 27/08/2024, 27-8-2024 or 27.08.2024; None if empty.

    Anything else raises ValueError, also a day that no calendar has.
    """
    text = text.strip()
    if not text:
        return None
    if iso := _ISO_DAY.fullmatch(text):
        return datetime.date(int(iso[1]), int(iso[2]), int(iso[3]))
    if ours := _OUR_DAY.fullmatch(text):
        return datetime.date(int(ours[4]), int(ours[3]), int(ours[1]))
    raise ValueError(text)
