"""The officer's front page: what needs my attention first; and lists of all I have."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.signed import Signed
from groups.models import KimGroup, Moderator
from guard.models import Stage
from reach import recalls
from review.kinds import KINDS


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
def home(request: Signed) -> HttpResponse:
    """What every kind has to show, in one order."""
    kims = list(KimGroup.objects.writable_by(request.user).order_by("name"))
    # What a moderator writes for the office stands beside the queue.
    if all(kim.is_office for kim in kims) and Moderator.objects.codes_of(request.user):
        return redirect("admin:moderation_queue")
    if not kims and request.user.is_staff:
        return redirect("admin:index")
    sections = [
        section
        for kind in KINDS.values()
        for section in kind.dashboard(request.user, kims)
    ]
    context = {
        "quiet": Stage.quiet_now(kims[0].region_id) if kims else None,
        "greeting": greeting(),
        "kims": kims,
        "recalls": recalls.waiting(kim.region_id for kim in kims),
        "sections": sorted(sections, key=lambda section: section.order),
    }
    return render(request, "desk/home.html", context)


@require_safe
@never_cache
def mine(request: Signed, kind: str) -> HttpResponse:
    """Everything of one kind that my KIM ever had, a page at a time."""
    shown = KINDS[kind]
    rows, older = shown.mine(request.user, request.GET.get("sebelum", ""))
    return render(request, shown.mine_template, {"rows": rows, "older": older})
