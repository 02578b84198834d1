"""Which marks many texts share, as ANALYZE knows it: asking for those costs much and tells
little."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

# (mark, in how many texts).
KNOWN = """
SELECT mark, share * reltuples FROM pg_stats, pg_class,
    unnest(most_common_elems::text::int[], most_common_elem_freqs) AS known (mark, share)
WHERE tablename = %(table)s AND attname = 'marks' AND pg_class.oid = %(table)s::regclass
    AND share * reltuples > %(least)s
"""
KNOWN_FOR = timedelta(minutes=10)


class CommonMarks:
    """Marks of a table's column `marks` that more than `least` rows share."""

    def __init__(self, table: str, least: int) -> None:
        self.table = table
        self.least = least
        self._known: dict[int, float] = {}
        self._until: datetime | None = None

    def known(self) -> dict[int, float]:
        """How many rows have each; at most some minutes old."""
        if self._until is None or self._until < timezone.now():
            with connection.cursor() as cursor:
                cursor.execute(KNOWN, {"table": self.table, "least": self.least})
                self._known = dict(cursor.fetchall())
            self._until = timezone.now() + KNOWN_FOR
        return self._known

    def rarest(self, marks: Sequence[int], most: int, at_least: int) -> list[int]:
        """At most `most` that are not common; where those are few, the rarest common ones
        too, so that `at_least` are asked for."""
        known = self.known()
        rare = [mark for mark in marks if mark not in known][:most]
        if len(rare) >= at_least:
            return rare
        return sorted(marks, key=lambda mark: known.get(mark, 0))[:at_least]
