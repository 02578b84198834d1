"""Measuring: two ways of asking in turn, so that a busy machine slows both alike.

Beside the time on the clock it counts the work: processor time of this process and of
the database's, which hardly feels what else the machine does.
"""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple, Protocol

from django.db import connection

WARM_UP = 3
QUERY_ROUNDS = 7


class Asker(Protocol):
    """Asks for one page of one database."""

    def choose(self) -> None:
        """Let Django speak to its database."""

    def __call__(self) -> Any:
        """Ask, and return the answer."""


class Spent(NamedTuple):
    """Milliseconds by the clock, and of work."""

    clock: float
    work: float


@dataclass(frozen=True)
class Pair:
    """What each of two ways takes: medians over all rounds."""

    first: Spent
    second: Spent

    @property
    def ratio(self) -> float:
        """How many times the first the second takes, by the clock."""
        return self.second.clock / self.first.clock

    @property
    def work_ratio(self) -> float:
        """The same by work."""
        return self.second.work / self.first.work


@dataclass(frozen=True)
class Query:
    """One query of a page, with its median time in milliseconds."""

    milliseconds: float
    words: str


def in_turn(first: Asker, second: Asker, rounds: int) -> Pair:
    """Time both in every round, each as often the first of the two."""
    for _ in range(WARM_UP):
        first()
        second()
    spent: tuple[list[Spent], list[Spent]] = ([], [])
    gc.collect()
    for number in range(rounds):
        order = ((0, first), (1, second))
        for place, ask in order if number % 2 else reversed(order):
            spent[place].append(_spent_on(ask))
    return Pair(_middle(spent[0]), _middle(spent[1]))


def queries_of(ask: Asker) -> list[Query]:
    """Every query that `ask` makes, in order; it must make the same ones each time."""
    ask()  # from here on Django speaks to its database
    runs = [_one_run(ask) for _ in range(QUERY_ROUNDS)]
    return [
        Query(median(query.milliseconds for query in same), same[0].words)
        for same in zip(*runs, strict=True)
    ]


def _one_run(ask: Asker) -> list[Query]:
    made: list[Query] = []

    def timed(execute: Any, words: str, params: Any, many: Any, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(words, params, many, context)
        finally:
            made.append(Query((time.perf_counter() - begun) * 1000, words))

    with connection.execute_wrapper(timed):
        ask()
    return made


def _spent_on(ask: Asker) -> Spent:
    ask.choose()  # so that the work counted is that of its database
    clock, work = time.perf_counter(), _work()
    ask()
    return Spent((time.perf_counter() - clock) * 1000, _work() - work)


def _work() -> float:
    """Milliseconds of processor time so far: ours, and the database's for us."""
    backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    theirs = int(backend.read_text(encoding="ascii").split()[0]) / 1e6
    return time.process_time() * 1000 + theirs


def _middle(rounds: list[Spent]) -> Spent:
    return Spent(
        median(spent.clock for spent in rounds), median(spent.work for spent in rounds)
    )
