"""The pages residents see first: front page, kelurahan, kecamatan, KIM."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.db.models.functions import Left
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from bulletins.models import Bulletin
from events.agenda.links import agenda_link
from events.models import Occurrence
from groups.models import KimGroup, Region
from guard.models import Stage
from kim_portal.lib import region_codes
from kim_portal.lib.keyset import cut, read_cursor
from kim_portal.lib.public import public_page, public_page_with

HOME_NEWS = 5
REGION_NEWS = 10
HOME_EVENTS = 3
REGION_EVENTS = 4
YEAR = 365 * 24 * 3600
SCOPES = {"kelurahan": "village", "kecamatan": "district", "kota": "regency"}


def districts_with_villages() -> list[tuple[Region, list[Region]]]:
    """Every kecamatan with its kelurahan, alphabetical. One query."""
    rows = list(Region.objects.inside(settings.KIM_REGION).order_by("code"))
    return [
        (
            district,
            sorted(
                (r for r in rows if r.parent_code == district.code),
                key=lambda r: r.name,
            ),
        )
        for district in rows
        if district.level == Region.Level.DISTRICT
    ]


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Search, chooser, one notice, the latest, all kelurahan."""
    notice = Bulletin.objects.notice_for([settings.KIM_REGION])
    rows = Bulletin.objects.readable().newest_first().with_card_data()[: HOME_NEWS + 1]
    # What stands in the notice is not said twice.
    newest = [row for row in rows if row != notice][:HOME_NEWS]
    groups = districts_with_villages()
    context = {
        "quiet": Stage.quiet_now(settings.KIM_REGION),
        "notice": notice,
        "lead": newest[0] if newest else None,
        "news": newest[1:],
        "days": Occurrence.objects.readable().coming().for_audiences(None, HOME_EVENTS),
        "districts": groups,
        "village_count": sum(len(villages) for _district, villages in groups),
    }
    return render(request, "pages/home.html", context)


@login_not_required
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Remember a kelurahan on this phone and go there; forget it without one."""
    slug = request.GET.get("kel", "")
    region = Region.objects.villages().filter(slug=slug).first()
    if region is None:
        response = redirect(reverse("home") + "#pilih")
        response.delete_cookie(settings.REGION_COOKIE_NAME)
        return response
    response = redirect(region)
    response.set_cookie(
        settings.REGION_COOKIE_NAME,
        region.slug,
        max_age=YEAR,
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Lax",
    )
    return response


@public_page_with("cakupan", "sebelum")
def village(request: HttpRequest, slug: str) -> HttpResponse:
    """A kelurahan's own page: its news, its kecamatan's and the city's."""
    region, upper = _with_district(slug)
    codes = region.spoken_to()
    wanted = request.GET.get("cakupan", "")
    level = SCOPES.get(wanted)
    chosen = [c for c in codes if region_codes.level(c) == level] if level else codes
    context = _territory(request, region, chosen or codes)
    context |= {
        "days": _events(region.heard_with()),
        "district": upper,
        "scope": wanted if level else "",
        "scopes": [("", "Semua"), *((key, key.capitalize()) for key in SCOPES)],
    }
    return render(request, "pages/village.html", context)


@public_page_with("sebelum")
def district(request: HttpRequest, slug: str) -> HttpResponse:
    """A kecamatan's page: its own news, the city's, and its kelurahan."""
    region = get_object_or_404(Region.objects.districts(), slug=slug)
    codes = [region.code, settings.KIM_REGION]
    context = _territory(request, region, codes)
    villages = list(Region.objects.villages().inside(region.code).by_name())
    context |= {
        "days": _events(region.heard_with(villages)),
        "villages": villages,
    }
    return render(request, "pages/district.html", context)


def _with_district(slug: str) -> tuple[Region, Region | None]:
    """A kelurahan and its kecamatan. One query; Http404 where there is none."""
    found = Region.objects.villages().filter(slug=slug)
    # The code of a kecamatan, 33.75.04, begins that of its kelurahan.
    above = found.annotate(above=Left("code", 8)).values("above")
    rows = Region.objects.filter(Q(pk__in=found.values("pk")) | Q(code__in=above))
    levels = {row.level: row for row in rows}
    if Region.Level.VILLAGE not in levels:
        raise Http404
    return levels[Region.Level.VILLAGE], levels.get(Region.Level.DISTRICT)


def _events(codes: list[str] | None) -> list[Occurrence]:
    """The next events for these audiences. One query."""
    return list(
        Occurrence.objects.readable().coming().for_audiences(codes, REGION_EVENTS)
    )


def _territory(
    request: HttpRequest, region: Region, codes: list[str]
) -> dict[str, Any]:
    """What pages of a region share: its KIM, its news and where older news begin."""
    cursor = read_cursor(request.GET.get("sebelum"))
    notice = Bulletin.objects.notice_for(region_codes.with_ancestors(region.code))
    rows = Bulletin.objects.readable().before(cursor).newest_first()
    page = cut(list(rows.for_audiences(codes, REGION_NEWS + 1)), REGION_NEWS)
    kims = list(
        KimGroup.objects.in_region(region.code)
        .prefetch_related("contacts")
        .order_by("status", "name")
    )
    words = f"Kabar resmi {region.full_name}: {settings.SITE_URL}{region.get_absolute_url()}"
    return {
        "region": region,
        "agenda_link": agenda_link(region),
        "quiet": Stage.quiet_now(region.code),
        "notice": notice,
        # What stands in the notice is not said twice.
        "bulletins": [row for row in page.rows if cursor or row != notice],
        "older": page.cursor,
        "is_first": cursor is None,
        "newest": page.rows[0] if page.rows and cursor is None else None,
        "kims": kims,
        "active_kim": next(
            (k for k in kims if k.status == KimGroup.Status.ACTIVE), None
        ),
        "share_link": f"https://wa.me/?text={quote(words)}",
    }


@public_page_with("sebelum")
def kim(request: HttpRequest, slug: str) -> HttpResponse:
    """A KIM: who they are, by which decree, how to reach them, what they wrote."""
    group = get_object_or_404(
        KimGroup.objects.select_related("region").prefetch_related("contacts"),
        slug=slug,
    )
    cursor = read_cursor(request.GET.get("sebelum"))
    rows = (
        Bulletin.objects.readable()
        .filter(kim=group)
        .before(cursor)
        .newest_first()
        .with_card_data()[: REGION_NEWS + 1]
    )
    page = cut(list(rows), REGION_NEWS)
    context = {
        "kim": group,
        "days": Occurrence.objects.readable()
        .filter(kim=group)
        .coming()
        .for_audiences(None, REGION_EVENTS),
        "agenda_link": agenda_link(group.region),
        "region": group.region,
        "bulletins": page.rows,
        "older": page.cursor,
        "is_first": cursor is None,
    }
    return render(request, "pages/kim.html", context)


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Old browsers ask for this address; the mark answers."""
    return redirect(static("img/logo.svg"), permanent=True)
