"""One hall holds one event at a time, and only while it is needed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.choices import EventStatus
from events.models import Occurrence, Place
from review.states import MoveRefused, NotReady
from tests.conftest import MEDONO
from tests.events.cast import day
from tests.events.planning import edited, on


def test_one_hall_holds_one_event_at_a_time(announced, planned, dewi):
    second = planned(title="Rapat lain", times=[day(3, "20:00", "22:00")])
    announced()
    with pytest.raises(MoveRefused, match="sudah dipakai acara lain"):
        second.approve(by=dewi, seen=second.version)
    second.refresh_from_db()
    assert second.status == "submitted"
    assert Occurrence.objects.count() == 1


def test_a_taken_hall_is_said_to_the_officer_with_whose_it_is(announced, planned):
    announced()
    with pytest.raises(NotReady) as refused:
        planned(title="Rapat lain", times=[day(3, "20:00", "22:00")])
    (problem,) = refused.value.problems
    assert problem.field == "place"
    assert "sudah dipakai “Posyandu balita RW 05”" in problem.message
    assert "19.30–21.30 WIB" in problem.message


def test_what_is_internal_to_another_kim_is_not_named(announced, plan, joko, jenggot):
    announced(visibility="internal")
    other = plan(by=joko, kim=jenggot, title="Rapat lain")
    (problem,) = [p for p in other.problems() if p.field == "place"]
    assert "acara lain" in problem.message
    assert "Posyandu" not in problem.message


def test_a_series_may_not_meet_itself_in_one_hall(plan):
    twice = plan(times=[day(3), {**day(3, "20:00", "22:00"), "key": "lain"}])
    assert "bertumpuk" in twice.problems()[0].message


def test_a_field_holds_many(announced, hall):
    hall.is_room = False
    hall.save()
    announced()
    announced(title="Rapat lain")
    assert Occurrence.objects.readable().count() == 2


def test_a_hall_of_last_week_keeps_nobody_from_moving(
    announced, budi, dewi, time_machine
):
    other = Place.objects.create(name="Balai lain", region_id=MEDONO)
    announced(title="Rapat lain", place=other, times=[day(1)])
    series = announced(times=[day(1), day(8)])
    time_machine.move_to(timezone.now() + timedelta(days=3), tick=False)
    edited(series, budi, dewi, place=other)
    rooms = dict(series.publication.occurrences.values_list("key", "room__name"))
    assert rooms == {"h1": "Balai Kelurahan Medono", "h8": "Balai lain"}


def test_two_days_in_one_hall_change_places(announced, budi, dewi):
    hall = Place.objects.create(name="Aula", region_id=MEDONO, is_room=True)
    series = announced(place=hall, times=[day(3), day(10)])
    edited(series, budi, dewi, times=[on("h3", 10), on("h10", 3)])
    days = series.publication.occurrences.in_order().values_list("key", flat=True)
    assert list(days) == ["h10", "h3"]


@pytest.mark.parametrize("is_taken", [True, False])
def test_a_postponed_meeting_takes_the_hall_it_moves_to(
    announced, nur, budi, dewi, time_machine, is_taken
):
    event = announced(times=[day(2)]).publication
    event.call_off(by=nur, status=EventStatus.POSTPONED, reason="tempat")
    if is_taken:
        announced(title="Lain sekali", times=[on("x", 8)])
    time_machine.move_to(timezone.now() + timedelta(days=5), tick=False)
    other = Place.objects.create(name="Balai lain", region_id=MEDONO)
    edited(event.live, budi, dewi, times=[on("h2", 3)], place=other)
    assert event.occurrences.get().room == other


def test_a_past_time_put_right_needs_no_hall(announced, budi, dewi, time_machine):
    first = announced(times=[day(1)])
    announced(title="Sesudahnya", times=[{**day(1, "21:30", "22:30"), "key": "b"}])
    time_machine.move_to(timezone.now() + timedelta(days=3), tick=False)
    longer = {**day(-2, "19:30", "22:00"), "key": "h1"}
    edited(first, budi, dewi, times=[longer])
    assert first.publication.occurrences.get().room is None
