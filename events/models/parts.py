"""What a page shows of a version of an event."""

from typing import TYPE_CHECKING, Any

from django.conf import settings

from events.choices import EventStatus
from events.models.when import Standing, clock_words, day_words, standing_of
from kim_portal.lib import names, text
from kim_portal.lib.numbers import figure
from reach.messages import Facts, Message, made_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.models.event import Event
    from events.models.invitation import EventInvitation
    from events.models.occurrence import Occurrence
    from events.models.revision import EventRevision


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
        "to_send": messages(event, revision, standing),
    }


def days_of(revision: "EventRevision") -> list[tuple[str, str]]:
    """(Selasa, 24 November 2026; 19.30–21.30) of every day as written."""
    spans = (
        revision.span(times)
        for times in sorted(revision.times, key=lambda row: row["starts"])
    )
    return [(day_words(*span), clock_words(*span)) for span in spans]


def messages(
    event: "Event", revision: "EventRevision", standing: Standing | None = None
) -> list[Message]:
    """What people send on: see reach.messages.

    Of what was called off they are the correction, ready to follow the invitation.
    """
    before, news = "", ""
    if standing and standing.is_off and standing.day:
        before = f"{standing.status.upper()}: "
        why = standing.day.reason_words
        news = f"Sebab: {why}.\n" if why else ""
        news += "Mohon teruskan kepada yang sudah menerima undangannya."
    elif revision.visibility == "undangan":
        news = "Hanya untuk undangan; hasilnya terbuka untuk warga."
    lines = _when(revision, standing), str(revision.venue.get("name", ""))
    return made_of(
        Facts(
            title=revision.title,
            before=before,
            news=news,
            lines=tuple(line for line in lines if line),
            link=f"{settings.SITE_URL}{event.get_short_url()}",
            code=event.shown_code,
            kim=str(event.kim),
        )
    )


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
        more = len(standing.coming) - 1
    else:
        days = days_of(revision)
        if not days:
            return ""
        zone = settings.ZONE_LABEL.get(revision.zone, "")
        day, clock = days[0][0], f"{days[0][1]} {zone}" if days[0][1] else ""
        more = len(days) - 1
    when = f"{day}, {clock}" if clock else day
    return f"{when} (dan {figure(more)} hari lain)" if more > 0 else when


def organiser_words(event: "Event", revision: "EventRevision") -> str:
    """Who holds it: KIM Medono, or KPU Kota Pekalongan."""
    if revision.organiser == "kim":
        return revision.organiser_name or event.kim.name
    return revision.organiser_name or revision.get_organiser_display()
