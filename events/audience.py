"""Whose agenda it is: the audiences a place's residents belong to."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from groups.models import Region
from kim_portal.lib import region_codes


def audiences_of(region: Region, villages: Iterable[Region] = ()) -> list[str] | None:
    """Codes of all that concerns a place; None for the city, which is everything.

    A kelurahan: its own, its kecamatan's and the city's. A kecamatan: these, and
    those of its kelurahan; `villages` may bring more than its own.
    """
    if region.code == settings.KIM_REGION:
        return None
    above = [
        code
        for code in region_codes.with_ancestors(region.code)
        if region_codes.covers(settings.KIM_REGION, code)
    ]
    below = [v.code for v in villages if v.parent_code == region.code]
    return above + below


def agenda_link(region: Region) -> str:
    """The agenda narrowed to a place."""
    names = {Region.Level.VILLAGE: "kelurahan", Region.Level.DISTRICT: "kecamatan"}
    name = names.get(Region.Level(region.level))
    return reverse("agenda:index") + (f"?{name}={region.slug}" if name else "")
