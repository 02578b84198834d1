"""What the worker does for papers. Every job may be run twice."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.jobs import PATIENT
from reach.kinds import travelling
from reach.models import Sheet
from reach.papers import PAPERS
from review.kinds import KINDS

logger = logging.getLogger("kim.jobs")
# Papers are kept for so long, and made again for what appeared within that time.
KEPT_FOR = timedelta(days=90)
AT_ONCE = 50


@app.task(name="reach.prepare", queue="kertas", retry=PATIENT)
def prepare(kind: str, code: str) -> None:
    """Make the papers of what is live under a code, unless they are there."""
    rows = KINDS[kind].publications.rows().filter(code=code, live__isnull=False)
    publication = rows.select_related("live", "kim").first()
    if publication is None:
        return
    live = publication.live
    live.publication = publication
    if live.stays_inside:
        return
    facts = live.facts()
    digest = facts.digest()
    kept = Sheet.objects.of(publication).filter(digest=digest, revision_id=live.pk)
    if kept.count() == len(PAPERS):
        return
    made = {name: paper.make(facts) for name, paper in PAPERS.items()}
    with transaction.atomic():
        Sheet.keep(live, digest, made)


@app.periodic(cron="*/10 * * * *")
@app.task(name="reach.sweep", queue="kertas", queueing_lock="reach.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    """Make what is missing, as after an update of the portal; forget what is old."""
    since = timezone.now() - KEPT_FOR
    Sheet.objects.filter(made_at__lt=since).delete()
    for kind in travelling():
        made = Sheet.objects.filter(
            kind=kind.key, code=OuterRef("code"), revision_id=OuterRef("live_id")
        )
        rows = kind.publications.rows().readable().filter(published_at__gt=since)
        missing = rows.filter(~Exists(made)).order_by("-published_at")
        for code in missing.values_list("code", flat=True)[:AT_ONCE]:
            try:
                prepare(kind.key, code)
            except Exception:
                # One that cannot be made must not hide the others; it comes again.
                logger.exception("papers of %s %s", kind.key, code)
