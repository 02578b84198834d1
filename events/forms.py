"""The form for an event: lenient while drafting, strict when sent."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from events.closing_form import place_of
from events.models import (
    EventKind,
    EventRevision,
    EventStatus,
    Organiser,
    Place,
    Unsur,
    Visibility,
)
from events.models.place import NAME_MAX
from events.models.revision import TITLE_MAX
from events.models.when import day_words
from events.schedule import (
    FromForm,
    RepeatForm,
    RowFormSet,
    changed_from,
    rows_from,
    span_of,
)
from groups.models import KimGroup, Region
from kim_portal.lib.forms import LineField, LinesField
from kim_portal.lib.recurrence import to_json
from review.checks import asks_pledges, pledge_field
from review.guarded import GuardedForm
from review.models.pictures import PhotoWords
from review.photo_part import PhotoPart

if TYPE_CHECKING:
    from kim_portal.lib.moderation import Problem

AGENDA_LINES = 20
LINE_MAX = 200
WORDS = (
    "title", "organiser", "organiser_name", "visibility", "about", "bring", "contact",
    "change_note", "note", "pledges",
)  # fmt: skip


class PlanForm(forms.Form):
    """Everything but the days."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**30)
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

    pledges = pledge_field()

    def __init__(
        self, *args: Any, kim: KimGroup, revision: EventRevision | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not asks_pledges(kim, moments_of(revision)):
            del self.fields["pledges"]
        region, place = self.fields["region"], self.fields["place"]
        assert isinstance(region, forms.ModelChoiceField)  # noqa: S101 - for mypy
        assert isinstance(place, forms.ModelChoiceField)  # noqa: S101
        region.queryset = kim.audiences().order_by("-code")
        place.queryset = Place.objects.near(kim.region_id)
        if revision is None or revision.number == 1:
            del self.fields["change_note"]

    def clean_agenda(self) -> list[str]:
        lines = [line.strip(" -*") for line in self.cleaned_data["agenda"].splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > AGENDA_LINES or any(len(line) > LINE_MAX for line in lines):
            raise forms.ValidationError(
                f"Paling banyak {AGENDA_LINES} baris, masing-masing {LINE_MAX} huruf."
            )
        return lines


class EventForm(GuardedForm):
    """Words and days together; knows its owner, never its state."""

    def __init__(
        self,
        *,
        kim: KimGroup,
        revision: EventRevision | None,
        data: Any = None,
        since: str = "",
    ) -> None:
        self.kim = kim
        self.revision = revision
        self.problems: list[Problem] = []
        self.words = PlanForm(
            data, kim=kim, revision=revision, initial=_initial(revision, kim)
        )
        poster = revision.poster if revision else None
        alt = revision.poster_alt if revision else ""
        self.photos = PhotoPart(
            data, kim=kim, stored=[PhotoWords(poster, alt)] if poster else [], most=1
        )
        self.times = revision.times if revision else []
        self.repeat = RepeatForm(data, prefix="jadwal")
        self.since = FromForm(data, prefix="sejak")
        self.shown = rows_from(self.times, since, also=postponed_in(revision))
        self.rows = RowFormSet(
            data if self.times else None, prefix="hari", initial=self.shown.initial
        )
        self.parts = [self.words, self.repeat, self.since, self.photos]
        if self.times:
            self.parts.append(self.rows)
        self.read_contacts(data)

    def version(self) -> int:
        """The version the officer saw."""
        return int(self.words.cleaned_data["version"])

    def cleaned(self) -> dict[str, Any]:
        """The words and days as EventRevision.save_words takes them."""
        data = self.words.cleaned_data
        words = {name: data[name] for name in WORDS if name in data}
        words |= {name: data[name] for name in ("kind", "region", "agenda", "invited")}
        words["place"] = data["place"] or self._new_place(data)
        words["times"] = self._times()
        if self.repeat.times() and self.repeat.rule is not None:
            words["rule"] = to_json(self.repeat.rule)
        return words

    def _new_place(self, data: dict[str, Any]) -> Place | None:
        """A place typed anew; the same name in the same region is the same place."""
        if not data["place_name"]:
            return None
        place, _new = Place.objects.get_or_create(
            name=data["place_name"],
            region_id=(data["region"].code if data["region"] else self.kim.region_id),
            defaults={
                "address": data["place_address"],
                "wheelchair": data["place_wheelchair"],
            },
        )
        return place

    def _times(self) -> list[dict[str, Any]]:
        """Days kept, moved and left out, then those added by a rule."""
        times = {row["key"]: row for row in self.times}
        if self.times:
            for row in self.rows.cleaned_data:
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

    def error_links(self) -> list[tuple[str, str]]:
        """(address, message) of everything wrong, in the order of the page."""
        forms_shown = [self.words, self.repeat, self.since]
        if self.times and self.rows.is_bound:
            forms_shown += list(self.rows.forms)
        links = [
            (f"#id_{form.add_prefix(name)}", str(message))
            for form in forms_shown
            for name, messages in form.errors.items()
            for message in messages
        ]
        links += [(f"#{anchor}", said) for anchor, said in self.photos.error_links()]
        return links + [
            (self._place_of(p), p.message)
            for p in self.problems
            if p.field not in self.words.fields
        ]

    def _place_of(self, problem: "Problem") -> str:
        """Minutes are mended on their own page."""
        if self.revision is not None and problem.field.startswith(("notula-", "foto-")):
            return place_of(problem, self.revision)
        return f"#{problem.field}"


def postponed_in(revision: EventRevision | None) -> set[str]:
    """Days still to be given a date; they stand in the form though theirs passed."""
    if revision is None:
        return set()
    days = revision.publication.occurrences.filter(status=EventStatus.POSTPONED)
    return set(days.values_list("key", flat=True))


def _day_of(starts: str) -> str:
    """The date of a stored time in words; of an unknown day just that."""
    return day_words(datetime.fromisoformat(starts), None) if starts else "Hari lain"


def moments_of(revision: EventRevision | None) -> list[datetime]:
    """Now, and when it begins."""
    first = revision.first_start() if revision else None
    return [timezone.now(), *([first] if first else [])]


def _initial(revision: EventRevision | None, kim: KimGroup) -> dict[str, Any]:
    if revision is None:
        return {
            "version": 0,
            "region": kim.region_id,
            "visibility": Visibility.OPEN,
            "organiser": Organiser.KIM,
        }
    return {
        **{name: getattr(revision, name) for name in WORDS},
        "version": revision.version,
        "kind": revision.kind_id,
        "region": revision.region_id,
        "place": revision.place_id,
        "invited": revision.invited,
        "agenda": "\n".join(revision.agenda),
    }
