"""Walks demo events through the real verbs, each at its own moment."""

import json
import uuid
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from events.choices import EventStatus
from events.models import (
    AttendanceSheet,
    Event,
    EventInvitation,
    EventKind,
    EventRevision,
    Place,
)
from groups.demo.people import writer_of
from groups.models import KimGroup, Region
from kim_portal.lib import recurrence
from kim_portal.lib.clock import clock
from review.checks import PLEDGES

HERE = Path(__file__).resolve().parent
NAMESPACE = uuid.UUID("0a0f1f5e-8a3c-4a6b-9b34-6a6d1f0c7d52")
# How long before its first day an event was approved, and when its minutes were.
EARLIER, LATER = timedelta(days=9), timedelta(days=2)
# What is to come was approved as long ago, whatever its day.
ANNOUNCED = timedelta(days=3)
COPIED = ("title", "organiser", "organiser_name", "visibility", "about", "bring",
          "contact", "agenda", "invited")  # fmt: skip


class DemoEvents:
    """Loads the file; what is there already is left alone."""

    def __init__(self, moderators: list[User]) -> None:
        self.moderators = moderators
        self.now = timezone.localtime()
        self.kinds = {kind.slug: kind for kind in EventKind.objects.all()}
        self.regions = set(Region.objects.values_list("code", flat=True))
        self.kims: dict[str, KimGroup] = {}
        for kim in KimGroup.objects.order_by("pk"):
            self.kims.setdefault(kim.region_id, kim)

    def load(self) -> int:
        """Load everything; the number of events that are new."""
        rows = json.loads((HERE / "events.json").read_text(encoding="utf-8"))
        return sum(
            self._load_one(row)
            for row in rows
            if row["region"] in self.regions and row["kim"] in self.kims
        )

    @transaction.atomic
    def _load_one(self, item: dict[str, Any]) -> int:
        key = uuid.uuid5(NAMESPACE, item["key"])
        if Event.objects.filter(draft_key=key).exists():
            return 0
        kim = self.kims[item["kim"]]
        writer = writer_of(kim)
        days = self._days(item)
        first = datetime.combine(days[0], time(9, 20), ZoneInfo(settings.TIME_ZONE))
        moment = min(first - EARLIER, self.now - ANNOUNCED)
        with clock(moment):
            revision = EventRevision.begin(kim=kim, by=writer, draft_key=key)
            Event.objects.filter(pk=revision.publication_id).update(is_example=True)
            words = {
                **{name: item[name] for name in COPIED if name in item},
                "kind": self.kinds[item["kind"]],
                "region_id": item["region"],
                "place": self._place(item),
                "times": [self._time(item, day) for day in days],
                "pledges": list(PLEDGES),
            }
            revision.save_words(by=writer, seen=revision.version, words=words)
        self._publish(revision, writer, moment + timedelta(hours=4))
        if "off" in item:
            self._call_off(revision, writer, item["off"])
        self._add_guests(revision, writer, item)
        if "minutes" in item:
            self._add_minutes(revision, writer, item["minutes"], first + LATER)
        return 1

    def _days(self, item: dict[str, Any]) -> list[date]:
        today = self.now.date()
        if "date" in item:
            return [date.fromisoformat(item["date"])]
        if "in_days" in item:
            return [today + timedelta(days=item["in_days"])]
        rule: recurrence.Rule
        if "weekly" in item:
            rule = recurrence.Weekly(frozenset({item["weekly"]}))
        else:
            rule = recurrence.MonthlyByWeekday(*item["monthly"])
        return recurrence.occurrences(
            rule, first=today + timedelta(days=1), until=None, count=item["times"]
        )

    def _time(self, item: dict[str, Any], day: date) -> dict[str, Any]:
        """One day. Where the hour is not known it is the whole day, from midnight on."""
        after = day + timedelta(days=1)
        key = f"{day:%Y%m%d}"
        if "start" not in item:
            return {"key": key, "starts": f"{day}T00:00", "ends": f"{after}T00:00"}
        end = item.get("end")
        last = after if end and end < item["start"] else day
        return {
            "key": key,
            "starts": f"{day}T{item['start']}",
            "ends": f"{last}T{end}" if end else None,
        }

    def _place(self, item: dict[str, Any]) -> Place:
        known = {**item["place"]}
        place, _made = Place.objects.get_or_create(
            name=known.pop("name"), region_id=item["region"], defaults=known
        )
        return place

    def _publish(self, revision: EventRevision, writer: User, moment: datetime) -> None:
        with clock(moment):
            revision.submit(by=writer, seen=revision.version)
        # About elections, while people campaign, two moderators say yes.
        with clock(moment + timedelta(hours=2)):
            for moderator in self.moderators:
                revision.refresh_from_db()
                if revision.approve(by=moderator, seen=revision.version):
                    return

    def _call_off(
        self, revision: EventRevision, writer: User, off: dict[str, Any]
    ) -> None:
        event = Event.objects.get(pk=revision.publication_id)
        keys = [day.key for day in event.occurrences.in_order()]
        event.call_off(
            by=writer,
            status=EventStatus(off["status"]),
            reason=off["reason"],
            key=keys[off["nth"]] if len(keys) > 1 else "",
        )

    def _add_guests(
        self, revision: EventRevision, writer: User, item: dict[str, Any]
    ) -> None:
        """Invited offices with their answers, and who signed the paper list."""
        day = revision.publication.occurrences.in_order()[0]
        if "guests" in item:
            EventInvitation.add(day, list(item["guests"]))
        for invitation in day.invitations.all():
            answer, note = item["guests"][invitation.name]
            invitation.mark_sent()
            if answer:
                invitation.reply(answer, seen=invitation.mark, note=note, by=writer)
        if "came" in item:
            sheet = AttendanceSheet.open_for(day, by=writer)
            sheet.type_in([(name, origin) for name, origin in item["came"]], by=writer)
            sheet.close(by=writer)

    def _add_minutes(
        self,
        revision: EventRevision,
        writer: User,
        minutes: dict[str, Any],
        moment: datetime,
    ) -> None:
        with clock(moment):
            revision.refresh_from_db()
            edit = revision.copy_for_edit(by=writer)
            told = {edit.times[0]["key"]: minutes}
            words = {"minutes": told, "change_note": "Notula ditambahkan."}
            edit.save_words(by=writer, seen=edit.version, words=words)
        self._publish(edit, writer, moment + timedelta(hours=3))
