"""When an answer is promised: at the end of the office's next working day."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

SATURDAY = 5


def due_after(moment: datetime) -> datetime:
    """The moment an answer to something sent at `moment` is due, where the portal stands.

    What comes on Friday evening is due on Monday: nobody sits in the office between.
    """
    day = timezone.localtime(moment)
    left = settings.PROMISED_WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return day.replace(hour=settings.OFFICE_CLOSES, minute=0, second=0, microsecond=0)
