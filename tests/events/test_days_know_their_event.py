"""Days carry copies of what their event says of itself: no list looks anywhere else."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from events.models import Event, Occurrence
from tests.events.cast import day
from tests.events.planning import edited
from tests.gathering import until_somebody_waits


def days_that_say_something_else():
    """Days of which a copy is not what their event says."""
    live = Q(shown_version=F("event__live"), shown_from=F("event__published_at"))
    gone = Q(event__live=None, shown_version=None, shown_from=None)
    return list(Occurrence.objects.exclude(live | gone))


def test_days_follow_their_event_through_its_life(announced, planned, budi, dewi):
    live = announced(times=[day(3), day(10)])
    assert not days_that_say_something_else()
    edited(live, budi, dewi, times=[day(3), day(17)])
    assert not days_that_say_something_else()
    later = planned(title="Diumumkan besok", times=[day(5)])
    later.approve(by=dewi, seen=later.version, at=timezone.now() + timedelta(days=1))
    assert not days_that_say_something_else()
    shown = Occurrence.objects.readable().values_list("event__live__title", flat=True)
    assert "Diumumkan besok" not in shown
    later.publication.refresh_from_db()
    later.publication.unschedule(by=budi)
    assert not days_that_say_something_else()
    event = Event.objects.get(pk=live.publication_id)
    event.withdraw(by=dewi, explanation="Rapatnya belum pasti.")
    assert not days_that_say_something_else()
    assert not Occurrence.objects.readable().exists()


def test_a_day_read_before_a_withdrawal_brings_nothing_back(announced, dewi):
    event = announced().publication
    row = event.occurrences.get()
    event.withdraw(by=dewi, explanation="Rapatnya belum pasti.")
    row.save()
    assert not days_that_say_something_else()


@pytest.mark.django_db(transaction=True)
def test_a_day_added_beside_a_withdrawal_is_added_to_what_is_withdrawn(announced, dewi):
    event = announced().publication
    row = event.occurrences.get()

    def add():
        row.pk, row.key, row.room = None, "beside", None
        row.save(force_insert=True)
        connection.close()

    with transaction.atomic():
        event.withdraw(by=dewi, explanation="Rapatnya belum pasti.")
        late = threading.Thread(target=add)
        late.start()
        until_somebody_waits(late)
        assert late.is_alive()
    late.join()
    assert Occurrence.objects.filter(key="beside").exists()
    assert not days_that_say_something_else()


def test_the_longest_a_form_can_make_is_still_to_come_while_it_goes_on(
    announced, time_machine
):
    first, second = day(1, "00:00", None), day(2)
    night = {**first, "ends": second["starts"][:11] + "23:59"}
    row = announced(times=[night]).publication.occurrences.get()
    time_machine.move_to(row.until - timedelta(minutes=1), tick=False)
    assert row in Occurrence.objects.readable().coming()
