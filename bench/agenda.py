"""The agenda of a city with 2,000 days of events and of one with 200,000, in turn.

    .venv/bin/python -m bench.agenda

That one command starts a private server, fills two databases, measures, deletes them
again; it takes about five minutes. Ends with code 1 where a page of the agenda takes
twice as long with a hundred times the days, or longer, or asks more than eight times.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import TYPE_CHECKING

from bench import databases
from bench.databases import Databases, say

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_QUERIES = 8
MOST_TIMES = 2.0
BEGUN, FEW, MANY = "bench_begun", "bench_few_days", "bench_many_days"
HEADING = (
    f"{'':<29} {'sedikit':>10} {'banyak':>10} {'rasio':>6} {'kerja':>6} {'kueri':>6}"
)


def main(words: list[str]) -> int:
    """Fill, measure, print; return the exit code."""
    wishes = _wishes(words)
    with databases.in_use(keep=wishes.keep) as places:
        databases.start_django()
        _fill(places, wishes)
        say(HEADING)
        too_slow = [
            name
            for name, address in _pages()
            if not _holds(places, name, address, wishes.rounds)
        ]
    if too_slow:
        return databases.fail(f"\nTIDAK TERPENUHI: {', '.join(too_slow)}.")
    say(f"\nTerpenuhi: setiap halaman ≤ {MOST_QUERIES} kueri dan < 2×.")
    return 0


def _wishes(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.agenda")
    parser.add_argument("--few", type=int, default=2_000)
    parser.add_argument("--many", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--keep", action="store_true", help="jangan hapus basis data")
    return parser.parse_args(words)


def _fill(places: Databases, wishes: argparse.Namespace) -> None:
    from bench import crowd, gatherings

    say("Mengisi basis data; yang besar perlu beberapa menit ...")
    places.make(BEGUN, crowd.begin)
    places.make(FEW, lambda: gatherings.announce(wishes.few), copy=BEGUN)
    places.make(MANY, lambda: gatherings.announce(wishes.many), copy=BEGUN)
    say(
        f"Terisi: {wishes.few} dan {wishes.many} hari acara dalam empat tahun."
        f" Tiap halaman diukur {wishes.rounds} putaran bergantian.\n"
    )


def _pages() -> Iterator[tuple[str, str]]:
    """Name and address of everything that lists days."""
    month = f"{date.today():%Y-%m}"  # noqa: DTZ011 - any month near today will do
    yield "agenda kota dengan bulan ini", "/agenda/"
    yield "bulan itu saja", f"/agenda/?bulan={month}"
    yield "satu kelurahan", "/agenda/?kelurahan=medono"
    yield "satu kecamatan", "/agenda/?kecamatan=pekalongan-barat"
    yield "satu jenis", "/agenda/?jenis=posyandu"
    yield "dicari menurut kata", "/agenda/?q=posyandu"
    yield "dicari, tidak ada", "/agenda/?q=tidakadakataini"
    yield "sudah lewat", "/agenda/?periode=lewat"


def _holds(places: Databases, name: str, address: str, rounds: int) -> bool:
    """Measure one page and print it; tell whether it is as quick as it must be."""
    from bench.rounds import in_turn, queries_of
    from bench.visits import Visit, say_slowest

    few, many = (Visit(places, where, address) for where in (FEW, MANY))
    took = in_turn(few, many, rounds)
    queries = queries_of(many)
    say(
        f"{name:<29} {took.first.clock:7.1f} ms {took.second.clock:7.1f} ms"
        f" {took.ratio:6.2f} {took.work_ratio:6.2f} {len(queries):6}"
    )
    say_slowest(queries)
    return took.ratio < MOST_TIMES and len(queries) <= MOST_QUERIES


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
