"""What a page shows of a version of an event."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.formats import date_format

if TYPE_CHECKING:
    from events.models.event import Event
    from events.models.revision import EventRevision


def page_context(event: "Event", revision: "EventRevision") -> dict[str, Any]:
    """What the event page shows of a version; preview and desk use it too."""
    return {
        "bulletin": event,
        "event": event,
        "revision": revision,
        "kim": event.kim,
        "region": revision.region,
        "category": revision.kind,
        "days": days_of(revision),
        "zone_label": settings.ZONE_LABEL.get(revision.zone, ""),
        "share_text": share_text(event, revision),
    }


def days_of(revision: "EventRevision") -> list[tuple[str, str]]:
    """(Selasa, 24 November 2026; 19.30–21.30) of every day as written."""
    rows = []
    for times in sorted(revision.times, key=lambda row: row["starts"]):
        starts, ends = revision.span(times)
        clock = starts.strftime("%H.%M")
        if ends:
            clock = f"{clock}–{ends.strftime('%H.%M')}"
        rows.append((date_format(starts, "l, j F Y"), clock))
    return rows


def share_text(event: "Event", revision: "EventRevision") -> str:
    """What is sent to WhatsApp: title, when, where, link, code, who says so."""
    days = days_of(revision)
    zone = settings.ZONE_LABEL.get(revision.zone, "")
    when = f"{days[0][0]}, {days[0][1]} {zone}" if days else ""
    if len(days) > 1:
        when = f"{when} (dan {len(days) - 1} hari lain)"
    link = f"{settings.SITE_URL}{event.get_absolute_url()}"
    head = f"*{revision.title}*"
    if event.status != "terjadwal":
        head = f"*{event.get_status_display().upper()}: {revision.title}*"
    return "\n\n".join(
        [
            head,
            f"{when}\n{revision.place or ''}",
            f"Baca: {link}\nKode cek: {event.shown_code}\n"
            f"_{event.kim}, diperiksa {settings.KIM_OFFICE}_",
        ]
    )
