"""The day of a run: for tests of forms no midnight passes.

Days that a form is filled in with ("in three days") are written down when tests are
collected, and looked for when they run; between the two may lie midnight where the portal
stands. Then such a test runs at the moment at which the run began.
"""

from collections.abc import Iterator

import pytest
import time_machine
from django.utils import timezone

BEGAN = timezone.now()


@pytest.fixture(autouse=True)
def same_day() -> Iterator[None]:
    if timezone.localdate() == timezone.localdate(BEGAN):
        yield
    else:
        with time_machine.travel(BEGAN, tick=True):
            yield
