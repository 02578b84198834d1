"""Load the official list of territories. Safe to run again at any time.

A fault is told by its row and column, and then nothing of any file is loaded.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.text import slugify

from groups import region_files
from groups.models import Region
from groups.region_files import NAME_MAX, Aliases, Row
from kim_portal.lib import covers, csv_file, region_codes
from kim_portal.lib.numbers import figure

DATA = Path(__file__).resolve().parents[2] / "data"
AT_ONCE = 2000
MOST_TOLD = 40


def hue_of(code: str, district_ranks: dict[str, int]) -> int:
    """1..4 by the kecamatan's rank in its city; 0 for a city and above."""
    district = ".".join(code.split(".")[:3])
    return district_ranks[district] % 4 + 1 if district in district_ranks else 0


def ranks(codes: list[str]) -> dict[str, int]:
    """Each code's rank among its brothers, from 0, in the order of codes."""
    found: dict[str, int] = {}
    seen: dict[str | None, int] = {}
    for code in sorted(codes):
        parent = region_codes.parent(code)
        found[code] = seen.get(parent, 0)
        seen[parent] = found[code] + 1
    return found


class Command(BaseCommand):
    help = "Memuat daftar wilayah resmi. Aman dijalankan lagi."

    def add_arguments(self, parser: Any) -> None:
        source = parser.add_mutually_exclusive_group()
        source.add_argument(
            "--regions", type=Path, help="satu berkas: code, name, level, parent_code"
        )
        source.add_argument(
            "--folder",
            type=Path,
            help="folder dengan provinces.csv, regencies.csv, districts.csv, villages.csv",
        )
        parser.add_argument("--aliases", type=Path, help="berkas ejaan lain")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        rows, aliases = self._read(**options)
        known = {r.code: r for r in Region.objects.all()}
        faults = region_files.faults_of(rows, known.keys())
        faults += region_files.alias_faults(aliases, {*known, *(r.code for r in rows)})
        if faults:
            told = [str(fault) for fault in faults[:MOST_TOLD]]
            more = len(faults) - len(told)
            told += [f"... dan {figure(more)} kesalahan lagi."] if more else []
            raise CommandError("\n".join(["Tidak ada yang dimuat.", *told]))
        self._rename(rows, aliases, known)
        fresh = self._fresh(rows, aliases, known)
        Region.objects.bulk_create(fresh, batch_size=AT_ONCE)
        self.stdout.write(
            f"Wilayah: {figure(len(rows))} dimuat, {figure(len(fresh))} baru."
        )

    @staticmethod
    def _read(
        *,
        regions: Path | None,
        folder: Path | None,
        aliases: Path | None,
        **_others: Any,
    ) -> tuple[list[Row], list[Aliases]]:
        """The files named; without any, those of this app."""
        if regions is folder is None:
            regions, aliases = (
                DATA / "regions.csv",
                aliases or DATA / "regions_aliases.csv",
            )
        try:
            if folder:
                rows = region_files.read_folder(folder)
            else:
                assert regions is not None  # noqa: S101 - one of the two
                rows = region_files.read(regions)
            return rows, region_files.read_aliases(aliases) if aliases else []
        except csv_file.NotATable as error:
            raise CommandError(str(error)) from error

    @staticmethod
    def _rename(
        rows: list[Row], aliases: list[Aliases], known: dict[str, Region]
    ) -> None:
        # Motif, colour and address stay as first given: people learned them.
        changed = []
        others = spellings(aliases)
        for row in rows:
            region = known.get(row.code)
            if region is None:
                continue
            names = sorted({*region.aliases, *others.get(row.code, [])})
            if (region.name, region.aliases) != (row.name, names):
                region.name, region.aliases = row.name, names
                changed.append(region)
        Region.objects.bulk_update(changed, ["name", "aliases"], batch_size=AT_ONCE)

    def _fresh(
        self, rows: list[Row], aliases: list[Aliases], known: dict[str, Region]
    ) -> list[Region]:
        codes = [row.code for row in rows]
        order = ranks(codes)
        districts = {c: order[c] for c in codes if region_codes.level(c) == "district"}
        taken = {(r.level, r.slug) for r in known.values()}
        others = spellings(aliases)
        return [
            Region(
                code=row.code,
                name=row.name,
                level=row.level,
                slug=self._slug(row, taken),
                aliases=others.get(row.code, []),
                motif=(
                    order[row.code] % covers.MOTIFS if row.level == "village" else 0
                ),
                hue=hue_of(row.code, districts),
            )
            for row in rows
            if row.code not in known
        ]

    @staticmethod
    def _slug(row: Row, taken: set[tuple[str, str]]) -> str:
        """The name; where two places of a level share one, the code tells them apart."""
        slug = slugify(row.name)
        if not slug or (row.level, slug) in taken:
            code = row.code.replace(".", "")
            slug = f"{slug[: NAME_MAX - len(code) - 1]}-{code}".lstrip("-")
        taken.add((row.level, slug))
        return slug


def spellings(aliases: list[Aliases]) -> dict[str, list[str]]:
    """Other names by code."""
    found: dict[str, list[str]] = {}
    for row in aliases:
        found.setdefault(row.code, []).append(row.alias)
    return found
