"""The agenda's filter: kelurahan, kecamatan, kind, coming or past."""

from typing import Any

from django import forms

from events.models import EventKind
from groups import known
from groups.models import Region
from kim_portal.lib.freshness import Kept

LISTS = Kept(most=8)
PAST = "lewat"
PERIODS = [("", "Mendatang"), (PAST, "Sudah lewat")]


def _kinds() -> dict[str, EventKind]:
    """What can be chosen, by slug."""
    return {kind.slug: kind for kind in EventKind.objects.filter(is_active=True)}


def filter_of(query: Any) -> "AgendaFilter":
    """What a visitor asked for; who asks for nothing shares one form."""
    if any(query.get(name) for name in AgendaFilter.base_fields):
        return AgendaFilter(query)
    return LISTS.of("empty", _empty)


def _empty() -> "AgendaFilter":
    """Cleaned before others see it: all threads share it."""
    form = AgendaFilter({})
    form.is_valid()
    return form


class AgendaFilter(forms.Form):
    """GET parameters in Indonesian. What is unknown filters nothing and says so.

    Its choices come from lists that are kept: no query of its own.
    """

    q = forms.CharField(
        label="Cari acara",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kelurahan = forms.ChoiceField(label="Kelurahan", required=False)
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)
    jenis = forms.ChoiceField(label="Jenis acara", required=False)
    periode = forms.ChoiceField(label="Waktu", choices=PERIODS, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.kinds = LISTS.of("kinds", _kinds)
        chosen = (data.get(name) or "" for name in ("kelurahan", "kecamatan"))
        districts, villages = known.offered(*chosen)
        for name, everything, rows in (
            ("kelurahan", "Semua kelurahan", villages),
            ("kecamatan", "Semua kecamatan", districts),
        ):
            offered = [(row.slug, row.name) for row in rows]
            self._offer(name, [("", everything), *offered])
        self.offers_places = bool(villages or districts)
        kinds = [(slug, kind.name) for slug, kind in self.kinds.items()]
        self._offer("jenis", [("", "Semua jenis"), *kinds])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - says it to mypy
        field.choices = choices

    def _chosen(self, name: str) -> str:
        return self.cleaned_data.get(name, "") if self.is_valid() else ""

    @property
    def region(self) -> Region | None:
        """The kelurahan, else the kecamatan that was chosen."""
        for name, place in (
            ("kelurahan", known.village),
            ("kecamatan", known.district),
        ):
            if slug := self._chosen(name):
                return place(slug)
        return None

    @property
    def codes(self) -> list[str] | None:
        """The audiences to show; None for all."""
        region = self.region
        return region.heard_with(known.villages_of(region)) if region else None

    @property
    def kind(self) -> EventKind | None:
        """The kind that was chosen."""
        return self.kinds.get(self._chosen("jenis"))

    @property
    def words(self) -> str:
        """What was searched for."""
        return self._chosen("q")

    @property
    def is_past(self) -> bool:
        """Whether what is over was asked for."""
        return self._chosen("periode") == PAST

    @property
    def kept(self) -> dict[str, str]:
        """What links within the agenda must carry on."""
        if not self.is_valid():
            return {}
        return {name: value for name, value in self.cleaned_data.items() if value}
