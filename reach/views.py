"""Papers to print and pictures to send, and what the code on an old one answers."""

from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import secret_address
from kim_portal.lib import check_code, freshness
from kim_portal.lib.public import public_page
from reach import release
from reach.counting import counted
from reach.kinds import find, shown_versions
from reach.messages import long
from reach.models import KEPT_FOR, MediaPartner, Seen, Sheet
from reach.papers import PAPERS, by_rt
from review.public import gone

SOON = 15
TYPES = {
    **{paper.name: paper.content_type for paper in PAPERS.values()},
    release.NAME: "application/zip",
}


@login_not_required
@require_safe
def paper(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A paper of what is live; 503 for the moment in which the worker makes it.

    Nothing is ever made here: a thousand readers cost a thousand looks at one row.
    """
    content_type = TYPES.get(name)
    publication = find(check_code.normalise(code)) if content_type else None
    if content_type is None or publication is None:
        raise Http404
    if publication.live_id is None:
        return gone(request, publication)
    sheets = Sheet.objects.of(publication).filter(revision_id=publication.live_id)
    sheet = sheets.filter(name=name).first()
    if sheet is None:
        return _not_yet(request, publication)
    return _sent(request, sheet, content_type)


def _not_yet(request: HttpRequest, publication: Any) -> HttpResponse:
    """Being made; or, of old news, not kept any more."""
    is_old = publication.published_at < timezone.now() - KEPT_FOR
    context = {"publication": publication, "is_old": is_old}
    status = 404 if is_old else 503
    answer = render(request, "reach/not_yet.html", context, status=status)
    if not is_old:
        answer["Retry-After"] = str(SOON)
    return answer


def _sent(request: HttpRequest, sheet: Sheet, content_type: str) -> HttpResponse:
    """The file, or 304 for who has this very one."""
    etag = f'"{sheet.digest[:32]}"'
    answer = HttpResponse(
        bytes(sheet.body),
        content_type=content_type,
        headers={
            "Cache-Control": "public, no-cache",
            "ETag": etag,
            "Content-Disposition": f'inline; filename="{sheet.code}-{sheet.name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
    return get_conditional_response(request, etag=etag, response=answer) or answer


@login_not_required
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@secret_address
def stop_releases(request: HttpRequest, token: str) -> HttpResponse:
    """The way out of the list of newsrooms: a page with a button; a mail program posts
    to the same address by itself (RFC 8058), which is why it carries no token of ours."""
    partner = get_object_or_404(MediaPartner, token=token)
    if request.method == "POST":
        partner.stop()
        partner.refresh_from_db()
    return render(request, "reach/stop_releases.html", {"partner": partner})


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
def version(
    request: HttpRequest, code: str, number: int, spot: str = ""
) -> HttpResponse:
    """What the code on a paper leads to: the page, or that the paper is an old one.

    `spot`: on the poster of one RT, which one; see reach.papers.by_rt.
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
        return _scanned(redirect(publication), publication, number, spot)
    context = {"publication": publication, "number": number, "newer": newer}
    answer = render(request, "reach/old_version.html", context)
    return _scanned(answer, publication, number, spot)


def _scanned(
    answer: HttpResponse, publication: Any, number: int, spot: str
) -> HttpResponse:
    """Counted; of a poster for one RT, for that RT and version."""
    rt = by_rt.rt_of(publication.code, number, spot)
    which = number if rt else 0
    return counted(answer, publication, Seen.SCANNED, rt=rt, number=which)
