"""What a moderator narrows the queue by."""

from collections.abc import Iterable
from typing import Any

from django import forms

from groups.models import Region
from review.flags import Flag
from review.queue import WAITS, Facets


class PlainSelect(forms.Select):
    """A select in one template, where Django's own takes one for each choice."""

    template_name = "components/plain_select.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        chosen = "" if value is None else str(value)
        return {
            "name": name,
            "id": (attrs or {}).get("id", ""),
            "choices": [(key, label, key == chosen) for key, label in self.choices],
        }


class QueueFilter(forms.Form):
    """What a moderator narrows the queue by; unknown values narrow nothing."""

    kecamatan = forms.ChoiceField(required=False, widget=PlainSelect)
    kim = forms.ChoiceField(label="KIM", required=False, widget=PlainSelect)
    kategori = forms.ChoiceField(required=False, widget=PlainSelect)
    tanda = forms.ChoiceField(required=False, widget=PlainSelect)
    menunggu = forms.ChoiceField(required=False, widget=PlainSelect)

    def __init__(self, *args: Any, facets: Facets, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.districts = sorted(facets.districts)
        self.name_districts({})
        self._offer("kim", "Semua KIM", _by_name(facets.kims))
        self._offer("kategori", "Semua kategori", _by_name(facets.subjects))
        self._offer("tanda", "Semua tanda", Flag.choices)
        self._offer("menunggu", "Berapa pun lamanya", WAITS.items())

    def name_districts(self, regions: dict[str, Region]) -> None:
        """Names for codes, once they are known."""
        named = [(code, str(regions.get(code, code))) for code in self.districts]
        self._offer("kecamatan", "Semua wilayah", named)

    def _offer(
        self, name: str, everything: str, choices: Iterable[tuple[str, str]]
    ) -> None:
        chosen = self.fields[name]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - for mypy
        chosen.choices = [("", everything), *choices]

    def wished(self) -> dict[str, str]:
        """The valid wishes; what is unknown counts as not asked."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


def _by_name(names: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(names.items(), key=lambda pair: pair[1])
