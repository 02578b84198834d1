"""Looking for words or marks that no index knows, at a bounded cost.

What an index gives (an audience, a category, a period) is walked in its order, at most so
many rows for each audience; among those the words are looked for. Where the walk ended
before enough was found, the next page goes on from there: nothing is out of reach, and no
page costs more with a million rows than with ten thousand.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from kim_portal.lib import freshness
from kim_portal.lib.statement import Row
from review.live import Cursor, LiveRows

WALKED = 2000
Narrow = Callable[[Any], Any]


class Found(NamedTuple):
    """Rows in their order; `walked_to`: how far was looked, None for to the end."""

    rows: list[Row]
    walked_to: Cursor | None


def look_for(
    rows: LiveRows,
    codes: Sequence[str] | None,
    size: int,
    narrow: Narrow | None = None,
    *,
    walked: int = WALKED,
) -> Found:
    """The first `size` of these rows, for these audiences or for all, that `narrow` keeps.

    At most two queries. The page being made is told what it depends on.
    """
    freshness.reads(codes)
    branches = [rows] if codes is None else [rows.filter(region_id=c) for c in codes]
    is_down = rows.is_descending()
    ends = _all(one.walk_end(walked) for one in branches) if narrow else []
    # Up to there every audience was looked at.
    end = (max(ends) if is_down else min(ends)) if ends else None
    lines = _all(one.lines_among(walked, narrow, size) for one in branches)
    found = [Row(*line) for line in lines]
    found.sort(key=lambda row: (row.moment, row.pk), reverse=is_down)
    if end:
        found = [
            row
            for row in found
            if ((row.moment, row.pk) >= end if is_down else (row.moment, row.pk) <= end)
        ]
    freshness.changes_at(*(row.ends for row in found[:size]))
    return Found(found[:size], end if len(found) < size else None)


def _all(branches: Iterable[Any]) -> list[Any]:
    """The rows of all in one query."""
    first, *rest = branches
    return list(first.union(*rest, all=True) if rest else first)
