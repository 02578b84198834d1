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
from review.live import Cursor, LiveRows, together

# Common words are found among the first; rare ones need the longer walk.
WALKS = (300, 2000)
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
) -> Found:
    """The first `size` of these rows, for these audiences or for all, that `narrow` keeps.

    One query; at most four where something is looked for. The page being made is told
    what it depends on.
    """
    freshness.reads(codes)
    branches = [rows] if codes is None else [rows.filter(region_id=c) for c in codes]
    if narrow is None:
        lines = together(one.lines(None, size) for one in branches)
        found = Found(_in_order(lines, rows)[:size], None)
    else:
        found = _walked(rows, branches, size, narrow)
    freshness.changes_at(*(row.ends for row in found.rows))
    return found


def _walked(
    rows: LiveRows, branches: list[LiveRows], size: int, narrow: Narrow
) -> Found:
    is_down = rows.is_descending()
    for walked in WALKS:
        each = max(walked // len(branches), size)
        seen = list(
            together(one.walk(number, each) for number, one in enumerate(branches))
        )
        ends = [
            (max, min)[is_down](ours)
            for number in range(len(branches))
            if len(ours := [tuple(row[1:3]) for row in seen if row[0] == number])
            == each
        ]
        # What ends lets the walk reach further, also where it was not found.
        freshness.changes_at(*(row[3] for row in seen))
        # Up to there every audience was looked at.
        end = (min, max)[is_down](ends) if ends else None
        among = type(rows)(rows.model).filter(pk__in=[row[2] for row in seen])
        found = _in_order(narrow(among.ordered_like(rows)).lines(None, size), rows)
        if end:
            found = [row for row in found if _is_within(row, end, is_down=is_down)]
        if len(found) >= size or not end:
            break
    return Found(found[:size], end if len(found) < size else None)


def _is_within(row: Row, end: Cursor, *, is_down: bool) -> bool:
    place = (row.moment, row.pk)
    return place >= end if is_down else place <= end


def _in_order(lines: Iterable[Any], rows: LiveRows) -> list[Row]:
    found = [Row(*line) for line in lines]
    return sorted(
        found, key=lambda row: (row.moment, row.pk), reverse=rows.is_descending()
    )
