"""Addresses into the agenda."""

from django.urls import reverse

from groups.models import Region


def agenda_link(region: Region) -> str:
    """The agenda narrowed to a place."""
    names = {Region.Level.VILLAGE: "kelurahan", Region.Level.DISTRICT: "kecamatan"}
    name = names.get(Region.Level(region.level))
    return reverse("agenda:index") + (f"?{name}={region.slug}" if name else "")
