"""Lists of days as residents meet them: their statements, built once, and their cards."""

from typing import Any

from django.db.models import Value

from events.choices import PUBLIC
from events.models import Event, EventRevision, Occurrence
from kim_portal.lib.statement import Given, Statement
from review.cards import Cards
from review.states import Status


def _coming(given: Given, size: int) -> Any:
    days = Occurrence.objects.readable(given.now).coming(given.now)
    return days.lines(given.codes, size)


def _of_kim(given: Given, size: int) -> Any:
    days = Occurrence.objects.readable(given.now).filter(kim=given.numbers[0])
    return days.coming(given.now).lines(None, size)


def _minutes(given: Given, size: int) -> Any:
    """Versions that told how a meeting went; the row is their event's."""
    told = EventRevision.objects.filter(
        live_for__published_at__lte=given.now,
        live_for__visibility__in=PUBLIC,
        status=Status.APPROVED,
    ).exclude(minutes={})
    columns = ("live_for", "pk", Value(0), "approved_at", "live_for__expires_at")
    return told.order_by("-approved_at", "-pk").values_list(*columns)[:size]


COMING = Statement(_coming)
COMING_OF_KIM = Statement(_of_kim)
MINUTES = Statement(_minutes)
MINUTES_TOLD = Cards(Event.objects.all, "events/_told.html", "event")
DAYS = Cards(Occurrence.objects.all, "events/_row.html", "day")
