"""What keeps an event from being sent: asked on submit, shown beside the fields."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from events.choices import OFFICIAL, EventStatus, Organiser, Visibility
from events.models.rooms import first_clash
from events.models.when import day_words
from review.checks import (
    audience_problems,
    change_problems,
    guard_problems,
    photo_problems,
    title_problems,
)
from review.states import Problem

if TYPE_CHECKING:
    from events.models.revision import EventRevision

NO_DECISION = "Tulis sedikitnya satu keputusan atau hasil."


def problems_of(revision: "EventRevision") -> list[Problem]:
    """Every problem, in the order of the form."""
    return [
        *_word_problems(revision),
        *_time_problems(revision),
        *_organiser_problems(revision),
        *_room_problems(revision),
        *_minutes_problems(revision),
        *_guard_problems(revision),
    ]


def _word_problems(revision: "EventRevision") -> list[Problem]:
    found = title_problems(revision, "Tulis nama acaranya.")
    if revision.kind is None:
        found.append(Problem("kind", "Pilih jenis acara yang paling cocok."))
    found += audience_problems(revision, "Pilih untuk siapa acara ini.")
    if revision.place is None:
        found.append(Problem("place", "Pilih tempatnya, atau tulis tempat baru."))
    if revision.poster and not revision.poster_alt:
        found.append(
            Problem("poster", "Poster belum punya keterangan untuk warga tunanetra.")
        )
    return found + change_problems(revision)


def _time_problems(revision: "EventRevision") -> list[Problem]:
    first = revision.first_start()
    if first is None:
        return [Problem("times", "Pilih tanggal dan jam mulainya.")]
    last = max(revision.span(row)[0] for row in revision.times)
    now = timezone.now()
    if revision.number == 1 and last < now:
        return [Problem("times", "Waktunya sudah lewat.")]
    # One that was postponed did not begin: it is only now given its day.
    begun = revision.publication.occurrences.filter(
        status=EventStatus.PLANNED, starts_at__lte=now
    )
    keys = set(begun.values_list("key", flat=True))
    moved = [
        row for row in revision.times
        if row["key"] in keys and revision.span(row)[0] > now
    ]  # fmt: skip
    if moved:
        message = "Hari yang sudah dimulai tidak dapat dipindah ke depan. Tambahkan hari baru."
        return [Problem("times", message)]
    return []


def _organiser_problems(revision: "EventRevision") -> list[Problem]:
    found, kind = [], revision.kind
    if kind and kind.needs_official and revision.organiser not in OFFICIAL:
        found.append(
            Problem(
                "organiser",
                f"{kind.name} hanya boleh diadakan KPU, Bawaslu, pemerintah, atau KIM.",
            )
        )
    if revision.organiser != Organiser.KIM and not revision.organiser_name:
        found.append(Problem("organiser_name", "Tulis nama penyelenggaranya."))
    return found


def _guard_problems(revision: "EventRevision") -> list[Problem]:
    """Nobody outside reads what is internal: only public words are looked at."""
    if revision.visibility == Visibility.INTERNAL:
        return []
    return guard_problems(revision.guard_report(timezone.now()), revision.pledges)


def _minutes_problems(revision: "EventRevision") -> list[Problem]:
    """Minutes say at least one thing; their photos say what they show.

    Each names its day: the field is `notula-` or `foto-` and Occurrence.key.
    """
    found = []
    days = {row["key"]: row for row in revision.times}
    if set(revision.minutes) - set(days):
        found.append(Problem("times", "Hari yang punya notula tidak dapat dihapus."))
    pictures: dict[str, list[Any]] = {key: [] for key in revision.minutes}
    for row in revision.photo_rows.all():
        pictures.setdefault(row.key, []).append(row)
    for key, rows in pictures.items():
        told = revision.minutes.get(key, {})
        # A photo no page shows would be public all the same.
        wrong = [
            *([] if told.get("decisions") else [("notula", NO_DECISION)]),
            *(("foto", problem.message) for problem in photo_problems(rows)),
        ]
        found += [
            Problem(f"{part}-{key}", _of_day(revision, days.get(key), message))
            for part, message in wrong
        ]
    return found


def _of_day(revision: "EventRevision", row: dict[str, Any] | None, message: str) -> str:
    """What is wrong with the minutes of a day; which day, where there are several."""
    if row is None or len(revision.times) == 1:
        return message
    head = f"Notula {day_words(*revision.span(row))}"
    return f"{head}: {message[0].lower()}{message[1:]}"


def _room_problems(revision: "EventRevision") -> list[Problem]:
    """A hall holds one event at a time; the database refuses the second anyway."""
    place = revision.place
    if place is None or not place.is_room:
        return []
    clash = first_clash(place, [revision.span(row) for row in revision.times], revision)
    return [Problem("place", clash)] if clash else []
