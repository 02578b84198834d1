"""What a page shows of a version of an event."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings

from events.choices import EventStatus
from events.models.when import Standing, clock_words, day_words, standing_of
from kim_portal.lib import names, text
from kim_portal.lib.numbers import figure
from reach.facts import Facts
from reach.facts import facts_of as basic_facts
from reach.messages import made_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from events.models.event import Event
    from events.models.invitation import EventInvitation
    from events.models.occurrence import Occurrence
    from events.models.revision import EventRevision

# Of a long series, so many are named.
DAYS_OFF = 4


def page_context(
    event: "Event",
    revision: "EventRevision",
    rows: "Sequence[Occurrence] | None" = None,
) -> dict[str, Any]:
    """What the event page shows of a version; preview and desk use it too.

    `rows` are the days of what is live, in order: moved and called off as they are.
    Without them the days are those the version asks for.
    """
    standing = standing_of(rows) if rows else None
    return {
        "event": event,
        "revision": revision,
        "kim": event.kim,
        "region": revision.region,
        "kind": revision.kind,
        "days": days_of(revision),
        "zone_label": settings.ZONE_LABEL.get(revision.zone, ""),
        "standing": standing,
        "to_send": made_of(facts_of(revision, standing)),
    }


def days_of(revision: "EventRevision") -> list[tuple[str, str]]:
    """(Selasa, 24 November 2026; 19.30–21.30) of every day as written."""
    spans = (
        revision.span(times)
        for times in sorted(revision.times, key=lambda row: row["starts"])
    )
    return [(day_words(*span), clock_words(*span)) for span in spans]


def facts_of(revision: "EventRevision", standing: Standing | None = None) -> Facts:
    """What is sent on and printed of it; see reach.facts.

    Of what was called off that is the correction, ready to follow the invitation.
    """
    before, news = "", ""
    if standing and standing.is_off and standing.day:
        before = standing.status.upper()
        why = standing.day.reason_words
        news = f"Sebab: {why}.\n" if why else ""
        news += "Mohon teruskan kepada yang sudah menerima undangannya."
    elif standing and _days_off(standing):
        news = _days_off(standing)
    elif revision.visibility == "undangan":
        news = "Hanya untuk undangan; hasilnya terbuka untuk warga."
    venue = str(revision.venue.get("name", ""))
    rows = [
        ("Kapan", _when(revision, standing)),
        ("Tempat", venue),
        ("Bawa", revision.bring),
    ]
    return basic_facts(
        revision,
        before=before,
        news=news,
        lines=tuple(said for label, said in rows if said and label != "Bawa"),
        rows=tuple((label, said) for label, said in rows if said),
        until=_last_day(revision, standing),
    )


def words_of_page(revision: "EventRevision") -> str:
    """All that residents read of a version."""
    days = ["; ".join(filter(None, pair)) for pair in days_of(revision)]
    page = [
        revision.title,
        *days,
        revision.where,
        text.to_plain(revision.about),
        *revision.agenda,
        revision.bring,
        revision.contact,
    ]
    return "\n".join(filter(None, page))


def _last_day(revision: "EventRevision", standing: Standing | None) -> "date | None":
    """The last day of it by the clock there, also of what was called off."""
    zone = ZoneInfo(revision.zone)
    days = standing.days if standing else []
    ends = [day.until for day in days] or [
        last or first for first, last in map(revision.span, revision.times)
    ]
    # What ends at midnight ends on the day before.
    last = max(ends, default=None)
    return (last.astimezone(zone) - timedelta(seconds=1)).date() if last else None


def invitation_text(day: "Occurrence", invitation: "EventInvitation") -> str:
    """What is sent to one invited person: when, where, and where to answer."""
    live = day.event.live
    assert live is not None  # noqa: S101 - only what is live has a list
    title = text.bold_title(live.title)
    when = ", ".join(part for part in (day.day_words, day.clock_words) if part)
    if day.status != EventStatus.PLANNED:
        why = f" Sebab: {day.reason_words}." if day.reason_words else ""
        off = day.get_status_display().lower()
        return "\n\n".join(
            [
                f"{names.greeting(invitation.name)},",
                f"{title}, {when}, {off}.{why} Mohon maaf atas perubahan ini.",
                f"_{organiser_words(day.event, live)}_",
            ]
        )
    return "\n\n".join(
        [
            f"{names.greeting(invitation.name)},",
            f"kami mengundang Bapak/Ibu hadir pada {title}.\n{when}\n{live.where}",
            f"Mohon kabar hadir atau berhalangan di sini:\n{invitation.link}",
            f"_{organiser_words(day.event, live)}_",
        ]
    )


def _when(revision: "EventRevision", standing: Standing | None) -> str:
    """The day a reader needs, and how many more there are."""
    if standing and standing.day:
        day, clock = standing.day.day_words, standing.day.clock_words
        more = len(_taking_place(standing)) - 1
    else:
        days = days_of(revision)
        if not days:
            return ""
        zone = settings.ZONE_LABEL.get(revision.zone, "")
        day, clock = days[0][0], f"{days[0][1]} {zone}" if days[0][1] else ""
        more = len(days) - 1
    when = f"{day}, {clock}" if clock else day
    return f"{when} (dan {figure(more)} hari lain)" if more > 0 else when


def _taking_place(standing: Standing) -> list["Occurrence"]:
    """Of the days to come those that take place; all of what was called off whole."""
    planned = [day for day in standing.coming if day.status == "terjadwal"]
    return standing.coming if standing.is_off else planned


def _days_off(standing: Standing) -> str:
    """Single days of a series that do not take place, each with the reason."""
    off = [day for day in standing.coming if day.status != "terjadwal"]
    said = []
    for day in off[:DAYS_OFF]:
        why = day.reason_words
        because = f" ({why[0].lower()}{why[1:]})" if why else ""
        said.append(f"{day.day_words}: {day.status}{because}")
    if len(off) > DAYS_OFF:
        said.append(f"Juga {figure(len(off) - DAYS_OFF)} hari lain; lihat halamannya.")
    return "\n".join(said)


def organiser_words(event: "Event", revision: "EventRevision") -> str:
    """Who holds it: KIM Medono, or KPU Kota Pekalongan."""
    if revision.organiser == "kim":
        return revision.organiser_name or event.kim.name
    return revision.organiser_name or revision.get_organiser_display()
