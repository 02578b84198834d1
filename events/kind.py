"""Events as a kind: what the desk, the dashboard and the queue know of them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from events.choices import EventStatus
from events.models import Event, EventDecision, EventRevision, Occurrence
from groups.models import KimGroup
from review.kinds import Kind, Section
from review.photo_part import is_id
from review.states import OPEN, Status

PLANS_SHOWN = 8
UNTOLD_SHOWN = 3
PAGE_SIZE = 20


class EventKindOfPublication(Kind):
    key = EventRevision.kind_key
    label = "Acara"
    publications = Event
    revisions = EventRevision
    decisions = EventDecision
    subject = "kind"
    words_template = "events/_words.html"
    facts_template = "events/_facts.html"
    mine_template = "events/mine.html"
    is_news = False

    def dashboard(self, user: User, kims: Sequence[KimGroup]) -> list[Section]:
        """Days without minutes, and what is planned or out."""
        versions = EventRevision.objects.select_related("publication__kim")
        live = versions.filter(owner__in=[kim.pk for kim in kims])
        live = live.filter(live_for__isnull=False).order_by("-pk")[:PLANS_SHOWN]
        plans = [*versions.open_of(kims)[:PLANS_SHOWN], *live]
        plans.sort(key=lambda version: version.edited_at, reverse=True)
        untold = Occurrence.objects.filter(kim__in=kims).untold()
        days = list(untold.select_related("event__live")[:UNTOLD_SHOWN])
        return [
            Section(20, "events/desk/_untold.html", {"untold": days}),
            Section(30, "events/desk/_plans.html", {"plans": plans[:PLANS_SHOWN]}),
        ]

    def mine(self, user: User, before: str) -> tuple[list[Any], str | None]:
        """Every event, whatever its state: the newest planned first."""
        rows = with_desk_data(Event.objects.of_kims_of(user)).order_by("-pk")
        if is_id(before):
            rows = rows.filter(pk__lt=int(before))
        found = list(rows[: PAGE_SIZE + 1])
        older = str(found[PAGE_SIZE - 1].pk) if len(found) > PAGE_SIZE else None
        for event in found:
            event.open_one = next(iter(event.open_ones), None)
        return found[:PAGE_SIZE], older


def with_desk_data(events: "QuerySet[Any]") -> "QuerySet[Any]":
    """What an officer's list shows: the open version, and a day in `day_at`.

    That is the next day that takes place, else the last that did, else any. Two
    queries. What was thrown away before it was ever approved is left out.
    """
    days = Occurrence.objects.filter(event=OuterRef("pk")).order_by("-starts_at")
    planned = days.filter(status=EventStatus.PLANNED)
    coming = planned.filter(until__gt=timezone.now()).order_by("starts_at")
    first = (Subquery(d.values("starts_at")[:1]) for d in (coming, planned, days))
    versions = EventRevision.objects.filter(publication=OuterRef("pk"))
    waiting = EventRevision.objects.filter(status__in=sorted(OPEN))
    return (
        events.filter(Exists(versions.exclude(status=Status.DROPPED)))
        .annotate(day_at=Coalesce(*first))
        .select_related("live", "kim")
        .prefetch_related(Prefetch("revisions", waiting, to_attr="open_ones"))
    )
