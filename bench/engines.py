"""What the engines that read people's words cost at worst: `python -m bench.engines`.

For each engine the slowest of the inputs found to cost most, as a share of its budget of
200 ms of processor time. Ends with code 1 where one is over it.
"""

import os
import sys
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim_portal.settings")
os.environ.setdefault("KIM_MODE", "test")
# No database is asked for anything.
os.environ.setdefault("DATABASE_URL", "postgres://nobody@localhost/none")
BUDGET = 0.2
TIMES = 3


def cost(engine: Callable[[Any], Any], given: Any) -> float:
    """Seconds of the processor, the best of three."""
    found = []
    for _time in range(TIMES):
        begun = time.process_time()
        engine(given)
        found.append(time.process_time() - begun)
    return min(found)


def main() -> int:
    django.setup()
    from tests.lib.engines import ENGINES, PAIRS, TITLES, diff_of, seventy_titles

    rows = [
        (name, max((cost(e.read, given) for given in e.worst), default=0.0))
        for name, e in ENGINES.items()
    ]
    rows += [(f"diff, {name}", cost(diff_of, pair)) for name, pair in PAIRS.items()]
    rows.append(("70 titles", max(cost(seventy_titles, pair) for pair in TITLES)))
    for name, seconds in sorted(rows, key=lambda row: -row[1]):
        print(f"{seconds / BUDGET:6.0%} of 200 ms  {seconds * 1000:7.1f} ms  {name}")
    return int(any(seconds > BUDGET for _name, seconds in rows))


if __name__ == "__main__":
    sys.exit(main())
