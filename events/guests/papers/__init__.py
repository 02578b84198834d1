"""What an event needs on paper: letters, a notice for the door, a list to sign."""

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from events.models import AttendanceSheet, EventInvitation, EventRevision, Occurrence
from events.models.attendance import keep_until
from events.models.parts import organiser_words
from kim_portal.lib import qr
from kim_portal.lib.typeset import pdf, words

HERE: Final = Path(__file__).parent
# A sheet of A4 holds so many lines to write on by hand.
LINES_A_SHEET: Final = 24
MOST_SHEETS: Final = 10


def letters(
    invitations: list[EventInvitation],
    *,
    day: Occurrence,
    number: str,
    signer: str,
    position: str,
) -> bytes:
    """One A4 letter for each invited person, with a QR to answer by."""
    live = live_of(day)
    data = {
        **_facts(day, live),
        "place_and_date": f"{day.event.kim.region.name}, {_today()}",
        "number": words(number),
        "agenda": [words(line) for line in live.agenda],
        "bring": words(live.bring),
        "signer": words(signer),
        "position": words(position),
        "people": [
            {"name": words(row.name), "qr": qr.svg(row.link)} for row in invitations
        ],
    }
    return pdf(HERE / "letter.typ", data)


def door_notice(sheet: AttendanceSheet) -> bytes:
    """One A4 page for the door: the QR and the code to write oneself in by."""
    day = sheet.day
    address = settings.SITE_URL.partition("://")[2] + reverse("agenda:ask_code")
    data = {
        **_facts(day, live_of(day)),
        "qr": qr.svg(sheet.link),
        "code": sheet.shown_code,
        "address": words(address),
        "kim": words(day.event.kim.name),
        "kept_until": date_format(sheet.kept_until, "j F Y"),
    }
    return pdf(HERE / "door.typ", data)


def list_to_sign(day: Occurrence, *, sheets: int = 1) -> bytes:
    """Empty lines to write names and sign on, `sheets` A4 pages of them."""
    pages = min(max(sheets, 1), MOST_SHEETS)
    sheet = getattr(day, "attendance", None)
    until = sheet.kept_until if sheet else keep_until(day)
    data = {
        **_facts(day, live_of(day)),
        "lines": pages * LINES_A_SHEET,
        "kim": words(day.event.kim.name),
        "kept_until": date_format(until, "j F Y"),
    }
    return pdf(HERE / "list.typ", data)


def live_of(day: Occurrence) -> EventRevision:
    """What moderators approved: only that goes on paper."""
    live = day.event.live
    assert live is not None  # noqa: S101 - a day is of what went live
    return live


def _facts(day: Occurrence, live: EventRevision) -> dict[str, Any]:
    event, place, kim = day.event, live.place, day.event.kim
    organiser = organiser_words(event, live)
    place_of_kim = kim.region.full_name
    through = f"melalui {kim.name}, {place_of_kim}"
    lines = (place.name, place.address) if place else ()
    where = ", ".join(line for line in lines if line)
    return {
        # PDF/UA asks for a title; one of signs only leaves none.
        "title": words(live.title) or f"Acara {event.shown_code}",
        "organiser": words(organiser),
        "below": words(place_of_kim if organiser == kim.name else through),
        "day": day.day_words,
        "clock": day.clock_words,
        "where": words(where),
        "footer": words(
            f"Acara ini diperiksa {settings.KIM_OFFICE}. Kode cek {event.shown_code}."
        ),
    }


def _today() -> str:
    return date_format(timezone.localdate(), "j F Y")
