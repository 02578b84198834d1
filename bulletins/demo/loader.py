"""Walks demo bulletins through the real verbs, each at its own moment."""

import io
import json
import re
import uuid
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify

from accounts.models import User
from bulletins.models import Bulletin, BulletinRevision, Category
from groups.demo.people import writer_of
from groups.models import KimGroup, Photo, Region
from guard.models import PublicContact
from kim_portal.dev.illustrations import draw_scene
from kim_portal.lib.clock import clock
from review.checks import PLEDGES
from review.models.pictures import PhotoWords

HERE = Path(__file__).resolve().parent
NAMESPACE = uuid.UUID("5f1d7c3e-6f0b-4f0e-9d55-0c7f2d1c33a7")
PLACEHOLDER = re.compile(r"\{(hari|tgl)([+-]\d+)\}")


def dated(words: str, today: datetime) -> str:
    """Fill {hari+3} (Selasa, 24 November 2026) and {tgl+3} (24 November)."""

    def day(match: re.Match[str]) -> str:
        then = today + timedelta(days=int(match[2]))
        return date_format(then, "l, j F Y" if match[1] == "hari" else "j F")

    return PLACEHOLDER.sub(day, words)


class DemoBulletins:
    """Loads the three files; what is there already is left alone."""

    def __init__(self, moderator: User, second: User) -> None:
        self.moderator = moderator
        self.second = second
        self.now = timezone.localtime()
        self.categories = {c.slug: c for c in Category.objects.all()}
        self.regions = {r.code: r for r in Region.objects.all()}
        self.kims: dict[str, KimGroup] = {}
        for kim in KimGroup.objects.order_by("pk"):
            self.kims.setdefault(kim.region_id, kim)
        self.scenes: dict[str, bytes] = {}
        self.made = 0

    def load(self) -> int:
        """Load everything; the number of bulletins that are new."""
        for item in self._read("archive.json"):
            if item["region"] in self.regions and item["kim"] in self.kims:
                moment = datetime.combine(
                    datetime.fromisoformat(item["date"]).date(), time(9, 15)
                ).replace(tzinfo=timezone.get_default_timezone())
                item |= {"key": f"arsip-{item['id']}", "state": "published"}
                self._load_one(item, moment)
        for name in ("everyday.json", "states.json"):
            for item in self._read(name):
                self._load_one(item, self._moment(item["published_days_ago"]))
        return self.made

    def _moment(self, days_ago: float) -> datetime:
        """That long ago; what is older than a day happened in working hours."""
        moment = self.now - timedelta(days=days_ago)
        if days_ago < 1:
            return moment
        return moment.replace(hour=9 + moment.minute % 7)

    def _read(self, name: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(
            (HERE / name).read_text(encoding="utf-8")
        )
        return rows

    @transaction.atomic
    def _load_one(self, item: dict[str, Any], moment: datetime) -> None:
        key = uuid.uuid5(NAMESPACE, item["key"])
        if Bulletin.objects.filter(draft_key=key).exists():
            return
        kim = self.kims[item["kim"]]
        writer = writer_of(kim)
        with clock(moment - timedelta(hours=3)):
            revision = BulletinRevision.begin(kim=kim, by=writer, draft_key=key)
            Bulletin.objects.filter(pk=revision.publication_id).update(is_example=True)
            revision.save_words(
                by=writer,
                seen=revision.version,
                words=self._words(item, moment),
                photos=self._photos(item, kim, writer),
            )
        getattr(self, f"_{item.get('state', 'published')}")(
            item, revision, writer, moment
        )
        self.made += 1

    def _words(self, item: dict[str, Any], moment: datetime) -> dict[str, Any]:
        valid = item.get("valid_days")
        expired = valid is not None and valid < 0
        base = self.now if not expired else moment
        until = None
        if valid is not None:
            until = (base + timedelta(days=1 if expired else valid)).date()
        publish_at = None
        if "publish_in_days" in item:
            publish_at = (self.now + timedelta(days=item["publish_in_days"])).replace(
                hour=19, minute=0, second=0, microsecond=0
            )
        return {
            "title": item["title"],
            "summary": dated(item.get("summary", ""), self.now),
            "body": dated(item.get("body", ""), self.now),
            "category": self.categories.get(item.get("category", "")),
            "region": self.regions[item["region"]],
            "sources": item.get("sources", []),
            "important": bool(item.get("notice")),
            "valid_until": until,
            "publish_at": publish_at,
            "pledges": list(PLEDGES),
        }

    def _photos(
        self, item: dict[str, Any], kim: KimGroup, writer: User
    ) -> list[PhotoWords]:
        words = item.get("photo")
        if not words:
            return []
        scene = words["scene"]
        if scene not in self.scenes:
            self.scenes[scene] = draw_scene(scene)
        # Nobody waits at a form: a busy machine may take its time.
        drawn = io.BytesIO(self.scenes[scene])
        photo = Photo.keep(drawn, kim=kim, by=writer, seconds=120)
        return [PhotoWords(photo, words["alt"], words["caption"])]

    # --- one method per state of the file ---------------------------------------------

    def _draft(self, *_args: Any) -> None:
        """As begun."""

    def _submitted(
        self, _item: Any, revision: BulletinRevision, writer: User, moment: datetime
    ) -> None:
        with clock(moment):
            confirm_contacts(revision, writer)
            revision.submit(by=writer, seen=revision.version)

    def _published(
        self, item: Any, revision: BulletinRevision, writer: User, moment: datetime
    ) -> None:
        self._submitted(item, revision, writer, moment - timedelta(hours=2))
        with clock(moment):
            for moderator in (self.moderator, self.second):
                revision.refresh_from_db()
                if revision.approve(by=moderator, seen=revision.version):
                    return

    _scheduled = _published
    _expired = _published

    def _returned(
        self, item: Any, revision: BulletinRevision, writer: User, moment: datetime
    ) -> None:
        self._submitted(item, revision, writer, moment - timedelta(hours=2))
        with clock(moment):
            revision.send_back(
                by=self.moderator,
                seen=revision.version,
                reasons=item["reasons"],
                note=item["return_note"],
            )

    def _withdrawn(
        self, item: Any, revision: BulletinRevision, writer: User, moment: datetime
    ) -> None:
        self._published(item, revision, writer, moment)
        with clock(moment + (self.now - moment) / 2):
            revision.publication.refresh_from_db()
            revision.publication.withdraw(
                by=self.moderator, explanation=item["withdraw_note"]
            )

    def _edited(
        self, item: Any, revision: BulletinRevision, writer: User, moment: datetime
    ) -> None:
        self._published(item, revision, writer, moment)
        with clock(self.now - timedelta(hours=2)):
            revision.refresh_from_db()
            draft = revision.copy_for_edit(by=writer)
            draft.save_words(
                by=writer,
                seen=draft.version,
                words={
                    **item["edit"],
                    "change_note": item["edit"].get(
                        "change_note", "Keterangan waktu dan tempat diperbarui."
                    ),
                },
            )
            confirm_contacts(draft, writer)
            draft.submit(by=writer, seen=draft.version)


def confirm_contacts(revision: BulletinRevision, writer: User) -> None:
    """As an officer would: the numbers in the examples are meant for all."""
    for found in revision.guard_report(timezone.now()).personal:
        PublicContact.confirm(
            found,
            kim=revision.publication.kim,
            by=writer,
            reason="Nomor contoh yang memang untuk umum.",
        )


def load_kims() -> int:
    """KIM with their contacts, by name; the number that are new."""
    path = Path(settings.BASE_DIR) / "groups" / "demo" / "kim.json"
    made = 0
    for item in json.loads(path.read_text(encoding="utf-8")):
        made += _load_kim(item)
    return made


def _load_kim(item: dict[str, Any]) -> bool:
    if not Region.objects.filter(code=item["region"]).exists():
        return False
    kim, is_new = KimGroup.objects.get_or_create(
        name=item["name"],
        defaults={
            "slug": slugify(item["name"].removeprefix("KIM ")),
            "region_id": item["region"],
            "former_names": item["former_names"],
            "sk_number": item["sk_number"],
            "sk_date": item["sk_date"],
            "status": item["status"],
            "about": item["about"],
            "established": item["established"],
        },
    )
    if is_new:
        for order, contact in enumerate(item["contacts"]):
            kim.contacts.create(order=order, **contact)
    return is_new
