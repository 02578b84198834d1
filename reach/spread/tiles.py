"""Kelurahan as a cloth of tiles, roughly as they lie, and the same as lists.

The tiles' places are data (`reach/data/tiles.csv`), set by hand for Kota Pekalongan. A
kelurahan without a place stands in the lists alone.
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.urls import reverse

from groups.models import Region
from kim_portal.lib import region_codes
from reach.spread.coverage import Share

# More are not named on one page; as in groups.known.
MOST = 150
FILE = Path(__file__).parents[1] / "data" / "tiles.csv"


class Place(NamedTuple):
    """From 1, counted from the north-west; `short` where a phone has no room, `broken`
    with a soft hyphen where a name is wider than a tile."""

    row: int
    column: int
    short: str
    broken: str


class Tile(NamedTuple):
    """One kelurahan. None for `village` is a gap between them."""

    village: Region | None = None
    share: Share = Share()
    short: str = ""
    broken: str = ""
    address: str = ""

    @property
    def name(self) -> str:
        return self.broken or (self.village.name if self.village else "")


@cache
def places() -> dict[str, Place]:
    """By the kelurahan's code."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Place(
                int(row["row"]),
                int(row["column"]),
                row["short"],
                row["broken"].replace("|", "\u00ad"),
            )
            for row in csv.DictReader(file)
        }


class Area(NamedTuple):
    """Kelurahan taken together, where they are too many for one page."""

    region: Region
    share: Share
    villages: int


def areas(villages: list[Region], shares: Mapping[str, Share]) -> list[Area]:
    """By kecamatan, or by kabupaten and kota where even these are too many; empty where
    all kelurahan have room on one page. One query."""
    if len(villages) <= MOST:
        return []
    upper = [region_codes.parent(village.code) or "" for village in villages]
    if len(set(upper)) > MOST:
        upper = [region_codes.parent(code) or "" for code in upper]
    together: dict[str, list[Region]] = {}
    for code, village in zip(upper, villages, strict=True):
        together.setdefault(code, []).append(village)
    regions = Region.objects.filter(code__in=together).by_name()
    return [
        Area(
            region,
            sum(
                (shares.get(one.code, Share()) for one in together[region.code]),
                Share(),
            ),
            len(together[region.code]),
        )
        for region in regions
    ]


def drawn(
    villages: list[Region], shares: Mapping[str, Share], code: str = ""
) -> dict[str, Any]:
    """For the template: `tiles`, row by row with gaps, and `districts` with theirs.

    Each leads to the kelurahan's part of the publication `code`, without one to its RT.
    """
    tiles = {}
    for village in villages:
        place = places().get(village.code)
        if code:
            address = reverse("spread:village", args=[code, village.slug])
        else:
            address = reverse("spread:rts", args=[village.slug])
        share = shares.get(village.code, Share())
        short, broken = (place.short, place.broken) if place else ("", "")
        tiles[village.code] = Tile(village, share, short, broken, address)
    districts: dict[str, list[Tile]] = {}
    for tile in tiles.values():
        assert tile.village is not None  # noqa: S101 - for mypy
        districts.setdefault(tile.village.parent_code or "", []).append(tile)
    names = Region.objects.filter(code__in=districts).in_bulk()
    return {
        "tiles": list(_in_rows(tiles)),
        "districts": [
            (names[code], rows)
            for code, rows in sorted(districts.items())
            if code in names
        ],
    }


def _in_rows(tiles: Mapping[str, Tile]) -> list[Tile]:
    """From the first row used to the last, whole rows; nothing where too few have a
    place to make a map."""
    placed = {code: places()[code] for code in tiles if code in places()}
    if len({region_codes.parent(code) for code in placed}) < 2:
        return []
    by_place = {
        (place.row, place.column): tiles[code] for code, place in placed.items()
    }
    last = max(place.column for place in places().values())
    rows = range(1, max(row for row, _column in by_place) + 1)
    return [
        by_place.get((row, column), Tile())
        for row in rows
        for column in range(1, last + 1)
    ]
