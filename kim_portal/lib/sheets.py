"""Tables as one Excel workbook that is safe to open: what people wrote never runs."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from django.utils import timezone
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kim_portal.lib.tables import NOTHING, Cell, Table, is_number, shown

# Excel's limits. It counts UTF-16 units, in which an emoji is two.
LONGEST_NAME: Final = 31
LONGEST_TEXT: Final = 32_767
MOST_ROWS: Final = 1_048_576
_EXACT: Final = 10**15  # beyond 15 digits Excel rounds
_FIRST_YEAR: Final = 1900  # it knows no day before

# What XML 1.0 refuses, and the C1 controls, which no reader shows.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# A spreadsheet that meets the text again as CSV would reckon it: OWASP's list with the
# full-width twins, also behind gaps and invisible characters, which an import trims.
_FORMULA = re.compile(
    "[\t\r\n]|[\\s\u00ad\u200b-\u200f\u2060\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]"
)
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\s]+")

_INK, _LINE, _CLOTH = "#15202b", "#cbd4dd", "#f1f4f7"
_DAY = "[$-421]d mmm yyyy"  # 421: Indonesian names of months, whatever Excel speaks
_NARROWEST, _WIDEST = 8, 60


class _Formats(NamedTuple):
    head: Format
    text: Format
    whole: Format
    decimal: Format
    day: Format
    moment: Format
    note: Format


def workbook(tables: list[Table], *, title: str) -> bytes:
    """An XLSX with a sheet for each table: headings in row 1, the note below the rows.

    Strings stay strings; those that begin like a formula get an apostrophe in front.
    Moments are Excel's dates on the clock of the current time zone. ValueError
    without tables, for a moment without a zone and for more rows than a sheet holds.
    """
    if not tables:
        raise ValueError("A workbook needs a table.")
    if any(len(table.rows) > MOST_ROWS - 3 for table in tables):
        raise ValueError("More rows than a sheet of Excel holds.")
    content = BytesIO()
    # Constant memory parks rows in files; this folder goes even if a table fails.
    with TemporaryDirectory(prefix="kim-sheets-") as folder:
        options = {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with Workbook(content, options) as book:
            book.set_properties({"title": _cut(_legal(title), 255)})
            formats = _formats(book)
            names = _sheet_names([table.title for table in tables])
            for name, table in zip(names, tables, strict=True):
                sheet = book.add_worksheet(name)
                _set_up(sheet, table, title)
                _write(sheet, table, formats)
    return content.getvalue()


def _formats(book: Workbook) -> _Formats:
    body = {"valign": "top", "text_wrap": True, "font_color": _INK}
    left = body | {"align": "left"}
    head = {"bold": True, "bg_color": _CLOTH, "bottom": 2, "bottom_color": _INK}
    return _Formats(
        head=book.add_format(left | head),
        text=book.add_format(left),
        whole=book.add_format(body | {"num_format": "#,##0"}),
        decimal=book.add_format(body | {"num_format": "#,##0.0#"}),
        day=book.add_format(left | {"num_format": _DAY}),
        moment=book.add_format(left | {"num_format": f'{_DAY}", "hh"."mm'}),
        # Not wrapped: it runs to the right over the empty cells beside it.
        note=book.add_format({"italic": True, "font_color": _INK}),
    )


def _set_up(sheet: Worksheet, table: Table, title: str) -> None:
    """What holds for the whole sheet, on the screen and on paper."""
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    for column, width in enumerate(_widths(table)):
        sheet.set_column(column, column, width)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    left, right = (
        _cut(_legal(words), 100).replace("&", "&&") for words in (title, table.title)
    )
    sheet.set_header(f"&L{left}&R{right}")
    sheet.set_footer("&RHalaman &P dari &N")


def _write(sheet: Worksheet, table: Table, formats: _Formats) -> None:
    """Row after row, as constant memory demands: what lies above is gone."""
    for column, heading in enumerate(table.columns):
        sheet.write_string(0, column, safe_text(heading), formats.head)
    for number, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            _write_cell(sheet, number, column, cell, formats)
    end = len(table.rows) + 1
    if not table.rows:
        sheet.write_string(end, 0, NOTHING, formats.note)
        end += 1
    if table.note:
        note = " ".join(table.note.split())
        sheet.write_string(end + 1, 0, safe_text(note), formats.note)


def _write_cell(
    sheet: Worksheet, row: int, column: int, cell: Cell, formats: _Formats
) -> None:
    if cell is None:
        return
    if isinstance(cell, datetime) and cell.year >= _FIRST_YEAR:
        sheet.write_datetime(row, column, timezone.make_naive(cell), formats.moment)
    elif isinstance(cell, date) and cell.year >= _FIRST_YEAR:
        sheet.write_datetime(row, column, cell, formats.day)
    elif isinstance(cell, float):
        sheet.write_number(row, column, cell, formats.decimal)
    elif is_number(cell) and abs(cell) < _EXACT:
        sheet.write_number(row, column, cell, formats.whole)
    else:
        sheet.write_string(row, column, safe_text(shown(cell)), formats.text)


def safe_text(text: str) -> str:
    """Text that Excel accepts and never reckons, also after a detour through CSV."""
    text = _legal(text)
    if _FORMULA.match(text):
        text = f"'{text}"
    return _cut(text, LONGEST_TEXT)


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)


def _cut(text: str, units: int) -> str:
    """At most so many UTF-16 units, the last an ellipsis where something went."""
    encoded = text.encode("utf-16-le")
    if len(encoded) <= 2 * units:
        return text
    # Ignored is half an emoji, where the cut falls into one.
    return encoded[: 2 * (units - 1)].decode("utf-16-le", "ignore") + "…"


def _sheet_names(titles: list[str]) -> Iterator[str]:
    """Names Excel accepts: short, without its signs, unique whatever the case."""
    # Excel keeps "History" for itself.
    taken = {"history"}
    for title in titles:
        whole = _NOT_IN_NAMES.sub(" ", _legal(title)).strip(" '") or "Tabel"
        name, number = _cut(whole, LONGEST_NAME), 1
        while name.lower() in taken:
            number += 1
            end = f" ({number})"
            name = _cut(whole, LONGEST_NAME - len(end)) + end
        taken.add(name.lower())
        yield name


def _widths(table: Table) -> Iterator[float]:
    """In characters, as Excel counts: wide enough for most, never a whole screen."""
    for column, heading in enumerate(table.columns):
        # Room for the button of the filter; a longer heading wraps.
        longest = max((len(word) for word in heading.split()), default=0) + 4
        for row in table.rows:
            longest = max(longest, _length(row[column]) + 2)
        yield min(max(longest, _NARROWEST), _WIDEST)


def _length(cell: Cell) -> int:
    if isinstance(cell, str):
        return max(map(len, cell.split("\n")))
    if isinstance(cell, date):
        return 19 if isinstance(cell, datetime) else 11
    return len(f"{cell:,}") if is_number(cell) else 5
