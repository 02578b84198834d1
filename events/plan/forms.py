"""The form for an event: lenient while drafting, strict when sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from events.choices import EventStatus, Organiser, Unsur, Visibility
from events.mending import address_of
from events.models import EventKind, EventRevision, Place
from events.models.place import NAME_MAX
from events.models.when import day_words
from events.plan.schedule import (
    FromForm,
    RepeatForm,
    RowFormSet,
    changed_from,
    rows_from,
    span_of,
)
from groups.models import KimGroup, Region
from kim_portal.lib import pasted
from kim_portal.lib.forms import LineField, LinesField
from review.models.pictures import PhotoWords
from review.models.version import TITLE_MAX
from review.photo_part import PhotoPart
from review.states import Problem
from review.write_form import UNSEEN, Saved, WordsForm, WriteForm, offer_rows

AGENDA_LINES = 20
LINE_MAX = 200
POSTERS = 1
# Columns stored as they were typed.
WORDS = (
    "title", "organiser", "organiser_name", "visibility", "about", "bring", "contact",
    "change_note", "note", "pledges", "done",
)  # fmt: skip


class PlanForm(WordsForm):
    """Everything but the days."""

    revision: EventRevision | None

    title = LineField(
        label="Nama acara",
        required=False,
        max_length=TITLE_MAX,
        help_text="Apa dan untuk siapa. Tanggal dan tempat ditulis di bawah.",
    )
    kind = forms.ModelChoiceField(
        label="Jenis acara",
        required=False,
        queryset=EventKind.objects.filter(is_active=True),
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
    place = forms.ModelChoiceField(
        label="Tempat",
        required=False,
        queryset=Place.objects.none(),
        empty_label="Tempat baru",
    )
    place_name = LineField(
        label="Nama tempat baru", required=False, max_length=NAME_MAX
    )
    place_address = LineField(label="Alamatnya", required=False, max_length=200)
    place_wheelchair = LineField(
        label="Untuk kursi roda",
        required=False,
        max_length=160,
        help_text="Misalnya: jalan landai di pintu samping. Boleh kosong.",
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
        offer_rows(self.fields["place"], Place.objects.near(kim.region_id))

    def moments(self) -> list[datetime]:
        """Now, and when it begins."""
        first = self.revision.first_start() if self.revision else None
        return [timezone.now(), *([first] if first else [])]

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
        self.times = revision.times if revision else []
        self.repeat = RepeatForm(data, prefix="jadwal")
        self.since = FromForm(data, prefix="sejak")
        self.shown = rows_from(self.times, since, also=postponed_in(revision))
        # A page from before the days were stored has no rows: they stay as they are.
        is_posted = data is not None and "hari-TOTAL_FORMS" in data and self.times
        self.rows = RowFormSet(
            data if is_posted else None, prefix="hari", initial=self.shown.initial
        )
        self.parts = [self.words, self.repeat, self.since, self.photos]
        if self.rows.is_bound:
            self.parts.append(self.rows)

    def stored(self) -> None:
        """The days are stored now: they are shown as rows, not asked for once more."""
        self.repeat = RepeatForm(prefix="jadwal")
        self.since = FromForm(prefix="sejak")
        self.rows = RowFormSet(prefix="hari", initial=self.shown.initial)

    def cleaned(self) -> Saved:
        """The words and days as EventRevision.save_words takes them."""
        data = self.words.cleaned_data
        words = {name: data[name] for name in WORDS if name in data}
        words |= {name: data[name] for name in ("kind", "region", "agenda", "invited")}
        words["place"] = self.place()
        words["times"] = self._times()
        posters = self.photos.cleaned()
        words["poster"] = posters[0].photo if posters else None
        words["poster_alt"] = posters[0].alt if posters else ""
        return Saved(data["seen"], words)

    def place(self) -> Place | None:
        """The one chosen, or known by the name typed; a new one is not stored yet."""
        data = self.words.cleaned_data
        if data["place"] or not data["place_name"]:
            return data["place"] or None
        region = data["region"].code if data["region"] else self.kim.region_id
        known = Place.objects.spelled(data["place_name"], region).first()
        return known or Place(
            name=data["place_name"],
            region_id=region,
            address=data["place_address"],
            wheelchair=data["place_wheelchair"],
        )

    def make_rows(self) -> Mapping[str, Any]:
        """A place typed anew; of two at once the second finds the first's."""
        place = self.place()
        if place is None or place.pk:
            return {}
        place.clean()
        found, _new = Place.objects.get_or_create(
            alike=place.alike,
            region_id=place.region_id,
            defaults={
                "name": place.name,
                "address": place.address,
                "wheelchair": place.wheelchair,
            },
        )
        return {"place": found}

    def holds(self, revision: Any, saved: Saved) -> bool:
        """As every form; days that are the same count whatever key they carry."""
        words = dict(saved.words)
        spans = [(row["starts"], row.get("ends")) for row in words.pop("times")]
        stored = [(row["starts"], row.get("ends")) for row in revision.times]
        return spans == stored and super().holds(revision, Saved(saved.seen, words))

    def _times(self) -> list[dict[str, Any]]:
        """Days kept, moved and left out, then those added by a rule."""
        times = {row["key"]: row for row in self.times}
        for row in self.rows.cleaned_data if self.rows.is_bound else []:
            # A row said to be new and left as it was is empty.
            if row.get("key") not in times:
                continue
            if row["skip"]:
                del times[row["key"]]
                continue
            times[row["key"]] = {"key": row["key"], **span_of(row["day"], row)}
        times = changed_from(times, self.since.cleaned_data)
        known = {row["starts"] for row in times.values()}
        added = [row for row in self.repeat.times() if row["starts"] not in known]
        return sorted([*times.values(), *added], key=lambda row: row["starts"])

    def days(self) -> list[tuple[str, forms.Form]]:
        """(Selasa, 24 November 2026; its form) of the days shown one by one."""
        known = {row["key"]: row["starts"] for row in self.times}
        return [
            (_day_of(known.get(str(form["key"].value()), "")), form)
            for form in self.rows
        ]

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


def postponed_in(revision: EventRevision | None) -> set[str]:
    """Days still to be given a date; they stand in the form though theirs passed."""
    if revision is None:
        return set()
    days = revision.publication.occurrences.filter(status=EventStatus.POSTPONED)
    return set(days.values_list("key", flat=True))


def _day_of(starts: str) -> str:
    """The date of a stored time in words; of an unknown day just that."""
    return day_words(datetime.fromisoformat(starts), None) if starts else "Hari lain"


def _initial(revision: EventRevision | None, kim: KimGroup) -> dict[str, Any]:
    if revision is None:
        return {
            "seen": UNSEEN,
            "region": kim.region_id,
            "visibility": Visibility.OPEN,
            "organiser": Organiser.KIM,
        }
    return {
        **{name: getattr(revision, name) for name in WORDS},
        "seen": revision.mark,
        "kind": revision.kind_id,
        "region": revision.region_id,
        "place": revision.place_id,
        "invited": revision.invited,
        "agenda": "\n".join(revision.agenda),
    }
