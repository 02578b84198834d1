"""What residents read: the list, a bulletin, its short address, covers."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from accounts.limits import SEARCH_SECONDS, may_search
from bulletins import lists
from bulletins.filters import BulletinFilter
from bulletins.models import Bulletin
from groups.models import Region
from kim_portal.lib import covers, freshness, region_codes, text
from kim_portal.lib.fragments import drawn, kept, kept_page
from kim_portal.lib.generation import EVERYTHING
from kim_portal.lib.http import too_many
from kim_portal.lib.keyset import make_cursor, read_cursor
from kim_portal.lib.public import public_page, public_page_with
from kim_portal.lib.statement import Row, ask
from reach.counting import counted
from reach.models import Seen
from review.cards import newest_first, page_of, to_come
from review.public import gone
from review.searching import Found

PAGE_SIZE = 20
RELATED = 3
# Which bulletin has which address, as long as nothing of its audience changes.
KNOWN = freshness.Kept(most=4096)


@public_page_with(
    "q", "kategori", "kecamatan", "kelurahan", "sejak", "sampai", "sebelum"
)
def index(request: HttpRequest) -> HttpResponse:
    """All current bulletins, newest first, filtered."""
    now, cursor = timezone.now(), read_cursor(request.GET.get("sebelum"))
    asked = any(value for name, value in request.GET.items() if name != "sebelum")
    if not asked:
        news, *_turns = ask(
            lists.NEWS.of(now, None, cursor, size=PAGE_SIZE + 1), *to_come(now, None)
        )
        news = newest_first(news, PAGE_SIZE + 1)
        return _list(request, Found(news, None), None)
    if request.GET.get("q") and not may_search(request):
        return too_many(SEARCH_SECONDS)
    rows = Bulletin.objects.readable(now).newest_first()
    chosen = BulletinFilter(request.GET, queryset=rows.before(cursor))
    ask(*to_come(now, None))
    return _list(request, chosen.look(PAGE_SIZE + 1), chosen)


def _list(
    request: HttpRequest, found: Found, chosen: BulletinFilter | None
) -> HttpResponse:
    """The page of what was found; `chosen` is what was asked for, if anything."""
    page = page_of(found.rows, PAGE_SIZE)
    narrowed = bool(chosen and chosen.form.is_valid() and chosen.is_narrowed())
    further = make_cursor(*found.walked_to) if found.walked_to else None
    is_first = read_cursor(request.GET.get("sebelum")) is None
    news = drawn(
        "bulletins/_found.html",
        bulletins=lists.ROWS.of(page.rows),
        older=_older(request, page.cursor),
        further=_older(request, further),
        walked_to=found.walked_to and found.walked_to[0],
        words=chosen.form["q"].value() if chosen else "",
        narrowed=narrowed,
        is_first=is_first,
    )
    template = "bulletins/index.html"
    if chosen is None:
        return kept_page(request, template, (), _unfiltered, news=news)
    context = {"filter": chosen, "narrowed": narrowed, "news": news}
    context["chosen"] = chosen.chosen() if narrowed else []
    return render(request, template, context)


def _unfiltered() -> dict[str, Any]:
    return {"filter": BulletinFilter({}), "narrowed": False, "chosen": []}


def _older(request: HttpRequest, cursor: str | None) -> str:
    """The address of the next page, keeping the filter; empty on the last."""
    if cursor is None:
        return ""
    kept = {k: v for k, v in request.GET.items() if k != "sebelum" and v}
    return "?" + urlencode({**kept, "sebelum": cursor})


@public_page
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One bulletin: its live text, or why it was taken back."""

    def read() -> Bulletin | None:
        return Bulletin.objects.known().at(slug).select_related("kim").first()

    def known() -> Bulletin | None:
        return KNOWN.of(slug, read, _keys_of)

    for find in (known, read):
        bulletin = find()
        if bulletin is None:
            raise Http404
        # What was kept may be overtaken by a decision of this very moment.
        with suppress(Overtaken):
            return show(request, bulletin)
    return redirect(request.path)


class Overtaken(Exception):
    """Another version is live than a moment ago, or none."""


def _keys_of(bulletin: Bulletin | None) -> list[str]:
    return [EVERYTHING, *(bulletin.keys if bulletin else [])]


def show(request: HttpRequest, bulletin: Bulletin) -> HttpResponse:
    """The page of a published or withdrawn bulletin."""
    audience = [bulletin.region_id or ""]
    freshness.reads(bulletin.keys)
    if bulletin.live_id is None:
        return gone(request, bulletin)
    now = timezone.now()
    freshness.changes_at(bulletin.expires_at)
    related, *_turns = ask(
        lists.NEWS.of(now, audience, size=RELATED + 1), *to_come(now, audience)
    )
    others = [
        row for row in newest_first(related, RELATED + 1) if row.pk != bulletin.pk
    ]
    # Everything else follows from the live version and from whether it is still valid.
    page = kept_page(
        request,
        "bulletins/detail.html",
        (bulletin.pk, bulletin.live_id, bulletin.is_expired),
        lambda: detail_context(bulletin),
        related=_related(others[:RELATED]),
    )
    return counted(page, bulletin, Seen.READ)


def _related(rows: list[Row]) -> SafeString:
    """The short rows below an article."""
    part = "bulletins/_related.html"
    return (
        kept(part, *rows, related=lists.SHORT_ROWS.of(rows)) if rows else SafeString()
    )


def detail_context(bulletin: Bulletin) -> dict[str, Any]:
    """What the page says of the live version. Four queries."""
    related = ("live__region", "live__category", "kim", "region")
    found = Bulletin.objects.select_related(*related).get(pk=bulletin.pk)
    live = found.live
    if live is None or live.pk != bulletin.live_id:
        raise Overtaken
    history = list(
        found.history().only("number", "approved_at", "change_note", "publication")
    )
    return {
        **live.page_context(),
        "corrections": [r for r in history if r.number > 1],
        "first_approved": history[-1].approved_at if history else None,
        "description": text.excerpt(live.lead, 160),
    }


@login_not_required
@require_safe
def cover(request: HttpRequest, code: str, composition: str, seed: str) -> HttpResponse:
    """A computed cover; the same address always gives the same picture."""
    dotted = ".".join(
        part for part in (code[:2], code[2:4], code[4:6], code[6:10]) if part
    )
    if not region_codes.is_code(dotted) or composition not in covers.COMPOSITIONS:
        raise Http404
    region = get_object_or_404(Region.objects.only("hue", "motif"), code=dotted)
    svg = covers.cover(region.hue, region.motif, composition, f"{dotted}/{seed}")
    return picture(svg.encode(), "image/svg+xml")


@login_not_required
@require_safe
def head_panel(request: HttpRequest, hue: int, motif: int) -> HttpResponse:
    """The cloth at the head of a kelurahan's page."""
    if hue >= len(covers.PALETTES) or motif >= covers.MOTIFS:
        raise Http404
    return picture(covers.head_panel(hue, motif).encode(), "image/svg+xml")


def picture(body: bytes, content_type: str) -> HttpResponse:
    """An unchanging picture that may do nothing but be looked at."""
    return HttpResponse(
        body,
        content_type=content_type,
        headers={
            "Cache-Control": "public, max-age=31536000, immutable",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )
