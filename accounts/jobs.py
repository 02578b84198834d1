"""What the worker does for accounts. Every job may be run twice."""

from procrastinate.contrib.django import app

from accounts.models import Allowance


@app.periodic(cron="50 * * * *")
@app.task(
    name="accounts.forget_counts", queue="bersih", queueing_lock="accounts.counts"
)
def forget_counts(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    """Delete what was counted in spans that are over."""
    Allowance.objects.over().delete()
