"""The form that closes a day: how many came, what was decided, what to do, photos."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils import timezone

from events.models import EventRevision, Occurrence
from events.models.minutes import (
    DECISION_MAX,
    DECISIONS_MAX,
    MOST_PEOPLE,
    PICTURES_MAX,
    TODO_MAX,
)
from groups.models import KimGroup
from kim_portal.lib.forms import LineField, LinesField
from review.checks import asks_pledges, pledge_field
from review.guarded import GuardedForm
from review.models.pictures import PhotoWords
from review.photo_part import PhotoPart

if TYPE_CHECKING:
    from kim_portal.lib.moderation import Problem

NAMES = [f"decision_{number}" for number in range(1, DECISIONS_MAX + 1)]


class MinutesForm(forms.Form):
    """Everything but the photos. Lenient: half of it can be kept as a draft."""

    # Which version the officer saw: number and version of it, 2.3.
    seen = forms.RegexField(r"^\d{1,9}\.\d{1,9}$", widget=forms.HiddenInput)
    attendance = forms.IntegerField(
        label="Berapa orang yang hadir?",
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
        error_messages={"invalid": "Tulis angkanya saja, misalnya 42."},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
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

    pledges = pledge_field()

    def __init__(self, *args: Any, kim: KimGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_pledges(kim, [timezone.now()]):
            del self.fields["pledges"]
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


class ClosingForm(GuardedForm):
    """The minutes of one day of an event; knows its owner, never its state."""

    def __init__(
        self,
        *,
        kim: KimGroup,
        revision: EventRevision,
        day: Occurrence,
        data: Any = None,
    ) -> None:
        self.kim = kim
        self.revision = revision
        self.key = day.key
        self.problems: list[Problem] = []
        self.words = MinutesForm(data, kim=kim, initial=_initial(revision, day))
        rows = revision.photo_rows.filter(key=day.key).select_related("photo")
        self.photos = PhotoPart(
            data,
            kim=kim,
            stored=[PhotoWords(r.photo, r.alt, r.caption) for r in rows],
            most=PICTURES_MAX,
        )
        self.parts = [self.words, self.photos]
        self.read_contacts(data)

    def add_problems(self, problems: "list[Problem]") -> None:
        """Those of this day's minutes belong beside this page's fields."""
        here = {f"notula-{self.key}": NAMES[0], f"foto-{self.key}": "photos"}
        super().add_problems(
            [replace(p, field=here.get(p.field, p.field)) for p in problems]
        )

    def seen(self) -> tuple[int, int]:
        """Number and version the officer saw."""
        number, version = self.words.cleaned_data["seen"].split(".")
        return int(number), int(version)

    def stored(self, photos: list[PhotoWords]) -> dict[str, Any]:
        """The words as EventRevision.save_words takes them, for a day with `photos`."""
        data = self.words.cleaned_data
        kept = {name: data[name] for name in ("note", "pledges") if name in data}
        return {"minutes": self._minutes(has_photos=bool(photos)), **kept}

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

    @property
    def photos_error(self) -> str:
        return self.section_error("photos")

    def error_links(self) -> list[tuple[str, str]]:
        """(address, message) of everything wrong, in the order of the page."""
        links = [
            (f"#id_{name}", str(message))
            for name, messages in self.words.errors.items()
            for message in messages
        ]
        links += [(f"#{anchor}", said) for anchor, said in self.photos.error_links()]
        # What is wrong elsewhere in the event is mended on its own page.
        mine = {"photos", "privacy"}
        return links + [
            (
                f"#{p.field}" if p.field in mine else place_of(p, self.revision),
                p.message,
            )
            for p in self.problems
            if p.field not in self.words.fields
        ]


def place_of(problem: "Problem", revision: EventRevision) -> str:
    """The address where an officer mends it: the minutes of its day, or the plan."""
    event = revision.publication
    part, _dash, key = problem.field.partition("-")
    if part in {"notula", "foto"} and key:
        return reverse("plan:minutes", args=[event.code, key])
    return f"{reverse('plan:edit', args=[event.draft_key])}#{problem.field}"


def _initial(revision: EventRevision, day: Occurrence) -> dict[str, Any]:
    """What was told before; else the number the list at the door knows."""
    told = revision.minutes.get(day.key, {})
    sheet = getattr(day, "attendance", None)
    came = told.get("attendance")
    if came is None and sheet is not None:
        came = sheet.number() or None
    return {
        "seen": f"{revision.number}.{revision.version}",
        "attendance": came,
        "is_estimate": told.get("is_estimate", False),
        "todo": told.get("todo", ""),
        "note": revision.note if revision.is_editable else "",
        "pledges": revision.pledges if revision.is_editable else [],
        **dict(zip(NAMES, told.get("decisions", []), strict=False)),
    }
