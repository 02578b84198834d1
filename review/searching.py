"""Looking for words that no index knows, at a bounded cost.

What an index gives (an audience, a category, a period) is walked in its order, at most so
many rows for each audience; in the versions that those show the words are looked for.
Where the walk ended before enough was found, the next page goes on from there: nothing is
out of reach, and no page costs more with a million rows than with ten thousand.
"""

from collections.abc import Sequence
from typing import NamedTuple

from kim_portal.lib import freshness
from kim_portal.lib.statement import Row
from review.live import Cursor, LiveRows, together

# Common words are found among the first; rare ones need the longer walk.
WALKS = (200, 2000)


class Found(NamedTuple):
    """Rows in their order; `walked_to`: how far was looked, None for to the end."""

    rows: list[Row]
    walked_to: Cursor | None


def look_for(
    rows: LiveRows, codes: Sequence[str] | None, size: int, words: str = ""
) -> Found:
    """The first `size` of these rows, for these audiences or for all, that say the words.

    One query; at most four where words are looked for. The page being made is told what
    it depends on.
    """
    freshness.reads(codes)
    branches = [rows] if codes is None else [rows.filter(region_id=c) for c in codes]
    if not branches:
        return Found([], None)
    if not words:
        lines = together(one.lines(None, size) for one in branches)
        found = Found(_in_order(rows, [Row(*line) for line in lines])[:size], None)
    else:
        found = _walked(rows, branches, size, words)
    freshness.changes_at(*(row.ends for row in found.rows))
    return found


def _walked(rows: LiveRows, branches: list[LiveRows], size: int, words: str) -> Found:
    is_down = rows.is_descending()
    for walked in WALKS:
        each = max(walked // len(branches), size)
        lines = together(one.walk(number, each) for number, one in enumerate(branches))
        seen = [(number, Row(*line)) for number, *line in lines]
        ends = [
            _in_order(rows, ours)[-1]
            for number in range(len(branches))
            if len(ours := [row for which, row in seen if which == number]) == each
        ]
        # What ends lets the walk reach further, also where it was not found.
        freshness.changes_at(*(row.ends for _number, row in seen))
        # Up to there every audience was looked at.
        end = _place(_in_order(rows, ends)[0]) if ends else None
        saying = rows.saying(words, {row.version for _number, row in seen})
        found = [
            row
            for _number, row in seen
            if row.version in saying
            and (not end or _is_within(row, end, is_down=is_down))
        ]
        if len(found) >= size or not end:
            break
    found = _in_order(rows, found)[:size]
    return Found(found, end if len(found) < size else None)


def _place(row: Row) -> Cursor:
    return row.moment, row.pk


def _is_within(row: Row, end: Cursor, *, is_down: bool) -> bool:
    return _place(row) >= end if is_down else _place(row) <= end


def _in_order(rows: LiveRows, found: Sequence[Row]) -> list[Row]:
    return sorted(found, key=_place, reverse=rows.is_descending())
