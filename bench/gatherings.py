"""Events with as many days as asked for, over two years back and two ahead.

Each event is planned, sent and approved by the portal's own verbs, with one day. The
other days of its series are copies of that day's row, shifted: no constraint and no
trigger is switched off. The versions still say the one day they were sent with; pages
read days from the rows, so the figures are those of real series.
"""

from __future__ import annotations

import random
import uuid
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import User
from bench.crowd import CITY, CITY_MODERATOR, SEED, Nowhere
from events.models import EventKind, EventRevision, Occurrence, Place
from groups.models import KimGroup

# A weekly series of two years, as the form allows at most; half of it is over.
DAYS_EACH = 104
DAYS_AROUND = 2 * 365
TITLES = (
    "Posyandu balita RW {}",
    "Kerja bakti selokan Gang {}",
    "Rembuk warga RT {}",
    "Pelatihan batik angkatan {}",
    "Rapat pengurus KIM ke-{}",
)

# Copies of the one day each event has, a week apart, half before it and half after.
SERIES = """
INSERT INTO events_occurrence (event_id, key, starts_at, ends_at, until, status, reason,
    sequence, changed_at, is_public, region_id, kind_id, kim_id, room_id)
SELECT o.event_id, 'p' || week, o.starts_at + week * interval '7 days',
    o.ends_at + week * interval '7 days', o.until + week * interval '7 days', o.status,
    o.reason, o.sequence, o.changed_at, o.is_public, o.region_id, o.kind_id, o.kim_id,
    NULL
FROM events_occurrence o CROSS JOIN generate_series(%(first)s, %(last)s) AS week
WHERE week <> 0
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
    for number in range(max(days // DAYS_EACH, 1)):
        kim = kims[number % len(kims)]
        words = {
            "title": dice.choice(TITLES).format(number + 1),
            "kind": dice.choice(kinds),
            "place": field,
            "about": "Terbuka untuk semua warga, tanpa biaya.",
            "times": [_some_day(dice)],
        }
        _one(kim, words, moderator)
    half = DAYS_EACH // 2
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(SERIES, {"first": -half, "last": DAYS_EACH - half - 1})
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("RESET statement_timeout")
    found = Occurrence.objects.count()
    if abs(found - days) > DAYS_EACH:
        raise RuntimeError(f"{found} days instead of {days}")


def _one(kim: KimGroup, words: dict[str, Any], moderator: User) -> None:
    writer = User.objects.filter(memberships__kim=kim).get()
    revision = EventRevision.begin(kim=kim, by=writer, draft_key=uuid.uuid4())
    revision.save_words(by=writer, seen=revision.version, words=words)
    revision.submit(by=writer, seen=revision.version)
    revision.approve(by=moderator, seen=revision.version)


def _some_day(dice: random.Random) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=dice.randrange(1, DAYS_AROUND))
    hour = dice.randrange(7, 20)
    return {
        "key": "p0",
        "starts": f"{day}T{hour:02}:00",
        "ends": f"{day}T{hour + 1:02}:30",
    }
