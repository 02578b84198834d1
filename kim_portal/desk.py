"""The officer's front page: what needs my attention first."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bulletins.models import Bulletin, BulletinRevision
from events.models import EventRevision, Occurrence
from groups.models import KimGroup, Moderator
from guard.models import Stage
from kim_portal.lib.keyset import cut, read_cursor
from kim_portal.lib.moderation import OPEN, Status
from review.models import labels_for

PUBLISHED_SHOWN = 5
DRAFTS_SHOWN = 30
PAGE_SIZE = 20
PLANS_SHOWN = 8
UNTOLD_SHOWN = 3


def greeting() -> str:
    """Selamat pagi, siang, sore or malam, by the clock where the portal stands."""
    hour = timezone.localtime().hour
    if 4 <= hour < 11:
        return "Selamat pagi"
    if 11 <= hour < 15:
        return "Selamat siang"
    return "Selamat sore" if 15 <= hour < 19 else "Selamat malam"


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Returned first with the reason, then drafts, waiting, published."""
    kims = list(KimGroup.objects.writable_by(request.user).order_by("name"))
    if not kims and Moderator.objects.codes_of(request.user):
        return redirect("admin:moderation_queue")
    if not kims and getattr(request.user, "is_staff", False):
        return redirect("admin:index")
    rows = list(
        BulletinRevision.objects.editable_by(request.user)
        .filter(
            status__in=[Status.DRAFT, Status.RETURNED, Status.SUBMITTED],
            publication__withdrawn_at=None,
        )
        .with_row_data()
        .select_related("edited_by")
        .prefetch_related("decisions__by")
        .order_by("-edited_at")[:DRAFTS_SHOWN]
    )
    returned = [row for row in rows if row.status == Status.RETURNED]
    for row in returned:
        row.answer = [d for d in row.decisions.all() if d.move == "send_back"][-1]
        row.reason_labels = labels_for(row.answer.reasons)
    plans = (
        EventRevision.objects.editable_by(request.user)
        .exclude(status=Status.DROPPED)
        .filter(Q(status__in=sorted(OPEN)) | Q(live_for__isnull=False))
        .select_related("publication__kim")
        .order_by("-edited_at")[:PLANS_SHOWN]
    )
    mine = Bulletin.objects.of_kims_of(request.user)
    context = {
        "quiet": Stage.quiet_now(kims[0].region_id) if kims else None,
        "greeting": greeting(),
        "kims": kims,
        "returned": returned,
        "drafts": [row for row in rows if row.status == Status.DRAFT],
        "waiting": [row for row in rows if row.status == Status.SUBMITTED],
        "plans": list(plans),
        "untold": list(
            Occurrence.objects.filter(kim__in=kims)
            .untold()
            .select_related("event__live")[:UNTOLD_SHOWN]
        ),
        "published": mine.filter(live__isnull=False)
        .newest_first()
        .with_card_data()[:PUBLISHED_SHOWN],
    }
    return render(request, "desk/home.html", context)


@require_safe
@never_cache
def published(request: HttpRequest) -> HttpResponse:
    """Everything my KIM ever published, newest first: live, expired, withdrawn."""
    cursor = read_cursor(request.GET.get("sebelum"))
    rows = (
        Bulletin.objects.of_kims_of(request.user)
        .filter(published_at__isnull=False)
        .before(cursor)
        .newest_first()
        .with_card_data()[: PAGE_SIZE + 1]
    )
    page = cut(list(rows), PAGE_SIZE)
    return render(
        request, "desk/published.html", {"bulletins": page.rows, "older": page.cursor}
    )
