"""A kelurahan chosen in a form: from a list, or by name where there are too many."""

from typing import Any

from django import forms

from groups import known
from groups.models import Region
from kim_portal.lib import text

NAME_MAX = 80


class PlaceField(forms.CharField):
    """Cleaned to a Region, or None where nothing was chosen."""

    def __init__(self, *, required: bool = False, **options: Any) -> None:
        super().__init__(required=required, max_length=NAME_MAX, **options)

    def offer(self) -> None:
        """Give it what there is to choose from; called as a form is made."""
        if known.is_wide():
            self.widget = forms.TextInput(attrs={"autocomplete": "off"})
            return
        groups = [
            (f"Kecamatan {district.name}", [(v.slug, v.name) for v in villages])
            for district, villages in known.districts_with_villages()
        ]
        first = "Pilih kelurahan" if self.required else "Tidak disebut"
        self.widget = forms.Select(choices=[("", first), *groups])

    def clean(self, value: Any) -> Region | None:
        typed = text.clean_line(str(value or ""))[:NAME_MAX]
        if not typed:
            super().clean("")  # says that it is missing, where it may not be
            return None
        if found := known.village(typed):
            return found
        return self._named(typed)

    def _named(self, typed: str) -> Region:
        rows, _more = known.named(typed)
        villages = [one for one in rows if one.region.level == Region.Level.VILLAGE]
        exact = [one for one in villages if one.region.name.lower() == typed.lower()]
        if len(exact or villages) == 1:
            return (exact or villages)[0].region
        if not villages:
            raise forms.ValidationError(
                "Kelurahan atau desa itu tidak dikenal di sini."
            )
        around = ", ".join(
            str(one.around[0].name) for one in villages[:8] if one.around
        )
        raise forms.ValidationError(
            f"Ada beberapa dengan nama itu. Tulis juga kecamatannya: {around}."
        )
