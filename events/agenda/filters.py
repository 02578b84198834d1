"""The agenda's filter: kelurahan, kecamatan, kind, coming or past."""

from typing import Any, NamedTuple

from django import forms

from events.models import EventKind
from groups import known
from groups.models import Region
from kim_portal.lib.freshness import Kept

LISTS = Kept(most=8)
PAST = "lewat"
PERIODS = [("", "Mendatang"), (PAST, "Sudah lewat")]


class Lists(NamedTuple):
    """What can be chosen, by slug: places by (kelurahan or kecamatan, slug)."""

    places: dict[tuple[str, str], Region]
    kinds: dict[str, EventKind]


def _lists() -> Lists:
    places: dict[tuple[str, str], Region] = {}
    for district, villages in known.districts_with_villages():
        places["kecamatan", district.slug] = district
        places |= {("kelurahan", region.slug): region for region in villages}
    by_name = dict(sorted(places.items(), key=lambda pair: pair[1].name))
    kinds = EventKind.objects.filter(is_active=True)
    return Lists(by_name, {kind.slug: kind for kind in kinds})


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
        self.lists = LISTS.of("agenda", _lists)
        for name, everything in (
            ("kelurahan", "Semua kelurahan"),
            ("kecamatan", "Semua kecamatan"),
        ):
            places = self.lists.places.items()
            offered = [(key[1], row.name) for key, row in places if key[0] == name]
            self._offer(name, [("", everything), *offered])
        kinds = [(slug, kind.name) for slug, kind in self.lists.kinds.items()]
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
        for name in ("kelurahan", "kecamatan"):
            if region := self.lists.places.get((name, self._chosen(name))):
                return region
        return None

    @property
    def codes(self) -> list[str] | None:
        """The audiences to show; None for all."""
        region = self.region
        return region.heard_with(known.villages_of(region)) if region else None

    @property
    def kind(self) -> EventKind | None:
        """The kind that was chosen."""
        return self.lists.kinds.get(self._chosen("jenis"))

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
