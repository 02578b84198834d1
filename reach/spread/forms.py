"""The forms of the page on which RT are marked."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone

from reach.models import Channel, Rt
from reach.models.deliveries import OLDEST, SHORT


class MarkForm(forms.Form):
    """Many RT at once, told through one channel."""

    rts = forms.ModelMultipleChoiceField(
        Rt.objects.none(),
        error_messages={"required": "Centang sedikitnya satu RT."},
    )
    channel = forms.ChoiceField(
        label="Lewat apa?",
        choices=Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih lewat apa RT itu diberi tahu."},
    )
    day = forms.DateField(
        label="Tanggal, bila bukan hari ini",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    photo = forms.FileField(
        label="Foto bukti",
        required=False,
        help_text="Misalnya poster yang tertempel. Tidak tampil kepada warga.",
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    # Of this page: sent twice, it is put down once.
    batch = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, rts: list[Rt], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["rts"]
        assert isinstance(choices, forms.ModelMultipleChoiceField)  # noqa: S101 - for mypy
        choices.queryset = Rt.objects.filter(pk__in=[rt.pk for rt in rts])
        today = timezone.localdate()
        self.fields["day"].widget.attrs |= {
            "max": today.isoformat(),
            "min": (today - OLDEST).isoformat(),
        }

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        today = timezone.localdate()
        if day and day > today:
            raise forms.ValidationError("Tanggalnya belum tiba.")
        if day and day < today - OLDEST:
            raise forms.ValidationError("Tanggalnya terlalu lama berlalu.")
        return day

    @property
    def short_names(self) -> str:
        """Of the channels, for the page's script: wa:WA,mading:Mading …"""
        return ",".join(f"{channel.value}:{name}" for channel, name in SHORT.items())

    @property
    def ticked(self) -> set[str]:
        """What was ticked, as posted."""
        return {str(value) for value in self["rts"].value() or []}


class TargetForm(forms.Form):
    """Which RW are meant; none ticked: all."""

    rws = forms.TypedMultipleChoiceField(
        label="RW yang dituju",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tanpa centang berarti semua RW.",
    )

    def __init__(self, *args: Any, rws: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["rws"]
        assert isinstance(choices, forms.TypedMultipleChoiceField)  # noqa: S101 - for mypy
        choices.choices = [(rw, f"RW {rw:02}") for rw in rws]
