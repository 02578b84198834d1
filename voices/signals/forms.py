"""What is seen, without names; what was done."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from groups.place_field import PlaceField
from kim_portal.lib.forms import LineField, LinesField
from kim_portal.lib.personal_data import find_personal_data, named_persons
from voices.models.signals import (
    DONE_MAX,
    PLACE_MAX,
    SEEN_MAX,
    Sighting,
    Signal,
    SignalStep,
)

NO_NAMES = "Jangan menyebut orang: hapus {found}. Tulis apa yang terjadi, bukan siapa."


def without_persons(words: str) -> str:
    """The words; raises where somebody is named or can be reached by them."""
    named = named_persons(words)
    masked = [one.masked for one in find_personal_data(words)]
    if found := [*named, *masked]:
        quotes = ", ".join(f"“{one}”" for one in dict.fromkeys(found))
        raise ValidationError(NO_NAMES.format(found=quotes))
    return words


class SignalForm(forms.Form):
    """One report."""

    place_of = PlaceField(
        label="Kelurahan",
        required=True,
        error_messages={"required": "Pilih kelurahannya."},
    )
    place = LineField(
        label="Di mana tepatnya?",
        max_length=PLACE_MAX,
        help_text="Misalnya: depan pasar, lapangan RW 05.",
        error_messages={"required": "Tulis tempatnya."},
    )
    kind = forms.ChoiceField(
        label="Apa?",
        choices=Signal.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih yang paling dekat."},
    )
    seen = LinesField(
        label="Apa yang terlihat?",
        max_length=SEEN_MAX,
        help_text="Apa, sejak kapan, berapa banyak. Tanpa nama orang.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Tulis apa yang terlihat."},
    )
    sure = forms.ChoiceField(
        label="Seberapa yakin?",
        choices=Sighting.Sure.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih seberapa yakin."},
    )
    is_told = forms.BooleanField(label="Warga yang menyampaikan", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place_of"]
        assert isinstance(place, PlaceField)  # noqa: S101 - says it to mypy
        place.offer()

    def clean_place(self) -> str:
        return without_persons(self.cleaned_data["place"])

    def clean_seen(self) -> str:
        return without_persons(self.cleaned_data["seen"])


class StepForm(forms.Form):
    """What was done."""

    what = forms.ChoiceField(
        label="Apa yang dilakukan?",
        choices=[
            choice
            for choice in SignalStep.What.choices
            if choice[0] not in {SignalStep.What.SEEN, SignalStep.What.CLOSED}
        ],
        error_messages={"required": "Pilih salah satu."},
    )
    words = LinesField(
        label="Keterangan",
        max_length=DONE_MAX,
        help_text="Tanpa nama orang.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "short"}),
        error_messages={"required": "Tulis apa yang dilakukan."},
    )

    def clean_words(self) -> str:
        return without_persons(self.cleaned_data["words"])


class CloseForm(forms.Form):
    """How it ended."""

    words = LinesField(
        label="Bagaimana akhirnya?",
        max_length=DONE_MAX,
        help_text="Tanpa nama orang.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "short"}),
        error_messages={"required": "Tulis bagaimana akhirnya."},
    )

    def clean_words(self) -> str:
        return without_persons(self.cleaned_data["words"])
