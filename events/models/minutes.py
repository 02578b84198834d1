"""How a meeting went: what its organiser writes down afterwards, day by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models

from events.models.when import day_words
from kim_portal.lib.numbers import figure
from review.models.pictures import PhotoRow

if TYPE_CHECKING:
    from events.models.event import Event
    from events.models.revision import EventRevision

DECISIONS_MAX = 5
DECISION_MAX = 300
TODO_MAX = 600
PICTURES_MAX = 3
MOST_PEOPLE = 99_999


class EventPhoto(PhotoRow):
    """A photo of one day, shown with its minutes."""

    revision = models.ForeignKey(
        "events.EventRevision", on_delete=models.CASCADE, related_name="photo_rows"
    )
    # Which day it was taken on: Occurrence.key.
    key = models.CharField(max_length=12)

    class Meta(PhotoRow.Meta):
        verbose_name = "foto acara"
        verbose_name_plural = "foto acara"
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "key", "photo"], name="events_eventphoto_once"
            )
        ]


@dataclass(frozen=True)
class Minutes:
    """The minutes of one day, as pages show them."""

    key: str
    day_words: str
    attendance: int | None
    is_estimate: bool
    decisions: list[str]
    todo: str
    photos: list[EventPhoto]
    is_of_series: bool

    @property
    def attendance_words(self) -> str:
        """Hadir 31 orang (perkiraan)."""
        if self.attendance is None:
            return ""
        unsure = " (perkiraan)" if self.is_estimate else ""
        return f"Hadir {figure(self.attendance)} orang{unsure}"

    def lines(self) -> Iterator[str]:
        """Everything in it, as sentences: for the comparison and the archive."""
        head = ": ".join(
            part for part in (self.day_words, self.attendance_words) if part
        )
        if head:
            yield f"{head}."
        yield from self.decisions
        if self.todo:
            yield f"Yang perlu dilakukan warga: {self.todo}"


def minutes_of(revision: "EventRevision", *, most: int | None = None) -> list[Minutes]:
    """Those of every day, the newest day first. One query where there are any."""
    if not revision.minutes:
        return []
    pictures: dict[str, list[EventPhoto]] = {}
    for row in revision.photo_rows.select_related("photo"):
        pictures.setdefault(row.key, []).append(row)
    days = {row["key"]: revision.span(row) for row in revision.times}
    newest = sorted(
        revision.minutes,
        key=lambda key: days[key][0].isoformat() if key in days else "",
        reverse=True,
    )[:most]
    return [
        _of_day(
            key,
            revision.minutes[key],
            days.get(key),
            pictures.get(key, []),
            is_of_series=len(days) > 1,
        )
        for key in newest
    ]


def _of_day(
    key: str,
    told: dict[str, Any],
    span: Any,
    photos: list[EventPhoto],
    *,
    is_of_series: bool,
) -> Minutes:
    return Minutes(
        key=key,
        day_words=day_words(*span) if span else "",
        attendance=told.get("attendance"),
        is_estimate=told.get("is_estimate", False),
        decisions=told.get("decisions", []),
        todo=told.get("todo", ""),
        photos=photos,
        is_of_series=is_of_series,
    )


def words_of(revision: "EventRevision") -> list[str]:
    """Every word of the minutes that the guard must read."""
    return [
        word
        for row in revision.minutes.values()
        for word in (*row.get("decisions", []), row.get("todo", ""))
    ]


def days_told_anew(live: "EventRevision | None", draft: "EventRevision") -> set[str]:
    """Days whose minutes or photos differ from those residents can read. Two queries."""
    was, now = _accounts(live), _accounts(draft)
    return {key for key in was | now if was.get(key) != now.get(key)}


def _accounts(revision: "EventRevision | None") -> dict[str, Any]:
    """What a version tells of each day: its minutes and its photos."""
    if revision is None:
        return {}
    photos: dict[str, list[Any]] = {}
    for row in revision.photo_rows.values_list("key", "photo_id", "alt", "caption"):
        photos.setdefault(row[0], []).append(row)
    return {key: (told, photos.get(key)) for key, told in revision.minutes.items()}


def note_of(event: "Event", keys: set[str], *, most: int) -> str:
    """Notula Selasa, 24 November 2026 ditambahkan. At most so many letters."""
    known = event.live.minutes if event.live else {}
    new: list[str] = []
    old: list[str] = []
    for day in event.occurrences.filter(key__in=keys).in_order():
        (old if day.key in known else new).append(day.day_words)
    note = " ".join(
        f"Notula {' dan '.join(words)} {verb}."
        for words, verb in ((new, "ditambahkan"), (old, "dibetulkan"))
        if words
    )
    if len(note) > most:
        return f"Notula {figure(len(keys))} hari ditambahkan atau dibetulkan."
    return note
