"""Keyset paging: the next page starts after the last row seen, never at a count."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
# Year 9999 in microseconds: beyond it datetime overflows.
LATEST = 253_402_300_799_000_000


class Page(NamedTuple):
    """Rows of one page and where the next begins (None on the last)."""

    rows: list[Any]
    cursor: str | None


def make_cursor(published_at: datetime, pk: int) -> str:
    """Microseconds since 1970 and the row's number, as `1732…-42`."""
    return f"{(published_at - EPOCH) // MICROSECOND}-{pk}"


def read_cursor(text: str | None) -> tuple[datetime, int] | None:
    """What make_cursor wrote; None for nothing and for anything else."""
    left, dash, right = (text or "").partition("-")
    if not (dash and left.isdecimal() and right.isdecimal()):
        return None
    if len(left) > 18 or len(right) > 18 or int(left) > LATEST:
        return None
    return EPOCH + int(left) * MICROSECOND, int(right)


def cut(rows: Sequence[Any], size: int) -> Page:
    """A page of at most `size` out of up to `size + 1` rows with published_at and pk."""
    if len(rows) <= size:
        return Page(list(rows), None)
    last = rows[size - 1]
    return Page(list(rows[:size]), make_cursor(last.published_at, last.pk))
