"""Calendar files (RFC 5545, 7986) that phones subscribe to; written by `icalendar`.

The same entries give the same bytes. No text can end its line: whatever a person typed
is cleaned here once more, whoever called. Times stay in the zone of the place, each
zone described in the file, so that 19.00 WIT in Jayapura is 19.00 there.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, NamedTuple
from urllib.parse import quote
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Alarm, Calendar, Event, Timezone
from icalendar.prop import (
    vCategory,
    vDate,
    vDatetime,
    vDuration,
    vGeo,
    vInt,
    vText,
    vUri,
)

from kim_portal.lib.text.clean import clean_line, clean_text

END = b"END:VCALENDAR"
PRODID = "-//KIM Portal//Agenda//ID"
HOME_ZONE = "Asia/Jakarta"
UNTITLED = "Kegiatan tanpa judul"
# Many phones ignore STATUS, so the title says it too.
PREFIXES = {"CONFIRMED": "", "TENTATIVE": "DITUNDA: ", "CANCELLED": "DIBATALKAN: "}

# All control characters but line feed and carriage return.
_CONTROLS = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_URL_SIGNS = "%/:=&?~#+!$,;@()*[]"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One event on one day. Moments are aware; `zone` is the zone of its place.

    Without `ends_at` (or with one not after `starts_at`) the event has a beginning
    only. Where the time-zone database lacks `zone`, the moment is told in WIB.
    """

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime | None
    zone: str
    status: Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]
    changed_at: datetime
    created_at: datetime
    place: str = ""
    description: str = ""
    url: str = ""
    organiser: str = ""
    categories: tuple[str, ...] = ()
    alarm_minutes: int | None = 60
    latitude: float | None = None
    longitude: float | None = None
    all_day: bool = False

    def __post_init__(self) -> None:
        for moment in (self.starts_at, self.ends_at, self.changed_at, self.created_at):
            if moment is not None and moment.utcoffset() is None:
                raise ValueError(f"A moment without a zone in {self.uid!r}.")
        if self.status not in PREFIXES:
            raise ValueError(f"Not a status: {self.status!r}.")


def calendar(
    entries: Iterable[Entry], *, name: str, url: str, refresh_hours: int = 6
) -> bytes:
    """Return a calendar file of these entries, in the order given.

    `name` is what a phone calls the calendar, `url` the page where people read it.
    """
    entries = list(entries)
    refresh = timedelta(hours=refresh_hours)
    file = Calendar()
    _put(file, "PRODID", vText(PRODID))
    _put(file, "VERSION", vText("2.0"))
    _put(file, "CALSCALE", vText("GREGORIAN"))
    _put(file, "METHOD", vText("PUBLISH"))
    _put(file, "NAME", _line(name))
    _put(file, "X-WR-CALNAME", _line(name))
    _put(file, "X-WR-TIMEZONE", vText(_commonest_zone(entries)))
    _put(file, "URL", _uri(url))
    _put(file, "REFRESH-INTERVAL", vDuration(refresh, params={"VALUE": "DURATION"}))
    _put(file, "X-PUBLISHED-TTL", vDuration(refresh))
    events = [_written(entry) for entry in entries]
    zones = {event.zone for event in events if event.zone}
    if not events:
        # RFC 5545 wants a component in each calendar; readers refuse one without.
        zones = {HOME_ZONE}
    for component in map(_timezone, sorted(zones)):
        file.add_component(component)
    head, *tail = file.to_ical().rpartition(END)
    return b"".join([head, *(event.lines for event in events), *tail])


class _Written(NamedTuple):
    """An event as it stands in a file, and the zone that file must describe."""

    lines: bytes
    zone: str | None


@lru_cache(maxsize=2048)
def _written(entry: Entry) -> _Written:
    """Kept: the same day stands in the files of its village, its district, the city."""
    event = _event(entry)
    return _Written(event.to_ical(), event["DTSTART"].params.get("TZID"))


def _event(entry: Entry) -> Event:
    title = _title(entry)
    categories: list[str] = [line for line in map(_line, entry.categories) if line]
    event = Event()
    _put(event, "UID", _line(entry.uid))
    _put(event, "SEQUENCE", vInt(entry.sequence))
    _put(event, "DTSTAMP", vDatetime(entry.changed_at.astimezone(UTC)))
    _put(event, "LAST-MODIFIED", vDatetime(entry.changed_at.astimezone(UTC)))
    _put(event, "CREATED", vDatetime(entry.created_at.astimezone(UTC)))
    _put(event, "SUMMARY", title)
    _put(event, "STATUS", vText(entry.status))
    # Knowing of an event is not being busy: it blocks nobody's own calendar.
    _put(event, "TRANSP", vText("TRANSPARENT"))
    _put(event, "LOCATION", _line(entry.place))
    _put(event, "GEO", _geo(entry.latitude, entry.longitude))
    _put(event, "DESCRIPTION", _description(entry))
    _put(event, "URL", _uri(entry.url))
    _put(event, "CATEGORIES", vCategory(categories) if categories else None)
    _put_times(event, entry)
    if entry.alarm_minutes is not None and entry.status != "CANCELLED":
        event.add_component(_alarm(title, entry.alarm_minutes))
    return event


def _put(component: Any, name: str, value: Any) -> None:
    """Set one property; nothing and empty text set none.

    Values come as property objects: what is written cannot depend on the time-zone
    provider of `icalendar`, which other libraries switch for the whole process.
    """
    if value is not None and value != "":
        component[name] = value


def _put_times(event: Event, entry: Entry) -> None:
    zone = _zone(entry.zone)
    starts = entry.starts_at.astimezone(zone).replace(microsecond=0)
    ends = (entry.ends_at or starts).astimezone(zone).replace(microsecond=0)
    if entry.all_day:
        # DTEND is the day after the last; an end at midnight begins no further day.
        last = max(starts, ends - timedelta(seconds=1)).date()
        dates = starts.date(), last + timedelta(days=1)
        for name, day in zip(("DTSTART", "DTEND"), dates, strict=True):
            _put(event, name, vDate(day, params={"VALUE": "DATE"}))
        return
    _put(event, "DTSTART", vDatetime(starts))
    _put(event, "DTEND", vDatetime(ends) if ends > starts else None)


def _alarm(title: vText, minutes: int) -> Alarm:
    alarm = Alarm()
    _put(alarm, "ACTION", vText("DISPLAY"))
    _put(alarm, "DESCRIPTION", title)
    _put(alarm, "TRIGGER", vDuration(timedelta(minutes=-minutes)))
    return alarm


def _title(entry: Entry) -> vText:
    return _line(PREFIXES[entry.status] + (_line(entry.title) or UNTITLED))


def _description(entry: Entry) -> vText:
    """The text, then who invites: ORGANIZER would need an e-mail address."""
    organiser = _line(entry.organiser)
    invites = f"Penyelenggara: {organiser}" if organiser else ""
    lines = clean_text(_CONTROLS.sub(" ", entry.description)).split("\n")
    # No long run of blanks: a folded line of nothing but blanks gets lost in readers.
    text = "\n".join(" ".join(line.split()) for line in lines).strip()
    return _text("\n\n".join(filter(None, [text, invites])))


def _line(text: str) -> vText:
    """One line: every control character and line end, of whatever kind, is a space."""
    return _text(clean_line(_CONTROLS.sub(" ", text)))


def _text(clean: str) -> vText:
    # icalendar 7.3 takes a typed backslash and N for a line end.
    return vText(clean.replace("\\N", "/N"))


def _uri(url: str) -> vUri | None:
    """A web address, whatever is odd in it percent-encoded; nothing else is linked."""
    if not url.startswith(("https://", "http://")):
        return None
    return vUri(quote(url, safe=_URL_SIGNS, errors="replace"))


def _geo(latitude: float | None, longitude: float | None) -> vGeo | None:
    """A point on earth; half a point is none."""
    if latitude is None or longitude is None:
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    return vGeo((_degrees(latitude), _degrees(longitude)))


def _degrees(value: float) -> float:
    # Ten metres beside the equator Python would write 1e-05, which is no GEO value.
    return round(value, 6) if abs(value) >= 0.0001 else 0.0


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name if name in available_timezones() else HOME_ZONE)


@lru_cache(maxsize=64)
def _timezone(name: str) -> Timezone:
    timezone = Timezone.from_tzinfo(ZoneInfo(name), name)
    # It says the description ends in 2038; Indonesian zones never change.
    timezone.pop("COMMENT", None)
    return timezone


def _commonest_zone(entries: list[Entry]) -> str:
    counted = Counter(str(_zone(entry.zone)) for entry in entries)
    return min(counted, key=lambda name: (-counted[name], name), default=HOME_ZONE)
