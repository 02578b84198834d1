"""What changed, as numbers: one for each key a public page may depend on.

A key is the code of a region, `kim:12`, or EVERYTHING for what every page may show (names
of regions, categories). The database itself writes a line for each change (review's
migration 0003_what_changed); a key's number is how many there are. A process keeps the
numbers and asks only for lines it has not seen: those of transactions that had not ended
at its last look, whichever order they end in. What is kept whole (pages, cards) carries
the numbers it was made under.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable

from django.db import connection

EVERYTHING = ""
# Of a page that depends on all there is: the sum of all numbers.
WHOLE = "*"
FOLDS = "#folds"
# How old what a process knows may be, in seconds: with the half second that nginx keeps
# a page, less than one.
AGE = 0.4
Stamp = dict[str, int]

NEWS = """
SELECT now_is.horizon, now_is.folds, line.id, line.key, line.moved::text::bigint
FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon,
             (SELECT base FROM kim_number WHERE key = %s) AS folds) AS now_is
LEFT JOIN kim_change AS line ON line.moved >= %s::text::xid8
"""
# Lines and what was folded of them, as of one moment.
FROM_THE_BEGINNING = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
       NULL::bigint, key, NULL::bigint, base FROM kim_number
UNION ALL
SELECT NULL, id, key, moved::text::bigint, 1 FROM kim_change
"""
FOLD = """
WITH gone AS (DELETE FROM kim_change RETURNING key)
INSERT INTO kim_number AS number (key, base)
SELECT key, count(*) FROM gone GROUP BY key UNION ALL SELECT %s, 1
ON CONFLICT (key) DO UPDATE SET base = number.base + excluded.base
"""


def kim_key(pk: int) -> str:
    """Of what one KIM publishes, and how it is reached."""
    return f"kim:{pk}"


class Generations:
    """The numbers this process knows. Safe to read from every thread."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        # What is kept elsewhere and was of the database before; see _go_on.
        self.of_another_database: list[Callable[[], None]] = []
        self.forget()

    def forget(self) -> None:
        """Begin anew at the next look, as if it were another database."""
        self.database = getattr(self, "database", 0) + 1
        self.numbers: dict[str, int] = {}
        self.whole = 0
        # Grows whenever this process learned of anything; `learned_at` says of what when.
        self.turn = 1
        self.learned_at: dict[str, int] = {}
        self.horizon: int | None = None
        self.folds = -1
        self.seen: set[int] = set()
        self.asked_at = self.answered_at = -AGE

    @property
    def is_begun(self) -> bool:
        """Whether the database was ever asked with success."""
        return self.horizon is not None

    def look(self) -> bool:
        """Ask the database for what is new. One small query.

        False where another thread is asking: what was right a moment ago is right enough.
        """
        if not self.lock.acquire(blocking=not self.is_begun):
            return False
        begun = time.monotonic()
        try:
            if self.horizon is None:
                self._begin()
            else:
                self._go_on(self.horizon)
            self.answered_at = begun
        finally:
            self.lock.release()
        return True

    def _go_on(self, since: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(NEWS, [FOLDS, since])
            rows = cursor.fetchall()
        horizon, folds = rows[0][:2]
        if horizon < since:
            # Transactions never count down: this is another database.
            self.database += 1
            for forget in self.of_another_database:
                forget()
        if horizon < since or folds != self.folds:
            self._begin()
            return
        new = Counter(
            key for _h, _f, line, key, _m in rows if line and line not in self.seen
        )
        self.seen = {row[2] for row in rows if row[2] and row[4] >= horizon}
        self.horizon = horizon
        self._learn({key: self.numbers.get(key, 0) + n for key, n in new.items()})

    def is_due(self) -> bool:
        """Whether it is time to look again; who is told so looks, others read on."""
        now = time.monotonic()
        if self.is_begun and now - self.asked_at < AGE:
            return False
        self.asked_at = now
        return True

    def look_if_due(self) -> None:
        """The same as look(), at most so often as AGE says."""
        if self.is_due():
            self.look()

    def _begin(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(FROM_THE_BEGINNING)
            rows = cursor.fetchall()
        numbers: dict[str, int] = {}
        for _horizon, _line, key, _moved, count in rows:
            numbers[key] = numbers.get(key, 0) + count
        self.folds = numbers.pop(FOLDS, 0)
        horizon = max(row[0] for row in rows if row[0] is not None)
        self.seen = {row[1] for row in rows if row[1] and row[3] >= horizon}
        self.horizon = horizon
        gone = dict.fromkeys(self.numbers.keys() - numbers.keys(), 0)
        self._learn({**gone, **numbers})

    def _learn(self, numbers: dict[str, int]) -> None:
        """First what was learned when, then the numbers, then that there is more: who
        stamps or checks meanwhile errs to the safe side."""
        changed = [key for key, n in numbers.items() if self.numbers.get(key, 0) != n]
        if not changed:
            return
        turn = self.turn + 1
        self.learned_at.update(dict.fromkeys([*changed, WHOLE], turn))
        for key in changed:
            self.whole += numbers[key] - self.numbers.get(key, 0)
            self.numbers[key] = numbers[key]
        self.turn = turn

    def learned_since(self, turn: int) -> dict[str, int]:
        """The numbers of keys that changed after that turn."""
        learned = list(self.learned_at.items())
        return {key: self.number(key) for key, then in learned if then > turn}

    def number(self, key: str) -> int:
        """How often it changed, as far as this process knows."""
        return self.whole if key == WHOLE else self.numbers.get(key, 0)

    def stamp(self, keys: Iterable[str], turn: int) -> Stamp | None:
        """The numbers of these keys, for what was made since `turn`.

        None where one of them changed meanwhile: what was made may be of before.
        """
        found = {key: self.number(key) for key in keys}
        # Only now: whoever learns of a change says so before the number.
        if any(self.learned_at.get(key, 0) > turn for key in found):
            return None
        return found

    def holds(self, stamp: Stamp) -> bool:
        """Whether nothing it depends on has changed since."""
        return all(self.number(key) == value for key, value in stamp.items())


GENERATIONS = Generations()


def current_generation(key: str = WHOLE) -> int:
    """How much has changed ever, or of one key; one small query."""
    GENERATIONS.look()
    return GENERATIONS.number(key)


def fold() -> None:
    """Forget old lines, keeping how many there were; safe at any time."""
    with connection.cursor() as cursor:
        cursor.execute(FOLD, [FOLDS])
