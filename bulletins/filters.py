"""The bulletin list's filter: words, category, kecamatan, kelurahan, period."""

from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.db.models import QuerySet

from bulletins.models import Bulletin, Category
from groups.models import Region
from kim_portal.lib import region_codes


class BulletinFilter(django_filters.FilterSet):
    """GET parameters in Indonesian; an unknown value filters nothing and says so."""

    q = django_filters.CharFilter(
        label="Cari kabar",
        method="by_words",
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
    kecamatan = django_filters.ModelChoiceFilter(
        label="Kecamatan",
        to_field_name="slug",
        method="by_district",
        queryset=Region.objects.districts().inside(settings.KIM_REGION),
        empty_label="Semua kecamatan",
    )
    kelurahan = django_filters.ModelChoiceFilter(
        label="Kelurahan",
        to_field_name="slug",
        method="by_village",
        queryset=Region.objects.villages().inside(settings.KIM_REGION).by_name(),
        empty_label="Semua kelurahan",
    )
    sejak = django_filters.DateFilter(
        label="Terbit sejak",
        field_name="published_at",
        lookup_expr="date__gte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    sampai = django_filters.DateFilter(
        label="Terbit sampai",
        field_name="published_at",
        lookup_expr="date__lte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = Bulletin
        fields: list[str] = []

    def by_words(self, rows: Any, _name: str, value: str) -> QuerySet:
        """Every word must stand in title, summary, body, category or region."""
        return rows.about(value)

    def by_district(self, rows: QuerySet, _name: str, region: Region) -> QuerySet:
        """The kecamatan and its kelurahan."""
        return rows.filter(region_codes.inside("region__code", [region.code]))

    def by_village(self, rows: QuerySet, _name: str, region: Region) -> QuerySet:
        """Exactly that kelurahan."""
        return rows.filter(region_id=region.code)

    def chosen(self) -> list[str]:
        """What is filtered besides words, in words: Kategori: Kesehatan."""
        data: dict[str, Any] = getattr(self.form, "cleaned_data", {})
        return [
            f"{self.form.fields[name].label}: {value}"
            for name, value in data.items()
            if value and name != "q"
        ]

    def is_narrowed(self) -> bool:
        """Whether anything is filtered at all."""
        data: dict[str, Any] = getattr(self.form, "cleaned_data", {})
        return any(data.values())
