"""What residents see of the agenda: the list with its month, and an event's page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.limits import SEARCH_SECONDS, may_search
from events.agenda.filters import PAST, AgendaFilter, filter_of
from events.agenda.listing import address, listing, newest_minutes
from events.agenda.month import month_grid
from events.models import Event, Occurrence, minutes_of
from events.models.parts import organiser_words, page_context
from events.models.when import Standing
from groups.models import Region
from kim_portal.lib import freshness, text
from kim_portal.lib.fragments import drawn, kept_page
from kim_portal.lib.generation import EVERYTHING, WHOLE
from kim_portal.lib.http import too_many
from kim_portal.lib.public import public_page_with
from kim_portal.lib.statement import ask
from reach.counting import counted
from reach.models import Seen
from review.cards import to_come_of_kim
from review.live import Live
from review.public import gone

NEWS_SHOWN = 5
# Grids of months, each with the moment it is right until.
MONTHS = freshness.Kept(most=64)
# The same by what stands in them: a change elsewhere leaves a grid as it is.
GRIDS = freshness.Kept(most=64)
# A weekly meeting has a hundred; the rest is one tap away.
MINUTES_SHOWN = 8


@public_page_with(
    "q", "kelurahan", "kecamatan", "jenis", "periode", "bulan", "sesudah", "sebelum"
)
def index(request: HttpRequest) -> HttpResponse:
    """All that is to come, by week, with the month as a grid on wide screens."""
    chosen = filter_of(request.GET)
    if chosen.words and not may_search(request):
        return too_many(SEARCH_SECONDS)
    page = listing(chosen, request.GET)
    # Who searches wants the list: a month of everything else would only hide it.
    month = "" if chosen.words else _month(chosen, request.GET.get("bulan", ""))
    past = address(chosen, periode=PAST)
    holes = {
        "month": month,
        "days": drawn("events/_found.html", page=page, filter=chosen, past_link=past),
        "minutes": drawn("events/_minutes_told.html", minutes=newest_minutes()),
    }

    def rest() -> dict[str, Any]:
        context = {"filter": chosen, "is_first": page.is_first}
        return {**context, **_calendar(chosen)}

    template = "events/index.html"
    if chosen.kept or not chosen.is_valid():
        return render(request, template, {**rest(), **holes})
    return kept_page(request, template, (page.is_first,), rest, **holes)


def _month(chosen: AgendaFilter, wanted: str) -> SafeString:
    """The grid of a month, drawn once for what stands in it."""
    reading, now = freshness.current(), timezone.now()
    key = (wanted, timezone.localdate(), *sorted(chosen.kept.items()))
    # It changes with its days, and when one of them appears by itself.
    found = MONTHS.find(key) if reading else None
    if found and (found[1] is None or found[1] > now):
        return SafeString(found[0])
    month = month_grid(chosen, wanted)
    html = GRIDS.of(month, lambda: drawn("events/_month.html", month=month))
    if reading:
        MONTHS.put(key, (html, reading.until), [EVERYTHING, WHOLE], reading.turn)
    return html


def _calendar(chosen: AgendaFilter) -> dict[str, Any]:
    """The calendar of what is shown: of the place, else of the kind, else of all."""
    region, kind = chosen.region, chosen.kind
    if region:
        level = "village" if region.level == Region.Level.VILLAGE else "district"
        path = reverse(f"agenda:{level}_feed", args=[region.slug])
        return {"calendar_of": region.full_name, **_addresses(path)}
    if kind:
        path = reverse("agenda:kind_feed", args=[kind.slug])
        return {"calendar_of": kind.name, **_addresses(path)}
    path = reverse("agenda:city_feed")
    return {"calendar_of": settings.KIM_CITY_NAME, **_addresses(path)}


def _addresses(path: str) -> dict[str, str]:
    """webcal: opens the phone's own calendar; https: is for pasting."""
    address = f"{settings.SITE_URL}{path}"
    return {
        "calendar_address": address,
        "calendar_link": f"webcal://{address.partition('://')[2]}",
    }


@public_page_with("notula")
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One event: its live version and its days, or why it was taken back."""
    known = Event.objects.known()
    event = get_object_or_404(known.at(slug).with_page_data())
    live = event.live
    freshness.reads(event.keys)
    if live is None:
        return gone(request, event)
    days = list(event.occurrences.in_order())
    _say_when_it_changes(event, days)
    context = page_context(event, live, days)
    standing = context["standing"]
    everything = request.GET.get("notula") == "semua"
    minutes = minutes_of(live, most=None if everything else MINUTES_SHOWN)
    context |= {
        "minutes": minutes,
        "more_minutes": len(live.minutes) > len(minutes),
        "organiser": organiser_words(event, live),
        "soon": _soon(standing),
        "news": _news_of(event),
        "description": text.excerpt(text.to_plain(live.about) or live.title, 160),
    }
    page = render(request, "events/detail.html", context)
    return counted(page, event, Seen.READ)


def _news_of(event: Event) -> list[Any]:
    """News that tell of it, newest first."""
    news = Live().telling_of(event).newest(NEWS_SHOWN)
    freshness.changes_at(*(row.expires_at for row in news))
    return news


def _say_when_it_changes(event: Event, days: list[Occurrence]) -> None:
    """Each day is over at some moment, today is over at midnight there; news of it are
    its own KIM's."""
    freshness.changes_at(*(day.until for day in days))
    if days:
        freshness.changes_at_midnight(days[0].zone)
    ask(*to_come_of_kim(timezone.now(), event.kim_id))


def _soon(standing: Standing | None) -> str:
    """hari ini or besok, where the next day that takes place is that near."""
    if standing is None or standing.status != "terjadwal" or standing.day is None:
        return ""
    begins = standing.day.begins
    days = (begins.date() - timezone.localdate(timezone=begins.tzinfo)).days
    return {0: "hari ini", 1: "besok"}.get(days, "")
