"""The bulletin list's filter: words, category, kecamatan, kelurahan, period."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from bulletins.models import Bulletin, Category
from groups import known
from groups.models import Region
from kim_portal.lib.moments import midnight
from review.searching import Found, look_for


def _codes_of(district: Region) -> list[str]:
    """A kecamatan and its kelurahan."""
    return [district.code, *(region.code for region in known.villages_of(district))]


class BulletinFilter(django_filters.FilterSet):
    """GET parameters in Indonesian; an unknown value filters nothing and says so."""

    q = django_filters.CharFilter(
        label="Cari kabar",
        method="by_look",
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kategori = django_filters.ModelChoiceFilter(
        label="Kategori",
        field_name="category",
        to_field_name="slug",
        queryset=Category.objects.filter(is_active=True),
        empty_label="Semua kategori",
    )
    kecamatan = django_filters.ChoiceFilter(
        label="Kecamatan", method="by_look", empty_label="Semua kecamatan"
    )
    kelurahan = django_filters.ChoiceFilter(
        label="Kelurahan", method="by_look", empty_label="Semua kelurahan"
    )
    sejak = django_filters.DateFilter(
        label="Terbit sejak",
        method="by_first_day",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    sampai = django_filters.DateFilter(
        label="Terbit sampai",
        method="by_last_day",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = Bulletin
        fields: list[str] = []

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        chosen = (data.get(name) or "" for name in ("kelurahan", "kecamatan"))
        districts, villages = known.offered(*chosen)
        for name, rows in (("kecamatan", districts), ("kelurahan", villages)):
            choices = [(row.slug, row.name) for row in rows]
            self.filters[name].extra["choices"] = choices
        self.offers_places = bool(villages or districts)

    def by_look(self, rows: QuerySet, _name: str, _value: Any) -> QuerySet:
        """Narrows nothing here: look() asks for it in its own way."""
        return rows

    def by_first_day(self, rows: QuerySet, _name: str, day: date) -> QuerySet:
        """From that day's midnight, where the portal stands: a moment, as the index has."""
        return rows.filter(published_at__gte=midnight(day))

    def by_last_day(self, rows: QuerySet, _name: str, day: date) -> QuerySet:
        """To the end of that day."""
        with suppress(OverflowError):  # the last day there is
            return rows.filter(published_at__lt=midnight(day + timedelta(days=1)))
        return rows

    def look(self, size: int) -> Found:
        """The first `size` of what is asked for, newest first.

        An index gives the period, the category, the kelurahan or kecamatan; words are
        looked for among those. What is no answer filters nothing.
        """
        if not self.form.is_valid():
            return look_for(self.queryset, None, size)
        asked = self.form.cleaned_data
        rows: Any = self.filter_queryset(self.queryset)
        return look_for(rows, self._codes(asked), size, asked["q"])

    def _codes(self, asked: dict[str, Any]) -> list[str] | None:
        """The audiences asked for; a kelurahan of another kecamatan is none."""
        village = known.village(asked["kelurahan"]) if asked["kelurahan"] else None
        district = known.district(asked["kecamatan"]) if asked["kecamatan"] else None
        if not village:
            return _codes_of(district) if district else None
        is_inside = not district or village.code in _codes_of(district)
        return [village.code] if is_inside else []

    def chosen(self) -> list[str]:
        """What is filtered besides words, in words: Kategori: Kesehatan."""
        data: dict[str, Any] = getattr(self.form, "cleaned_data", {})
        return [
            f"{self.form.fields[name].label}: {self._named(name, value)}"
            for name, value in data.items()
            if value and name != "q"
        ]

    def _named(self, name: str, value: Any) -> Any:
        """A place by its name, anything else as it is."""
        choices = dict(self.filters[name].extra.get("choices", ()))
        return choices.get(value, value)

    def is_narrowed(self) -> bool:
        """Whether anything is filtered at all."""
        data: dict[str, Any] = getattr(self.form, "cleaned_data", {})
        return any(data.values())
