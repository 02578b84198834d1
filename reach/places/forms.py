"""Forms of the page on which RT are written down."""

from typing import Any

from django import forms

from kim_portal.lib import csv_file
from kim_portal.lib.forms import LineField, PastedField, WholeNumberField
from reach.models import Contact, Rt
from reach.models.rts import HOUSEHOLDS_MAX, RT_MAX, RW_MAX
from reach.places import reading

# MOST_ROWS with a name of a kelurahan and a role in each.
PASTED_MAX = reading.MOST_ROWS * 80


class RwForm(forms.Form):
    """All RT of an RW in one line."""

    rw = WholeNumberField(
        label="RW",
        min_value=1,
        max_value=RW_MAX,
        error_messages={"required": "Tulis nomor RW."},
    )
    households = LineField(
        label="Jumlah KK tiap RT, urut dari RT 01",
        max_length=1000,
        help_text="Pisahkan dengan spasi, misalnya 42 38 51. Belum tahu? Tulis tanda -.",
        error_messages={"required": "Tulis jumlah KK tiap RT, urut dari RT 01."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_households(self) -> list[int | None]:
        try:
            return reading.households_in(self.cleaned_data["households"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class RtForm(forms.ModelForm):
    """Facts of one RT; a correction, not a change of what stands."""

    households = WholeNumberField(
        label="Jumlah KK", required=False, min_value=1, max_value=HOUSEHOLDS_MAX
    )
    contact = forms.ChoiceField(
        label="Siapa yang dihubungi",
        required=False,
        choices=[("", "Belum dipilih"), *Contact.choices],
        help_text="Perannya saja, bukan namanya. Tidak tampil kepada warga.",
    )

    class Meta:
        model = Rt
        fields = ("households", "contact")


class JoinForm(forms.Form):
    """Several RT of an RW become one."""

    rts = forms.ModelMultipleChoiceField(
        Rt.objects.none(),
        error_messages={"required": "Centang sedikitnya dua RT dari RW yang sama."},
    )
    number = WholeNumberField(
        label="Nomor RT sesudah digabung",
        min_value=1,
        max_value=RT_MAX,
        error_messages={"required": "Tulis nomor RT sesudah digabung."},
    )

    def __init__(self, *args: Any, rts: list[Rt], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["rts"]
        assert isinstance(choices, forms.ModelMultipleChoiceField)  # noqa: S101 - for mypy
        choices.queryset = Rt.objects.filter(pk__in=[rt.pk for rt in rts])

    @property
    def ticked(self) -> set[str]:
        """What was ticked, as posted."""
        return {str(value) for value in self["rts"].value() or []}


class DivideForm(forms.Form):
    """One RT becomes several: a line of number and households each."""

    parts = PastedField(
        label="RT sesudah dipecah",
        max_length=400,
        help_text="Satu baris satu RT: nomornya, spasi, jumlah KK. Contoh: 3 40",
        widget=forms.Textarea(attrs={"rows": 3, "class": "short"}),
        error_messages={"required": "Tulis sedikitnya dua RT."},
    )

    def clean_parts(self) -> list[tuple[int, int | None]]:
        parts = []
        for line in self.cleaned_data["parts"].splitlines():
            words = line.replace(",", " ").split()
            if not words:
                continue
            number = words[0].lstrip("0")
            is_number = number.isdecimal() and len(number) < 4
            if not is_number or int(number) > RT_MAX:
                raise forms.ValidationError(f"“{line[:30]}”: mulai dengan nomor RT.")
            try:
                (many,) = reading.households_in(" ".join(words[1:]) or "-")
            except ValueError as error:
                raise forms.ValidationError(
                    f"“{line[:30]}”: tulis satu jumlah KK."
                ) from error
            parts.append((int(number), many))
        return parts


class ImportForm(forms.Form):
    """A sheet, pasted or as a CSV file. Looked at first, then put down."""

    pasted = PastedField(
        label="Tempel dari Excel",
        required=False,
        max_length=PASTED_MAX,
        help_text="Baris pertama judul kolom: RW, RT, KK, Kontak; untuk beberapa kelurahan "
        "juga Kelurahan.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    file = forms.FileField(label="Atau pilih berkas CSV", required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        file = said.get("file")
        if file:
            try:
                said["pasted"] = csv_file.decoded(file.read())
            except csv_file.NotATable as error:
                self.add_error("file", str(error))
        if len(said.get("pasted") or "") > PASTED_MAX:
            self.add_error("file", "Berkasnya terlalu panjang. Bagi per kelurahan.")
        if not said.get("pasted") and not self.errors:
            self.add_error("pasted", "Tempel dulu isinya, atau pilih berkasnya.")
        return said
