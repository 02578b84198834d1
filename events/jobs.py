"""What the worker does for the agenda. Every job may be run twice."""

import logging
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from events.models import EventInvitation
from events.models.attendance import due_for_forgetting

logger = logging.getLogger("kim.jobs")


@app.periodic(cron="20 2 * * *")
@app.task(name="events.forget_guests", queue="bersih", queueing_lock="events.forget")
def forget_guests(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    """Delete names of who came and who was invited, on the day people were told."""
    for sheet in due_for_forgetting():
        try:
            sheet.forget()
        except Exception:
            # One that fails must not keep the others' names; it comes again tomorrow.
            logger.exception("names of sheet %s not forgotten", sheet.pk)
    long_ago = timezone.now() - timedelta(days=settings.GUESTS_KEPT_DAYS)
    gone, _by_table = EventInvitation.objects.filter(day__until__lt=long_ago).delete()
    logger.info("forgot %s invitations", gone)
