"""How many visits a kept page answers in a province and in the country: a simulation.

Villages are visited as Zipf says; decisions come for villages, their districts and
regencies as in the crowd of crowd.py. Compared are the rules: every decision empties
everything and a page lives half a minute in its worker; numbers by region; pages shared
by the workers and kept until they change.
"""

from __future__ import annotations

import bisect
import random
import sys
from collections import OrderedDict
from itertools import accumulate
from typing import NamedTuple

from bench.databases import fail, say

SEED = 2024
WORKERS = 2
# Villages of a district, districts of a regency, as in Jawa Tengah.
VILLAGES, DISTRICTS = 15, 16
# Whom decisions speak to: village, district, regency.
AUDIENCES = (85, 10, 5)
# A page of a village becomes another by itself about so often: an event is over.
TURNS = 3 * 3600
SHARED_MOST = 20_000


class Place(NamedTuple):
    """A country or a province, and what happens in an hour."""

    name: str
    villages: int
    decisions: int
    visits_a_second: int
    seconds: int
    reach: float


class Rule(NamedTuple):
    """`by_region`: a change touches only pages that read it; `life`: seconds at most."""

    name: str
    life: float
    by_region: bool = True
    is_shared: bool = False


PROVINCE = Place("provinsi", 8_563, 500, 200, 3600, 0.85)
COUNTRY = Place("negara", 83_762, 19_000, 2_000, 1200, 0.6)
BEFORE = Rule("satu nomor, 30 detik, tiap pekerja", 30, by_region=False)
NUMBERS = Rule("nomor per wilayah, 30 detik", 30)
KEPT = Rule("nomor per wilayah, bersama, sampai berubah", 12 * 3600, is_shared=True)


def answered(place: Place, rule: Rule) -> float:
    """The share of visits that a kept page answers, once warm."""
    dice = random.Random(SEED)  # noqa: S311 - a crowd, not a secret
    weights = list(accumulate(1 / rank for rank in range(1, place.villages + 1)))
    villages = list(range(place.villages))
    dice.shuffle(villages)
    caches: list[OrderedDict[int, float]] = [OrderedDict() for _ in range(WORKERS)]
    changed: dict[tuple[int, int], float] = {}
    emptied, now, kept, counted = 0.0, 0.0, 0, 0
    step = 1 / place.visits_a_second
    next_decision = 0.0
    warm = place.seconds / 2
    while now < place.seconds:
        now += step
        while next_decision <= now:
            level = dice.choices((0, 1, 2), AUDIENCES)[0]
            village = dice.randrange(place.villages)
            changed[level, village // (1, VILLAGES, VILLAGES * DISTRICTS)[level]] = now
            emptied = next_decision
            next_decision += 3600 / place.decisions
        drawn = bisect.bisect_left(weights, dice.random() * weights[-1])
        village = villages[drawn]
        cache = caches[0 if rule.is_shared else dice.randrange(WORKERS)]
        made = cache.get(village, -1.0)
        last = max(changed.get(key, 0.0) for key in _reads(village))
        since = last if rule.by_region else emptied
        is_kept = made > since and now - made < min(
            rule.life, dice.expovariate(1 / TURNS)
        )
        if not is_kept:
            cache.pop(village, None)
            cache[village] = now
            if len(cache) > SHARED_MOST:
                cache.popitem(last=False)
        if now > warm:
            counted += 1
            kept += is_kept
    return kept / counted


def _reads(village: int) -> tuple[tuple[int, int], ...]:
    district = village // VILLAGES
    return (0, village), (1, district), (2, district // DISTRICTS)


def main() -> int:
    """Print; 1 where less is answered than must be."""
    missed = False
    for place in (PROVINCE, COUNTRY):
        for rule in (BEFORE, NUMBERS, KEPT):
            share = answered(place, rule)
            must = f"≥ {place.reach}" if rule is KEPT else ""
            say(f"{place.name:<9} {rule.name:<52} {share:6.2f} {must}")
            missed |= rule is KEPT and share < place.reach
    return fail("TIDAK TERPENUHI.") if missed else 0


if __name__ == "__main__":
    sys.exit(main())
