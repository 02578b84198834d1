"""From minutes to news: one tap makes a draft bulletin of how a meeting went."""

import uuid
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.signed import Signed
from bulletins.models import Bulletin, BulletinRevision, Category
from events.choices import PUBLIC
from events.models import Event, EventRevision, Minutes, minutes_of
from kim_portal.lib import text
from kim_portal.lib.posts import posted_from
from kim_portal.lib.text import links
from review.models.pictures import PhotoWords
from review.models.version import TITLE_MAX
from review.sources import SourceKind
from review.states import FIRST_VERSION, Status, TooLate

# Which subject news of such a meeting mostly has; its author may choose another.
CATEGORIES = {
    "forkompimcam": "keamanan-ketertiban",
    "kewaspadaan-dini": "keamanan-ketertiban",
    "patroli": "keamanan-ketertiban",
    "rakor-kim": "kegiatan-kim",
    "pembinaan-kim": "kegiatan-kim",
    "pengukuhan-kim": "kegiatan-kim",
    "lomba-kim": "kegiatan-kim",
    "pelatihan": "pendidikan",
    "pertunjukan-rakyat": "seni-budaya-batik",
    "musyawarah": "pemerintahan",
    "posyandu": "kesehatan",
    "kerja-bakti": "lingkungan",
}
ELECTIONS = "info-pilkada"


@posted_from("plan:state", ("code",))
def retell(request: Signed, code: str, key: str) -> HttpResponse:
    """A draft of what moderators approved as minutes; a second tap opens the first's."""
    # What is internal stays so: nobody makes news of it by a slip.
    events = Event.objects.of_kims_of(request.user).filter(
        live__isnull=False, visibility__in=PUBLIC
    )
    event = get_object_or_404(events.select_related("live__kind", "kim"), code=code)
    live = event.live
    if live is None:
        raise Http404
    told = next((row for row in minutes_of(live) if row.key == key), None)
    if told is None:
        raise Http404
    draft_key = uuid.uuid5(event.draft_key, f"notula:{key}")
    known = Bulletin.objects.filter(draft_key=draft_key).first()
    if known is None:
        # A second tap at the same moment found it filled already.
        with suppress(TooLate), transaction.atomic():
            revision = BulletinRevision.begin(
                kim=event.kim, by=request.user, draft_key=draft_key
            )
            fill(revision, live, told, by=request.user)
        messages.success(
            request, "Draf buletin dibuat dari notula. Periksa, lengkapi, lalu kirim."
        )
    elif known.newest_revision().status == Status.SUBMITTED or known.live_id:
        return redirect("write:state", code=known.code)
    return redirect("write:edit", key=draft_key)


def fill(
    revision: BulletinRevision, live: EventRevision, told: Minutes, *, by: Any
) -> None:
    """Write title, body, source and photos of the minutes into a fresh draft."""
    event = live.publication
    mine = event.kim.audiences().filter(pk=live.region_id).exists()
    revision.save_words(
        by=by,
        seen=FIRST_VERSION,
        words={
            "title": text.excerpt(f"Hasil {live.title}", TITLE_MAX),
            "body": body_of(live, told),
            "category": category_of(live),
            "region_id": live.region_id if mine else event.kim.region_id,
            "sources": [source_of(event, told)],
        },
        photos=[PhotoWords(row.photo, row.alt, row.caption) for row in told.photos],
    )
    Bulletin.objects.filter(pk=revision.publication_id).update(tells_of=event.reference)


def category_of(live: EventRevision) -> Category | None:
    """The likely subject, where the office has such a category."""
    kind = live.kind
    slug = (
        CATEGORIES.get(kind.slug, ELECTIONS if kind.is_election else "") if kind else ""
    )
    return Category.objects.filter(slug=slug, is_active=True).first()


def body_of(live: EventRevision, told: Minutes) -> str:
    """When and where, what came of it, and what to do."""
    name = live.venue.get("name", "")
    place = f" di {name}" if name else ""
    parts = [f"{live.title} diadakan pada {told.day_words}{place}."]
    if told.attendance_words:
        parts[0] += f" {told.attendance_words}."
    parts.append("Hasilnya:\n" + "\n".join(f"- {line}" for line in told.decisions))
    if told.todo:
        parts.append(f"*Yang perlu dilakukan warga:* {told.todo}")
    return "\n\n".join(parts)


def source_of(event: Event, told: Minutes) -> dict[str, str]:
    """The minutes as a source, with their page where residents can open it."""
    page = f"{settings.SITE_URL}{event.get_absolute_url()}"
    return {
        "kind": SourceKind.OWN,
        "name": text.excerpt(f"Notula {event.title}, {told.day_words}", 160),
        "reference": f"kode cek {event.shown_code}",
        "url": page if event.is_announced and links.parse(page) else "",
    }
