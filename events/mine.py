"""Every event of an officer's KIM, whatever its state: the newest planned first."""

from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.signed import Signed
from events.models import Event, EventRevision, Occurrence
from kim_portal.lib.moderation import OPEN, Status
from review.photo_part import is_id

PAGE_SIZE = 20


@require_safe
@never_cache
def mine(request: Signed) -> HttpResponse:
    """One page of them; three queries besides those of every page."""
    before = request.GET.get("sebelum", "")
    meant = EventRevision.objects.filter(publication=OuterRef("pk"))
    days = Occurrence.objects.filter(event=OuterRef("pk"))
    next_day = days.filter(until__gt=timezone.now()).order_by("starts_at")
    last_day = days.order_by("-starts_at")
    rows = (
        Event.objects.of_kims_of(request.user)
        .filter(Exists(meant.exclude(status=Status.DROPPED)))
        .annotate(
            day_at=Coalesce(
                Subquery(next_day.values("starts_at")[:1]),
                Subquery(last_day.values("starts_at")[:1]),
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
