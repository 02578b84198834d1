"""The agenda's filter: kelurahan, kecamatan, kind, coming or past."""

from collections.abc import Sequence
from typing import Any

from django import forms

from events.models import EventKind
from groups.models import Region

PAST = "lewat"
PERIODS = [("", "Mendatang"), (PAST, "Sudah lewat")]


class AgendaFilter(forms.Form):
    """GET parameters in Indonesian. What is unknown filters nothing and says so.

    Its choices come from lists the page has read anyway: no query of its own.
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

    def __init__(
        self, data: Any, *, regions: Sequence[Region], kinds: Sequence[EventKind]
    ) -> None:
        super().__init__(data)
        self.villages = [r for r in regions if r.level == Region.Level.VILLAGE]
        self.kinds = {kind.slug: kind for kind in kinds}
        self.places = {
            ("kelurahan", r.slug): r
            for r in sorted(self.villages, key=lambda r: r.name)
        } | {
            ("kecamatan", r.slug): r
            for r in regions
            if r.level == Region.Level.DISTRICT
        }
        for name, everything in (
            ("kelurahan", "Semua kelurahan"),
            ("kecamatan", "Semua kecamatan"),
        ):
            known = [(k[1], r.name) for k, r in self.places.items() if k[0] == name]
            self._offer(name, [("", everything), *known])
        known_kinds = [(slug, kind.name) for slug, kind in self.kinds.items()]
        self._offer("jenis", [("", "Semua jenis"), *known_kinds])

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
            if region := self.places.get((name, self._chosen(name))):
                return region
        return None

    @property
    def codes(self) -> list[str] | None:
        """The audiences to show; None for all."""
        return self.region.heard_with(self.villages) if self.region else None

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
