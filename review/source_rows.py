"""The repeated rows of a write form: sources."""

from typing import Any

from django import forms
from django.core.validators import URLValidator

from kim_portal.lib.forms import LineField
from kim_portal.lib.text import links
from review.sources import SOURCES_MAX, SourceKind

web_address = URLValidator(
    schemes=["http", "https"],
    message="Tautan harus diawali https:// dan ditulis lengkap.",
)


class SourceForm(forms.Form):
    """One source. An empty row is no source."""

    kind = forms.ChoiceField(
        label="Jenis sumber", choices=SourceKind.choices, initial=SourceKind.OWN
    )
    name = LineField(
        label="Nama sumber",
        required=False,
        max_length=160,
        help_text="Nama orang dengan jabatannya, rapat, surat, atau media.",
    )
    reference = LineField(
        label="Nomor surat (boleh kosong)", required=False, max_length=80
    )
    url = LineField(label="Tautan (boleh kosong)", required=False, max_length=500)

    def clean_url(self) -> str:
        """http and https only; a bare domain gets https."""
        url = self.cleaned_data["url"]
        if not url:
            return ""
        if "://" not in url and ":" not in url.split("/")[0]:
            url = f"https://{url}"
        web_address(url)
        # As in a body: no address by number, with a user name or in look-alike letters.
        if links.parse(url) is None:
            raise forms.ValidationError(
                "Tautan ini tidak dapat dipakai. Tulis alamat situsnya."
            )
        return url

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("name") and (data.get("url") or data.get("reference")):
            self.add_error("name", "Tulis nama sumbernya juga.")
        return data


SourceFormSet = forms.formset_factory(
    SourceForm, extra=1, max_num=SOURCES_MAX, absolute_max=SOURCES_MAX + 4
)
