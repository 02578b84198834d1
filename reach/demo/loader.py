"""RT with invented numbers, some of them told, some news put right, one look by lot."""

import random
import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from groups.demo.people import writer_of
from groups.models import KimGroup, Region
from kim_portal.lib import region_codes
from reach.kinds import travelling
from reach.models import Channel, Contact, Delivery, Look, Rt
from reach.models.deliveries import Mark
from reach.models.looks import Answered, Heard

# Kelurahan, how many RW, and what part of their RT hears of a piece of news.
VILLAGES = (
    ("33.75.01.1006", 7, 0.8),
    ("33.75.04.1004", 9, 0.5),
    ("33.75.03.1002", 6, 0.3),
)
NEWS_SHOWN = 4
USUAL = (Channel.WHATSAPP, Channel.BOARD, Channel.MEETING, Channel.LEAFLET)


def load() -> int:
    """How many RT are new; nothing where there are RT already."""
    if Rt.objects.exists():
        return 0
    for code, rws, share in VILLAGES:
        village = Region.objects.filter(code=code).first()
        kim = KimGroup.objects.in_region(code).first()
        if village and kim:
            chance = random.Random(code)  # noqa: S311 - examples, alike each time
            _write_down(village, rws, chance)
            _tell(village, writer_of(kim), share, chance)
    return Rt.objects.count()


def _write_down(village: Region, rws: int, chance: random.Random) -> None:
    rows = []
    for rw in range(1, rws + 1):
        for number in range(1, chance.randint(4, 7) + 1):
            facts = {"households": chance.randint(24, 78), "contact": Contact.CHAIR}
            rows.append((rw, number, facts))
    Rt.objects.put_down(village, rows)


def _tell(village: Region, by: User, share: float, chance: random.Random) -> None:
    standing = Rt.objects.standing().filter(kelurahan=village).in_order()
    # Some RT hear of nothing.
    rts = [rt for rt in standing if chance.random() < share + 0.1]
    for publication in _news_for(village):
        live = publication.live
        told = [rt for rt in rts if chance.random() < share]
        _mark(publication, told, live.number, by, chance)
        if live.number > 1:
            # What hangs there is still the old one.
            old = [rt for rt in rts if rt not in told][:3]
            _mark(publication, old, 1, by, chance, channel=Channel.BOARD)
    _look(village, by, share, chance)


def _news_for(village: Region) -> list[Any]:
    """Example news that concern it: those that were corrected, then the newest."""
    found: list[Any] = []
    for kind in travelling():
        rows = kind.publications.rows().readable().filter(is_example=True)
        rows = rows.filter(region__in=region_codes.with_ancestors(village.code))
        rows = rows.select_related("live", "kim").order_by("-published_at")
        newest = [row for row in rows[:60] if _holds(row)]
        found += [row for row in newest if row.live.number > 1][:1]
        found += newest[:NEWS_SHOWN]
    return list(dict.fromkeys(found))


def _holds(row: Any) -> bool:
    """Whether residents may read it, and none of it was called off."""
    return not row.live.stays_inside and not row.said_other_at


def _mark(
    publication: Any,
    rts: list[Rt],
    number: int,
    by: User,
    chance: random.Random,
    channel: Channel | None = None,
) -> None:
    now = timezone.now()
    marks = [
        Mark(
            uuid.uuid4(),
            rt,
            channel or chance.choice(USUAL),
            number,
            now - timedelta(hours=chance.randint(1, 90)),
        )
        for rt in rts
    ]
    Delivery.objects.keep(publication, marks, by=by)


def _look(village: Region, by: User, share: float, chance: random.Random) -> None:
    """In the first kelurahan alone, and so far that it is clear."""
    if village.code != VILLAGES[0][0]:
        return
    publication = _news_for(village)[-1]
    look = Look.draw(publication, village, by=by)
    # Somebody who marked none of these RT.
    kim = KimGroup.objects.in_region(village.code).first()
    terms = kim.memberships.current().exclude(user=by) if kim else None
    asker = terms[0].user if terms else by
    for place in look.places.select_related("rt"):
        heard = [chance.random() < share for _door in range(10)]
        look.keep(
            [
                Answered(
                    uuid.uuid4(), place, door, yes,
                    chance.choice(Heard.values) if yes else "", timezone.now(),
                )
                for door, yes in enumerate(heard, start=1)
            ],
            by=asker,
        )  # fmt: skip
