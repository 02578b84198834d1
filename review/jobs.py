"""Work after the request. Every job may be run twice; each carries ids, not objects."""

import logging
from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.jobs import PATIENT
from kim_portal.lib import generation
from review import archive, tallies
from review.kinds import KINDS

logger = logging.getLogger("kim.jobs")
LOOK_AHEAD = timedelta(minutes=2)


@app.periodic(cron="* * * * *")
@app.task(name="review.publish", queue="terbit", queueing_lock="review.publish")
def look_at_what_appears(timestamp: int) -> None:  # noqa: ARG001
    """The guard's last look at what appears within two minutes, or just did."""
    soon = timezone.now() + LOOK_AHEAD
    for kind in KINDS.values():
        due = kind.publications.rows().filter(
            live__isnull=False, checked_at=None, published_at__lte=soon
        )
        for publication in due.select_related("live", "kim"):
            try:
                publication.look_again()
            except Exception:
                # One that cannot be looked at must not hide the others; it comes again.
                logger.exception("last look at %s %s", kind.key, publication.pk)


@app.periodic(cron="* * * * *")
@app.task(name="review.watch", queue="arsip", queueing_lock="review.watch")
def watch_for_changes(timestamp: int) -> None:  # noqa: ARG001
    """Walk the live archive again when the words or stages in force have changed."""
    if archive.begin_if_changed():
        archive.enqueue()


@app.task(name="review.rescan", queue="arsip", retry=PATIENT)
def rescan() -> None:
    """Walk on, batch by batch, from where the last walk stopped."""
    archive.walk()


@app.periodic(cron="5 * * * *")
@app.task(name="review.fold", queue="bersih", queueing_lock="review.fold")
def fold_changes(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    """Forget single lines of what changed; their number stays."""
    generation.fold()


@app.periodic(cron="20 * * * *")
@app.task(name="review.tally", queue="bersih", queueing_lock="review.tally")
def count_what_is_over(timestamp: int) -> None:  # noqa: ARG001
    """Count what the desk answered in days and months that are over."""
    over, _today = tallies.periods()
    tallies.count_what_is_over(over)
    tallies.forget_days_of_months_that_are_over()
