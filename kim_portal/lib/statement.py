"""A list's statement, built by the ORM once and then only filled in.

Building a queryset and its SQL costs more than the database takes to answer. A Statement
is built from the same queryset methods as everything else, with stand-ins where a moment
or a code will be; each run swaps the stand-ins for what is asked. Several are asked in
one go, and one round trip answers them all.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from psycopg import sql

from kim_portal.lib import freshness

# Moments so far away that none is asked for: a parameter near one of them is that one,
# and as much before or after it.
NOW = datetime(7000, 1, 1, tzinfo=UTC)
CURSOR = datetime(8000, 1, 1, tzinfo=UTC)
NEAR = timedelta(days=40_000)
CURSOR_PK = 8_000_000_000_000_000_001
PART = "SELECT %d, part.* FROM (%s) AS part (a, b, c, d, e)"
_CODE = "\ue000{}"
_NUMBER = 7_000_000_000_000_000_000


class Row(NamedTuple):
    """One line of an answer: which row, which version of it, when, and when it ends."""

    pk: int
    version: int
    sequence: int
    moment: datetime
    ends: datetime | None


class Shape(NamedTuple):
    """What makes a statement another one, not only one filled in otherwise."""

    codes: int | None
    has_cursor: bool
    numbers: int
    size: int


class Given(NamedTuple):
    """What the queryset methods are given: stand-ins, later what is asked."""

    now: datetime
    codes: list[str] | None
    cursor: tuple[datetime, int] | None
    numbers: list[int]


class Question(NamedTuple):
    """A statement with what it is asked, and the keys its answer depends on."""

    statement: "Statement"
    shape: Shape
    given: Given
    keys: Sequence[str] | None


Slot = Callable[[Given], Any]


class Statement:
    """`build(given, size)` answers a queryset of five columns: those of a Row.

    `is_turn`: its rows are not shown; they only say when a page becomes another.
    """

    def __init__(
        self, build: Callable[[Given, int], QuerySet], *, is_turn: bool = False
    ) -> None:
        self.build = build
        self.is_turn = is_turn
        self.built: dict[Shape, tuple[str, list[Slot]]] = {}

    def of(
        self,
        now: datetime,
        codes: Sequence[str] | None = None,
        cursor: tuple[datetime, int] | None = None,
        *,
        size: int,
        numbers: Sequence[int] = (),
        keys: Sequence[str] | None = None,
    ) -> Question:
        """Ask it for the first `size` rows, for these audiences or for all.

        `keys`: what the answer depends on, where that is not the audiences.
        """
        known = None if codes is None else len(codes)
        shape = Shape(known, cursor is not None, len(numbers), size)
        given = Given(
            now, None if codes is None else list(codes), cursor, list(numbers)
        )
        return Question(self, shape, given, codes if keys is None else keys)

    def sql(self, shape: Shape) -> tuple[str, list[Slot]]:
        """The words and where which value goes; built the first time.

        What is always the same stands in the words: a prepared statement is planned
        without its values, and "status = $5" finds no index of the approved alone.
        """
        if shape not in self.built:
            codes = shape.codes
            stand_ins = Given(
                NOW,
                None if codes is None else [_CODE.format(n) for n in range(codes)],
                (CURSOR, CURSOR_PK) if shape.has_cursor else None,
                [_NUMBER + n for n in range(shape.numbers)],
            )
            words, params = self.build(stand_ins, shape.size).query.sql_with_params()
            first, *pieces = words.split("%s")
            filled, slots = [first], []
            for value, piece in zip(params, pieces, strict=True):
                slot = _slot(value, stand_ins)
                filled += [_literal(value) if slot is None else "%s", piece]
                slots += [] if slot is None else [slot]
            self.built[shape] = "".join(filled), slots
        return self.built[shape]


def _literal(value: Any) -> str:
    """As it stands in words that still hold %s for values."""
    return sql.Literal(value).as_string(None).replace("%", "%%")


def _slot(value: Any, stand_ins: Given) -> Slot | None:
    """What fills a parameter's place; None for what is no stand-in."""
    if isinstance(value, datetime) and abs(value - NOW) < NEAR:
        offset = value - NOW
        return lambda given: given.now + offset
    if isinstance(value, datetime) and abs(value - CURSOR) < NEAR:
        return lambda given: given.cursor[0] if given.cursor else None
    if value == CURSOR_PK:
        return lambda given: given.cursor[1] if given.cursor else None
    for names, which in (
        (stand_ins.codes or [], "codes"),
        (stand_ins.numbers, "numbers"),
    ):
        if value in names:
            place = names.index(value)
            return lambda given: getattr(given, which)[place]
    return None


def ask(*questions: Question) -> list[list[Row]]:
    """The answers, each in no order of its own, and told to the Reading. One query."""
    asked = tuple((question.statement, question.shape) for question in questions)
    if asked not in _together:
        _together[asked] = _joined(asked)
    words, slots = _together[asked]
    values = [slot(questions[number].given) for number, slot in slots]
    answers: list[list[Row]] = [[] for _question in questions]
    prepared: Any = connection
    with prepared.prepared_cursor() as cursor:
        cursor.execute(words, values)
        for number, *row in cursor.fetchall():
            answers[number].append(Row(*row))
    for question, rows in zip(questions, answers, strict=True):
        freshness.reads(question.keys)
        is_turn = question.statement.is_turn
        freshness.changes_at(*(row.moment if is_turn else row.ends for row in rows))
    return answers


# What was asked together, as one statement with $1 for a value: a page has a few.
_together: dict[Any, tuple[str, list[tuple[int, Slot]]]] = {}


def _joined(
    asked: Sequence[tuple[Statement, Shape]],
) -> tuple[str, list[tuple[int, Slot]]]:
    words: list[str] = []
    slots: list[tuple[int, Slot]] = []
    for number, (statement, shape) in enumerate(asked):
        sql, ours = statement.sql(shape)
        # The alias names each column, which branches of a kind call differently.
        words.append(PART % (number, sql))
        slots.extend((number, slot) for slot in ours)
    pieces = " UNION ALL ".join(words).split("%s")
    numbered = (f"{piece}${n}" for n, piece in enumerate(pieces[:-1], 1))
    return "".join([*numbered, pieces[-1]]).replace("%%", "%"), slots
