"""Walks example voices through the real verbs."""

import json
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from groups.demo.people import writer_of
from groups.models import KimGroup, Moderator, Region
from kim_portal.lib.clock import clock
from review.checks import PLEDGES
from voices.asking.handing_in import hand_in
from voices.models import (
    Clarification,
    ClarificationRevision,
    HandOver,
    Signal,
    Topic,
    Wish,
    WishSupport,
)
from voices.wishes.receiving import receive

HERE = Path(__file__).parent
NAMESPACE = uuid.UUID("1b7f3c50-30b8-4f6f-8f6a-2d3a5d7c9e11")


class DemoVoices:
    """Loads one file; what is there already is left alone."""

    def __init__(self) -> None:
        self.said: dict[str, Any] = json.loads(
            (HERE / "voices.json").read_text(encoding="utf-8")
        )
        self.now = timezone.now()
        city = Moderator.objects.filter(region=settings.KIM_REGION)
        self.moderator: User = city.select_related("user").order_by("pk")[0].user

    def load(self) -> int:
        """How many are new; nothing where there are some already."""
        if Clarification.objects.exists() or Wish.objects.exists():
            return 0
        for row in self.said["clarifications"]:
            self._clarify(row)
        for row in self.said["messages"]:
            region = Region.objects.get(pk=row["place"])
            for text in row["texts"]:
                hand_in(text, region=region)
        channels = [HandOver.objects.create(**row) for row in self.said["channels"]]
        for row in self.said["wishes"]:
            self._wish(row, channels[0])
        self._signal(self.said["signal"])
        return Clarification.objects.count() + Wish.objects.count()

    def _writer(self, code: str) -> User:
        return writer_of(KimGroup.objects.in_region(code).order_by("pk")[0])

    def _clarify(self, row: dict[str, Any]) -> None:
        kim = KimGroup.objects.in_region(row["kim"]).order_by("pk")[0]
        writer = writer_of(kim)
        names = (
            "message", "about", "ruling", "sort", "title", "explanation", "conclusion",
            "sources",
        )  # fmt: skip
        words = {name: row[name] for name in names}
        moment = self.now - timedelta(days=row["days_ago"])
        with clock(moment - timedelta(hours=2)):
            revision = ClarificationRevision.begin(
                kim=kim, by=writer, draft_key=uuid.uuid5(NAMESPACE, row["key"])
            )
            rows = Clarification.objects.filter(pk=revision.publication_id)
            rows.update(is_example=True)
            words |= {"region_id": row["region"], "pledges": list(PLEDGES)}
            revision.save_words(by=writer, seen=revision.version, words=words)
            revision.submit(by=writer, seen=revision.version)
        with clock(moment):
            revision.approve(by=self.moderator, seen=revision.version)
        revision.publication.refresh_from_db()
        revision.publication.look_again()

    def _wish(self, row: dict[str, Any], channel: HandOver) -> None:
        region = Region.objects.get(pk=row["place"])
        writer = self._writer(row["place"])
        moment = self.now - timedelta(days=row["days_ago"])
        data = {
            **{name: row[name] for name in ("kind", "rw", "rt", "words")},
            "place": region,
            "name": "",
            "contact": "",
            "form_key": uuid.uuid5(NAMESPACE, row["words"]),
        }
        with clock(moment):
            wish = receive(data, photo=None, by=None)
        with clock(moment + timedelta(hours=5)):
            if "forward" in row:
                wish.take(by=writer)
                wish.forward(by=writer, channel=channel, reference=row["forward"])
            if "answer" in row:
                wish.answer(by=writer, words=row["answer"])
        for _one in range(row.get("support", 0)):
            WishSupport.add(wish, row["rw"], row["rt"])
        if "question" in row:
            topic = Topic.propose(
                wish, by=writer, question=row["question"], reply=row.get("answer", "")
            )
            topic.release(by=self.moderator, seen=topic.version, marks=[])

    def _signal(self, row: dict[str, Any]) -> None:
        Signal.put_down(
            region=Region.objects.get(pk=row["place"]),
            kind=row["kind"],
            place=row["where"],
            seen=row["seen"],
            sure=row["sure"],
            by=self._writer(row["place"]),
            is_told=False,
        )
