"""Counting what the desk answered, in periods that are over; see review.models.tally."""

import time
from datetime import datetime, timedelta
from itertools import pairwise

from django.utils import timezone

from review.kinds import KINDS, Kind
from review.models.tally import COUNTED, Period, Tally

MONTHS = 12
# A decision is dated when it is made and seen when its transaction ends.
ON_ITS_WAY = timedelta(minutes=10)


def periods() -> tuple[list[Period], Period]:
    """The months of the last twelve that are over, this month's days that are, and today."""
    now = timezone.localtime()
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    begins = [first_of_month(ago) for ago in range(MONTHS - 1, -1, -1)]
    over = [Period(f"{a:%Y-%m}", a, b) for a, b in pairwise(begins)]
    days = [month + timedelta(days=number) for number in range(now.day + 1)]
    over += [Period(f"{a:%Y-%m-%d}", a, b) for a, b in pairwise(days) if b <= now]
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return over, Period(f"{now:%Y-%m-%d}", midnight, midnight + timedelta(days=1))


def count_what_is_over(over: list[Period]) -> None:
    """Keep the counts of what nobody counted yet, once no decision of it is on its way."""
    surely_over = timezone.now() - ON_ITS_WAY
    for kind, period in _uncounted(over):
        if period.ends <= surely_over:
            Tally.keep(kind, period)


def not_yet_kept(over: list[Period], *, most: timedelta) -> tuple[list[Tally], bool]:
    """Counts of what the worker has not kept yet, the newest first; and whether these are
    all, or it took too long. Nothing is stored: it is for a page that is only read."""
    until = time.monotonic() + most.total_seconds()
    found: list[Tally] = []
    for kind, period in _uncounted(over):
        if time.monotonic() > until:
            return found, False
        found += Tally.of(kind, period)
    return found, True


def _uncounted(over: list[Period]) -> list[tuple[Kind, Period]]:
    names = [period.name for period in over]
    marks = Tally.objects.filter(code=COUNTED, period__in=names)
    known = set(marks.values_list("kind", "period"))
    return [
        (kind, period)
        for period in reversed(over)
        for kind in KINDS.values()
        if (kind.key, period.name) not in known
    ]


def forget_days_of_months_that_are_over() -> None:
    """What was counted by days is in the month's own count now."""
    over, _today = periods()
    months = [period.name for period in over if len(period.name) == len("2026-11")]
    counted = Tally.objects.filter(code=COUNTED, period__in=months)
    for month in set(counted.values_list("period", flat=True)):
        Tally.objects.filter(period__startswith=f"{month}-").delete()


def first_of_month(months_ago: int) -> datetime:
    """The first moment of the month that long ago, where the portal stands."""
    now = timezone.localtime()
    number = now.year * 12 + now.month - 1 - months_ago
    return now.replace(
        year=number // 12,
        month=number % 12 + 1,
        day=1,
        hour=0,
        minute=0,
        second=0,
        microsecond=0,
    )
