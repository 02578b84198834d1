"""Every event of an officer's KIM, whatever its state: the newest planned first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.signed import Signed
from events.models import Event
from review.photo_part import is_id

PAGE_SIZE = 20


@require_safe
@never_cache
def mine(request: Signed) -> HttpResponse:
    """One page of them; the next begins after the last number seen."""
    before = request.GET.get("sebelum", "")
    rows = Event.objects.of_kims_of(request.user).with_desk_data().order_by("-pk")
    if is_id(before):
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    older = shown[-1].pk if len(found) > PAGE_SIZE else None
    return render(request, "events/mine.html", {"events": shown, "older": older})
