"""How well rumours are known again: `python -m bench.claims [--many 100000] [--keep]`.

Of so many invented rumours the wordings are kept in a real PostgreSQL; 300 copies, light,
medium and heavy by a third, and 300 messages of other people go through the very steps of
/cek/. Then 100 messages by fraud's patterns and 100 honest ones that look like them. Ends
with code 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any
from unittest import mock

from bench import frauds, neighbourhood
from bench.copies import GRADES
from bench.databases import BASE, in_use

if TYPE_CHECKING:
    from collections.abc import Iterator

COPIES = 100
FOREIGN = 300
MOST_FOREIGN = 1
P95_MS = 50
FRAUDS, MOST_HONEST = 0.9, 2
CRIES = [
    "AWAS!",
    "INFO VALID:",
    "Hati-hati warga,",
    "Kabar dari orang dalam,",
    "Bener nih,",
]


def rumour(number: int) -> str:
    """The rumour of that number: always the same."""
    dice = random.Random(f"rumor {number}")  # noqa: S311 - an order, not a secret
    return f"{dice.choice(CRIES)} {neighbourhood.news(number)}"


def main(words: list[str]) -> int:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(prog="bench.claims", description=__doc__)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--keep", action="store_true", help="leave the server's data")
    chosen = parser.parse_args(words)
    with in_use(keep=chosen.keep) as databases:
        import django

        django.setup()
        name = f"claims_{chosen.many}"
        databases.make(BASE, _tables)
        databases.make(name, lambda: _fill(chosen.many), copy=BASE)
        databases.use(name)
        missed = [*_judge(chosen.many), *_frauds()]
    print("TIDAK TERPENUHI: " + ", ".join(missed) if missed else "Semua terpenuhi.")
    return bool(missed)


def _tables() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _fill(many: int) -> None:
    from django.db import connection

    from voices import reading

    began = time.perf_counter()
    with connection.cursor() as cursor:
        # The portal's patience is for people who wait.
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("DROP INDEX voices_wording_marks")
        cursor.execute(
            "INSERT INTO voices_rumour (id, status, asked, first_at, last_at, note) "
            "SELECT n, 'terbuka', 1, now(), now(), '' FROM generate_series(1, %s) AS n",
            [many],
        )
        columns = "rumour_id, text, digest, marks, asked, last_at, of_claim"
        with cursor.copy(f"COPY voices_wording ({columns}) FROM STDIN") as rows:
            for number in range(many):
                words = reading.blanked(rumour(number))
                tokens = reading.said_in(words)
                row = (
                    number + 1, words, f"{number:064}", reading.marks_of(tokens), 1,
                    "2026-01-01", False,
                )  # fmt: skip
                rows.write_row(row)
        cursor.execute(
            "CREATE INDEX voices_wording_marks ON voices_wording USING gin (marks) "
            "WITH (fastupdate = off)"
        )
        cursor.execute("VACUUM ANALYZE voices_wording")
        cursor.execute(
            "SELECT pg_size_pretty(pg_total_relation_size('voices_wording'))"
        )
        size = cursor.fetchone()[0]
    print(
        f"{many} bunyi disiapkan dalam {time.perf_counter() - began:.0f} detik, {size}"
    )


def _judge(many: int) -> Iterator[str]:
    from voices.models.rumours import WordingQuerySet

    waits: list[float] = []
    real = WordingQuerySet.nearest

    def nearest(*given: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return real(*given, **named)
        finally:
            waits.append((time.perf_counter() - began) * 1000)

    whole: list[float] = []
    with mock.patch.object(WordingQuerySet, "nearest", nearest):
        yield from _of_rumours(many, whole)
        yield from _of_others(whole)
    p95 = quantiles(waits, n=20)[-1]
    print(f"basis data: tengah {median(waits):.1f} ms, p95 {p95:.1f} ms (<= {P95_MS})")
    print(
        f"seluruh langkah: tengah {median(whole):.1f} ms, p95 "
        f"{quantiles(whole, n=20)[-1]:.1f}"
    )
    if p95 > P95_MS:
        yield "p95"


def _of_rumours(many: int, whole: list[float]) -> Iterator[str]:
    from voices import reading
    from voices.asking.matching import matches_of, same_of

    for grade, (change, least) in GRADES.items():
        near = same = turned = 0
        for n in range(COPIES):
            dice = random.Random(f"{grade} {n}")  # noqa: S311 - an order, not a secret
            number = dice.randrange(many)
            copy = change(rumour(number), dice)
            began = time.perf_counter()
            found = matches_of(reading.blanked(reading.cleaned(copy.text)))
            whole.append((time.perf_counter() - began) * 1000)
            match = same_of(found)
            near += any(one.rumour.pk == number + 1 for one in found[:1])
            same += match is not None and match.rumour.pk == number + 1
            # A *tidak* put in or taken out makes it another claim.
            turned += bool(
                re.search(r"\btidak\b", " ".join([*copy.put_in, *copy.left_out]))
            )
        print(
            f"{grade}: {near} dari {COPIES} didekati lebih dulu, {same} disebut sama "
            f"({turned} dibalik artinya), >= {least:.0%}"
        )
        if near < least * COPIES or same < least * COPIES - turned:
            yield grade


def _of_others(whole: list[float]) -> Iterator[str]:
    from voices import reading
    from voices.asking.matching import matches_of, same_of

    taken = 0
    for n in range(FOREIGN):
        began = time.perf_counter()
        said = reading.blanked(reading.cleaned(neighbourhood.unrelated(n)))
        taken += same_of(matches_of(said)) is not None
        whole.append((time.perf_counter() - began) * 1000)
    print(
        f"pesan orang lain yang disebut sama: {taken} dari {FOREIGN} (<= {MOST_FOREIGN})"
    )
    if taken > MOST_FOREIGN:
        yield "pesan lain"


def _frauds() -> Iterator[str]:
    from voices.management.commands.load_patterns import rows
    from voices.models import Pattern
    from voices.signs import Message

    patterns = [Pattern(**row) for row in rows() if row["kind"] == "penipuan"]

    def is_like(text: str) -> bool:
        message = Message(text)
        return any(pattern.is_shown_by(message) for pattern in patterns)

    caught = sum(map(is_like, frauds.frauds()))
    honest = sum(map(is_like, frauds.honest()))
    print(f"pola penipuan: {caught} dari 100 dikenali (>= {FRAUDS:.0%}), "
          f"{honest} dari 100 pesan jujur ikut disebut (<= {MOST_HONEST})")  # fmt: skip
    if caught < FRAUDS * 100:
        yield "pola penipuan"
    if honest > MOST_HONEST:
        yield "pesan jujur"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
