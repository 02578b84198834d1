"""What people write of RT: a line of households, or a sheet pasted from a spreadsheet."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from groups.models import Region
from kim_portal.lib import csv_file
from kim_portal.lib.numbers import read_whole
from reach.models import Contact, Rt
from reach.models.rts import HOUSEHOLDS_MAX, RT_MAX, RW_MAX

MOST_ROWS = 5000
COLUMNS = ("RW", "RT")
OPTIONAL = ("Kelurahan", "KK", "Kontak")
UNKNOWN = {"-", "–", "?", ""}
_DIGITS = re.compile(r"[^\d-]*0*(\d{1,4})\D*")


class Told(NamedTuple):
    """One RT as it was written down. What is None was not said."""

    village: Region
    rw: int
    number: int
    households: int | None = None
    contact: str | None = None

    def columns(self) -> dict[str, Any]:
        """What is known of it: nothing said leaves what is there."""
        said = {"households": self.households, "contact": self.contact}
        return {name: value for name, value in said.items() if value is not None}

    @property
    def contact_name(self) -> str:
        """The role in words; a dash where none was said."""
        return str(Contact(self.contact).label) if self.contact else "–"


class Planned(NamedTuple):
    """A row and what would come of it."""

    told: Told
    before: Rt | None

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def is_changed(self) -> bool:
        """Whether something is other than what is written down."""
        return self.before is not None and any(
            getattr(self.before, name) != value
            for name, value in self.told.columns().items()
        )


def households_in(line: str) -> list[int | None]:
    """Households of RT 1, 2, 3 … as typed with blanks or commas; a dash is unknown.

    Raises ValueError with a message for the person.
    """
    cells = [cell for cell in re.split(r"[\s,;]+", line.strip()) if cell]
    if not cells:
        raise ValueError("Tulis jumlah KK tiap RT, urut dari RT 01.")
    if len(cells) > RT_MAX:
        raise ValueError(f"Paling banyak {RT_MAX} RT dalam satu RW.")
    return [_households(cell, f"RT {n:02}") for n, cell in enumerate(cells, start=1)]


def _households(cell: str, where: str) -> int | None:
    if cell.strip() in UNKNOWN:
        return None
    try:
        number = read_whole(cell)
    except ValueError as error:
        raise ValueError(f"{where}: “{cell[:20]}” bukan jumlah KK.") from error
    if not 1 <= number <= HOUSEHOLDS_MAX:
        words = f"jumlah KK antara 1 dan {HOUSEHOLDS_MAX}; belum tahu, tulis tanda -"
        raise ValueError(f"{where}: {words}.")
    return number


def sheet(
    pasted: str, villages: Iterable[Region]
) -> tuple[list[Told], list[csv_file.Fault]]:
    """Rows below a header with RW, RT, and as far as there are KK, Kontak and Kelurahan.

    Kelurahan may be left out where a person has only one. Raises csv_file.NotATable.
    """
    known = list(villages)
    names = _names_of(known)
    lines = csv_file.lines_of(pasted, COLUMNS, optional=OPTIONAL, most=MOST_ROWS)
    if len(lines) > MOST_ROWS:
        raise csv_file.NotATable(f"Paling banyak {MOST_ROWS} baris sekaligus.")
    told: list[Told] = []
    faults: list[csv_file.Fault] = []
    seen: dict[tuple[str, int, int], int] = {}
    for line in lines:
        try:
            row = _row(line.cells, names, known)
        except _Wrong as error:
            faults.append(csv_file.Fault(line.number, *error.args))
            continue
        key = row.village.code, row.rw, row.number
        if key in seen:
            words = f"RT ini sudah ada di baris {seen[key]}."
            faults.append(csv_file.Fault(line.number, "RT", words))
            continue
        seen[key] = line.number
        told.append(row)
    return told, faults


class _Wrong(ValueError):
    """(column, words) of one row."""


def _row(
    cells: Mapping[str, str], names: Mapping[str, Region], known: list[Region]
) -> Told:
    typed = cells.get("Kelurahan", "").strip()
    if typed:
        village = names.get(_plain(typed))
        if village is None:
            raise _Wrong("Kelurahan", "Bukan kelurahan di wilayah tugas Anda.")
    elif len(known) == 1:
        village = known[0]
    else:
        raise _Wrong("Kelurahan", "Tulis nama atau kode kelurahannya.")
    rw = _whole(cells["RW"], "RW", RW_MAX)
    number = _whole(cells["RT"], "RT", RT_MAX)
    try:
        households = _households(cells.get("KK", ""), f"RT {number:02}")
    except ValueError as error:
        raise _Wrong("KK", str(error)) from error
    contact = cells.get("Kontak", "").strip()
    return Told(village, rw, number, households, _contact(contact) if contact else None)


def _whole(cell: str, column: str, most: int) -> int:
    """3, 03, RT 03 or RW.3."""
    found = _DIGITS.fullmatch(cell.strip())
    number = int(found[1]) if found else 0
    if not 1 <= number <= most:
        raise _Wrong(column, f"Tulis nomor {column} antara 1 dan {most}.")
    return number


def _contact(typed: str) -> str:
    for contact in Contact:
        if _plain(typed) in {_plain(contact.value), _plain(str(contact.label))}:
            return contact.value
    offered = ", ".join(str(contact.label) for contact in Contact)
    raise _Wrong("Kontak", f"Pilih salah satu: {offered}. Nama orang tidak disimpan.")


def _names_of(villages: list[Region]) -> dict[str, Region]:
    found: dict[str, Region] = {}
    for village in villages:
        for name in (village.code, village.name, village.full_name, *village.aliases):
            found.setdefault(_plain(name), village)
    return found


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9.]", "", name.casefold())


def plan(rows: Iterable[Told]) -> list[Planned]:
    """What would come of them. One query."""
    rows = list(rows)
    villages = {row.village.code for row in rows}
    standing = Rt.objects.standing().filter(kelurahan__in=villages)
    known = {(rt.kelurahan_id, rt.rw, rt.number): rt for rt in standing}
    return [
        Planned(row, known.get((row.village.code, row.rw, row.number))) for row in rows
    ]


def put_down(rows: Iterable[Told]) -> tuple[int, int]:
    """Do it: how many are new, how many changed."""
    by_village: dict[str, list[Told]] = {}
    for row in rows:
        by_village.setdefault(row.village.code, []).append(row)
    new = changed = 0
    for told in by_village.values():
        added, corrected = Rt.objects.put_down(
            told[0].village, [(row.rw, row.number, row.columns()) for row in told]
        )
        new, changed = new + added, changed + corrected
    return new, changed
