"""What pages cost with a hundred times the rows: `python -m bench.rows`.

Every list, count and admin page, with each filter and with words that are common, rare,
absent: blocks of 8 KB that PostgreSQL touches (steady on any machine) and the median by
the clock, of a small city and a large one asked in turn. Blocks may grow by a quarter
and sixty, so that a handful more does not count.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from bench import databases
from bench.databases import Databases, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SMALL, LARGE = "rows_small", "rows_large"
MOST_BLOCKS, FEW_BLOCKS, MOST_TIME = 1.25, 60, 1.5
ASKED = 15
OFFICER = "penulis-33.75.01.1002"
BLOCKS = """
SELECT coalesce(sum(heap_blks_hit + heap_blks_read + coalesce(idx_blks_hit, 0)
    + coalesce(idx_blks_read, 0) + coalesce(toast_blks_hit, 0)
    + coalesce(toast_blks_read, 0)), 0) FROM pg_statio_user_tables
"""


class Page(NamedTuple):
    """Who asks for what."""

    username: str
    address: str


def main(words: list[str]) -> int:
    """Fill both, measure in turn, print; 1 where something grows."""
    parser = argparse.ArgumentParser(prog="python -m bench.rows")
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", action="store_true", help="jangan hapus basis data")
    wishes = parser.parse_args(words)
    with databases.in_use(keep=wishes.keep) as places:
        databases.start_django()
        for name, count in ((SMALL, wishes.few), (LARGE, wishes.many)):
            _fill(places, name, count)
        say(f"{'halaman':<74} {'blok':>8} {'blok':>8} {'ms':>7} {'ms':>7}  kali")
        grown = [
            f"{small.username} {small.address}".strip()
            for small, large in zip(
                _pages(places, SMALL), _pages(places, LARGE), strict=True
            )
            if not _is_flat(places, small, large, wishes.rounds)
        ]
    if grown:
        return databases.fail("\nTUMBUH:\n  " + "\n  ".join(grown))
    return 0


def _fill(places: Databases, name: str, count: int) -> None:
    from bench import crowd, gatherings
    from review import tallies

    def everything() -> None:
        crowd.begin()
        crowd.gather(published=count, waiting=50)
        gatherings.announce(count // 5)
        # As the worker does each hour.
        tallies.count_what_is_over(tallies.periods()[0])

    say(f"Mengisi {count} buletin dan {count // 5} hari acara ...")
    places.make(name, everything)


def _pages(places: Databases, name: str) -> Iterator[Page]:
    """The same pages of each, with the newest, a deep and an old row of its own."""
    from bench.crowd import WORDS
    from bulletins.models import Bulletin, BulletinRevision
    from kim_portal.lib.keyset import make_cursor

    places.use(name)
    live = Bulletin.objects.readable().newest_first()
    first, deep = live[0], live[live.count() * 9 // 10]
    there = make_cursor(deep.published_at, deep.pk)
    day = deep.published_at.date()
    waiting = BulletinRevision.objects.filter(status="submitted").latest("pk")
    anybody = [
        "/", "/kelurahan/medono/", f"/kelurahan/medono/?sebelum={there}",
        "/kecamatan/pekalongan-barat/", "/kim/kim-village-medono/",
        first.get_absolute_url(), deep.get_absolute_url(),
        "/buletin/", f"/buletin/?sebelum={there}", "/buletin/?kategori=kesehatan",
        "/buletin/?kelurahan=medono", "/buletin/?kecamatan=pekalongan-barat",
        "/buletin/?kelurahan=medono&kategori=kesehatan",
        f"/buletin/?sejak={day}&sampai={day}",
        *(f"/buletin/?q={words}" for words in (
            "posyandu", "zzz", "posyandu+rob", "yang+dan", WORDS[0], WORDS[99], WORDS[-1],
        )),
        "/agenda/", "/agenda/?kelurahan=medono", "/agenda/?jenis=posyandu",
        "/agenda/?q=posyandu", "/agenda/?q=zzz", "/agenda/?periode=lewat",
    ]  # fmt: skip
    yield from (Page("", address) for address in anybody)
    yield from (
        Page(OFFICER, f"/pengurus/{part}") for part in ("", "terbit/", "acara/")
    )
    admin = [
        "", "moderasi/", f"moderasi/buletin/{waiting.pk}/", "moderasi/ringkasan/",
        "moderasi/arsip/", "bulletins/bulletin/", "bulletins/bulletin/?q=posyandu",
        f"bulletins/bulletin/?q={first.code}", "bulletins/bulletin/?terbit=2025",
        "events/event/",
    ]  # fmt: skip
    yield from (Page("dewi", f"/admin/{part}") for part in admin)
    yield Page("dewi", "/akun/pemberitahuan/")


def _is_flat(places: Databases, small: Page, large: Page, rounds: int) -> bool:
    """Measure one page of both, print it; whether it costs the same."""
    from accounts.limits import SEARCHES
    from bench.visits import Visit
    from kim_portal.lib.freshness import Kept
    from kim_portal.lib.generation import GENERATIONS

    SEARCHES.limit = 10**9
    blocks: tuple[list[float], list[float]] = ([], [])
    times: tuple[list[float], list[float]] = ([], [])
    for _round in range(rounds):
        for place, (name, page) in enumerate(((SMALL, small), (LARGE, large))):
            # What this process keeps is of one database only.
            GENERATIONS.forget()
            Kept.forget_all()
            visit = Visit(places, name, page.address, username=page.username)
            blocks[place].append(_blocks_of(visit))
            times[place].extend(_milliseconds(visit) for _time in range(ASKED))
    few, many = map(median, blocks)
    quick, slow = map(median, times)
    ratio = slow / quick
    is_flat = many <= few * MOST_BLOCKS + FEW_BLOCKS and ratio <= MOST_TIME
    who = f"{small.username} {small.address}".strip()
    say(
        f"{who[:73]:<74} {few:8.0f} {many:8.0f} {quick:7.1f} {slow:7.1f} {ratio:5.2f}"
        f" {'' if is_flat else 'TUMBUH'}"
    )
    return is_flat


def _milliseconds(visit: Callable[[], object]) -> float:
    begun = time.perf_counter()
    visit()
    return (time.perf_counter() - begun) * 1000


def _blocks_of(ask: Callable[[], object], times: int = 3) -> float:
    """Blocks touched for one answer, when the page has been asked for before."""
    from django.db import connection

    def touched() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_force_next_flush()")
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(BLOCKS)
            return int(cursor.fetchone()[0])

    for _time in range(3):
        ask()
    nothing = -touched() + touched()
    before = touched()
    for _time in range(times):
        ask()
    return (touched() - before - nothing) / times


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim_portal.settings")
    sys.exit(main(sys.argv[1:]))
