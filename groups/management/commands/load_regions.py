"""Load the official list of territories. Safe to run again at any time."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.text import slugify

from groups.models import Region
from kim_portal.lib import covers, region_codes
from kim_portal.lib.generation import raise_generation

DATA = Path(__file__).resolve().parents[2] / "data"


def read(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file in UTF-8."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


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
        parser.add_argument("--regions", type=Path, default=DATA / "regions.csv")
        parser.add_argument(
            "--aliases", type=Path, default=DATA / "regions_aliases.csv"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        rows = read(options["regions"])
        aliases: dict[str, list[str]] = {}
        for row in read(options["aliases"]):
            aliases.setdefault(row["code"], []).append(row["alias"])
        known = {r.code: r for r in Region.objects.all()}
        codes = [row["code"] for row in rows]
        order = ranks(codes)
        districts = {c: order[c] for c in codes if region_codes.level(c) == "district"}
        taken = {(r.level, r.slug) for r in known.values()}
        fresh = []
        for row in rows:
            code, level = row["code"], row["level"]
            region = known.get(code)
            if region is None:
                slug = self._slug(row["name"], code, level, taken)
                fresh.append(
                    Region(
                        code=code,
                        name=row["name"],
                        level=level,
                        slug=slug,
                        aliases=aliases.get(code, []),
                        motif=order[code] % covers.MOTIFS if level == "village" else 0,
                        hue=hue_of(code, districts),
                    )
                )
                continue
            # Motif, colour and address stay as first given: people learned them.
            region.name = row["name"]
            region.aliases = sorted({*region.aliases, *aliases.get(code, [])})
            region.save(update_fields=["name", "aliases"])
        Region.objects.bulk_create(fresh)
        raise_generation()
        self.stdout.write(f"Wilayah: {len(rows)} dimuat, {len(fresh)} baru.")

    @staticmethod
    def _slug(name: str, code: str, level: str, taken: set[tuple[str, str]]) -> str:
        """The name; where two places of a level share one, the code tells them apart."""
        slug = slugify(name)
        if (level, slug) in taken:
            slug = f"{slug}-{code.replace('.', '')}"
        taken.add((level, slug))
        return slug
