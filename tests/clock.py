"""The clock of a run: for no test does midnight pass.

Days that forms are filled in with ("in three days") are written down when tests are
collected, and looked for when they run; between the two may lie midnight of the portal's
time zone. A run that begins late in the evening therefore has a clock that is some hours
slow, from before the first test module is read. Servers of a test of their own, the
database and the browser go by the machine's clock, as they may in earnest.
"""

from datetime import timedelta

import time_machine
from django.utils import timezone

# Longer than any run takes.
LATE = 21
SLOW = timedelta(hours=3)


def begin() -> None:
    """Once in each process, before anything asks what day it is."""
    now = timezone.localtime()
    if now.hour >= LATE:
        time_machine.travel(now - SLOW, tick=True).start()
