"""The agenda for phones: calendar files to subscribe to, and one for each event."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from events.agenda.links import agenda_link
from events.models import Event, EventKind, Occurrence
from events.models.occurrence import UNSHOWN, OccurrenceQuerySet
from events.models.parts import organiser_words
from groups.models import Region
from kim_portal.lib import freshness, ics, text
from kim_portal.lib.public import public_page
from kim_portal.lib.statement import ask
from review.cards import to_come

AHEAD = timedelta(days=2 * 366)
BACK = timedelta(days=30)
LASTS = timedelta(minutes=10)
# A phone that asks now and then must still hear of it; then it may forget.
CANCELLED_KEPT = timedelta(days=60)
MOST, MOST_PAST = 1000, 200
# A file of more days than this says of each what a calendar shows at a glance.
FEW, SHOWN = 60, 300
ALARM_MINUTES = 60
NOT_IN_FILES = [name for name in UNSHOWN if not name.endswith("__about")]
STATUSES: dict[str, Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]] = {
    "terjadwal": "CONFIRMED",
    "ditunda": "TENTATIVE",
    "dibatalkan": "CANCELLED",
}


@public_page
def city(request: HttpRequest) -> HttpResponse:
    """Everything public."""
    name = f"Agenda {settings.KIM_CITY_NAME}"
    return _feed(Occurrence.objects.readable(), None, name=name, file="agenda")


@public_page
def village(request: HttpRequest, slug: str) -> HttpResponse:
    """What concerns a kelurahan: its own, its kecamatan's and the city's."""
    return _of_region(get_object_or_404(Region.objects.villages(), slug=slug))


@public_page
def district(request: HttpRequest, slug: str) -> HttpResponse:
    """What concerns a kecamatan: its own, its kelurahan's and the city's."""
    region = get_object_or_404(Region.objects.districts(), slug=slug)
    return _of_region(region, Region.objects.villages().inside(region.code))


@public_page
def kind(request: HttpRequest, slug: str) -> HttpResponse:
    """One kind of event over the whole city, such as posyandu."""
    wanted = get_object_or_404(EventKind, slug=slug)
    days = Occurrence.objects.readable().filter(kind=wanted)
    page = f"{reverse('agenda:index')}?jenis={wanted.slug}"
    name = f"{wanted.name}, {settings.KIM_CITY_NAME}"
    return _feed(days, None, name=name, file=f"agenda-{slug}", page=page)


@public_page
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """One event with all its days; 410 once it was taken back."""
    known = Event.objects.known()
    found = get_object_or_404(known.at(slug).with_page_data())
    freshness.reads(found.keys)
    if found.live is None:
        words = "Acara ini sudah ditarik.\n"
        return HttpResponse(words, status=410, content_type="text/plain; charset=utf-8")
    days = found.occurrences.in_order()[:MOST]
    link = f"{settings.SITE_URL}{found.get_absolute_url()}"
    return _file(days, name=found.live.title, url=link, file=slug)


def _of_region(region: Region, villages: Iterable[Region] = ()) -> HttpResponse:
    return _feed(
        Occurrence.objects.readable(),
        region.heard_with(villages),
        name=f"Agenda {region.full_name}",
        file=f"agenda-{region.slug}",
        page=agenda_link(region),
    )


def _feed(
    days: OccurrenceQuerySet,
    codes: list[str] | None,
    *,
    name: str,
    file: str,
    page: str = "",
) -> HttpResponse:
    """What is to come first, at most a thousand; then the last thirty days."""
    now = timezone.now()
    ask(*to_come(now, codes))
    # Its window moves on all the time; phones ask a few times a day.
    freshness.changes_at(now + LASTS)
    days = days.between(now - BACK, now + AHEAD).exclude(
        status="dibatalkan", changed_at__lt=now - CANCELLED_KEPT
    )
    ahead = list(
        days.coming().for_audiences(codes, MOST).defer(None).defer(*NOT_IN_FILES)
    )
    room = min(MOST - len(ahead), MOST_PAST)
    past = (
        days.past().for_audiences(codes, room).defer(None).defer(*NOT_IN_FILES)
        if room
        else []
    )
    link = f"{settings.SITE_URL}{page or reverse('agenda:index')}"
    return _file([*reversed(list(past)), *ahead], name=name, url=link, file=file)


def _file(
    days: Iterable[Occurrence], *, name: str, url: str, file: str
) -> HttpResponse:
    entries = [entry_of(day) for day in days]
    if len(entries) > FEW:
        entries = list(map(_in_short, entries))
    body = ics.calendar(entries, name=name, url=url)
    return HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{file}.ics"'},
    )


def _in_short(entry: ics.Entry) -> ics.Entry:
    """For a file of many: its page, which the entry links to, says the rest."""
    if len(entry.description) <= SHOWN:
        return entry
    head = entry.description[:SHOWN].rpartition(" ")[0] or entry.description[:SHOWN]
    return replace(entry, description=f"{head} …")


def degrees(text: str | None) -> float | None:
    """A coordinate as a version keeps it."""
    return float(text) if text else None


def entry_of(day: Occurrence) -> ics.Entry:
    """One day as calendars know it. Needs with_card_data."""
    event = day.event
    live = event.live
    assert live is not None  # noqa: S101 - only public days come here
    notes = [
        "Hanya untuk undangan." if live.visibility == "undangan" else "",
        f"Sebab: {day.reason_words}." if day.reason else "",
        text.to_plain(live.about),
        f"Yang perlu dibawa: {live.bring}" if live.bring else "",
        f"Kode cek: {event.shown_code}",
    ]
    return ics.Entry(
        uid=f"{day.uid}@{urlsplit(settings.SITE_URL).hostname}",
        sequence=day.sequence,
        title=text.plain_title(live.title),
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        zone=live.zone,
        status=STATUSES[day.status],
        changed_at=day.changed_at,
        created_at=event.created_at,
        place=live.where,
        description="\n\n".join(note for note in notes if note),
        url=f"{settings.SITE_URL}{event.get_absolute_url()}",
        organiser=organiser_words(event, live),
        categories=(day.kind.name,),
        alarm_minutes=None if day.is_whole_day else ALARM_MINUTES,
        latitude=degrees(live.venue.get("latitude")),
        longitude=degrees(live.venue.get("longitude")),
        all_day=day.is_whole_day,
    )
