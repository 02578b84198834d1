"""Whether a hall is free: said kindly before the database has to refuse."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils import timezone

from events.choices import EventStatus
from events.models.occurrence import ASSUMED, UNSHOWN, Occurrence
from events.models.when import clock_words, day_words

if TYPE_CHECKING:
    from events.models.place import Place
    from events.models.revision import EventRevision

Span = tuple[datetime, datetime | None]


def first_clash(
    place: "Place", wanted: Sequence[Span], revision: "EventRevision"
) -> str:
    """Who holds the room at one of these times, in a sentence; empty where it is free.

    What is internal to another KIM is not named. One query.
    """
    now = timezone.now()
    spans = sorted((start, end or start + ASSUMED) for start, end in wanted)
    spans = [span for span in spans if span[1] > now]
    if not spans:
        return ""
    for one, next_one in pairwise(spans):
        if next_one[0] < one[1]:
            return f"Dua hari dalam jadwal ini bertumpuk pada {_words(*next_one)}."
    taken = (
        Occurrence.objects.filter(
            room=place,
            status=EventStatus.PLANNED,
            until__gt=spans[0][0],
            starts_at__lt=max(end for _start, end in spans),
        )
        .exclude(event=revision.publication_id)
        .select_related("event__live")
        .defer(*UNSHOWN)
    )
    name = revision.venue.get("name") or place
    for row in taken:
        if any(start < row.until and row.starts_at < end for start, end in spans):
            return (
                f"{name} sudah dipakai {_whose(row, revision)} pada "
                f"{row.day_words}, {row.clock_words or 'sepanjang hari'}. "
                "Pilih tempat atau jam lain."
            )
    return ""


def _whose(row: Occurrence, revision: "EventRevision") -> str:
    event = row.event
    is_mine = event.kim_id == revision.publication.kim_id
    if event.is_announced or is_mine:
        return f"“{event.title}”"
    return "acara lain"


def _words(start: datetime, end: datetime) -> str:
    local = timezone.localtime
    clock = clock_words(local(start), local(end))
    return f"{day_words(local(start), local(end))}, {clock}"
