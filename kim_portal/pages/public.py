"""The pages residents see first: front page, kelurahan, kecamatan, KIM."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from bulletins import lists
from events import lists as event_lists
from events.agenda.links import agenda_link
from groups import known
from groups.models import KimGroup, Region
from guard.models import Stage
from kim_portal.lib import check_code, moments, region_codes
from kim_portal.lib.fragments import drawn, kept_page
from kim_portal.lib.generation import kim_key
from kim_portal.lib.keyset import read_cursor
from kim_portal.lib.public import public_page, public_page_with
from kim_portal.lib.statement import Row, ask
from review.cards import (
    Card,
    newest_first,
    page_of,
    soonest_first,
    to_come,
    to_come_of_kim,
)
from review.kinds import find
from review.live import Cursor

HOME_NEWS = 5
REGION_NEWS = 10
HOME_EVENTS = 3
REGION_EVENTS = 4
YEAR = 365 * 24 * 3600
SCOPES = {"kelurahan": "village", "kecamatan": "district", "kota": "regency"}


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Search, chooser, one notice, the latest, all kelurahan."""
    now = timezone.now()
    news, notices, days, *_turns = ask(
        lists.NEWS.of(now, size=HOME_NEWS + 1),
        lists.NOTICES.of(now, [settings.KIM_REGION], size=1),
        event_lists.COMING.of(now, size=HOME_EVENTS),
        *to_come(now, None),
    )
    # What stands in the notice is not said twice.
    said = {row.pk for row in notices}
    newest = [row for row in newest_first(news, HOME_NEWS + 1) if row.pk not in said]
    return kept_page(
        request,
        "pages/home.html",
        (),
        _chooser,
        above=_above(settings.KIM_REGION, lists.NOTICE.of(notices), "before"),
        news=drawn(
            "pages/_latest.html",
            lead=lists.LEADS.of(newest[:1]),
            news=lists.ROWS.of(newest[1:HOME_NEWS]),
        ),
        days=_days(days, HOME_EVENTS, reverse("agenda:index"), ""),
    )


def _chooser() -> dict[str, Any]:
    if known.is_wide():
        return {"is_wide": True, "below": known.below(settings.KIM_REGION)}
    groups = known.districts_with_villages()
    count = sum(len(villages) for _district, villages in groups)
    return {"is_wide": False, "districts": groups, "village_count": count}


def _above(code: str, notice: list[Card], wrap: str) -> SafeString:
    """What stands above the news: a quiet period, an important notice."""
    quiet = Stage.quiet_now(code)
    if not (quiet or notice):
        return SafeString()
    return drawn("pages/_above.html", quiet=quiet, notice=notice, wrap=wrap)


def _days(rows: Sequence[Row], size: int, link: str, whose: str) -> SafeString:
    """The next events beside the news."""
    days = event_lists.DAYS.of(soonest_first(rows, size))
    return drawn("events/_next.html", days=days, link=link, whose=whose)


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
    region = known.village(slug)
    if region is None:
        raise Http404
    codes = region.spoken_to()
    wanted = request.GET.get("cakupan", "")
    level = SCOPES.get(wanted)
    chosen = [c for c in codes if region_codes.level(c) == level] if level else codes
    scope = wanted if level else ""
    cursor = read_cursor(request.GET.get("sebelum"))
    holes = _territory(region, chosen or codes, region.heard_with(), cursor, scope)

    def rest() -> dict[str, Any]:
        scopes = [("", "Semua"), *((key, key.capitalize()) for key in SCOPES)]
        more = {"district": known.parent(region), "scope": scope, "scopes": scopes}
        return {**_about(region), "is_first": cursor is None, **more}

    key = (region.code, scope, cursor is None)
    template = "pages/village.html"
    return kept_page(request, template, key, rest, depends=region.code, **holes)


@public_page_with("sebelum")
def district(request: HttpRequest, slug: str) -> HttpResponse:
    """A kecamatan's page: its own news, the city's, and its kelurahan."""
    region = known.district(slug)
    if region is None:
        raise Http404
    villages = known.villages_of(region)
    codes = [region.code, settings.KIM_REGION]
    cursor = read_cursor(request.GET.get("sebelum"))
    holes = _territory(region, codes, region.heard_with(villages), cursor)

    def rest() -> dict[str, Any]:
        return {**_about(region), "is_first": cursor is None, "villages": villages}

    key = (region.code, cursor is None)
    template = "pages/district.html"
    return kept_page(request, template, key, rest, depends=region.code, **holes)


def _about(region: Region) -> dict[str, Any]:
    """What pages of a region say of it whatever its news are."""
    kims = known.kims_of(region)
    active = KimGroup.Status.ACTIVE
    words = f"Kabar resmi {region.full_name}: {settings.SITE_URL}{region.get_absolute_url()}"
    return {
        "region": region,
        "kims": kims,
        "active_kim": next((k for k in kims if k.status == active), None),
        "share_link": f"https://wa.me/?text={quote(words)}",
    }


def _territory(
    region: Region,
    codes: list[str],
    heard: list[str] | None,
    cursor: Cursor | None,
    scope: str = "",
) -> dict[str, str]:
    """What changes on the page of a region: notices, news, events.

    `codes`: whose news, `heard`: whose events. One query, and one for each sort of card
    that is not known yet.
    """
    now = timezone.now()
    news, notices, days, *_turns = ask(
        lists.NEWS.of(now, codes, cursor, size=REGION_NEWS + 1),
        lists.NOTICES.of(now, region_codes.with_ancestors(region.code), size=1),
        event_lists.COMING.of(now, heard, size=REGION_EVENTS),
        *to_come(now, heard),
    )
    page, notice = page_of(news, REGION_NEWS), newest_first(notices, 1)
    # What stands in the notice is not said twice.
    said = set() if cursor else {row.pk for row in notice}
    bulletins = lists.ROWS.of([row for row in page.rows if row.pk not in said])
    context = {"scope": scope, "region": region, "older": page.cursor}
    return {
        "above": _above(region.code, lists.NOTICE.of(notice), ""),
        "newest": _newest(page.rows[:1]) if cursor is None else "",
        "news": drawn(
            "pages/_news.html", bulletins=bulletins, is_first=cursor is None, **context
        ),
        "days": _days(days, REGION_EVENTS, agenda_link(region), "di sini"),
    }


def _newest(rows: list[Row]) -> str:
    return "".join(f"<span>Kabar terakhir {moments.day(r.moment)}</span>" for r in rows)


@public_page_with("sebelum")
def kim(request: HttpRequest, slug: str) -> HttpResponse:
    """A KIM: who they are, by which decree, how to reach them, what they wrote."""
    group = known.kim(slug)
    if group is None:
        raise Http404
    cursor, now = read_cursor(request.GET.get("sebelum")), timezone.now()
    its: dict[str, Any] = {"numbers": [group.pk], "keys": [kim_key(group.pk)]}
    news, days, *_turns = ask(
        lists.OF_KIM.of(now, cursor=cursor, size=REGION_NEWS + 1, **its),
        event_lists.COMING_OF_KIM.of(now, size=REGION_EVENTS, **its),
        *to_come_of_kim(now, group.pk),
    )
    page = page_of(news, REGION_NEWS)
    context = {
        "kim": group,
        "days": event_lists.DAYS.of(soonest_first(days, REGION_EVENTS)),
        "agenda_link": agenda_link(group.region),
        "region": group.region,
        "bulletins": lists.ROWS_OF_KIM.of(page.rows),
        "older": page.cursor,
        "is_first": cursor is None,
    }
    return render(request, "pages/kim.html", context)


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Old browsers ask for this address; the mark answers."""
    return redirect(static("img/logo.svg"), permanent=True)


@public_page
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """The short address on leaflets and in messages; small letters and dashes work."""
    found = find(check_code.normalise(code))
    if found is None:
        raise Http404
    return redirect(found)
