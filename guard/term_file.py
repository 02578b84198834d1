"""The watch list as a CSV file: how its rows are read, checked and written.

The columns are those of guard/data/neutrality_terms.csv. A spreadsheet may have had
the file in between: see kim_portal/lib/csv_file.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from guard.models import WatchTerm
from kim_portal.lib import csv_file, region_codes
from kim_portal.lib.csv_file import Line
from kim_portal.lib.numbers import figure
from kim_portal.lib.watch import parse_terms

COLUMNS: Final = ("term", "variants", "type", "match", "severity", "scope",
                  "valid_from", "valid_to", "certainty", "note", "suggestion")  # fmt: skip
FREE_TEXTS: Final = ("term", "variants", "type", "certainty", "note", "suggestion")
NATIONAL: Final = "national"
MOST_ROWS: Final = 5000

# What a spreadsheet would calculate, also in full width and behind gaps it trims: at
# the beginning of a cell, and where a wrong guess at the separator would begin one.
_BEGINS = r"(?:\A|(?<=[;\t\r\n]))"
_GAP = r"(?:[^\S\t\r\n]|[\u00ad\u200b-\u200f\u2060\ufeff]){0,9}"
_CALCULATES = rf"(?='*{_GAP}[=+\-@\uff1d\uff0b\uff0d\uff20\t\r])"
_RISKY = re.compile(_BEGINS + _CALCULATES)
_GUARDED = re.compile(f"{_BEGINS}'{_CALCULATES}")

Cells = Mapping[str, str]
Values = dict[str, Any]


NotAList = csv_file.NotATable
decoded = csv_file.decoded


def label(name: str) -> str:
    """A column as people know it from the form."""
    field = WatchTerm._meta.get_field(name)
    return str(getattr(field, "verbose_name", name)).capitalize()


# Reading


def lines_of(text: str) -> list[Line]:
    """The rows below the header; NotAList if there are none, or too many."""
    lines = csv_file.lines_of(text, COLUMNS, is_strict=True, most=MOST_ROWS)
    if not lines:
        raise NotAList("Berkas ini hanya berisi judul kolom, belum ada katanya.")
    if len(lines) > MOST_ROWS:
        raise NotAList(
            f"Berkas ini memuat lebih dari {figure(MOST_ROWS)} baris. Bagilah dua."
        )
    return [
        replace(line, cells={n: unguarded(cell) for n, cell in line.cells.items()})
        for line in lines
    ]


def values_of(cells: Cells) -> Values:
    """The fields of a row that has no problems."""
    scope = cells["scope"]
    return {
        **cells,
        "variants": [part for v in cells["variants"].split("|") if (part := v.strip())],
        "scope": "" if scope.lower() == NATIONAL else scope,
        "valid_from": csv_file.day(cells["valid_from"]),
        "valid_to": csv_file.day(cells["valid_to"]),
    }


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
            days.append(csv_file.day(cells[name]))
        except ValueError:
            found.append(
                f"{label(name)} ({name}) “{cells[name]}” bukan tanggal."
                f" {csv_file.DAY_HELP}"
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
                f"{label(name)} ({name}) terlalu panjang: {figure(longest)} huruf,"
                f" paling banyak {figure(most)}."
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
