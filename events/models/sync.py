"""As an event goes live, its days become those of the version that does."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils import timezone

from events.choices import PUBLIC, EventStatus
from events.models.event import Event
from events.models.occurrence import ASSUMED, Occurrence
from review.states import MoveRefused

Span = tuple[datetime, datetime | None]


def sync(event: Event) -> list[int]:
    """Make the days those of the live version.

    A day keeps its row by its key; a day that is no longer meant is cancelled, not
    deleted, so that calendars take it out; a cancelled one stays cancelled unless it was
    moved. The number of queries grows with the days moved and added, not with those that
    stay. Answers the rows that are on another date now. Raises MoveRefused where a day
    that has begun would lie ahead again, IntegrityError where a room is taken.
    """
    live = event.live
    assert live is not None  # noqa: S101 - it has just gone live
    now, here = timezone.now(), ZoneInfo(live.zone)
    spans = {row["key"]: live.span(row) for row in live.times}
    days = event.occurrences
    known = {row.key: row for row in days.all()}
    moved = [
        row
        for key, row in known.items()
        if key in spans and (row.starts_at, row.ends_at) != spans[key]
    ]
    for row in moved:
        _check_begun(row, spans[row.key])
    # First out of the way what leaves its place, then what takes it.
    gone = days.exclude(key__in=spans).exclude(status=EventStatus.CANCELLED)
    gone.call_off(EventStatus.CANCELLED, "", now)
    days.filter(pk__in=[row.pk for row in moved]).update(room=None)
    room = live.place_id if live.place and live.place.is_room else None
    staying = days.filter(key__in=spans).exclude(pk__in=[row.pk for row in moved])
    shared = {
        "is_public": event.visibility in PUBLIC,
        "region_id": live.region_id,
        "kind_id": live.kind_id,
        "kim_id": event.kim_id,
    }
    # Those called off too: what is internal now shows none of its days.
    days.update(**shared)
    # A day that is over keeps the room it was in: nobody can clear it any more.
    staying.filter(until__gt=now).update(room=room)
    # What was called off keeps the moment it was, which pages and calendars say.
    staying.filter(status=EventStatus.PLANNED).update(
        sequence=F("sequence") + 1, changed_at=now
    )
    elsewhere = []
    for row in moved:
        starts, _ends = spans[row.key]
        if row.starts_at.astimezone(here).date() != starts.date():
            elsewhere.append(row.pk)
        _move(row, spans[row.key], shared, room)
    for key in spans.keys() - known.keys():
        row = Occurrence(event=event, key=key, sequence=-1)
        _move(row, spans[key], shared, room)
    return elsewhere


def _check_begun(row: Occurrence, span: Span) -> None:
    """What took place stays in the past: its guests were there on that day."""
    now = timezone.now()
    if row.status == EventStatus.PLANNED and row.starts_at <= now < span[0]:
        raise MoveRefused(
            f"Acara {row.day_words} sudah dimulai dan tidak dapat dipindah ke depan. "
            "Minta penulis menambahkan hari baru."
        )


def _move(
    row: Occurrence, span: Span, shared: Mapping[str, object], room: int | None
) -> None:
    """Give a day its time and what it shares with the others; planned once more."""
    row.starts_at, row.ends_at = span
    row.until = row.ends_at or row.starts_at + ASSUMED
    row.status, row.reason = EventStatus.PLANNED, ""
    row.sequence += 1
    row.changed_at = timezone.now()
    # A past date put right needs no hall any more.
    row.room_id = room if row.until > row.changed_at else None
    for name, value in shared.items():
        setattr(row, name, value)
    row.save()
