"""The form that closes a day: how many came, what was decided, what to do, photos."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from django import forms

from events.mending import address_of
from events.models import EventRevision, Occurrence
from events.models.minutes import (
    DECISION_MAX,
    DECISIONS_MAX,
    MOST_PEOPLE,
    PICTURES_MAX,
    TODO_MAX,
    days_told_anew,
    note_of,
)
from groups.models import KimGroup
from kim_portal.lib.forms import LineField, LinesField, WholeNumberField
from review.models.pictures import PhotoWords
from review.photo_part import PhotoPart
from review.states import Problem
from review.words import texts_in
from review.write_form import Saved, WordsForm, WriteForm

NAMES = [f"decision_{number}" for number in range(1, DECISIONS_MAX + 1)]


# Of all days of an event together; two years of a weekly meeting fill a third of it.
MOST_TOLD = 60_000
TOO_LONG = (
    "Notula semua hari acara ini bersama-sama sudah terlalu panjang. Persingkat, atau "
    "buat acara baru untuk hari-hari berikutnya."
)


class MinutesForm(WordsForm):
    """Everything but the photos. Lenient: half of it can be kept as a draft."""

    attendance = WholeNumberField(
        label="Berapa orang yang hadir?",
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
    )
    is_estimate = forms.BooleanField(
        label="Angka ini perkiraan",
        required=False,
        help_text="Warga melihat “(perkiraan)” di belakang angkanya.",
    )
    todo = LinesField(
        label="Yang perlu dilakukan warga",
        required=False,
        max_length=TODO_MAX,
        widget=forms.Textarea(attrs={"rows": 3, "class": "short"}),
        help_text="Apa, kapan, dan di mana. Boleh kosong.",
    )
    note = LineField(
        label="Pesan untuk moderator",
        required=False,
        max_length=500,
        help_text="Boleh kosong. Tidak tampil kepada warga.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in enumerate(NAMES, 1):
            self.fields[name] = LineField(
                label=f"Keputusan {number}",
                required=False,
                max_length=DECISION_MAX,
                widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
            )

    def decisions(self) -> list[forms.BoundField]:
        """The fields for what was decided."""
        return [self[name] for name in NAMES]


class ClosingForm(WriteForm):
    """The minutes of one day of an event."""

    words: MinutesForm

    def __init__(
        self,
        *,
        kim: KimGroup,
        revision: EventRevision,
        day: Occurrence,
        data: Any = None,
    ) -> None:
        super().__init__(kim=kim, revision=revision, data=data)
        self.day = day
        self.key = day.key
        self.words = MinutesForm(
            data, kim=kim, revision=revision, initial=_initial(revision, day)
        )
        rows = self.stored_photos(revision).select_related("photo")
        self.photos = PhotoPart(
            data,
            kim=kim,
            stored=[PhotoWords(r.photo, r.alt, r.caption) for r in rows],
            most=PICTURES_MAX,
        )
        self.parts = [self.words, self.photos]

    def is_valid(self) -> bool:
        """Also together with the minutes of its other days: the guard reads them all."""
        if not super().is_valid():
            return False
        told = self._minutes(has_photos=False)
        if sum(len(word) for word in texts_in(told)) > MOST_TOLD:
            self.words.add_error(NAMES[0], TOO_LONG)
            return False
        return True

    def stored_photos(self, revision: Any) -> Any:
        return revision.photo_rows.filter(key=self.key)

    def add_problems(self, problems: list[Problem]) -> None:
        """Those of this day's minutes belong beside this page's fields."""
        here = {f"notula-{self.key}": NAMES[0], f"foto-{self.key}": "photos"}
        super().add_problems(
            [replace(p, field=here.get(p.field, p.field)) for p in problems]
        )

    def cleaned(self) -> Saved:
        data = self.words.cleaned_data
        photos = self.photos.cleaned()
        names = ("note", "pledges", "done")
        kept = {name: data[name] for name in names if name in data}
        minutes = self._minutes(has_photos=bool(photos))
        words = {
            **kept,
            "minutes": minutes,
            "change_note": self._change_note(minutes),
        }
        return Saved(data["seen"], words, photos, {"key": self.key})

    def _minutes(self, *, has_photos: bool) -> dict[str, Any]:
        """All minutes of the event, with those of this day as typed."""
        data = self.words.cleaned_data
        told = {
            "attendance": data["attendance"],
            "is_estimate": bool(data["is_estimate"]),
            "decisions": [data[name] for name in NAMES if data[name]],
            "todo": data["todo"],
        }
        others = {k: v for k, v in self.revision.minutes.items() if k != self.key}
        is_empty = told["attendance"] is None and not (
            told["decisions"] or told["todo"] or has_photos
        )
        return others if is_empty else {**others, self.key: told}

    def _change_note(self, minutes: Iterable[str]) -> str:
        """What residents are told of the draft with these minutes.

        A note somebody wrote stays; ours names every day whose minutes differ from
        those residents can read.
        """
        event = self.day.event
        most = EventRevision._meta.get_field("change_note").max_length or 0
        ours = partial(note_of, event, most=most)
        is_open = self.revision.is_editable
        written = self.revision.change_note if is_open else ""
        days = days_told_anew(event.live, self.revision)
        if written not in {"", ours(days)}:
            return str(written)
        return ours({key for key in days | {self.key} if key in minutes})

    def address_of(self, problem: Problem) -> str:
        """What is wrong elsewhere in the event is mended on its own page."""
        if problem.field in {"photos", "privacy"}:
            return super().address_of(problem)
        return address_of(problem, self.revision)


def _initial(revision: EventRevision, day: Occurrence) -> dict[str, Any]:
    """What was told before; else the number the list at the door knows."""
    told = revision.minutes.get(day.key, {})
    sheet = getattr(day, "attendance", None)
    came = told.get("attendance")
    if came is None and sheet is not None:
        came = sheet.number() or None
    is_open = revision.is_editable
    return {
        "seen": revision.mark,
        "attendance": came,
        "is_estimate": told.get("is_estimate", False),
        "todo": told.get("todo", ""),
        "note": revision.note if is_open else "",
        "pledges": revision.pledges if is_open else [],
        "done": revision.done if is_open else [],
        **dict(zip(NAMES, told.get("decisions", []), strict=False)),
    }
