"""What a resident fills in: the message, and where to be told."""

from typing import Any

from django import forms

from groups.place_field import PlaceField
from kim_portal.lib.traps import TrapFields


class CheckForm(forms.Form):
    """One box for a code, a link or a message."""

    message = forms.CharField(
        label="Tempel pesan, tautan, atau kode cek",
        help_text="Tekan lama pada pesan WhatsApp, pilih Salin, lalu tempel di sini. "
        "Nama dan nomor pengirim tidak perlu disertakan.",
        error_messages={
            "required": "Tempel dulu pesannya, atau ketik kode ceknya.",
        },
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
    )


class HandInForm(TrapFields):
    """Send it to be looked at, and be told if one likes."""

    message = forms.CharField(widget=forms.HiddenInput)
    place = PlaceField(
        label="Beredar di kelurahan mana? (boleh kosong)",
        help_text="Supaya kami tahu pesan ini beredar di mana.",
    )
    email = forms.EmailField(
        label="Email (boleh kosong)",
        required=False,
        max_length=200,
        help_text="Hanya untuk mengirim hasilnya. Tanpa email pun Anda mendapat kode "
        "untuk melihat hasilnya.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "Alamat email ini belum lengkap."},
    )
    consent = forms.BooleanField(
        label="Saya setuju pesan ini dibaca petugas",
        help_text="Nomor telepon, NIK, dan rekening di dalamnya kami tutup dulu. Pesan dan "
        "email dihapus paling lama 180 hari kemudian.",
        error_messages={"required": "Centang bila Anda setuju."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, PlaceField)  # noqa: S101 - says it to mypy
        place.offer()


class CodeForm(forms.Form):
    """The code one was given."""

    kode = forms.CharField(
        label="Kode yang Anda terima",
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters"}
        ),
    )
