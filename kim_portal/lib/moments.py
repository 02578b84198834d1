"""Days and moments in words, by the clock where the portal stands."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.lib.numbers import figure


def _local(value: datetime | date) -> datetime | date:
    return timezone.localtime(value) if isinstance(value, datetime) else value


def _zone() -> str:
    return settings.ZONE_LABEL[settings.TIME_ZONE]


def day_of(value: datetime | None) -> date | None:
    """The day of a moment by the clock where the portal stands."""
    return timezone.localtime(value).date() if value else None


def midnight(value: date) -> datetime:
    """The first moment of a day where the portal stands."""
    return datetime.combine(value, time(), tzinfo=timezone.get_default_timezone())


def end_of_day(value: date) -> datetime:
    """The first moment after a day where the portal stands."""
    return midnight(value + timedelta(days=1))


def zoned(value: datetime | None) -> str:
    """20 November, 09.15 WIB: how a refusal tells the time; empty for none."""
    return f"{date_format(_local(value), 'j F, H.i')} {_zone()}" if value else ""


def iso(value: datetime | date | None) -> str:
    """For <time datetime>: seconds, no fractions, which validators refuse."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat("T", "seconds")
    return value.isoformat()


def day(value: datetime | date | None) -> str:
    """20 Nov 2024."""
    return date_format(_local(value), "j M Y") if value else ""


def short_day(value: datetime | date | None) -> str:
    """20 Nov."""
    return date_format(_local(value), "j M") if value else ""


def long_day(value: datetime | date | None) -> str:
    """Rabu, 20 November 2024."""
    return date_format(_local(value), "l, j F Y") if value else ""


def moment(value: datetime | None) -> str:
    """20 November 2024, 09.15 WIB."""
    return f"{date_format(_local(value), 'j F Y, H.i')} {_zone()}" if value else ""


def long_moment(value: datetime | None) -> str:
    """Rabu, 20 November 2024 pukul 19.00 WIB."""
    if value is None:
        return ""
    return f"{long_day(value)} pukul {date_format(_local(value), 'H.i')} {_zone()}"


def short_moment(value: datetime | None) -> str:
    """20 Nov, 09.15."""
    return _short_moment(_local(value)) if value else ""


@lru_cache(maxsize=512)
def _short_moment(local: datetime | date) -> str:
    """Kept, since whole lists are promised for the same few moments."""
    return date_format(local, "j M, H.i")


def when(value: datetime | None) -> str:
    """hari ini pukul 09.15, kemarin pukul 16.20, or the date."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    days = (timezone.localdate() - local.date()).days
    clock = f"pukul {local:%H.%M}"
    if days == 0:
        return f"hari ini {clock}"
    if days == 1:
        return f"kemarin {clock}"
    return f"{date_format(local, 'j F Y')} {clock}"


def waited(value: datetime | None) -> str:
    """How long ago in one unit: 20 menit, 3 jam, 2 hari."""
    if value is None:
        return ""
    minutes = max(int((timezone.now() - value).total_seconds() // 60), 0)
    if minutes < 60:
        return f"{max(minutes, 1)} menit"
    if minutes < 48 * 60:
        return f"{minutes // 60} jam"
    return f"{figure(minutes // (24 * 60))} hari"
