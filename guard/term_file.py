"""The watch list as a CSV file: how its rows are read, checked and written.

The columns are those of guard/data/neutrality_terms.csv. A spreadsheet may have had
the file in between: a byte order mark, semicolons and missing last cells do no harm.
"""

import csv
import datetime
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from guard.models import WatchTerm
from kim_portal.lib import region_codes
from kim_portal.lib.watch import parse_terms

COLUMNS: Final = ("term", "variants", "type", "match", "severity", "scope",
                  "valid_from", "valid_to", "certainty", "note", "suggestion")  # fmt: skip
FREE_TEXTS: Final = ("term", "variants", "type", "certainty", "note", "suggestion")
NATIONAL: Final = "national"
HEADER_ROWS: Final = 1
MOST_ROWS: Final = 5000

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# What a spreadsheet would calculate, also in full width and behind gaps it trims: at
# the beginning of a cell, and where a wrong guess at the separator would begin one.
_BEGINS = r"(?:\A|(?<=[;\t\r\n]))"
_GAP = r"(?:[^\S\t\r\n]|[\u00ad\u200b-\u200f\u2060\ufeff]){0,9}"
_CALCULATES = rf"(?='*{_GAP}[=+\-@\uff1d\uff0b\uff0d\uff20\t\r])"
_RISKY = re.compile(_BEGINS + _CALCULATES)
_GUARDED = re.compile(f"{_BEGINS}'{_CALCULATES}")

Cells = Mapping[str, str]
Values = dict[str, Any]


class NotAList(ValueError):
    """The file as a whole is no watch list; the message says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file, numbered as a spreadsheet shows it."""

    number: int
    cells: Cells
    is_overfull: bool


def label(name: str) -> str:
    """A column as people know it from the form."""
    field = WatchTerm._meta.get_field(name)
    return str(getattr(field, "verbose_name", name)).capitalize()


# Reading


def decoded(data: bytes) -> str:
    """The file as text, without its byte order mark."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAList(
            "Berkas ini bukan teks UTF-8. Di Excel atau LibreOffice, simpan lagi"
            " sebagai “CSV UTF-8”."
        ) from error


def lines_of(text: str) -> list[Line]:
    """The rows below the header; rows without any content are passed over."""
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = _header(next(reader, []))
        rows = list(enumerate(reader, start=HEADER_ROWS + 1))
    except csv.Error as error:
        raise NotAList(
            f"Berkas tidak terbaca di sekitar baris {reader.line_num}."
            " Periksa tanda kutip yang belum ditutup."
        ) from error
    lines = [_line(number, header, row) for number, row in rows if "".join(row).strip()]
    if not lines:
        raise NotAList("Berkas ini hanya berisi judul kolom, belum ada katanya.")
    if len(lines) > MOST_ROWS:
        raise NotAList(f"Berkas ini memuat lebih dari {MOST_ROWS} baris. Bagilah dua.")
    return lines


def _header(cells: Iterable[str]) -> list[str]:
    """The names of the columns, in the file's own order."""
    names = [cell.strip().lower() for cell in cells]
    faults = (
        ("Kolom yang belum ada", [name for name in COLUMNS if name not in names]),
        ("Kolom yang tidak dikenal", [n for n in names if n and n not in COLUMNS]),
        ("Kolom yang muncul dua kali", [n for n in COLUMNS if names.count(n) > 1]),
    )
    for words, wrong in faults:
        if wrong:
            raise NotAList(
                f"{words}: {', '.join(wrong)}. Baris pertama memuat judul kolom,"
                " dipisahkan koma atau titik koma."
            )
    return names


def _line(number: int, header: list[str], row: list[str]) -> Line:
    cells = [unguarded(cell.strip()) for cell in row]
    # Spreadsheets leave empty cells at the end of a row out.
    cells += [""] * (len(header) - len(cells))
    paired = list(zip(header, cells, strict=False))
    nameless = [cell for name, cell in paired if not name] + cells[len(header) :]
    named = {name: cell for name, cell in paired if name}
    return Line(number, named, is_overfull=any(nameless))


def values_of(cells: Cells) -> Values:
    """The fields of a row that has no problems."""
    scope = cells["scope"]
    return {
        **cells,
        "variants": [part for v in cells["variants"].split("|") if (part := v.strip())],
        "scope": "" if scope.lower() == NATIONAL else scope,
        "valid_from": _day(cells["valid_from"]),
        "valid_to": _day(cells["valid_to"]),
    }


def _day(text: str) -> datetime.date | None:
    """A day written 2024-08-27; anything else raises ValueError."""
    if text and not _DAY.fullmatch(text):
        raise ValueError(text)
    return datetime.date.fromisoformat(text) if text else None


# Checking


def problems_of(line: Line) -> list[str]:
    """Everything that is wrong with a row, in sentences."""
    found = [problem for check in _CHECKS for problem in check(line.cells)]
    if line.is_overfull:
        found.append(
            "ada isi di luar kolom yang berjudul. Apit isi yang memuat pemisah kolom"
            " dengan tanda kutip."
        )
    return [problem[0].upper() + problem[1:] for problem in found]


def _watch_problems(cells: Cells) -> list[str]:
    """What the reader of watch lists says, without the number it counts by."""
    _terms, errors = parse_terms([cells])
    return [error.partition(": ")[2] for error in errors]


def _scope_problems(cells: Cells) -> list[str]:
    scope = cells["scope"]
    if scope.lower() == NATIONAL or region_codes.is_code(scope):
        return []
    trouble = f"“{scope}” tidak dikenal" if scope else "belum diisi"
    return [
        f"kode wilayah (scope) {trouble}. Tulis {NATIONAL}, atau kode bertitik"
        " seperti 33.75."
    ]


def _date_problems(cells: Cells) -> list[str]:
    found, days = [], []
    for name in ("valid_from", "valid_to"):
        try:
            days.append(_day(cells[name]))
        except ValueError:
            found.append(
                f"{label(name)} ({name}) “{cells[name]}” bukan tanggal. Tulis"
                " tahun-bulan-hari, misalnya 2024-08-27."
            )
    given = [day for day in days if day]
    if given != sorted(given):
        found.append("masa berlaku berakhir (valid_to) sebelum dimulai (valid_from).")
    return found


def _text_problems(cells: Cells) -> list[str]:
    found = []
    for name in FREE_TEXTS:
        field = WatchTerm._meta.get_field(name)
        most = getattr(getattr(field, "base_field", field), "max_length", 0)
        parts = cells[name].split("|") if name == "variants" else [cells[name]]
        longest = max(len(part.strip()) for part in parts)
        if longest > most:
            found.append(
                f"{label(name)} ({name}) terlalu panjang: {longest} huruf,"
                f" paling banyak {most}."
            )
        if "\0" in cells[name]:
            found.append(f"{label(name)} ({name}) memuat tanda yang tidak terbaca.")
    return found


_CHECKS: Final[tuple[Callable[[Cells], list[str]], ...]] = (
    _watch_problems,
    _scope_problems,
    _date_problems,
    _text_problems,
)


# Writing


def cells_of(row: WatchTerm) -> dict[str, str]:
    """A term as the file writes it."""
    cells = {
        **{name: getattr(row, name) for name in COLUMNS},
        "variants": "|".join(row.variants),
        "scope": row.scope or NATIONAL,
        "valid_from": row.valid_from.isoformat() if row.valid_from else "",
        "valid_to": row.valid_to.isoformat() if row.valid_to else "",
    }
    return {name: cell.strip() for name, cell in cells.items()}


def as_csv(rows: Iterable[WatchTerm]) -> str:
    """The list as a file, which a spreadsheet opens without calculating anything."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([guarded(cell) for cell in cells_of(row).values()])
    return out.getvalue()


def guarded(cell: str) -> str:
    """An apostrophe before what a spreadsheet would calculate; `unguarded` undoes it."""
    return _RISKY.sub("'", cell)


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return _GUARDED.sub("", cell)
