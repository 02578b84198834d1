"""Events with as many days as asked for, planned in the last two years, held around those.

Each event is planned, sent and approved by the portal's own verbs, with one day. The
other days of its series are copies of that day's row, shifted: no constraint and no
trigger is switched off. The versions still say the one day they were sent with; pages
read days from the rows, so the figures are those of real series.
"""

from __future__ import annotations

import random
import uuid
from datetime import datetime, timedelta
from typing import Any

import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import User
from bench.crowd import CITY, CITY_MODERATOR, SEED, Nowhere
from events.models import EventKind, EventRevision, Occurrence, Place
from groups.models import KimGroup

# A weekly series of two years, as the form allows at most; half of it is over.
DAYS_EACH = 104
# However small the city: every KIM's own list of events fills its page.
EVENTS_OF_A_KIM = 21
DAYS_AROUND = 2 * 365
TITLES = (
    "Posyandu balita RW {}",
    "Kerja bakti selokan Gang {}",
    "Rembuk warga RT {}",
    "Pelatihan batik angkatan {}",
    "Rapat pengurus KIM ke-{}",
)

# Copies of the one day each event has, over two years: half before it and half after.
SERIES = """
INSERT INTO events_occurrence (event_id, key, starts_at, ends_at, until, status, reason,
    sequence, changed_at, is_public, region_id, kind_id, kim_id, room_id)
SELECT o.event_id, 'p' || number, o.starts_at + number * %(apart)s,
    o.ends_at + number * %(apart)s, o.until + number * %(apart)s, o.status,
    o.reason, o.sequence, o.changed_at, o.is_public, o.region_id, o.kind_id, o.kim_id,
    NULL
FROM events_occurrence o CROSS JOIN generate_series(%(first)s, %(last)s) AS number
WHERE number <> 0
"""


def announce(days: int) -> None:
    """So many days, in as many events as that takes; the same ones in every run."""
    call_command("load_event_kinds", verbosity=0, stdout=Nowhere())
    dice = random.Random(SEED)  # noqa: S311 - a crowd, not a secret
    kims = list(KimGroup.objects.select_related("region"))
    kinds = list(EventKind.objects.filter(needs_official=False, is_election=False))
    field = Place.objects.create(
        name="Lapangan contoh", region_id=CITY, is_room=False, address="Jalan Contoh 1"
    )
    moderator = User.objects.get(username=CITY_MODERATOR)
    now = timezone.localtime()
    began = now - timedelta(days=DAYS_AROUND)
    events = max(days // DAYS_EACH, EVENTS_OF_A_KIM * len(kims))
    for number in range(events):
        kim = kims[number % len(kims)]
        # Planned and decided on at its time, as a desk is asked over the years.
        moment = began + (now - began) * number / events
        words = {
            "title": dice.choice(TITLES).format(number + 1),
            "kind": dice.choice(kinds),
            "place": field,
            "about": "Terbuka untuk semua warga, tanpa biaya.",
            "times": [_some_day(dice, moment)],
        }
        with time_machine.travel(moment, tick=False):
            _one(kim, words, moderator)
    each = max(days // events, 1)
    half = each // 2
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        apart = timedelta(weeks=DAYS_EACH // each)
        series = {"first": -half, "last": each - half - 1, "apart": apart}
        cursor.execute(SERIES, series)
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("RESET statement_timeout")
    found = Occurrence.objects.count()
    if abs(found - days) > max(events, DAYS_EACH):
        raise RuntimeError(f"{found} days instead of {days}")


def _one(kim: KimGroup, words: dict[str, Any], moderator: User) -> None:
    writer = User.objects.filter(memberships__kim=kim).get()
    revision = EventRevision.begin(kim=kim, by=writer, draft_key=uuid.uuid4())
    revision.save_words(by=writer, seen=revision.version, words=words)
    revision.submit(by=writer, seen=revision.version)
    revision.approve(by=moderator, seen=revision.version)


def _some_day(dice: random.Random, moment: datetime) -> dict[str, Any]:
    day = moment.date() + timedelta(days=dice.randrange(1, DAYS_AROUND))
    hour = dice.randrange(7, 20)
    return {
        "key": "p0",
        "starts": f"{day}T{hour:02}:00",
        "ends": f"{day}T{hour + 1:02}:30",
    }
