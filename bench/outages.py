"""How the portal bears an outage: `python -m bench.outages`.

Thirty officers send a thousand texts and four readers read while PostgreSQL restarts,
hangs, is cut and crashes and workers are killed. Printed for each: what was answered,
the slowest answer, and how long after the end of it every thread drew pages again.
"""

import os
import time
from collections import Counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim_portal.settings")
os.environ.setdefault("KIM_MODE", "test")
OFFICERS, EACH = 30, 34
LONGEST = 10.0


def main() -> None:
    django.setup()
    from tests.outages import Portal

    with Portal.running() as portal:

        def torments() -> None:
            for name, torment in (
                ("restart", portal.restart),
                ("away 5 s", lambda: portal.stay_away(5)),
                ("hangs 15 s", lambda: portal.hang(15)),
                ("cut", portal.cut),
                ("crash", portal.crash),
                ("workers killed", portal.kill_workers),
                ("workers killed", portal.kill_workers),
                ("crash", portal.crash),
                ("workers killed", portal.kill_workers),
                ("workers killed", portal.kill_workers),
            ):
                time.sleep(2)
                before = len(portal.answers)
                torment()
                well = portal.is_well_within(60)
                seen = portal.answers[before:]
                slowest = max((one.seconds for one in seen), default=0)
                statuses = dict(sorted(Counter(one.status for one in seen).items()))
                print(
                    f"{name:15} well again after {well:5.2f} s, slowest answer "
                    f"{slowest:5.2f} s, {slowest / LONGEST:4.0%} of what is allowed; {statuses}"
                )

        portal.under_load(EACH, torments, officers=OFFICERS)
        accepted = {one.sent for one in portal.answers if one.sent and one.is_accepted}
        stored = portal.query(
            "SELECT count(*), count(DISTINCT title) FROM bulletins_bulletinrevision"
            " WHERE status = 'submitted'"
        )
        print(f"accepted {len(accepted)} of {EACH * OFFICERS}, stored {stored[0]}")


if __name__ == "__main__":
    main()
