"""The form for an event: lenient while drafting, strict when sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from events.choices import Organiser, Unsur, Visibility
from events.mending import address_of
from events.models import EventKind, EventRevision, Place
from events.plan.days import Days
from events.plan.rows import SINCE
from events.plan.venue import PlaceFields
from groups.models import KimGroup, Region
from kim_portal.lib import pasted
from kim_portal.lib.forms import LineField, LinesField
from reach import aloud
from reach.aloud import AloudFields
from review.models.pictures import PhotoWords
from review.models.version import TITLE_MAX
from review.photo_part import PhotoPart
from review.states import Problem
from review.write_form import UNSEEN, Saved, WordsForm, WriteForm, offer_rows, stored

AGENDA_LINES = 20
LINE_MAX = 200
POSTERS = 1
# What stands folded away while it is empty.
MORE = ("invited", "agenda", "about", "bring", "contact")
NO_CAPTION = "Poster hanya punya satu keterangan. Pindahkan ke “Keterangan untuk warga tunanetra”."
# Columns stored as they were typed.
# What of the form is a column; days, photos and the place are made of others.
COLUMNS = {field.name for field in EventRevision._meta.concrete_fields}


class PlanForm(PlaceFields, AloudFields, WordsForm):
    """Everything but the days."""

    revision: EventRevision | None

    field_order = ("title", "kind", "region", "visibility", *PlaceFields.place_fields)

    title = LineField(
        label="Nama acara",
        required=False,
        max_length=TITLE_MAX,
        help_text="Apa dan untuk siapa. Tanggal dan tempat ditulis di bawah.",
    )
    kind = forms.ModelChoiceField(
        label="Jenis acara",
        required=False,
        queryset=EventKind.objects.none(),
        empty_label="Pilih jenis",
    )
    region = forms.ModelChoiceField(
        label="Untuk siapa?",
        required=False,
        queryset=Region.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    visibility = forms.ChoiceField(
        label="Siapa boleh tahu dan datang?",
        choices=Visibility.choices,
        widget=forms.RadioSelect,
    )
    organiser = forms.ChoiceField(label="Penyelenggara", choices=Organiser.choices)
    organiser_name = LineField(
        label="Nama penyelenggara",
        required=False,
        max_length=120,
        help_text="Boleh kosong bila KIM Anda sendiri.",
    )
    invited = forms.MultipleChoiceField(
        label="Siapa yang diundang?",
        required=False,
        choices=Unsur.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    agenda = LinesField(
        label="Susunan acara",
        required=False,
        max_length=AGENDA_LINES * LINE_MAX,
        widget=forms.Textarea(attrs={"rows": 4, "class": "short"}),
        help_text="Satu baris satu acara. Boleh kosong.",
    )
    about = LinesField(
        label="Keterangan",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "short"}),
        help_text="Boleh kosong.",
    )
    bring = LineField(label="Yang perlu dibawa", required=False, max_length=300)
    contact = LineField(
        label="Kontak untuk bertanya",
        required=False,
        max_length=160,
        help_text="Nomor yang memang untuk umum, atau “tanya pengurus KIM”.",
    )
    change_note = LineField(
        label="Apa yang berubah?",
        required=False,
        max_length=200,
        help_text="Satu kalimat untuk warga, misalnya “Tempatnya pindah.”",
    )
    note = LineField(
        label="Pesan untuk moderator",
        required=False,
        max_length=500,
        help_text="Boleh kosong. Tidak tampil kepada warga.",
    )

    def __init__(
        self, *args: Any, kim: KimGroup, revision: EventRevision | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, kim=kim, revision=revision, **kwargs)
        offer_rows(self.fields["region"], kim.audiences().order_by("-code"))
        # What was chosen stays on offer whatever became of it.
        kinds = EventKind.objects.filter(is_active=True)
        places = Place.objects.offered_to(kim).near(kim.region_id)
        if revision is not None:
            kinds |= EventKind.objects.filter(pk=revision.kind_id or 0)
            chosen = Place.objects.offered_to(kim).filter(pk=revision.place_id or 0)
            places |= chosen
        offer_rows(self.fields["kind"], kinds)
        offer_rows(self.fields["place"], places)

    def moments(self) -> list[datetime]:
        """Now, and when it begins."""
        first = self.revision.first_start() if self.revision else None
        return [timezone.now(), *([first] if first else [])]

    @property
    def has_new_place(self) -> bool:
        """Whether the page shows what was typed of a place."""
        return any(self[name].value() for name in self.place_fields[1:])

    @property
    def has_more(self) -> bool:
        """Whether the page shows what may stay empty."""
        return any(self[name].value() for name in MORE)

    def clean_agenda(self) -> list[str]:
        lines = pasted.agenda(self.cleaned_data["agenda"])
        if len(lines) > AGENDA_LINES or any(len(line) > LINE_MAX for line in lines):
            raise forms.ValidationError(
                f"Paling banyak {AGENDA_LINES} baris, masing-masing {LINE_MAX} huruf."
            )
        return lines


class EventForm(WriteForm):
    """Words and days together."""

    revision: EventRevision | None
    words: PlanForm

    def __init__(
        self,
        *,
        kim: KimGroup,
        revision: EventRevision | None,
        data: Any = None,
        since: str = "",
    ) -> None:
        if data is not None:
            # The page's own comes before that of a button.
            since = next(iter(data.getlist(SINCE)), "")
        super().__init__(kim=kim, revision=revision, data=data)
        self.words = PlanForm(
            data, kim=kim, revision=revision, initial=_initial(revision, kim)
        )
        poster = revision.poster if revision else None
        alt = revision.poster_alt if revision else ""
        self.photos = PhotoPart(
            data,
            kim=kim,
            stored=[PhotoWords(poster, alt)] if poster else [],
            most=POSTERS,
        )
        self.is_no_double = data is not None and "not_double" in data
        self._take_days(Days(data, revision=revision, since=since))

    def _take_days(self, days: Days) -> None:
        self.days = days
        self.parts = [self.words, *days.parts, self.photos]

    @property
    def shown(self) -> Any:
        """Which days stand on this page; see rows_from."""
        return self.days.shown

    def stored(self) -> None:
        """The days are stored now: they are shown as rows, not asked for once more."""
        self._take_days(Days(None, revision=self.revision, since=self.days.shown.since))

    def is_valid(self) -> bool:
        parts = [super().is_valid(), self.days.agree(), self._poster_agrees()]
        return all(parts)

    def _poster_agrees(self) -> bool:
        """Only one line of words goes with a poster; another is asked about."""
        if not self.photos.is_valid():
            return False
        for form in self.photos.forms.forms:
            if form.cleaned_data.get("caption") and not form.cleaned_data["remove"]:
                form.add_error("caption", NO_CAPTION)
        return self.photos.is_valid()

    def add_problems(self, problems: list[Problem]) -> None:
        """As every form; a question asked already is not asked twice."""
        asked = {message for _address, message in self.error_links()}
        super().add_problems([p for p in problems if p.message not in asked])

    def cleaned(self) -> Saved:
        """The words and days as EventRevision.save_words takes them."""
        data = self.words.cleaned_data
        words = {name: word for name, word in data.items() if name in COLUMNS}
        words["place"] = self.words.the_place()
        words["times"] = self.days.times
        posters = self.photos.cleaned()
        words["poster"] = posters[0].photo if posters else None
        words["poster_alt"] = posters[0].alt if posters else ""
        return Saved(data["seen"], words)

    def make_rows(self) -> Mapping[str, Any]:
        return {"place": self.words.keep_place()}

    def holds(self, revision: Any, saved: Saved) -> bool:
        """As every form; days that are the same count whatever key they carry."""
        words = dict(saved.words)
        place = words["place"]
        if revision.venue != (place.as_words() if place else {}):
            return False
        spans = [(row["starts"], row.get("ends")) for row in words.pop("times")]
        stored = [(row["starts"], row.get("ends")) for row in revision.times]
        return spans == stored and super().holds(revision, Saved(saved.seen, words))

    @property
    def photos_error(self) -> str:
        return self.section_error("photos") or self.section_error("poster")

    @property
    def times_error(self) -> str:
        return self.section_error("times")

    @property
    def double_error(self) -> str:
        return self.section_error("double")

    def address_of(self, problem: Problem) -> str:
        """Minutes are mended on their own page."""
        if self.revision is not None and problem.field.startswith(("notula-", "foto-")):
            return address_of(problem, self.revision)
        return super().address_of(problem)


def _initial(revision: EventRevision | None, kim: KimGroup) -> dict[str, Any]:
    if revision is None:
        return {
            "seen": UNSEEN,
            "region": kim.region_id,
            "visibility": Visibility.OPEN,
            "organiser": Organiser.KIM,
        }
    return {
        **stored(PlanForm, revision),
        **aloud.initial(revision.aloud),
        "agenda": "\n".join(revision.agenda),
    }
