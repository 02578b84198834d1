"""Numbers of what changed: none is lost, whichever order transactions end in."""

import random
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from kim_portal.lib.generation import WHOLE, Generations, fold
from tests.conftest import CITY, JENGGOT, MEDONO

CHANGE = "INSERT INTO kim_change (key) VALUES (%s)"


@pytest.fixture
def open_one(transactional_db) -> Iterator:
    """Another session, in a transaction of its own."""
    settings = connection.settings_dict
    opened = []

    def make():
        opened.append(
            psycopg.connect(
                dbname=settings["NAME"],
                user=settings["USER"],
                password=settings["PASSWORD"],
                host=settings["HOST"],
                port=settings["PORT"] or None,
            )
        )
        return opened[-1]

    yield make
    for session in opened:
        session.close()


@pytest.fixture
def known():
    found = Generations()
    found.look()
    return found


def news(known):
    """The keys this process learns of by looking once more."""
    turn = known.turn
    assert known.look()
    return sorted(known.learned_since(turn).keys() - {WHOLE})


def test_who_begins_first_and_ends_last_is_not_missed(open_one, known):
    first, second = open_one(), open_one()
    first.execute(CHANGE, [MEDONO])
    second.execute(CHANGE, [JENGGOT])
    second.commit()
    assert news(known) == [JENGGOT]
    first.commit()
    assert news(known) == [MEDONO]
    assert news(known) == []


def test_what_was_taken_back_is_nothing(open_one, known):
    session = open_one()
    session.execute(CHANGE, [MEDONO])
    session.rollback()
    assert news(known) == []


def test_while_a_transaction_stays_open_nothing_is_counted_twice(open_one, known):
    backup, writer = open_one(), open_one()
    backup.execute("SELECT pg_current_xact_id()")
    before = known.number(MEDONO)
    for count in range(1, 6):
        writer.execute(CHANGE, [MEDONO])
        writer.commit()
        assert news(known) == [MEDONO]
        assert news(known) == []
        assert known.number(MEDONO) == before + count


def test_decisions_for_one_place_do_not_wait_for_each_other(open_one):
    first, second = open_one(), open_one()
    second.execute("SET lock_timeout = 1")
    for session in (first, second):
        session.execute(CHANGE, [CITY])
    second.commit()
    first.commit()


def test_all_processes_know_the_same_numbers_also_after_old_lines_were_folded(
    open_one, known
):
    session = open_one()
    for key in (MEDONO, MEDONO, JENGGOT):
        session.execute(CHANGE, [key])
    session.commit()
    known.look()
    fold()
    late = Generations()
    late.look()
    assert news(known) == []
    assert late.numbers == known.numbers
    session.execute(CHANGE, [MEDONO])
    session.commit()
    assert news(known) == news(late) == [MEDONO]
    assert late.number(WHOLE) == known.number(WHOLE)


def test_lines_folded_before_somebody_looked_are_counted_all_the_same(open_one, known):
    session = open_one()
    session.execute(CHANGE, [MEDONO])
    session.commit()
    fold()
    assert news(known) == [MEDONO]


def test_another_database_is_begun_anew(open_one, known):
    before = known.database
    known.horizon += 1_000_000
    known.look()
    assert known.database == before + 1


def test_what_was_made_while_it_changed_is_not_kept(open_one, known):
    turn = known.turn
    stamp = known.stamp([MEDONO, CITY], turn)
    assert known.holds(stamp)
    session = open_one()
    session.execute(CHANGE, [JENGGOT])
    session.commit()
    known.look()
    assert known.holds(stamp)
    assert known.stamp([JENGGOT], turn) is None
    assert known.stamp([WHOLE], turn) is None
    assert known.stamp([MEDONO, CITY], turn) == stamp


@pytest.mark.parametrize("seed", range(8))
def test_in_any_order_every_process_knows_what_is_committed(open_one, seed):
    dice = random.Random(seed)  # noqa: S311 - an order, not a secret
    sessions = [open_one() for _ in range(4)]
    readers = [Generations(), Generations()]
    for _step in range(60):
        deed = dice.choice(
            ("write", "write", "commit", "rollback", "look", "look", "fold")
        )
        session = dice.choice(sessions)
        if deed == "write":
            session.execute(CHANGE, [dice.choice([MEDONO, JENGGOT, CITY, ""])])
        elif deed in {"commit", "rollback"}:
            getattr(session, deed)()
        elif deed == "fold":
            fold()
        else:
            reader = dice.choice(readers)
            reader.look()
            assert reader.numbers == committed(), deed


def committed():
    """What the tables say now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, sum(n) FROM (SELECT key, base AS n FROM kim_number"
            " UNION ALL SELECT key, 1 FROM kim_change) AS every"
            " WHERE key <> '#folds' GROUP BY key"
        )
        return {key: int(count) for key, count in cursor.fetchall()}
