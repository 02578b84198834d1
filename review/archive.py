"""The walk over everything live, and the worklist it leaves."""

import hashlib
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from guard.models import Stage, WatchTerm
from review.kinds import KINDS, Kind
from review.models.rescan import ArchiveFinding, Rescan

BATCH = 100
CAUSE = "Daftar kata atau tahapan pemilihan berubah"
BY_HAND = "Diminta moderator"


def fingerprint() -> str:
    """Of the words in force today and the stages running now. Two queries."""
    now = timezone.now()
    terms = WatchTerm.objects.valid_on(timezone.localdate()).order_by("pk")
    stages = Stage.objects.at(now).order_by("pk")
    parts = [
        f"{pk}@{at.isoformat()}" for pk, at in terms.values_list("pk", "changed_at")
    ]
    parts += [f"stage{pk}" for pk in stages.values_list("pk", flat=True)]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def begin_if_changed() -> bool:
    """Begin a walk where words or stages differ from those of the last one."""
    now = fingerprint()
    last = Rescan.objects.first()
    if last is not None and last.fingerprint == now:
        return last.finished_at is None
    return begin(CAUSE, now) is not None


def begin(cause: str, mark: str | None = None) -> Rescan | None:
    """A new walk; one that was under way ends here. None where somebody just began it."""
    mark = mark or fingerprint()
    total = sum(_live(kind).count() for kind in KINDS.values())
    try:
        with transaction.atomic():
            Rescan.objects.filter(finished_at=None).update(finished_at=timezone.now())
            return Rescan.objects.create(cause=cause, fingerprint=mark, total=total)
    except IntegrityError:
        return None


def start(cause: str) -> None:
    """Begin a walk and have the worker take it up."""
    with transaction.atomic():
        begin(cause)
        enqueue()


def enqueue() -> None:
    """One job at a time is enough: it walks until there is no more."""
    try:
        with transaction.atomic():
            app.configure_task("review.rescan", queueing_lock="review.rescan").defer()
    except (AlreadyEnqueued, IntegrityError):
        return


def walk() -> None:
    """Look at every live text of the newest walk; how far it came is kept after each batch."""
    rescan = Rescan.objects.first()
    if rescan is None or rescan.finished_at:
        return
    for kind in KINDS.values():
        while _batch(rescan, kind):
            pass
    Rescan.objects.filter(pk=rescan.pk, finished_at=None).update(
        finished_at=timezone.now()
    )


def _batch(rescan: Rescan, kind: Kind) -> bool:
    """One batch of one kind; False when there is no more, or a newer walk began."""
    last = rescan.reached.get(kind.key, 0)
    rows = list(
        _live(kind)
        .filter(pk__gt=last)
        .select_related("live", "live__region", "kim")
        .order_by("pk")[:BATCH]
    )
    if not rows:
        return False
    with transaction.atomic():
        for row in rows:
            _look(rescan, kind, row.live)
        rescan.reached = {**rescan.reached, kind.key: rows[-1].pk}
        moved = Rescan.objects.filter(pk=rescan.pk, finished_at=None).update(
            reached=rescan.reached, done=F("done") + len(rows)
        )
    return bool(moved)


def _look(rescan: Rescan, kind: Kind, live: Any) -> None:
    found = [
        finding
        for finding in live.guard_report(timezone.now()).findings
        if finding.is_violation
    ]
    if not found:
        return
    terms = sorted({finding.term.term for finding in found})
    digest = hashlib.sha256("|".join(terms).encode()).hexdigest()
    # What is still open of the same text is said anew, not twice.
    of_text = ArchiveFinding.objects.filter(kind=kind.key, revision_id=live.pk)
    of_text.filter(handled_at=None).exclude(digest=digest).delete()
    ArchiveFinding.objects.get_or_create(
        kind=kind.key,
        revision_id=live.pk,
        digest=digest,
        defaults={
            "rescan": rescan,
            "title": live.title[:200],
            "kim_name": str(live.publication.kim),
            "region_id": live.region_id,
            "severe": any(finding.severity == "block" for finding in found),
            "findings": [
                {
                    "quote": finding.quote[:120],
                    "term": finding.term.term,
                    "severity": finding.severity,
                }
                for finding in found[:20]
            ],
        },
    )


def _live(kind: Kind) -> Any:
    return kind.publications.rows().filter(live__isnull=False)
