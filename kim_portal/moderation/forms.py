"""What moderators fill in at the desk."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from kim_portal.lib.forms import LineField, LinesField
from review.models import ReturnReason
from review.states import ErasedFor

POINTS = 3
FARTHEST = timedelta(days=731)
VERSION_MAX = 2**30


class SeenForm(forms.Form):
    """Which version the moderator has before their eyes."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, max_value=VERSION_MAX
    )


class ReturnForm(SeenForm):
    """Why it goes back: reasons, a sentence, and parts of the text."""

    reasons = forms.ModelMultipleChoiceField(
        label="Alasan bila dikembalikan",
        queryset=ReturnReason.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih sedikitnya satu alasan."},
    )
    note = LinesField(
        label="Pesan untuk penulis",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Tulis satu kalimat: apa yang perlu diperbaiki."},
    )

    def __init__(
        self, *args: Any, parts: list[tuple[str, str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        reasons = self.fields["reasons"]
        assert isinstance(reasons, forms.ModelMultipleChoiceField)  # noqa: S101
        reasons.queryset = ReturnReason.objects.offered()
        self.parts = dict(parts or [])
        choices = [("", "Pilih bagian"), *self.parts.items()]
        for number in range(1, POINTS + 1):
            self.fields[f"part_{number}"] = forms.ChoiceField(
                label=f"Bagian {number}", choices=choices, required=False
            )
            self.fields[f"wish_{number}"] = LineField(
                label="Yang perlu diperbaiki di sana", required=False, max_length=200
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(1, POINTS + 1):
            part, wish = data.get(f"part_{number}"), data.get(f"wish_{number}")
            if part and not wish and f"wish_{number}" not in self.errors:
                self.add_error(f"wish_{number}", "Tulis apa yang perlu diperbaiki.")
            if wish and not part and f"part_{number}" not in self.errors:
                self.add_error(f"part_{number}", "Pilih bagiannya.")
        return data

    def points(self) -> list[dict[str, str]]:
        """Parts with what is wished there, as send_back() takes them."""
        found = []
        for number in range(1, POINTS + 1):
            part = self.cleaned_data.get(f"part_{number}")
            if part:
                found.append(
                    {
                        "part": part,
                        "label": self.parts[part],
                        "text": self.cleaned_data[f"wish_{number}"],
                    }
                )
        return found

    def point_fields(self) -> list[tuple[Any, Any]]:
        """(part, wish) as bound fields, for drawing."""
        return [
            (self[f"part_{number}"], self[f"wish_{number}"])
            for number in range(1, POINTS + 1)
        ]


class ApproveForm(SeenForm):
    """When it shall appear, and why in spite of the guard's marks."""

    WISH, NOW, OTHER = "wish", "now", "other"
    when = forms.ChoiceField(
        choices=[(WISH, ""), (NOW, ""), (OTHER, "")], required=False
    )
    at = forms.DateTimeField(
        label="Waktu terbit lain",
        required=False,
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}
        ),
        error_messages={"invalid": "Tulis tanggal dan jam, misalnya 24/11/2026 19:00."},
    )
    note = LinesField(
        label="Catatan keputusan (boleh kosong)",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
        help_text="Setuju walau bertanda? Tulis alasannya; tercatat di riwayat.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "at" in self.errors:
            return data
        if data.get("when") != self.OTHER:
            if data.get("at"):
                self.add_error(
                    "at",
                    "Anda mengisi waktu lain. Tekan tombol di bawahnya, atau kosongkan.",
                )
            return data
        if not data.get("at"):
            self.add_error("at", "Pilih tanggal dan jamnya.")
        elif data["at"] <= timezone.now():
            self.add_error("at", "Waktu itu sudah lewat.")
        elif data["at"] > timezone.now() + FARTHEST:
            self.add_error("at", "Paling lama dua tahun dari sekarang.")
        return data

    def moment(self) -> Any:
        """As approve() takes it: None leaves the author's wish."""
        when = self.cleaned_data.get("when")
        if when == self.NOW:
            return timezone.now()
        return self.cleaned_data["at"] if when == self.OTHER else None


class ReasonForm(forms.Form):
    """One obligatory sentence."""

    note = LinesField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = self.LABEL
        self.fields["note"].help_text = self.HELP
        self.fields["note"].error_messages["required"] = self.MISSING

    LABEL = ""
    HELP = ""
    MISSING = ""


class ExplainForm(ReasonForm):
    """Why residents can no longer read it."""

    LABEL = "Penjelasan untuk warga"
    HELP = "Tampil di alamatnya bersama judul dan tanggalnya."
    MISSING = "Tulis penjelasan untuk warga sebelum menarik."


class CancelForm(ReasonForm):
    """Why a publication time is cancelled."""

    LABEL = "Alasan pembatalan untuk penulis"
    MISSING = "Tulis alasan pembatalan untuk penulis."


class LiftForm(SeenForm, ReasonForm):
    """Why a held text may pass."""

    LABEL = "Alasan membuka tahanan"
    HELP = "Disimpan dengan nama Anda, dan masuk berkas pengawas."
    MISSING = "Tulis alasan membuka tahanan."


class NoteForm(ReasonForm):
    """A line among moderators."""

    LABEL = "Catatan antarmoderator"
    HELP = "Tidak tampil kepada penulis maupun warga. Tidak dapat dihapus."
    MISSING = "Catatannya masih kosong."


class RevertForm(ReasonForm):
    """What residents are told about going back."""

    # As long as any correction may be; it is kept as one.
    note = LinesField(max_length=200, widget=forms.Textarea(attrs={"rows": 3}))

    LABEL = "Apa yang dibetulkan? Satu kalimat untuk warga"
    MISSING = "Tulis satu kalimat untuk warga: apa yang dibetulkan."


class EraseForm(ReasonForm):
    """Why it is taken out for good."""

    LABEL = "Alasan penghapusan"
    HELP = "Hanya dilihat moderator. Tidak tampil kepada warga."
    MISSING = "Pilih dasar penghapusan dan tulis alasannya."
    why = forms.ChoiceField(
        label="Dasar penghapusan",
        choices=ErasedFor.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih dasar penghapusannya."},
    )
    sure = forms.BooleanField(
        label="Saya mengerti: naskah dan fotonya hilang untuk selamanya",
        error_messages={"required": "Centang dulu bahwa Anda mengerti."},
    )


class HandledForm(forms.Form):
    """What came of a finding in the archive."""

    note = LineField(label="Catatan (boleh kosong)", required=False, max_length=300)
