"""Forms of wishes: a resident's, an officer's for a neighbour, and what becomes of it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from groups.place_field import PlaceField
from kim_portal.lib.forms import LineField, LinesField, WholeNumberField
from kim_portal.lib.traps import TrapFields
from voices.models import HandOver, Wish
from voices.models.topics import QUESTION_MAX, REPLY_MAX
from voices.models.wishes import ANSWER_MAX, WORDS_MAX

NUMBER_MAX = 999


class WishFields(forms.Form):
    """What is said, and where; nobody has to give a name."""

    kind = forms.ChoiceField(
        label="Apa yang ingin Anda sampaikan?",
        choices=Wish.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih salah satu."},
    )
    place = PlaceField(
        label="Kelurahan",
        required=True,
        error_messages={"required": "Pilih kelurahannya."},
    )
    rt = WholeNumberField(
        label="RT (boleh kosong)", required=False, min_value=1, max_value=NUMBER_MAX
    )
    rw = WholeNumberField(
        label="RW (boleh kosong)", required=False, min_value=1, max_value=NUMBER_MAX
    )
    words = LinesField(
        label="Ceritakan",
        max_length=WORDS_MAX,
        help_text="Apa, di mana, sejak kapan. Tidak perlu menyebut nama orang.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Tulis apa yang ingin Anda sampaikan."},
    )
    photo = forms.FileField(
        label="Foto (boleh kosong)",
        required=False,
        help_text="Satu foto. Lokasi dan data kamera dihapus. Tidak tampil kepada umum.",
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )
    name = LineField(
        label="Nama (boleh kosong)",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = LineField(
        label="Nomor atau email (boleh kosong)",
        required=False,
        max_length=120,
        help_text="Hanya bila Anda mau dihubungi. Disimpan terpisah dari ceritanya, "
        "dan dihapus 30 hari sesudah selesai.",
    )
    # Which form it is, so that a double tap makes one; the photo kept on the way.
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    kept_photo = forms.CharField(required=False, widget=forms.HiddenInput)
    seen_like = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, PlaceField)  # noqa: S101 - says it to mypy
        place.offer()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("rt") and not data.get("rw"):
            self.add_error("rw", "Sebut RW-nya juga.")
        return data


class WishForm(TrapFields, WishFields):
    """A resident's own."""

    consent = forms.BooleanField(
        label="Saya setuju pengurus KIM membaca dan meneruskannya",
        help_text="Ke kanal pengaduan resmi bila perlu, tanpa nama Anda. Ceritanya dihapus "
        "setahun sesudah selesai.",
        error_messages={"required": "Centang bila Anda setuju."},
    )


class NeighbourForm(WishFields):
    """What a neighbour said to an officer, or wrote on paper at a meeting."""

    consent = forms.BooleanField(
        label="Warga itu setuju dicatat",
        error_messages={"required": "Tanyakan dulu, lalu centang."},
    )


class SupportForm(TrapFields):
    """One more who wants the same; an RT without its RW is nowhere."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("rt") and not data.get("rw"):
            data["rt"] = None
        return data

    rt = WholeNumberField(
        label="RT Anda (boleh kosong)",
        required=False,
        min_value=1,
        max_value=NUMBER_MAX,
    )
    rw = WholeNumberField(
        label="RW Anda (boleh kosong)",
        required=False,
        min_value=1,
        max_value=NUMBER_MAX,
    )


class AnswerForm(forms.Form):
    """An answer, or why not."""

    words = LinesField(
        label="Jawaban untuk warga",
        max_length=ANSWER_MAX,
        help_text="Kalimat biasa, seperti berbicara dengan tetangga.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Tulis jawabannya: itu yang dibaca warga."},
    )
    outcome = forms.ChoiceField(
        label="Hasilnya",
        choices=[("jawab", "Dijawab"), ("tidak", "Tidak dapat ditindaklanjuti")],
        initial="jawab",
        widget=forms.RadioSelect,
    )


class ForwardForm(forms.Form):
    """Handed on: to which channel, under which number."""

    channel = forms.ModelChoiceField(
        label="Kanal",
        queryset=HandOver.objects.none(),
        empty_label="Pilih kanal",
        error_messages={"required": "Pilih kanalnya."},
    )
    reference = LineField(
        label="Nomor laporan",
        max_length=60,
        error_messages={"required": "Tulis nomor yang diberikan kanal itu."},
    )
    promised_on = forms.DateField(
        label="Dijanjikan dijawab tanggal (boleh kosong)",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ModelChoiceField)  # noqa: S101 - for mypy
        channel.queryset = HandOver.objects.offered()

    def clean_promised_on(self) -> Any:
        """A day to come, within a year."""
        day, today = self.cleaned_data["promised_on"], timezone.localdate()
        if day and not today <= day <= today + timedelta(days=366):
            raise ValidationError("Pilih tanggal mulai hari ini, paling lama setahun.")
        return day


class DisputeForm(forms.Form):
    """Not answered, in somebody's own words."""

    words = LineField(
        label="Apa yang belum terjawab?",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "class": "short"}),
        error_messages={"required": "Tulis apa yang belum terjawab."},
    )


class TopicForm(forms.Form):
    """A question and an answer for everybody, without persons."""

    question = LineField(
        label="Pertanyaan untuk umum",
        max_length=QUESTION_MAX,
        help_text="Tulis ulang tanpa nama, tanpa nomor rumah. Misalnya: Kapan lampu jalan "
        "di Gang 6 diperbaiki?",
        error_messages={"required": "Tulis pertanyaannya."},
    )
    reply = LinesField(
        label="Jawaban untuk umum (boleh kosong)",
        required=False,
        max_length=REPLY_MAX,
        widget=forms.Textarea(attrs={"rows": 4, "class": "short"}),
    )
