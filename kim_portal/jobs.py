"""What the worker does over several apps. Every job may be run twice."""

from django.utils import timezone
from procrastinate.contrib.django import app

from kim_portal.desk.monthly import drafts_of, month_before


@app.periodic(cron="30 0 1-3 * *")
@app.task(name="kim_portal.monthly", queueing_lock="kim_portal.monthly")
def monthly(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    """The month's draft for each KIM; on three days, lest the worker was down."""
    drafts_of(month_before(timezone.localdate()))
