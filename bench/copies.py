"""How well copies are known again: `python -m bench.copies [--many 1000000] [--keep]`.

Of so many invented texts (100,000) the marks are kept in a real PostgreSQL; 300 copies,
light, medium and heavy by a third, and 300 messages of other people go through the very
steps of /cek/. Printed: how many were recognised, how many changed facts were marked, how
long the database and the comparison took. Ends with code 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from statistics import median, quantiles
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest import mock

from bench import neighbourhood
from bench.databases import BASE, in_use

if TYPE_CHECKING:
    from collections.abc import Iterator

COPIES = 100
GRADES = {
    "ringan": (neighbourhood.light, 0.98),
    "sedang": (neighbourhood.medium, 0.95),
    "berat": (neighbourhood.heavy, 0.85),
}
FOREIGN = 300
MOST_FOREIGN = 1
MARKED = 1.0
P95_MS = 50


def main(words: list[str]) -> int:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(prog="bench.copies", description=__doc__)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--keep", action="store_true", help="leave the server's data")
    chosen = parser.parse_args(words)
    with in_use(keep=chosen.keep) as databases:
        import django

        django.setup()
        name = f"copies_{chosen.many}"
        databases.make(BASE, _tables)
        databases.make(name, lambda: _fill(chosen.many), copy=BASE)
        databases.use(name)
        return _judge(chosen.many)


def _tables() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _fill(many: int) -> None:
    from django.db import connection

    from reach.checking.marks import marks_of

    began = time.perf_counter()
    with connection.cursor() as cursor:
        # The portal's patience is for people who wait.
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("DROP INDEX reach_fingerprint_marks")
        columns = "kind, code, revision_id, marks"
        with cursor.copy(f"COPY reach_fingerprint ({columns}) FROM STDIN") as rows:
            for number in range(many):
                marks = marks_of(neighbourhood.news(number))
                rows.write_row(("buletin", _code(number), number, marks))
        cursor.execute(
            "CREATE INDEX reach_fingerprint_marks ON reach_fingerprint USING gin (marks) "
            "WITH (fastupdate = off)"
        )
        cursor.execute("VACUUM ANALYZE reach_fingerprint")
        cursor.execute(
            "SELECT pg_size_pretty(pg_total_relation_size('reach_fingerprint'))"
        )
        size = cursor.fetchone()[0]
    print(
        f"{many} teks disiapkan dalam {time.perf_counter() - began:.0f} detik, {size}"
    )


def _code(number: int) -> str:
    from kim_portal.lib.check_code import ALPHABET

    signs = ""
    for _place in range(6):
        number, sign = divmod(number, len(ALPHABET))
        signs += ALPHABET[sign]
    return signs


class Publication:
    """What /cek/ asks of a publication, of one invented text."""

    live_id = 1
    erased_at = None
    is_expired = False

    def __init__(self, number: int) -> None:
        self.number = number
        self.live = SimpleNamespace(facts=lambda: _Facts, pk=number)

    def history(self) -> Any:
        """One version, whichever way it is asked for."""
        version = SimpleNamespace(
            said=lambda: [neighbourhood.news(self.number)],
            number=1, pk=self.number, publication=None, stays_inside=False,
        )  # fmt: skip
        rows = mock.MagicMock()
        rows.select_related.return_value = [version]
        rows.filter.return_value = []
        return rows


class _Facts:
    before = ""
    until = None


def _judge(many: int) -> int:
    from reach.checking import answers

    numbers = {_code(number): number for number in range(many)}
    waits: list[float] = []
    real = answers.Fingerprint.objects.nearest

    def nearest(*given: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return real(*given, **named)
        finally:
            waits.append((time.perf_counter() - began) * 1000)

    def find(code: str) -> Publication | None:
        return Publication(numbers[code]) if code in numbers else None

    with (
        mock.patch.object(answers, "find", find),
        mock.patch.object(answers.Fingerprint.objects, "nearest", nearest),
    ):
        real([1, 2, 3], most=5)
        whole: list[float] = []
        missed = [*_of_ours(many, whole), *_of_others(whole)]
    p95 = quantiles(waits, n=20)[-1]
    print(f"basis data: tengah {median(waits):.1f} ms, p95 {p95:.1f} ms (<= {P95_MS})")
    print(
        f"seluruh jawaban: tengah {median(whole):.1f} ms, p95 {quantiles(whole, n=20)[-1]:.1f}"
    )
    missed += ["p95"] if p95 > P95_MS else []
    print("TIDAK TERPENUHI: " + ", ".join(missed) if missed else "Semua terpenuhi.")
    return bool(missed)


def _of_ours(many: int, whole: list[float]) -> Iterator[str]:
    from reach.checking.answers import of_message

    for grade, (change, least) in GRADES.items():
        known = told = facts = 0
        for n in range(COPIES):
            dice = random.Random(f"{grade} {n}")  # noqa: S311 - an order, not a secret
            number = dice.randrange(many)
            copy = change(neighbourhood.news(number), dice)
            began = time.perf_counter()
            answer = of_message(copy.text)
            whole.append((time.perf_counter() - began) * 1000)
            right = (
                answer.publication is not None and answer.publication.number == number
            )
            known += right
            if right:
                marked = [_is_marked(answer, word) for word in copy.put_in]
                marked += [_is_missed(answer, word) for word in copy.left_out]
                facts += len(marked)
                told += sum(marked)
        print(
            f"{grade}: {known} dari {COPIES} dikenali (>= {least:.0%}), "
            f"{told} dari {facts} fakta yang diubah ditandai"
        )
        if known < least * COPIES:
            yield grade
        if told < MARKED * facts:
            yield f"tanda {grade}"


def _of_others(whole: list[float]) -> Iterator[str]:
    from reach.checking.answers import of_message

    taken = 0
    for n in range(FOREIGN):
        began = time.perf_counter()
        taken += of_message(neighbourhood.unrelated(n)).publication is not None
        whole.append((time.perf_counter() - began) * 1000)
    print(f"lain: {taken} dari {FOREIGN} disangka milik kami (<= {MOST_FOREIGN})")
    if taken > MOST_FOREIGN:
        yield "lain"


def _is_marked(answer: Any, words: str) -> bool:
    said = " ".join(text for kind, text in answer.runs if kind == "ins").lower()
    return words.lower() in said


def _is_missed(answer: Any, words: str) -> bool:
    said = " ".join(text for kind, text in answer.runs if kind == "del").lower()
    return words.lower() in said


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
