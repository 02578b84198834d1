"""What residents read: the list, a bulletin, its short address, covers."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from bulletins.filters import BulletinFilter
from bulletins.models import Bulletin
from groups.models import Region
from kim_portal.lib import check_code, covers, region_codes, text
from kim_portal.lib.keyset import cut, read_cursor
from kim_portal.lib.public import public_page, public_page_with
from review.public import gone

PAGE_SIZE = 20


@public_page_with(
    "q", "kategori", "kecamatan", "kelurahan", "sejak", "sampai", "sebelum"
)
def index(request: HttpRequest) -> HttpResponse:
    """All current bulletins, newest first, filtered."""
    rows = Bulletin.objects.readable().newest_first().with_card_data()
    filtered = BulletinFilter(request.GET, queryset=rows)
    found = filtered.qs if filtered.form.is_valid() else rows
    cursor = read_cursor(request.GET.get("sebelum"))
    page = cut(list(found.before(cursor)[: PAGE_SIZE + 1]), PAGE_SIZE)
    context = {
        "filter": filtered,
        "narrowed": filtered.form.is_valid() and filtered.is_narrowed(),
        "chosen": filtered.chosen() if filtered.form.is_valid() else [],
        "bulletins": page.rows,
        "older": _older(request, page.cursor),
        "is_first": cursor is None,
    }
    return render(request, "bulletins/index.html", context)


def _older(request: HttpRequest, cursor: str | None) -> str:
    """The address of the next page, keeping the filter; empty on the last."""
    if cursor is None:
        return ""
    kept = {k: v for k, v in request.GET.items() if k != "sebelum" and v}
    return "?" + urlencode({**kept, "sebelum": cursor})


@public_page
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One bulletin: its live text, or why it was taken back."""
    known = Bulletin.objects.known().at(slug)
    related = ("live__region", "live__category", "kim")
    return show(request, get_object_or_404(known.select_related(*related)))


@public_page
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """The short address on leaflets and in messages; small letters and dashes work."""
    rows = Bulletin.objects.known()
    return redirect(get_object_or_404(rows, code=check_code.normalise(code)))


def show(request: HttpRequest, bulletin: Bulletin) -> HttpResponse:
    """The page of a published or withdrawn bulletin."""
    if bulletin.live is None:
        return gone(request, bulletin)
    context = bulletin.live.page_context()
    history = list(
        bulletin.history().only("number", "approved_at", "change_note", "publication")
    )
    related = (
        Bulletin.objects.readable()
        .speaking_to(bulletin.region_id or "")
        .exclude(pk=bulletin.pk)
        .select_related("live", "kim", "region", "category")
        .newest_first()[:3]
    )
    context |= {
        "history": history,
        "corrections": [r for r in history if r.number > 1],
        "first_approved": history[-1].approved_at if history else None,
        "related": list(related),
        "description": text.excerpt(bulletin.live.lead, 160),
    }
    return render(request, "bulletins/detail.html", context)


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
