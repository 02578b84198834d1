"""What pages cost where there are all the villages of the country: `python -m bench.places`.

The same province of 8,563 desa, alone and among 38 provinces with 83,762. Blocks that
PostgreSQL touches, the median by the clock, and bytes: no page names them all.
Names and numbers of kecamatan are invented; many desa bear the same name, as they do.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench import databases
from bench.databases import Databases, say
from bench.rows import FEW_BLOCKS, MOST_BLOCKS, MOST_TIME, _blocks_of, _milliseconds

if TYPE_CHECKING:
    from collections.abc import Iterator

PROVINCE = "33"
PROVINCES, VILLAGES, OF_PROVINCE = 38, 83_762, 8_563
IN_REGENCY, IN_DISTRICT = 16, 12
HEAVIEST = 14_000  # bytes as sent, compressed
NAMES = ("Sukamaju", "Karanganyar", "Sidomulyo", "Tanjungsari", "Mekarjaya", "Wonosari")
ASKED = 9


def main(words: list[str]) -> int:
    """Fill three, measure in turn, print; 1 where something grows."""
    parser = argparse.ArgumentParser(prog="python -m bench.places")
    parser.add_argument("--keep", action="store_true", help="jangan hapus basis data")
    wishes = parser.parse_args(words)
    with databases.in_use(keep=wishes.keep) as places:
        databases.start_django()
        for name, rows in (
            ("places_province", _province(PROVINCE, OF_PROVINCE)),
            ("places_country", _country()),
        ):
            _fill(places, name, rows)
        say(f"{'halaman':<44} {'blok':>7} {'blok':>7} {'ms':>6} {'ms':>6} {'byte':>8}")
        grown = [path for path in _paths(places) if not _is_flat(places, path)]
    if grown:
        return databases.fail("\nTUMBUH:\n  " + "\n  ".join(grown))
    return 0


def _country() -> Iterator[tuple[str, str]]:
    """Every province, that one as large as it is, the others sharing the rest."""
    yield from _province(PROVINCE, OF_PROVINCE)
    codes = [f"{number:02}" for number in range(11, 11 + PROVINCES)]
    others = [code for code in codes if code != PROVINCE][: PROVINCES - 1]
    each, more = divmod(VILLAGES - OF_PROVINCE, len(others))
    for number, code in enumerate(others):
        yield from _province(code, each + (number < more))


def _province(code: str, villages: int) -> Iterator[tuple[str, str]]:
    """(code, name) of a province and all below it."""
    yield code, f"Provinsi {code}"
    for number in range(villages):
        district, village = divmod(number, IN_DISTRICT)
        regency, place = divmod(district, IN_REGENCY)
        its_regency = f"{code}.{regency + 1:02}"
        its_district = f"{its_regency}.{place + 1:02}"
        if not village and not place:
            yield its_regency, f"Kabupaten {code} {regency + 1}"
        if not village:
            yield its_district, f"{NAMES[place % len(NAMES)]} {code} {district + 1}"
        name = NAMES[number % len(NAMES)]
        yield f"{its_district}.{2001 + village}", f"{name} {number // len(NAMES) % 40}"


def _fill(places: Databases, name: str, rows: Iterator[tuple[str, str]]) -> None:
    from django.core.management import call_command
    from django.db import connection

    def everything() -> None:
        call_command("migrate", verbosity=0)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "regions.csv"
            with file.open("w", encoding="utf-8", newline="") as lines:
                table = csv.writer(lines)
                table.writerow(["code", "name"])
                table.writerows(rows)
            call_command("load_regions", regions=file)
        for command in ("load_lists", "load_event_kinds"):
            call_command(command, verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")

    say(f"Mengisi {name} ...")
    places.make(name, everything)


def _paths(places: Databases) -> list[str]:
    from groups.models import Region

    places.use("places_province")
    village = Region.objects.villages().inside(PROVINCE).order_by("code")[100]
    district = Region.objects.get(code=village.parent_code)
    return [
        "/", "/kelurahan/", f"/kelurahan/?di={district.code}",
        "/kelurahan/?nama=sukamaju", "/kelurahan/?nama=zzz",
        village.get_absolute_url(), district.get_absolute_url(), "/buletin/",
        f"/buletin/?kelurahan={village.slug}", f"/buletin/?kecamatan={district.slug}",
        "/agenda/", f"/agenda/?kelurahan={village.slug}",
    ]  # fmt: skip


def _is_flat(places: Databases, path: str) -> bool:
    """Measure a page of both, print it; whether the country costs no more."""
    from django.conf import settings

    from accounts.limits import SEARCHES
    from bench.visits import Visit
    from kim_portal.lib.freshness import Kept
    from kim_portal.lib.generation import GENERATIONS

    SEARCHES.limit = 10**9
    settings.KIM_REGION = PROVINCE
    blocks, times, weight = [], [], 0
    for name in ("places_province", "places_country"):
        GENERATIONS.forget()
        Kept.forget_all()
        visit = Visit(places, name, path)
        weight = max(weight, len(visit().content))
        blocks.append(_blocks_of(visit))
        times.append(median(_milliseconds(visit) for _time in range(ASKED)))
    is_flat = (
        blocks[1] <= blocks[0] * MOST_BLOCKS + FEW_BLOCKS
        and times[1] <= times[0] * MOST_TIME
        and weight <= HEAVIEST
    )
    say(
        f"{path[:43]:<44} {blocks[0]:7.0f} {blocks[1]:7.0f} {times[0]:6.1f}"
        f" {times[1]:6.1f} {weight:8} {'' if is_flat else 'TUMBUH'}"
    )
    return is_flat


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim_portal.settings")
    sys.exit(main(sys.argv[1:]))
