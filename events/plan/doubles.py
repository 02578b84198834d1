"""What an officer should know before sending: the same thing twice, or a full day."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone
from rapidfuzz.distance import Indel

from events.models import EventRevision, Occurrence
from guard.models import Stage
from review.states import OPEN

# Of the letters, so many stand in both in one order.
ALIKE = 0.65
NEIGHBOURS = 5


@dataclass
class Remarks:
    """Other events and election stages on the days of one."""

    doubles: list[Occurrence] = field(default_factory=list)
    neighbours: list[Occurrence] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    twins: list[EventRevision] = field(default_factory=list)


def remarks_on(revision: EventRevision) -> Remarks:
    """Look around the first day; a series is looked at by where it begins."""
    first = revision.first_start()
    if first is None or revision.region_id is None:
        return Remarks()
    start = timezone.localtime(first).replace(hour=0, minute=0, second=0, microsecond=0)
    end = start + timedelta(days=1)
    others = (
        Occurrence.objects.readable()
        .between(start, end)
        .exclude(event=revision.publication_id)
        .filter(region=revision.region_id)
        .with_card_data()
    )
    remarks = Remarks()
    for row in others[:50]:
        live = row.event.live
        if live.place_id == revision.place_id and alike(live.title, revision.title):
            remarks.doubles.append(row)
        elif len(remarks.neighbours) < NEIGHBOURS:
            remarks.neighbours.append(row)
    remarks.stages = list(
        Stage.objects.touching(revision.region_id).at(first).select_related("election")
    )
    day = start.strftime("%Y-%m-%d")
    waiting = EventRevision.objects.filter(
        status__in=sorted(OPEN),
        publication__kim=revision.publication.kim_id,
        place=revision.place_id,
        times__0__starts__startswith=day,
    ).exclude(publication=revision.publication_id)
    remarks.twins = [row for row in waiting[:20] if alike(row.title, revision.title)]
    return remarks


def alike(one: str, other: str) -> bool:
    """Whether two titles probably mean the same."""
    return Indel.normalized_similarity(one.casefold(), other.casefold()) >= ALIKE
