"""How often a look by lot is wrong: `python -m bench.lots [--many 10000]`.

So many invented kelurahan (10,000) of 20 to 80 RT of unequal size and known coverage, RT
differing by a standard deviation of 10, 15 and 20 points. Each is drawn and asked as the portal
does it (reach.looks.rule). Printed: how often each class is given at each coverage, how
many doors were asked, and whether the figures that the page states hold. Ends with code 1
where one does not.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from math import sqrt
from statistics import mean

from reach.looks import rule

SPREADS = (10, 15, 20)
COVERAGES = (30, 40, 50, 60, 70, 80, 85, 90, 95, 98)
# What is stated may be wrong by so many points, it is rounded, and by so many standard
# errors of what was found.
ROUNDED, ERRORS = 2, 3


def main(words: list[str]) -> int:
    """Draw, ask, print, compare."""
    parser = argparse.ArgumentParser(prog="bench.lots", description=__doc__)
    parser.add_argument("--many", type=int, default=10_000)
    many = parser.parse_args(words).many
    chance = random.Random(27)  # noqa: S311 - a simulation
    each = max(many // (len(SPREADS) * len(COVERAGES)), 1)
    shares: dict[tuple[int, int], Counter[str]] = {}
    print(f"{each * len(SPREADS) * len(COVERAGES):,} kelurahan, {each} of each sort")
    print("coverage  RT differ by   >=90   >=80   >=60    <60   doors asked")
    for truly in COVERAGES:
        for spread in SPREADS:
            asked, given = _looked_at(chance, truly, spread, each)
            shares[truly, spread] = given
            row = "  ".join(f"{100 * given[c.name] / each:4.0f}%" for c in rule.CLASSES)
            print(f"{truly:6} %  {spread:5} points  {row}   {mean(asked):6.1f}")
    return _compare(shares, each)


def _looked_at(
    chance: random.Random, truly: int, spread: int, many: int
) -> tuple[list[int], Counter[str]]:
    """Doors asked, and how often each class was given."""
    asked, given = [], Counter[str]()
    for number in range(many):
        sizes, shares = _kelurahan(chance, truly / 100, spread / 100)
        places = rule.drawn(f"{truly}:{spread}:{number}", sizes)
        answers = (
            chance.random() < shares[place]
            for place in places
            for _door in range(rule.DOORS)
        )
        doors, found = rule.stops(answers)
        asked.append(doors)
        given[found.name if found else "?"] += 1
    return asked, given


def _kelurahan(
    chance: random.Random, truly: float, spread: float
) -> tuple[dict[int, int], dict[int, float]]:
    """Households and the share that heard, by RT. Together they are just that coverage."""
    sizes = {rt: chance.randint(20, 90) for rt in range(1, chance.randint(20, 80) + 1)}
    variance = min(spread**2, truly * (1 - truly) * 0.9)
    sum_of = truly * (1 - truly) / variance - 1
    shares = {
        rt: chance.betavariate(truly * sum_of, (1 - truly) * sum_of) for rt in sizes
    }
    everybody = sum(sizes.values())
    now = sum(shares[rt] * sizes[rt] for rt in sizes) / everybody
    # Moved to the coverage meant: what is above, down in proportion; below, up.
    if now > truly:
        shares = {rt: share * truly / now for rt, share in shares.items()}
    else:
        up = (1 - truly) / (1 - now)
        shares = {rt: 1 - (1 - share) * up for rt, share in shares.items()}
    return sizes, shares


def _compare(shares: dict[tuple[int, int], Counter[str]], each: int) -> int:
    """What the page states of each class, and what came out."""
    names = [one.name for one in rule.CLASSES]
    is_right = True
    for place, one in enumerate(rule.CLASSES[:-1]):
        better = names[: place + 1]
        for spread, flattered, missed in zip(
            (10, 20), one.flattered, one.missed, strict=True
        ):
            low, high = shares[one.truly, spread], shares[one.best, spread]
            found = 100 * sum(low[name] for name in better) / each
            lost = 100 - 100 * sum(high[name] for name in better) / each
            holds = _is(flattered, found, each) and _is(missed, lost, each)
            is_right = is_right and holds
            print(
                f"{one.words}, RT differ by {spread}: though {one.truly} % stated "
                f"{flattered}, found {found:.1f} of 100; missed at {one.best} % stated "
                f"{missed}, found {lost:.1f}: {'holds' if holds else 'DOES NOT HOLD'}"
            )
    return 0 if is_right else 1


def _is(stated: int, found: float, each: int) -> bool:
    share = min(max(found / 100, 1 / each), 1 - 1 / each)
    error = 100 * sqrt(share * (1 - share) / each)
    return abs(stated - found) <= ROUNDED + ERRORS * error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
