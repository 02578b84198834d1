"""What the worker does for papers and copies. Every job may be run twice."""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.jobs import PATIENT, NotOut
from groups.models import Region
from reach import media, release
from reach.kinds import travelling
from reach.models import KEPT_FOR, Fingerprint, ReleaseLetter, Sheet, VisitCount
from reach.papers import PAPERS, by_rt
from review.kinds import KINDS
from review.states import Status

logger = logging.getLogger("kim.jobs")
# Looked at again after a day: of a series another day is the next, a KIM has a new name.
FRESH_FOR = timedelta(days=1)
AT_ONCE = 50
MARKED_AT_ONCE = 500
# Numbers of days are kept so long; a yearly report finds those of the year before.
COUNTED_FOR = timedelta(days=800)


# What is made of every version.
ALL = (*PAPERS, release.NAME)


class Overtaken(Exception):
    """What is said changed while papers of it were made; the job is tried again."""


@app.task(name="reach.prepare", queue="kertas", retry=PATIENT)
def prepare(kind: str, code: str) -> None:
    """Make the papers of what is live under a code, unless they are there."""
    live = _live(kind, code)
    if live is None:
        return
    facts = live.facts()
    kept = Sheet.objects.of(live.publication).filter(name__in=ALL)
    right = kept.filter(digest=facts.digest(), revision_id=live.pk)
    if right.count() == len(ALL):
        right.update(made_at=timezone.now(), hangs_until=facts.hangs_until)
        return
    made = {name: paper.make(facts) for name, paper in PAPERS.items()}
    made[release.NAME] = release.bundle(facts, made, live.release_photo)
    with transaction.atomic():
        if not Sheet.keep(live, facts, made):
            raise Overtaken


@app.task(name="reach.posters", queue="kertas", retry=PATIENT)
def posters(kind: str, code: str, village: str) -> None:
    """Make a poster for each RT of a kelurahan."""
    live = _live(kind, code)
    kelurahan = Region.objects.get(code=village)
    rts = by_rt.rts_of(live.publication, kelurahan) if live else []
    if live is None or not rts:
        return
    facts = live.facts()
    made = {by_rt.name_of(kelurahan, rts): by_rt.make(facts, rts)}
    with transaction.atomic():
        if not Sheet.keep(live, facts, made):
            raise Overtaken


def _live(kind: str, code: str) -> Any:
    """What residents read under a code, and may be passed on; else None."""
    rows = KINDS[kind].publications.rows().filter(code=code, live__isnull=False)
    publication = rows.select_related("live", "kim").first()
    if publication is None:
        return None
    live = publication.live
    live.publication = publication
    return None if live.stays_inside else live


@app.task(name="reach.releases", queue="surat", retry=PATIENT)
def releases() -> None:
    """Send releases to newsrooms; what does not go out goes later."""
    try:
        sent = media.send_waiting()
    except media.ServerDown:
        raise NotOut from None
    if not sent:
        raise NotOut


@app.periodic(cron="*/10 * * * *")
@app.task(name="reach.sweep", queue="kertas", queueing_lock="reach.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    """Ask for what is missing, as after an update of the portal, or a day old; forget
    what hangs nowhere any more, and numbers of long ago."""
    now = timezone.now()
    if ReleaseLetter.objects.waiting().exists():
        media.send_soon()
    ReleaseLetter.objects.filter(ordered_at__lt=now - COUNTED_FOR).delete()
    over = Q(hangs_until=None) | Q(hangs_until__lt=timezone.localdate())
    Sheet.objects.filter(over, made_at__lt=now - KEPT_FOR).delete()
    VisitCount.objects.filter(day__lt=timezone.localdate() - COUNTED_FOR).delete()
    for kind in travelling():
        forget_what_was_erased(kind.key)
        of_it = Sheet.objects.filter(kind=kind.key, code=OuterRef("code"))
        fresh = of_it.filter(
            name=release.NAME,
            revision_id=OuterRef("live_id"),
            made_at__gt=now - FRESH_FOR,
        )
        rows = kind.publications.rows().readable()
        recent = rows.filter(Q(published_at__gt=now - KEPT_FOR) | Exists(of_it))
        missing = recent.filter(~Exists(fresh)).order_by("-published_at")
        for code in missing.values_list("code", flat=True)[:AT_ONCE]:
            Sheet.objects.ask_for(kind.key, code)
        mark_what_is_out(kind.key)


def forget_what_was_erased(key: str) -> None:
    """A release that knew no papers, or no marks, left them behind as it erased."""
    erased = KINDS[key].publications.rows().filter(erased_at__isnull=False)
    codes = list(erased.order_by("-erased_at").values_list("code", flat=True)[:200])
    for kept in (Sheet, Fingerprint):
        kept.objects.filter(kind=key, code__in=codes).delete()


def mark_what_is_out(key: str) -> None:
    """Keep the marks of versions that were approved before copies were known by them."""
    kind = KINDS[key]
    known = kind.publications.rows().known()
    marked = Fingerprint.objects.filter(kind=key, revision_id=OuterRef("pk"))
    versions = kind.revisions.rows().filter(
        ~Exists(marked), status=Status.APPROVED, erased_at=None, publication__in=known
    )
    newest = versions.select_related("publication__kim", "region").order_by("-pk")
    for version in newest[:MARKED_AT_ONCE]:
        if version.stays_inside:
            continue
        try:
            Fingerprint.objects.keep(version)
        except Exception:
            # One that cannot be read must not hide the others.
            logger.exception("marks of %s %s", key, version.pk)
