"""The officer's pages for one bulletin once written: its state, and what can be done."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bulletins.drafts import Signed
from bulletins.models import Bulletin, BulletinDecision, BulletinRevision
from kim_portal.lib import text
from kim_portal.lib.moderation import MoveRefused
from review import previews


def own_bulletin(request: Signed, code: str) -> Bulletin:
    """A bulletin of the person's KIM, or 404."""
    return get_object_or_404(
        Bulletin.objects.of_kims_of(request.user).select_related(
            "kim", "live__category", "live__region"
        ),
        code=code,
    )


@require_safe
@never_cache
def state(request: Signed, code: str) -> HttpResponse:
    """Where a bulletin stands, what happened, and what can be done next."""
    return page(request, own_bulletin(request, code))


def page(
    request: Signed, bulletin: Bulletin, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The state page, with whatever an action has to add."""
    context = {
        "bulletin": bulletin,
        "revision": newest_revision(bulletin),
        "timeline": BulletinDecision.timeline(bulletin),
        **more,
    }
    return render(request, "desk/state.html", context, status=status)


def act(request: Signed, bulletin: Bulletin, verb: Any, done: str) -> HttpResponse:
    """Run a verb; a refusal says why. Back to the bulletin's state."""
    try:
        verb()
    except MoveRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("write:state", code=bulletin.code)


def newest_revision(bulletin: Bulletin) -> BulletinRevision:
    """The version a verb is meant for, or 404."""
    revision = bulletin.newest_revision()
    if revision is None:
        raise Http404
    return revision


@require_POST
def recall(request: Signed, code: str) -> HttpResponse:
    """Take it back before a decision."""
    bulletin = own_bulletin(request, code)
    revision = newest_revision(bulletin)
    return act(
        request,
        bulletin,
        lambda: revision.recall(by=request.user),
        "Ditarik kembali. Anda dapat mengubahnya, lalu mengirim lagi.",
    )


@require_POST
def change(request: Signed, code: str) -> HttpResponse:
    """Open a new version of a live bulletin; residents go on reading the old one."""
    bulletin = own_bulletin(request, code)
    if bulletin.live is None:
        messages.error(request, "Hanya buletin yang sudah terbit yang dapat diubah.")
        return redirect("write:state", code=code)
    try:
        bulletin.live.copy_for_edit(by=request.user)
    except MoveRefused as error:
        messages.error(request, str(error))
        return redirect("write:state", code=code)
    return redirect("write:edit", key=bulletin.draft_key)


@require_POST
def unschedule(request: Signed, code: str) -> HttpResponse:
    """Cancel a publication time; back to a draft."""
    bulletin = own_bulletin(request, code)
    return act(
        request,
        bulletin,
        lambda: bulletin.unschedule(by=request.user),
        "Jadwal dibatalkan. Tulisan kembali menjadi draf.",
    )


@require_POST
def discard(request: Signed, code: str) -> HttpResponse:
    """Throw a draft away."""
    bulletin = own_bulletin(request, code)
    revision = newest_revision(bulletin)
    try:
        seen = request.POST.get("version", "")
        revision.discard(
            by=request.user,
            seen=int(seen) if seen.isdecimal() and len(seen) < 10 else revision.version,
        )
    except MoveRefused as error:
        messages.error(request, str(error))
        return redirect("write:state", code=code)
    messages.success(request, "Draf dibuang.")
    return redirect("desk:home")


@require_POST
def appeal(request: Signed, code: str) -> HttpResponse:
    """Ask for another moderator's look at a returned text."""
    bulletin = own_bulletin(request, code)
    revision = newest_revision(bulletin)
    note = text.clean_line(request.POST.get("note", ""))[:500]
    if not note:
        error = "Tulis mengapa Anda meminta diperiksa lagi."
        return page(request, bulletin, status=422, appeal_error=error)
    return act(
        request,
        bulletin,
        lambda: revision.appeal(by=request.user, seen=revision.version, note=note),
        "Permintaan Anda terkirim. Moderator lain memeriksanya sekali lagi.",
    )


@require_POST
@never_cache
def share(request: Signed, code: str) -> HttpResponse:
    """A secret address at which somebody without an account may read it beforehand."""
    bulletin = own_bulletin(request, code)
    link = previews.link_to(newest_revision(bulletin))
    return page(request, bulletin, preview_link=link, lasts=previews.LASTS.days)
