"""Events of the cast: nur and budi plan for KIM Medono, dewi decides."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from events.models import AttendanceSheet, EventKind, EventRevision, Place
from groups.models import KimGroup
from tests.conftest import MEDONO
from tests.scene import part

Plan = Callable[..., EventRevision]


def day(number: int, start: str = "19:30", end: str | None = "21:30") -> dict[str, Any]:
    """One time of an event, so many days from today."""
    date = timezone.localdate() + timedelta(days=number)
    return {
        "key": f"h{number}",
        "starts": f"{date}T{start}",
        "ends": f"{date}T{end}" if end else None,
    }


@part
def hall(regions: None) -> Place:
    return Place.objects.create(name="Balai Kelurahan Medono", region_id=MEDONO)


@part
def plan(budi: User, medono: KimGroup, hall: Place) -> Plan:
    """A draft by budi, complete unless told otherwise."""

    def make(by: User = budi, kim: KimGroup = medono, **changes: Any) -> EventRevision:
        revision = EventRevision.begin(kim=kim, by=by, draft_key=uuid.uuid4())
        kind = changes.pop("kind_slug", "posyandu")
        words = {
            "title": "Posyandu balita RW 05",
            "kind": EventKind.objects.get(slug=kind),
            "region_id": kim.region_id,
            "place": hall,
            "times": [day(3)],
            **changes,
        }
        revision.save_words(by=by, seen=revision.version, words=words)
        return revision

    return make


@part
def planned(plan: Plan) -> Plan:
    """Handed over by its author."""

    def make(**changes: Any) -> EventRevision:
        revision = plan(**changes)
        revision.submit(by=revision.created_by, seen=revision.version)
        return revision

    return make


@part
def announced(planned: Plan, dewi: User) -> Plan:
    """Approved by dewi and live."""

    def make(**changes: Any) -> EventRevision:
        revision = planned(**changes)
        revision.approve(by=dewi, seen=revision.version)
        revision.publication.refresh_from_db()
        return revision

    return make


@part
def tonight(announced):
    """The day of an event that begins in an hour."""

    def make(**changes):
        event = announced(**changes).publication
        row = event.occurrences.get()
        row.starts_at = timezone.now() + timedelta(hours=1)
        row.ends_at = row.until = row.starts_at + timedelta(hours=2)
        row.save()
        return row

    return make


@part
def sheet(tonight, budi):
    return AttendanceSheet.open_for(tonight(), by=budi)
