"""A day that moves: its answers and lists belong to the date they were given for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import AttendanceSheet, EventInvitation, Occurrence
from review.states import MoveRefused
from tests.events.cast import day
from tests.events.guests import enter, invited, path_of, text_of
from tests.events.planning import edited, on


def test_a_moved_day_keeps_its_identity_and_waits_for_approval(announced, budi, dewi):
    live = announced(times=[day(3), day(10)])
    edit = live.copy_for_edit(by=budi)
    moved = {**day(11), "key": "h10"}
    edit.save_words(
        by=budi,
        seen=edit.version,
        words={"times": [day(3), moved], "change_note": "Hari kedua diundur."},
    )
    edit.submit(by=budi, seen=edit.version)
    before = Occurrence.objects.get(key="h10")
    assert before.day_words == Occurrence.objects.get(pk=before.pk).day_words
    edit.approve(by=dewi, seen=edit.version)
    after = Occurrence.objects.get(key="h10")
    assert after.pk == before.pk
    assert after.starts_at - before.starts_at == timedelta(days=1)
    assert after.sequence == before.sequence + 1


def test_a_moved_day_asks_again_and_needs_a_new_code(client, announced, budi, dewi):
    first = announced(times=[day(9)])
    row = first.publication.occurrences.get()
    invitation = invited(row)
    invitation.reply("hadir", seen=invitation.mark)
    sheet = AttendanceSheet.open_for(row, by=budi)
    edit = first.copy_for_edit(by=budi)
    moved = {**day(40), "key": first.times[0]["key"]}
    words = {"times": [moved], "change_note": "Mundur."}
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.answered_at) == ("belum", None)
    assert client.get(f"/hadir/{sheet.code}/").status_code == 404


def test_an_answer_counts_for_the_date_that_was_read(
    client, as_user, announced, budi, dewi
):
    first = announced(times=[day(9)])
    invitation = invited(first.publication.occurrences.get())
    seen = invitation.mark
    edited(first, budi, dewi, times=[on("h9", 40)])
    answer = client.post(path_of(invitation), {"answer": "hadir", "seen": seen})
    assert answer.status_code == 409
    assert "Tanggalnya berubah menjadi" in text_of(answer)
    assert EventInvitation.objects.get().answer == "belum"


def test_who_came_in_vain_is_forgotten_when_the_day_moves(client, tonight, budi, dewi):
    row = tonight()
    sheet = AttendanceSheet.open_for(row, by=budi)
    enter(client, sheet)
    assert sheet.guests.count() == 1
    edited(row.event.live, budi, dewi, times=[on(row.key, 12)])
    assert not AttendanceSheet.objects.exists()


def test_who_was_there_stays_when_only_a_past_date_is_put_right(
    tonight, budi, dewi, time_machine
):
    row = tonight()
    sheet = AttendanceSheet.open_for(row, by=budi)
    sheet.type_in([("Contoh", "RT 02")], by=budi)
    time_machine.move_to(timezone.now() + timedelta(days=4), tick=False)
    edited(row.event.live, budi, dewi, times=[on(row.key, -1)])
    assert sheet.guests.count() == 1


def test_what_took_place_is_not_moved_ahead_by_a_late_approval(
    tonight, budi, dewi, time_machine
):
    row = tonight()
    sheet = AttendanceSheet.open_for(row, by=budi)
    edit = row.event.live.copy_for_edit(by=budi)
    words = {"change_note": "Mundur.", "times": [on(row.key, 12)]}
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    time_machine.move_to(timezone.now() + timedelta(hours=5), tick=False)
    sheet.type_in([("Contoh", "RT 02")], by=budi)
    with pytest.raises(MoveRefused, match="sudah dimulai"):
        edit.approve(by=dewi, seen=edit.version)
    assert sheet.guests.count() == 1
    edit.refresh_from_db()
    assert edit.status == "submitted"


def test_a_day_that_was_held_is_not_moved_ahead(held, plan, budi):
    event = held(times=(1, 8))
    edit = event.live.copy_for_edit(by=budi)
    ahead = [{**day(30), "key": "h1"}, edit.times[1]]
    words = {"times": ahead, "change_note": "Pindah."}
    edit.save_words(by=budi, seen=edit.version, words=words)
    assert "tidak dapat dipindah" in edit.problems()[0].message
