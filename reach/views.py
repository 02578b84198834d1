"""Papers to print and pictures to send, and what the code on an old one answers."""

from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from kim_portal.lib import check_code, freshness
from kim_portal.lib.public import public_page
from reach.counting import counted
from reach.kinds import find, shown_versions
from reach.messages import long
from reach.models import KEPT_FOR, Rt, Seen, Sheet
from reach.papers import PAPERS, Paper
from review.public import gone

SOON = 15


@login_not_required
@require_safe
def paper(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A paper of what is live; 503 for the moment in which the worker makes it.

    Nothing is ever made here: a thousand readers cost a thousand looks at one row.
    """
    known = PAPERS.get(name)
    publication = find(check_code.normalise(code)) if known else None
    if known is None or publication is None:
        raise Http404
    if publication.live_id is None:
        return gone(request, publication)
    sheets = Sheet.objects.of(publication).filter(revision_id=publication.live_id)
    sheet = sheets.filter(name=name).first()
    if sheet is None:
        return _not_yet(request, publication)
    return _sent(request, sheet, known)


def _not_yet(request: HttpRequest, publication: Any) -> HttpResponse:
    """Being made; or, of old news, not kept any more."""
    is_old = publication.published_at < timezone.now() - KEPT_FOR
    context = {"publication": publication, "is_old": is_old}
    status = 404 if is_old else 503
    answer = render(request, "reach/not_yet.html", context, status=status)
    if not is_old:
        answer["Retry-After"] = str(SOON)
    return answer


def _sent(request: HttpRequest, sheet: Sheet, paper: Paper) -> HttpResponse:
    """The file, or 304 for who has this very one."""
    etag = f'"{sheet.digest[:32]}"'
    answer = HttpResponse(
        bytes(sheet.body),
        content_type=paper.content_type,
        headers={
            "Cache-Control": "public, no-cache",
            "ETag": etag,
            "Content-Disposition": f'inline; filename="{sheet.code}-{sheet.name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
    return get_conditional_response(request, etag=etag, response=answer) or answer


@public_page
def share(request: HttpRequest, code: str) -> HttpResponse:
    """To WhatsApp with the message of what is live; counted, and nothing else kept."""
    publication = find(check_code.normalise(code))
    if publication is None:
        raise Http404
    freshness.reads(publication.keys)
    live = publication.live
    if live is None or live.stays_inside:
        return redirect(publication)
    message = quote(long(live.facts()), safe="")
    answer = HttpResponseRedirect(f"https://wa.me/?text={message}")
    return counted(answer, publication, Seen.SHARED)


@public_page
def version(request: HttpRequest, code: str, number: int, rt: int = 0) -> HttpResponse:
    """What the code on a paper leads to: the page, or that the paper is an old one.

    `rt`: on the poster of one RT, which one; it may be anything, as an address may.
    """
    publication = find(check_code.normalise(code))
    if publication is None:
        raise Http404
    freshness.reads(publication.keys)
    live = publication.live
    versions = shown_versions(publication)
    newer = [row for row in versions if row.number > number]
    is_known = any(row.number == number for row in versions)
    if live is None or live.number == number or not newer or not is_known:
        return _scanned(redirect(publication), publication, rt, holds=live is not None)
    context = {"publication": publication, "number": number, "newer": newer}
    answer = render(request, "reach/old_version.html", context)
    return _scanned(answer, publication, rt, holds=False)


def _scanned(
    answer: HttpResponse, publication: Any, rt: int, *, holds: bool
) -> HttpResponse:
    """Counted; for the RT it hangs in only while what it says holds."""
    is_rt = holds and 0 < rt < 2**31 and Rt.objects.filter(pk=rt).exists()
    return counted(answer, publication, Seen.SCANNED, rt=rt if is_rt else 0)
