"""Small tables that change rarely, as public pages read them: kept in this process.

Whoever changes a region, a KIM or a contact makes the next page read them anew (see
kim_portal/lib/generation). The rows are shared by all pages: to be read only.
"""

from typing import NamedTuple

from django.conf import settings

from groups.models import KimGroup, Region
from kim_portal.lib import region_codes
from kim_portal.lib.freshness import Kept
from kim_portal.lib.generation import EVERYTHING, kim_key

PLACES = Kept(most=4096)
LISTS = Kept(most=1024)
MOST_NAMED = 150
MOST_FOUND = 40
Groups = list[tuple[Region, list[Region]]]


class Named(NamedTuple):
    """A place, and the two it lies in, nearest first: many bear the same name."""

    region: Region
    around: list[Region]


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
    return _of_code(region.parent_code)


def _of_code(code: str | None) -> Region | None:
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


def is_wide() -> bool:
    """Whether there are more kelurahan here than one page can name: a province's are found
    by name, or step by step from above."""
    here = Region.objects.villages().inside(settings.KIM_REGION)
    return bool(LISTS.of("wide", lambda: here.count() > MOST_NAMED))


def at(code: str) -> Region | None:
    """The territory of that code, if it is one of this installation's."""
    is_here = region_codes.is_code(code) and _is_here(code)
    return _of_code(code) if is_here else None


def _is_here(code: str) -> bool:
    return region_codes.covers(settings.KIM_REGION, code)


def below(code: str) -> list[Region]:
    """What a territory is divided into, alphabetical."""
    return LISTS.of(("below", code), lambda: list(Region.objects.below(code).by_name()))


def above(region: Region) -> list[Region]:
    """The territories around it that are this installation's, the widest first."""
    codes = region_codes.with_ancestors(region.code)[1:]
    return [one for code in reversed(codes) if (one := at(code))]


def named(typed: str) -> tuple[list[Named], bool]:
    """Kelurahan, desa and kecamatan of that name, each with what it lies in; and whether
    there are more."""
    here = Region.objects.inside(settings.KIM_REGION).named(typed)
    found = list(here[: MOST_FOUND + 1])
    outer = {one.code: region_codes.with_ancestors(one.code)[1:3] for one in found}
    codes = {code for upwards in outer.values() for code in upwards}
    names = {one.code: one for one in Region.objects.filter(code__in=codes)}
    shown = [
        Named(one, [names[code] for code in outer[one.code] if code in names])
        for one in found[:MOST_FOUND]
    ]
    return shown, len(found) > MOST_FOUND


def offered(village_slug: str, district_slug: str) -> tuple[list[Region], list[Region]]:
    """The kecamatan and the kelurahan that a filter offers, alphabetical: all of them,
    or in a wide installation those beside what is chosen."""
    if not is_wide():
        groups = districts_with_villages()
        villages = [one for _district, its in groups for one in its]
        return _by_name([one for one, _its in groups]), _by_name(villages)
    chosen = (
        village_slug and village(village_slug),
        district_slug and district(district_slug),
    )
    its_village, its_district = (
        one if one and _is_here(one.code) else None for one in chosen
    )
    around = its_district or (its_village and parent(its_village))
    inside = parent(its_village) if its_village else its_district
    return (
        below(around.parent_code or "") if around else [],
        below(inside.code) if inside else [],
    )


def _by_name(rows: list[Region]) -> list[Region]:
    return sorted(rows, key=lambda row: row.name)


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
