"""A day that is postponed: not held, not over, and planned again by its new date."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from events.choices import EventStatus
from events.models import EventInvitation, Occurrence
from tests.events.cast import day
from tests.events.guests import address, invited, path_of, text_of
from tests.events.planning import edited, on


def test_a_postponed_event_with_a_new_day_is_planned_again(announced, budi, dewi):
    live = announced()
    event = live.publication
    event.call_off(by=budi, status=EventStatus.POSTPONED, reason="tempat")
    edit = live.copy_for_edit(by=budi)
    moved = {**day(9), "key": "h3"}
    words = {"times": [moved], "change_note": "Tanggal baru."}
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    event.refresh_from_db()
    assert event.status == "terjadwal"
    assert Occurrence.objects.get().status == "terjadwal"


def test_a_postponed_day_gets_its_date_after_the_old_one_passed(
    announced, nur, budi, dewi, time_machine
):
    first = announced(times=[day(2)])
    event = first.publication
    event.call_off(by=nur, status=EventStatus.POSTPONED, reason="cuaca")
    time_machine.move_to(timezone.now() + timedelta(days=5), tick=False)
    edited(event.live, budi, dewi, times=[on("h2", 3)])
    row = event.occurrences.get()
    assert (row.status, row.reason) == ("terjadwal", "")
    event.refresh_from_db()
    assert event.status == "terjadwal"


def test_a_postponed_day_has_no_minutes(as_user, announced, nur, budi, time_machine):
    event = announced(times=[day(2)]).publication
    event.call_off(by=nur, status=EventStatus.POSTPONED, reason="cuaca")
    time_machine.move_to(timezone.now() + timedelta(days=3), tick=False)
    row = event.occurrences.get()
    answer = as_user(budi).get(address(row, "notula/"), follow=True)
    assert "tidak jadi diadakan" in text_of(answer)


def test_guests_of_a_postponed_day_are_asked_again_for_its_new_date(
    client, announced, nur, budi, dewi
):
    event = announced(times=[day(2)]).publication
    invitation = invited(event.occurrences.get())
    invitation.mark_sent()
    invitation.reply("hadir", seen=invitation.mark)
    event.call_off(by=nur, status=EventStatus.POSTPONED, reason="cuaca")
    assert "ditunda" in text_of(client.get(path_of(invitation)))
    edited(event.live, budi, dewi, times=[on("h2", 9)])
    invitation = EventInvitation.objects.get()
    assert (invitation.answer, invitation.sent_at) == ("belum", None)
    page = text_of(client.get(path_of(invitation)))
    assert "Kirim jawaban" in page
    assert invitation.day.day_words in page


def test_a_postponed_day_of_a_series_stands_in_the_form(
    as_user, announced, nur, budi, time_machine
):
    series = announced(times=[day(2), day(9)])
    event = series.publication
    event.call_off(by=nur, status=EventStatus.POSTPONED, reason="cuaca", key="h2")
    time_machine.move_to(timezone.now() + timedelta(days=5), tick=False)
    officer = as_user(budi)
    officer.post(reverse("plan:change", args=[event.code]))
    page = text_of(officer.get(reverse("plan:edit", args=[event.draft_key])))
    assert 'name="hari-0-key" value="h2"' in page


def test_a_postponed_invitation_is_not_over(client, announced, nur, time_machine):
    event = announced(times=[day(2)]).publication
    invitation = invited(event.occurrences.get())
    event.call_off(by=nur, status=EventStatus.POSTPONED, reason="cuaca")
    time_machine.move_to(timezone.now() + timedelta(days=4), tick=False)
    page = text_of(client.get(path_of(invitation)))
    assert "ditunda" in page
    assert "sudah selesai" not in page
