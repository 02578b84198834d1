"""The moderators' queue with nothing in it and with 10,000 texts in it, in turn.

    .venv/bin/python -m bench.queue

That one command starts a private server, fills databases, measures, deletes them again;
it takes about three minutes. Ends with code 1 where a page of the queue asks the
database more than ten times, or takes twice as long as the empty one, or longer.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass

from bench import databases
from bench.databases import Databases, say

MOST_QUERIES = 10
MOST_TIMES = 2.0
EMPTY, ONE, FULL = "bench_empty", "bench_one", "bench_full"
QUEUE = "/admin/moderasi/"
HEADING = (
    f"{'':<29} {'pembanding':>10} {'penuh':>10} {'rasio':>6} {'kerja':>6} {'kueri':>6}"
)


@dataclass(frozen=True)
class Page:
    """A page to ask for in a full database, and what to hold it against."""

    name: str
    username: str
    address: str
    # The database and address it is held against.
    against: str = EMPTY
    plain: str = QUEUE
    # Whether the requirement speaks of it.
    is_queue: bool = True


def main(words: list[str]) -> int:
    """Fill, measure, print; return the exit code."""
    wishes = _wishes(words)
    with databases.in_use(keep=wishes.keep) as places:
        databases.start_django()
        _fill(places, wishes)
        say(HEADING)
        too_slow = [
            page.name
            for page in _pages(places)
            if not _holds(places, page, wishes.rounds)
        ]
    if too_slow:
        return databases.fail(f"\nTIDAK TERPENUHI: {', '.join(too_slow)}.")
    say(f"\nTerpenuhi: setiap antrean ≤ {MOST_QUERIES} kueri dan < 2× yang kosong.")
    return 0


def _wishes(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.queue")
    parser.add_argument("--waiting", type=int, default=10_000)
    parser.add_argument("--published", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--keep", action="store_true", help="jangan hapus basis data")
    return parser.parse_args(words)


def _fill(places: Databases, wishes: argparse.Namespace) -> None:
    from bench import crowd

    say("Mengisi basis data; yang besar perlu satu-dua menit ...")
    places.make(EMPTY, crowd.begin)
    places.make(ONE, lambda: crowd.gather(published=0, waiting=1), copy=EMPTY)
    places.make(
        FULL,
        lambda: crowd.gather(published=wishes.published, waiting=wishes.waiting),
        copy=EMPTY,
    )
    say(
        f"Terisi: {wishes.published} terbit, {wishes.waiting} menunggu."
        f" Tiap halaman diukur {wishes.rounds} putaran bergantian.\n"
    )


def _pages(places: Databases) -> list[Page]:
    """Every page, with a KIM and a text that both moderators have before them."""
    from bench.crowd import CITY_MODERATOR, DISTRICT, DISTRICT_MODERATOR
    from bulletins.models import BulletinRevision

    places.use(ONE)
    only = _detail(BulletinRevision.objects.get().pk)
    places.use(FULL)
    waiting = BulletinRevision.objects.awaiting([DISTRICT])
    middle = waiting[waiting.count() // 2]
    slug = middle.publication.kim.slug
    front = {"plain": "/admin/", "is_queue": False}
    detail = {"against": ONE, "plain": only, "is_queue": False}
    who = {"kota": CITY_MODERATOR, "kecamatan": DISTRICT_MODERATOR}
    found = []
    for place, person in who.items():
        found += [
            Page(f"antrean {place}", person, QUEUE),
            Page(f"antrean {place}, bertanda", person, f"{QUEUE}?tanda=penting"),
            Page(f"antrean {place}, satu KIM", person, f"{QUEUE}?kim={slug}"),
            Page(f"antrean {place}, halaman 5", person, f"{QUEUE}?hal=5"),
            Page(f"beranda admin {place}", person, "/admin/", **front),
        ]
    found.append(Page("satu kiriman", CITY_MODERATOR, _detail(middle.pk), **detail))
    return found


def _detail(pk: int) -> str:
    return f"{QUEUE}buletin/{pk}/"


def _holds(places: Databases, page: Page, rounds: int) -> bool:
    """Measure one page and print it; tell whether it is as quick as it must be."""
    from bench.rounds import in_turn, queries_of
    from bench.visits import Visit, say_slowest

    plain = Visit(places, page.against, page.plain, username=page.username)
    full = Visit(places, FULL, page.address, username=page.username)
    took = in_turn(plain, full, rounds)
    queries = queries_of(full)
    say(
        f"{page.name:<29} {took.first.clock:7.1f} ms {took.second.clock:7.1f} ms"
        f" {took.ratio:6.2f} {took.work_ratio:6.2f} {len(queries):6}"
    )
    say_slowest(queries)
    return not page.is_queue or (
        took.ratio < MOST_TIMES and len(queries) <= MOST_QUERIES
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
