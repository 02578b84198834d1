"""Names of guests: how long they are kept, what is kept with them, and that they go."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from events.jobs import forget_guests
from events.models import AttendanceSheet, EventInvitation, Guest
from review.states import MoveRefused, TooLate
from tests.events.cast import day
from tests.events.guests import enter, invited


def test_names_are_forgotten_on_the_day_that_was_said(sheet, budi, time_machine):
    invited(sheet.day)
    enter(Client(), sheet)
    assert sheet.kept_until == timezone.localdate(sheet.day.until) + timedelta(days=90)
    time_machine.move_to(timezone.now() + timedelta(days=90), tick=False)
    forget_guests(0)
    assert Guest.objects.count() == 1
    time_machine.move_to(timezone.now() + timedelta(days=2), tick=False)
    forget_guests(0)
    forget_guests(0)
    sheet.refresh_from_db()
    assert (sheet.counted, sheet.number()) == (1, 1)
    assert not Guest.objects.exists()
    assert not EventInvitation.objects.exists()
    with pytest.raises(MoveRefused, match="Masa simpan"):
        sheet.type_in([("Contoh", "")], by=budi)
    with pytest.raises(TooLate, match="sudah dihapus"):
        sheet.reopen()


def test_erasing_an_event_takes_its_names(sheet, dewi):
    from groups.models import Moderator

    Moderator.objects.filter(user=dewi).update(is_head=True)
    invited(sheet.day)
    enter(Client(), sheet)
    event = sheet.day.event
    event.refresh_from_db()
    event.erase(by=dewi, why="privasi", note="Diminta warga.")
    assert not Guest.objects.exists()
    assert not EventInvitation.objects.exists()


def test_what_people_agreed_to_is_kept_with_its_wording(sheet):
    enter(Client(), sheet)
    assert sheet.guests.get().consent == "2026-11"


def test_a_whole_day_and_a_night_count_from_their_own_last_day(announced, budi):
    whole = {"key": "w", "starts": day(3)["starts"][:10] + "T00:00"}
    whole["ends"] = day(4)["starts"][:10] + "T00:00"
    row = announced(times=[whole]).publication.occurrences.get()
    sheet = AttendanceSheet.open_for(row, by=budi)
    wanted = timezone.localdate() + timedelta(days=3 + 90)
    assert sheet.kept_until == wanted
