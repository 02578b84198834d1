"""How far one publication came, by RT and by kelurahan, weighed by households.

Three things are kept apart: what officers say (claimed), what is proved (a photo, or a
poster of that very RT that was scanned), and what residents answered in a look by lot. An
RT is of the target as it stood when the news appeared.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from groups.models import Region
from kim_portal.lib import region_codes
from reach.models import Delivery, Rt, Seen, Target, VisitCount
from reach.models.deliveries import SHORT

if TYPE_CHECKING:
    from review.models import Publication

RECENT = timedelta(days=30)

# Of each RT: whom it counts for, and what is known of it. An RT whose households nobody
# counted weighs as much as the others of its kelurahan, else as those of all asked for.
_SUMS = """
, mean AS (
    SELECT kelurahan_id AS code,
        coalesce(avg(households), (SELECT avg(households) FROM aim), 1) AS each
    FROM aim GROUP BY kelurahan_id
)
SELECT code, count(*), count(*) FILTER (WHERE claimed),
    sum(weight), coalesce(sum(weight) FILTER (WHERE claimed), 0),
    coalesce(sum(weight) FILTER (WHERE proved), 0),
    count(*) FILTER (WHERE households IS NULL)
FROM (
    SELECT code, claimed, proved, households, coalesce(households, each) AS weight
    FROM aim JOIN mean ON code = kelurahan_id
) AS one GROUP BY code
"""
OF_NEWS = f"""
WITH aim AS (
    SELECT rt.kelurahan_id, rt.households,
        EXISTS (
            SELECT FROM reach_delivery AS told
            WHERE told.rt_id = rt.id AND told.kind = %(kind)s AND told.code = %(code)s
                AND told.undone_at IS NULL AND told.recalled_for = ''
        ) AS claimed,
        EXISTS (
            SELECT FROM reach_delivery AS told
            JOIN reach_deliveryphoto AS photo ON photo.delivery_id = told.id
            WHERE told.rt_id = rt.id AND told.kind = %(kind)s AND told.code = %(code)s
                AND told.undone_at IS NULL AND told.recalled_for = ''
        ) OR rt.id = ANY(%(scanned)s) AS proved
    FROM reach_rt AS rt
    LEFT JOIN reach_target AS target ON target.kelurahan_id = rt.kelurahan_id
        AND target.kind = %(kind)s AND target.code = %(code)s
    WHERE rt.kelurahan_id = ANY(%(villages)s)
        AND (rt.began_at IS NULL OR rt.began_at <= %(then)s)
        AND (rt.ended_at IS NULL OR rt.ended_at > %(then)s)
        AND (target.id IS NULL OR rt.rw = ANY(target.rws))
){_SUMS}"""  # noqa: S608 - one constant of ours in another
OF_LATE = f"""
WITH aim AS (
    SELECT rt.kelurahan_id, rt.households, EXISTS (
        SELECT FROM reach_delivery AS told
        WHERE told.undone_at IS NULL AND told.told_on > %(since)s AND (
            told.rt_id = rt.id OR told.rt_id IN (
                SELECT from_rt_id FROM reach_rt_became WHERE to_rt_id = rt.id
            )
        )
    ) AS claimed, false AS proved
    FROM reach_rt AS rt
    WHERE rt.kelurahan_id = ANY(%(villages)s) AND rt.ended_at IS NULL
){_SUMS}"""  # noqa: S608


class Share(NamedTuple):
    """Of one kelurahan, or of several together. Weights are households, or guesses of it."""

    rts: int = 0
    told: int = 0
    weight: float = 0
    claimed_weight: float = 0
    proved_weight: float = 0
    unknown: int = 0

    @property
    def claimed(self) -> int:
        """Percent of households whose RT was told, as officers say."""
        return _percent(self.claimed_weight, self.weight)

    @property
    def proved(self) -> int:
        """Percent of households whose RT was told, and it is proved."""
        return _percent(self.proved_weight, self.weight)

    @property
    def fullness(self) -> int:
        """Of the tile on the map: 0 nothing, 3 two thirds or more."""
        if not self.told:
            return 0
        return 1 + (self.claimed > 33) + (self.claimed > 66)

    def __add__(self, other: "Share") -> "Share":  # type: ignore[override]
        return Share._make(mine + its for mine, its in zip(self, other, strict=True))


def _percent(part: float, whole: float) -> int:
    """Rounded down to what is there: 100 is all of them, 0 none."""
    if not whole or not part:
        return 0
    return min(max(round(100 * part / whole), 1), 99 if part < whole else 100)


def of_news(publication: "Publication", villages: Iterable[Region]) -> dict[str, Share]:
    """By kelurahan; those without a single RT written down are not in it. Two queries."""
    codes = [village.code for village in villages]
    values = {
        "kind": publication.kind_key,
        "code": publication.code,
        "villages": codes,
        "then": publication.published_at or timezone.now(),
        "scanned": list(_scanned(publication)),
    }
    return _shares(OF_NEWS, values)


def of_late(villages: Iterable[Region]) -> dict[str, Share]:
    """RT that were told of anything within RECENT, by kelurahan. One query."""
    since = timezone.localdate() - RECENT
    codes = [village.code for village in villages]
    return _shares(OF_LATE, {"since": since, "villages": codes})


def _shares(query: str, values: dict[str, Any]) -> dict[str, Share]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return {
            code: Share._make([rts, told, *map(float, weights), unknown])
            for code, rts, told, *weights, unknown in cursor.fetchall()
        }


def _scanned(publication: "Publication") -> set[int]:
    """RT whose own poster of the version that is live was scanned."""
    rows = VisitCount.objects.filter(
        kind=publication.kind_key,
        code=publication.code,
        what=Seen.SCANNED,
        rt__gt=0,
        number=publication.live.number if publication.live else 0,
    )
    return set(rows.values_list("rt", flat=True))


def by_rw(rts: Iterable[Rt]) -> dict[str, dict[int, str]]:
    """Numbers of RT by kelurahan and RW, as one says them: 01, 02, 05."""
    found: dict[str, dict[int, list[str]]] = {}
    for rt in rts:
        rws = found.setdefault(rt.kelurahan.name, {})
        rws.setdefault(rt.rw, []).append(f"{rt.number:02}")
    return {
        name: {rw: ", ".join(numbers) for rw, numbers in rws.items()}
        for name, rws in found.items()
    }


def silent(villages: Iterable[Region], most: int) -> list[Rt]:
    """RT that heard of nothing within RECENT, as people count them: a list of visits."""
    since = timezone.localdate() - RECENT
    told = Delivery.objects.filter(undone_at=None, told_on__gt=since)
    rows = Rt.objects.standing().filter(kelurahan__in=[one.code for one in villages])
    # What was told before RT were joined or divided holds for what they became.
    heard = Q(pk__in=told.values("rt")) | Q(came_from__in=told.values("rt"))
    rows = rows.exclude(heard).select_related("kelurahan")
    return list(rows.in_order()[:most])


# --- one kelurahan, RT by RT --------------------------------------------------------------


@dataclass
class Row:
    """An RT and what is known of it."""

    rt: Rt
    deliveries: list[Delivery]
    is_scanned: bool

    @property
    def right(self) -> list[Delivery]:
        """Of what still holds."""
        return [one for one in self.deliveries if not one.recalled_for]

    @property
    def channels(self) -> list[str]:
        """By their short names, always in the same order."""
        marked = {one.channel for one in self.right}
        return [name for channel, name in SHORT.items() if channel in marked]

    @property
    def is_proved(self) -> bool:
        """Whether there is a photo, or its own poster was scanned."""
        return self.is_scanned or any(one.photos.all() for one in self.right)


@dataclass
class Village:
    """A kelurahan's part of the target, by RW."""

    rws: dict[int, list[Row]]
    all_rws: list[int]
    chosen: list[int]

    @property
    def rows(self) -> list[Row]:
        return [row for rows in self.rws.values() for row in rows]


def is_concerned(publication: "Publication", village: Region) -> bool:
    """Whether the news are for that kelurahan."""
    code = publication.region_id
    return code is not None and region_codes.covers(code, village.code)


def of_village(publication: "Publication", village: Region) -> Village:
    """Every RT meant, and what was told there. Five queries."""
    chosen = Target.objects.of(publication).get(village.code, [])
    standing = Rt.objects.standing_at(publication.published_at)
    rts = list(standing.filter(kelurahan=village).in_order())
    told = Delivery.objects.of(publication).filter(rt__in=rts)
    by_rt: dict[int, list[Delivery]] = {}
    for one in (
        told.select_related("by").prefetch_related("photos__photo").order_by("pk")
    ):
        by_rt.setdefault(one.rt_id, []).append(one)
    scanned = _scanned(publication)
    rws: dict[int, list[Row]] = {}
    for rt in rts:
        if chosen and rt.rw not in chosen:
            continue
        row = Row(rt, by_rt.get(rt.pk, []), rt.pk in scanned)
        rws.setdefault(rt.rw, []).append(row)
    return Village(rws, sorted({rt.rw for rt in rts}), chosen)
