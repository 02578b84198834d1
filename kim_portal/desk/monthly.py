"""Each month a draft bulletin of what residents asked goes to the KIM: asked, answered,
still open. Only in the words that a moderator released."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format

from accounts.models import User
from bulletins.models import Bulletin, BulletinRevision, Category
from groups.models import KimGroup, Membership, Region
from kim_portal.lib import moments, text
from kim_portal.lib.numbers import figure
from notices.telling import tell
from review.models.version import TITLE_MAX
from review.sources import SourceKind
from review.states import FIRST_VERSION
from voices.models import Topic, Wish

DRAFTS = uuid.UUID("9a2f6c1d-2f7e-4b8a-9d31-4c0be7d1a3f5")
CATEGORY = "pemerintahan"
TOPICS_MAX = 20


def month_before(day: date) -> date:
    """The first day of the month that is over."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def drafts_of(month: date) -> int:
    """A draft for each KIM of whose kelurahan something was released; how many are new."""
    return sum(
        _draft(kim, region, month, topics) for kim, region, topics in _due(month)
    )


def _due(month: date) -> Iterator[tuple[KimGroup, Region, list[Topic]]]:
    begin, end = moments.midnight(month), moments.midnight(_next(month))
    rows = Topic.objects.released().filter(
        wish__created_at__lt=end,
        released_at__gte=begin,
        wish__kim__status=KimGroup.Status.ACTIVE,
    )
    found: dict[tuple[int, str], list[Topic]] = {}
    for topic in rows.select_related("wish__kim", "region").order_by("pk"):
        key = (topic.wish.kim_id or 0, topic.region_id)
        found.setdefault(key, []).append(topic)
    for topics in found.values():
        kim = topics[0].wish.kim
        if kim is not None:
            yield kim, topics[0].region, topics[:TOPICS_MAX]


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _draft(kim: KimGroup, region: Region, month: date, topics: Sequence[Topic]) -> bool:
    """Whether it is new. Written as by the KIM's Ketua, for whom it waits."""
    key = uuid.uuid5(DRAFTS, f"{kim.pk} {region.pk} {month}")
    author = _author(kim)
    if author is None or Bulletin.objects.filter(draft_key=key).exists():
        return False
    name = date_format(month, "F Y")
    with transaction.atomic():
        revision = BulletinRevision.begin(kim=kim, by=author, draft_key=key)
        revision.save_words(
            by=author,
            seen=FIRST_VERSION,
            words={
                "title": text.excerpt(
                    f"Anda bertanya, kami menjawab: {region.name}, {name}", TITLE_MAX
                ),
                "body": body_of(region, month, topics),
                "region_id": region.pk,
                "category": Category.objects.filter(slug=CATEGORY).first(),
                "sources": [_source(region, name)],
            },
        )
        serving = Membership.objects.current().filter(kim=kim).values("user")
        tell(
            User.objects.filter(pk__in=serving, is_active=True),
            source=f"bulanan:{kim.pk}:{region.pk}:{month}",
            headline="Draf bulanan siap",
            title=f"Tanya jawab warga {region.name}, {name}",
            link=reverse("write:edit", args=[key]),
            words="Periksa, lengkapi, lalu kirim ke moderator.",
            kim_id=kim.pk,
        )
    return True


def _author(kim: KimGroup) -> User | None:
    """The Ketua; without one whoever has served longest."""
    serving = Membership.objects.current().filter(kim=kim, user__is_active=True)
    rows = serving.select_related("user").order_by("starts_on", "pk")
    chair = rows.filter(position=Membership.Position.CHAIR).first()
    first = chair or rows.first()
    return first.user if first else None


def body_of(region: Region, month: date, topics: Sequence[Topic]) -> str:
    """How many asked, what was answered, what is open."""
    begin, end = moments.midnight(month), moments.midnight(_next(month))
    asked = Wish.objects.filter(
        region=region, created_at__gte=begin, created_at__lt=end
    ).count()
    name = date_format(month, "F Y")
    parts = []
    if asked:
        parts = [
            f"Selama {name} ada {figure(asked)} aspirasi dari warga {region.name}."
        ]
    answered = [topic for topic in topics if topic.said_reply]
    waiting = [topic for topic in topics if not topic.said_reply]
    if answered:
        parts.append("## Sudah dijawab")
        parts += [f"*{one.said_question}*\n{one.said_reply}" for one in answered]
    if waiting:
        parts.append("## Masih diproses")
        parts.append("\n".join(f"- {one.said_question}" for one in waiting))
    link = f"{settings.SITE_URL}{reverse('leave_wish')}"
    parts.append(f"Punya usul atau pertanyaan? {link}")
    return "\n\n".join(parts)


def _source(region: Region, name: str) -> dict[str, str]:
    return {
        "kind": SourceKind.RESIDENT,
        "name": f"Aspirasi warga {region.name}, {name}",
        "reference": "",
        "url": "",
    }
