"""When it is, in words: one span of time as people read it, and where a series stands."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone
from django.utils.formats import date_format

if TYPE_CHECKING:
    from events.models.occurrence import Occurrence

DAY = timedelta(days=1)


def is_whole_day(starts: datetime, ends: datetime | None) -> bool:
    """From midnight to midnight by the clock there: the hour is not known, or all day."""
    return (
        ends is not None
        and starts.time() == ends.time() == time()
        and ends.date() > starts.date()
    )


def day_words(starts: datetime, ends: datetime | None) -> str:
    """Selasa, 24 November 2026; of several days the first and the last."""
    first = date_format(starts, "l, j F Y")
    if ends is None or ends - starts <= DAY:
        return first
    last = ends - timedelta(seconds=1)
    same = "l, j" if starts.month == last.month and starts.year == last.year else None
    return (
        f"{date_format(starts, same or 'l, j F Y')} – {date_format(last, 'l, j F Y')}"
    )


def clock_words(starts: datetime, ends: datetime | None) -> str:
    """19.30–21.30; nothing where the hour is not known."""
    if is_whole_day(starts, ends):
        return ""
    clock = starts.strftime("%H.%M")
    return f"{clock}–{ends.strftime('%H.%M')}" if ends else clock


class Standing(NamedTuple):
    """Where an event stands, read from its days: those are the truth once it is live."""

    days: list["Occurrence"]
    coming: list["Occurrence"]
    past: list["Occurrence"]
    # The day a reader needs: the next that takes place, else the next, else the last.
    day: "Occurrence | None"
    # terjadwal, ditunda, dibatalkan, or selesai.
    status: str

    @property
    def is_series(self) -> bool:
        return len(self.days) > 1

    @property
    def is_off(self) -> bool:
        """Whether what is to come was called off."""
        return self.status in {"ditunda", "dibatalkan"}


def standing_of(days: Sequence["Occurrence"]) -> Standing:
    """Sort an event's days; `days` in order of time."""
    now = timezone.now()
    coming = [day for day in days if day.until > now]
    past = [day for day in days if day.until <= now]
    open_days = coming or [day for day in past if day.status == "dibatalkan"]
    is_all = len(open_days) == len(coming or past)
    kinds = {day.status for day in open_days} if is_all else set()
    planned = [day for day in coming if day.status == "terjadwal"]
    if not coming and "dibatalkan" not in kinds:
        status = "selesai"
    elif planned or not kinds:
        status = "terjadwal"
    else:
        status = "ditunda" if "ditunda" in kinds else "dibatalkan"
    day = next(iter(planned or coming or reversed(past)), None)
    return Standing(list(days), coming, past, day, status)
