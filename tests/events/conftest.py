"""What tests of events add to their cast, which is in cast.py."""

import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from events.models import Event
from tests.clock import same_day  # noqa: F401 - for every test of this folder
from tests.events.cast import day


@pytest.fixture(autouse=True)
def _fresh_limits(db):
    cache.clear()


@pytest.fixture
def held(announced, time_machine):
    """Announced, and the day after its last day has come."""

    def make(times=(1,), **changes):
        event = announced(times=[day(n) for n in times], **changes).publication
        later = timezone.now() + timedelta(days=max(times) + 1)
        time_machine.move_to(later, tick=False)
        return Event.objects.get(pk=event.pk)

    return make


@pytest.fixture
def budis(as_user, budi, medono):
    return as_user(budi)


@pytest.fixture
def key():
    return uuid.uuid4()
