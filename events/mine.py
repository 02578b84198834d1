"""Every event of an officer's KIM, whatever its state: the newest planned first."""

from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.signed import Signed
from events.models import Event, EventRevision, EventStatus, Occurrence
from kim_portal.lib.moderation import OPEN, Status
from review.photo_part import is_id

PAGE_SIZE = 20


@require_safe
@never_cache
def mine(request: Signed) -> HttpResponse:
    """One page of them; two queries besides those of every page.

    The day shown is the next that takes place, else the last that did, else any.
    """
    before = request.GET.get("sebelum", "")
    meant = EventRevision.objects.filter(publication=OuterRef("pk"))
    days = Occurrence.objects.filter(event=OuterRef("pk")).order_by("-starts_at")
    planned = days.filter(status=EventStatus.PLANNED)
    coming = planned.filter(until__gt=timezone.now()).order_by("starts_at")
    rows = (
        Event.objects.of_kims_of(request.user)
        .filter(Exists(meant.exclude(status=Status.DROPPED)))
        .annotate(
            day_at=Coalesce(
                *(
                    Subquery(rows.values("starts_at")[:1])
                    for rows in (coming, planned, days)
                )
            )
        )
        .select_related("live", "kim")
        .prefetch_related(
            Prefetch(
                "revisions",
                EventRevision.objects.filter(status__in=sorted(OPEN)),
                to_attr="open_ones",
            )
        )
        .order_by("-pk")
    )
    if is_id(before):
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    for event in shown:
        event.open_one = next(iter(event.open_ones), None)
    older = shown[-1].pk if len(found) > PAGE_SIZE else None
    return render(request, "events/mine.html", {"events": shown, "older": older})
