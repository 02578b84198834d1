"""Territories as CSV files: one file of all levels, or the public format's four files.

Everything wrong is collected with its file, row and column before anything is stored.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from groups.models import Region
from kim_portal.lib import csv_file, region_codes
from kim_portal.lib.csv_file import Fault, Line, NotATable
from kim_portal.lib.numbers import figure

NAME_MAX: Final = 80
# File, level, and the column that names what the row lies in.
FOLDER: Final = (
    ("provinces.csv", "province", ""),
    ("regencies.csv", "regency", "province_code"),
    ("districts.csv", "district", "regency_code"),
    ("villages.csv", "village", "district_code"),
)
CODE_HELP: Final = "Kode wilayah ditulis dengan titik, misalnya 33.75.04.1004."
LEVEL_WORDS: Final = dict(Region.Level.choices)


@dataclass(frozen=True, slots=True)
class Row:
    """A territory as a file tells it; `parent` is empty if the file does not say."""

    file: str
    number: int
    code: str
    name: str
    level: str
    parent: str
    parent_column: str = "parent_code"


@dataclass(frozen=True, slots=True)
class Aliases:
    """Another spelling of a territory's name."""

    file: str
    number: int
    code: str
    alias: str


# Reading


def read(path: Path) -> list[Row]:
    """One file with the columns code and name, and perhaps level and parent_code."""
    lines = _lines(path, ("code", "name"), ("level", "parent_code"))
    return [
        Row(path.name, line.number, c["code"], c["name"], _level(c), c["parent_code"])
        for line in lines
        for c in [line.cells]
    ]


def _level(cells: dict[str, str]) -> str:
    """The level as told, else as the code tells it."""
    told = cells["level"].lower()
    if told or not region_codes.is_code(cells["code"]):
        return told
    return region_codes.level(cells["code"])


def read_folder(folder: Path) -> list[Row]:
    """The files of the public format that are there; at least one must be."""
    rows: list[Row] = []
    for name, level, parent in FOLDER:
        path = folder / name
        if not path.exists():
            continue
        columns = ("code", parent, "name") if parent else ("code", "name")
        rows += [
            Row(
                name,
                line.number,
                c["code"],
                c["name"],
                level,
                c.get(parent, ""),
                parent,
            )
            for line in _lines(path, columns)
            for c in [line.cells]
        ]
    if not rows:
        names = ", ".join(name for name, _level, _parent in FOLDER)
        raise NotATable(f"Di folder {folder} tidak ada wilayah. Berkasnya: {names}.")
    return rows


def read_aliases(path: Path) -> list[Aliases]:
    """Other spellings: code, alias."""
    return [
        Aliases(path.name, line.number, line.cells["code"], line.cells["alias"])
        for line in _lines(path, ("code", "alias"))
    ]


def _lines(
    path: Path, columns: Collection[str], optional: Collection[str] = ()
) -> list[Line]:
    try:
        text = csv_file.decoded(path.read_bytes())
        return csv_file.lines_of(text, columns, optional=optional)
    except OSError as error:
        raise NotATable(f"{path} tidak dapat dibuka.") from error
    except NotATable as error:
        raise NotATable(f"{path.name}: {error}") from error


# Checking


def faults_of(rows: list[Row], stored: Collection[str]) -> list[Fault]:
    """All that is wrong. `stored` are the codes the portal already has."""
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.code, row)
    above = region_codes.with_ancestors(settings.KIM_REGION)[1:]
    there = {*first, *stored, *above}
    return [
        Fault(row.number, column, words, row.file)
        for row in rows
        for check in _CHECKS
        for column, words in check(row, first, there)
    ]


Faults = Iterator[tuple[str, str]]


def _is_possible(code: str) -> bool:
    """Whether there can be such a code: no part is 0, a village's begins with 1 to 3."""
    if not (code.isascii() and region_codes.is_code(code)) or code.startswith("0"):
        return False
    parts = code.split(".")
    return all(int(part) for part in parts) and (len(parts) < 4 or parts[3][0] in "123")


def _code_faults(row: Row, first: dict[str, Row], _there: Collection[str]) -> Faults:
    if not row.code:
        yield "code", f"belum diisi. {CODE_HELP}"
    elif not _is_possible(row.code):
        yield "code", f"“{row.code}” bukan kode wilayah. {CODE_HELP}"
    elif first[row.code] is not row:
        other = first[row.code]
        where = "" if other.file == row.file else f"{other.file} "
        yield "code", f"“{row.code}” sudah ada pada {where}baris {other.number}."


def _name_faults(row: Row, _first: dict[str, Row], _there: Collection[str]) -> Faults:
    if not row.name:
        yield "name", "belum diisi."
    elif len(row.name) > NAME_MAX:
        yield (
            "name",
            f"terlalu panjang: {figure(len(row.name))} huruf, paling banyak {NAME_MAX}.",
        )
    elif "\0" in row.name:
        yield "name", "memuat tanda yang tidak terbaca."


def _level_faults(row: Row, _first: dict[str, Row], _there: Collection[str]) -> Faults:
    if not _is_possible(row.code):
        return
    fitting = region_codes.level(row.code)
    if row.level not in region_codes.LEVELS:
        yield (
            "level",
            f"“{row.level}” tidak dikenal; pilih {', '.join(region_codes.LEVELS)}.",
        )
    elif row.level != fitting:
        yield (
            "code",
            f"“{row.code}” kode {LEVEL_WORDS[fitting]}, bukan {LEVEL_WORDS[row.level]}.",
        )


def _parent_faults(row: Row, _first: dict[str, Row], there: Collection[str]) -> Faults:
    if not _is_possible(row.code):
        return
    parent = region_codes.parent(row.code) or ""
    if row.parent and row.parent != parent:
        meant = f"“{parent}”" if parent else "kosong"
        yield row.parent_column, f"“{row.parent}” tidak cocok; seharusnya {meant}."
    elif parent and parent not in there:
        yield (
            row.parent_column,
            f"wilayah induk “{parent}” tidak ada di berkas, belum ada di portal, dan"
            f" tidak di atas wilayah portal ini (KIM_REGION {settings.KIM_REGION}).",
        )


_CHECKS: Final[tuple[Callable[[Row, dict[str, Row], Collection[str]], Faults], ...]] = (
    _code_faults,
    _name_faults,
    _level_faults,
    _parent_faults,
)


def alias_faults(rows: list[Aliases], there: Collection[str]) -> list[Fault]:
    """Spellings of nothing, and of places nobody knows."""
    found = []
    for row in rows:
        if row.code not in there:
            words = f"“{row.code}” tidak ada di daftar wilayah."
            found.append(Fault(row.number, "code", words, row.file))
        if not 0 < len(row.alias) <= NAME_MAX:
            words = f"harus berisi 1 sampai {NAME_MAX} huruf."
            found.append(Fault(row.number, "alias", words, row.file))
    return found
