"""The walk over everything live, and the worklist it leaves."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from guard.models import Stage, WatchTerm
from kim_portal.lib import region_codes
from review.kinds import KINDS, Kind
from review.models.rescan import ArchiveFinding, Rescan

BATCH = 100
# Among codes: what changed holds in the whole country.
EVERYWHERE = ""
CAUSE = "Daftar kata atau tahapan pemilihan berubah"
BY_HAND = "Diminta moderator"


def in_force() -> dict[str, list[str]]:
    """The words in force today and the stages running now, each with where it holds.

    By a name of its own: [what changes with it, the code of its region or '' for all].
    Two queries.
    """
    now = timezone.now()
    terms = WatchTerm.objects.valid_on(timezone.localdate())
    found = {
        f"kata{pk}": [at.isoformat(), scope]
        for pk, at, scope in terms.values_list("pk", "changed_at", "scope")
    }
    stages = Stage.objects.at(now).values_list("pk", "election__region")
    return found | {f"tahapan{pk}": ["", code] for pk, code in stages}


def fingerprint(forces: dict[str, list[str]]) -> str:
    """The same in short."""
    words = "|".join(f"{name}@{'@'.join(forces[name])}" for name in sorted(forces))
    return hashlib.sha256(words.encode()).hexdigest()


def concerned(before: dict[str, list[str]], now: dict[str, list[str]]) -> list[str]:
    """Codes of the territories where something changed; '' among them is everywhere."""
    changed = [name for name in before.keys() | now.keys()
               if before.get(name) != now.get(name)]  # fmt: skip
    sides = [side[name] for side in (before, now) for name in changed if name in side]
    return sorted({code for _mark, code in sides})


def begin_if_changed() -> bool:
    """Begin a walk where words or stages differ from those of the last one; only where
    they do. True where there is anything to walk."""
    now = in_force()
    last = Rescan.objects.first()
    if last is not None and last.fingerprint == fingerprint(now):
        return Rescan.objects.filter(finished_at=None).exists()
    codes = (
        concerned(last.in_force, now)
        if last and last.in_force is not None
        else [EVERYWHERE]
    )
    return begin(CAUSE, now, codes) is not None


def begin(
    cause: str,
    forces: dict[str, list[str]] | None = None,
    codes: Sequence[str] = (EVERYWHERE,),
) -> Rescan | None:
    """A new walk over these territories. None where somebody just began it.

    One under way that it covers ends here; another goes on where it stood.
    """
    forces = in_force() if forces is None else forces
    mark = fingerprint(forces)
    try:
        with transaction.atomic():
            for old in Rescan.objects.filter(finished_at=None):
                # Of the same words there is one walk: it goes where both would have.
                if old.fingerprint == mark:
                    codes = sorted({*codes, *(old.codes or [EVERYWHERE])})
                if all(_covers(codes, code) for code in old.codes or [EVERYWHERE]):
                    old.finish()
            total = sum(_live(kind, codes).count() for kind in KINDS.values())
            return Rescan.objects.create(
                cause=cause,
                fingerprint=mark,
                in_force=forces,
                codes=list(codes),
                total=total,
            )
    except IntegrityError:
        return None


def _covers(codes: Sequence[str], code: str) -> bool:
    return EVERYWHERE in codes or bool(code and region_codes.covers_any(codes, code))


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
    """Look at every live text of every walk that is not over, the oldest walk first; how
    far it came is kept after each batch."""
    for rescan in Rescan.objects.filter(finished_at=None).order_by("pk"):
        for kind in KINDS.values():
            while _batch(rescan, kind):
                pass
        rescan.finish()


def _batch(rescan: Rescan, kind: Kind) -> bool:
    """One batch of one kind; False when there is no more, or a newer walk covers it."""
    last = rescan.reached.get(kind.key, 0)
    rows = list(
        _live(kind, rescan.codes or [EVERYWHERE])
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


def _live(kind: Kind, codes: Sequence[str]) -> Any:
    """Live texts of these territories: what a rule of a place concerns is spoken to
    those in it, and to those around it."""
    rows = kind.publications.rows().filter(live__isnull=False)
    if EVERYWHERE in codes:
        return rows
    above = {up for code in codes for up in region_codes.with_ancestors(code)}
    return rows.filter(
        Q(region_id__in=above) | region_codes.inside("region__code", codes)
    )
