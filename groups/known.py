"""Small tables that change rarely, as public pages read them: kept in this process.

Whoever changes a region, a KIM or a contact makes the next page read them anew (see
kim_portal/lib/generation). The rows are shared by all pages: to be read only.
"""

from django.conf import settings

from groups.models import KimGroup, Region
from kim_portal.lib.freshness import Kept
from kim_portal.lib.generation import EVERYTHING, kim_key

PLACES = Kept(most=4096)
LISTS = Kept(most=1024)
Groups = list[tuple[Region, list[Region]]]


def village(slug: str) -> Region | None:
    """The kelurahan or desa at that address."""
    return PLACES.of(
        ("village", slug), lambda: Region.objects.villages().filter(slug=slug).first()
    )


def district(slug: str) -> Region | None:
    """The kecamatan at that address."""
    return PLACES.of(
        ("district", slug), lambda: Region.objects.districts().filter(slug=slug).first()
    )


def parent(region: Region) -> Region | None:
    """The territory around it."""
    code = region.parent_code
    return PLACES.of(("code", code), lambda: Region.objects.filter(code=code).first())


def villages_of(region: Region) -> list[Region]:
    """Its kelurahan, alphabetical."""
    return LISTS.of(
        ("villages", region.code),
        lambda: list(Region.objects.villages().inside(region.code).by_name()),
    )


def kims_of(region: Region) -> list[KimGroup]:
    """KIM of exactly this territory with how to reach them, active ones first."""

    def read() -> list[KimGroup]:
        rows = KimGroup.objects.in_region(region.code).order_by("status", "name")
        return list(rows.prefetch_related("contacts"))

    return LISTS.of(("kims", region.code), read, (EVERYTHING, region.code))


def everywhere() -> list[Region]:
    """All territories of this installation, by code."""
    return LISTS.of(
        "everywhere",
        lambda: list(Region.objects.inside(settings.KIM_REGION).order_by("code")),
    )


def districts_with_villages() -> Groups:
    """Every kecamatan with its kelurahan, alphabetical."""
    return LISTS.of("chooser", _districts_with_villages)


def _districts_with_villages() -> Groups:
    rows = everywhere()
    below: dict[str | None, list[Region]] = {}
    for row in sorted(rows, key=lambda row: row.name):
        below.setdefault(row.parent_code, []).append(row)
    return [
        (row, below.get(row.code, []))
        for row in rows
        if row.level == Region.Level.DISTRICT
    ]


def kim(slug: str) -> KimGroup | None:
    """The KIM at that address with its region and how to reach it."""

    def read() -> KimGroup | None:
        rows = KimGroup.objects.select_related("region").filter(slug=slug)
        return rows.prefetch_related("contacts").first()

    return PLACES.of(
        ("kim", slug), read, lambda kim: (EVERYTHING, kim_key(kim.pk) if kim else "")
    )
