"""Answers, moves and lists at the same moment, and what a refusal must not lose."""

import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from events.choices import EventStatus
from events.models import AttendanceSheet, EventInvitation, Place
from groups.models import Photo
from review.states import MoveRefused
from tests.conftest import MEDONO, picture_bytes
from tests.events.conftest import day
from tests.events.guests import address, invited, path_of, text_of
from tests.events.minutes import place_of, seen_now, sent, told
from tests.events.test_planning import soon
from tests.events.test_planning_more import changed
from tests.events.test_reviewed import edited
from tests.events.test_reviewed_days import on

WAITS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


def reply_behind(invitation, seen, deed):
    """How a reply ends that comes while `deed` is not committed yet."""
    ends = []

    def reply():
        try:
            EventInvitation.objects.get(pk=invitation.pk).reply("hadir", seen=seen)
            ends.append("stored")
        except MoveRefused as error:
            ends.append(str(error))
        finally:
            connection.close()

    with transaction.atomic():
        deed()
        late = threading.Thread(target=reply)
        late.start()
        until_somebody_waits(late)
    late.join()
    return ends[0]


def until_somebody_waits(thread):
    """Until the other connection stands behind a lock of ours, or has ended."""
    with connection.cursor() as cursor:
        while thread.is_alive():
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WAITS)
            if cursor.fetchone()[0]:
                return
            thread.join(0.02)


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_answers_at_once_is_told_of_the_first(announced, nur):
    invitation = invited(announced().publication.occurrences.get())
    seen = invitation.mark
    first = EventInvitation.objects.get()
    end = reply_behind(
        invitation, seen, lambda: first.reply("berhalangan", seen=seen, by=nur)
    )
    assert "Sudah ada jawaban: Berhalangan" in end
    assert EventInvitation.objects.get().answer == "berhalangan"


@pytest.mark.django_db(transaction=True)
def test_an_answer_behind_a_move_is_told_the_new_date(announced, budi, dewi):
    live = announced(times=[day(3)])
    invitation = invited(live.publication.occurrences.get())
    edit = live.copy_for_edit(by=budi)
    words = {"change_note": "Mundur.", "times": [on("h3", 30)]}
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    end = reply_behind(
        invitation,
        invitation.mark,
        lambda: edit.approve(by=dewi, seen=edit.version),
    )
    assert "Tanggalnya berubah menjadi" in end
    assert EventInvitation.objects.get().answer == "belum"


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


def test_days_that_have_begun_keep_their_hours(as_user, announced, budi, time_machine):
    series = announced(times=[day(1), day(8), day(15)])
    time_machine.move_to(timezone.now() + timedelta(days=3), tick=False)
    fields = {"sejak-since": soon(-3), "sejak-starts": "08:00", "sejak-ends": "09:00"}
    answer = changed(as_user(budi), series, **fields, **{"hari-TOTAL_FORMS": 0})
    assert answer.status_code == 302, text_of(answer)
    times = series.publication.newest_revision().times
    assert [row["starts"][11:] for row in times] == ["19:30", "08:00", "08:00"]


def test_a_refused_page_of_a_long_series_keeps_its_place(as_user, announced, budi):
    series = announced(times=[day(n) for n in range(3, 53)])
    officer = as_user(budi)
    fields = {"hari-TOTAL_FORMS": 0, "mulai": soon(43), "title": "x" * 200}
    answer = changed(officer, series, **fields)
    assert answer.status_code == 422
    shown = answer.context["form"].shown
    assert (shown.since, shown.before, shown.after) == (soon(43), soon(23), "")


def test_a_row_equal_to_what_is_stored_breaks_nothing(as_user, announced, budi):
    series = announced(times=[day(n) for n in (3, 4)])
    fields = {"hari-TOTAL_FORMS": 1, "hari-INITIAL_FORMS": 0}
    answer = changed(as_user(budi), series, **fields)
    assert answer.status_code == 302
    assert len(series.publication.newest_revision().times) == 2


def test_a_better_photo_alone_needs_no_note_of_its_own(as_user, held, budi, dewi):
    event = held()
    officer = as_user(budi)
    sent(officer, event, seen_now(event))
    first = event.newest_revision()
    first.approve(by=dewi, seen=first.version)
    upload = SimpleUploadedFile("foto.jpg", picture_bytes(), content_type="image/jpeg")
    rows = {"photo-0-alt": "Warga duduk melingkar", "new_photo": upload}
    answer = officer.post(place_of(event, "kirim/"), told(seen_now(event), **rows))
    assert answer.status_code == 302, text_of(answer)
    note = event.newest_revision().change_note
    assert note == f"Notula {event.occurrences.get().day_words} dibetulkan."


def test_a_photo_sent_without_script_survives_any_fault(as_user, held, budi):
    event = held()
    upload = SimpleUploadedFile("foto.jpg", picture_bytes(), content_type="image/jpeg")
    fault = {"attendance": "banyak", "new_photo": upload}
    answer = as_user(budi).post(
        place_of(event, "simpan/"), told(seen_now(event), **fault)
    )
    assert answer.status_code == 422
    photo = Photo.objects.get()
    assert f'name="photo-0-photo" value="{photo.pk}"' in text_of(answer)


def test_minutes_saved_but_not_sent_say_so(as_user, held, budi, monkeypatch):
    event = held()

    def refuse(*_args, **_more):
        raise MoveRefused("Kiriman ini sudah ditarik.")

    monkeypatch.setattr(type(event.live), "submit", refuse)
    officer = as_user(budi)
    answer = sent(officer, event, seen_now(event))
    assert answer.status_code == 302
    assert event.newest_revision().minutes
    page = text_of(officer.get(answer["Location"]))
    assert "Tersimpan, tetapi belum terkirim." in page


def test_nobody_is_asked_to_a_day_that_is_over(as_user, held, budi):
    row = held().occurrences.get()
    invitation = EventInvitation.objects.create(day=row, name="Camat Contoh")
    officer = as_user(budi)
    page = text_of(officer.get(address(row, "undangan/")))
    assert "Hari itu sudah lewat." in page
    for words in ("kami mengundang", "Tambahkan ke daftar", "Cetak 1 surat"):
        assert words not in page
    typed = officer.post(address(row, "undangan/tambah/"), {"names": "Lurah Contoh"})
    assert "Tidak ada lagi yang diundang" in text_of(typed)
    assert "Lurah Contoh</textarea>" in text_of(typed)
    again = officer.post(address(row, "undangan/salin/"), follow=True)
    assert "Tidak ada lagi yang diundang" in text_of(again)
    paper = {"signer": "Contoh"}
    letter = officer.post(address(row, "undangan/surat/"), paper, follow=True)
    assert "Acaranya sudah selesai." in text_of(letter)
    assert EventInvitation.objects.count() == 1
    name = f"jawaban-{invitation.pk}"
    heard = {f"{name}-answer": "hadir", f"{name}-note": "", "seen": invitation.mark}
    officer.post(address(row, f"undangan/{invitation.pk}/jawaban/"), heard)
    assert EventInvitation.objects.get().answer == "hadir"


def test_a_note_goes_with_an_answer(as_user, announced, budi, nur):
    row = announced(times=[day(3)]).publication.occurrences.get()
    invitation = invited(row)
    officer = as_user(budi)
    path = address(row, f"undangan/{invitation.pk}/jawaban/")
    name = f"jawaban-{invitation.pk}"
    data = {f"{name}-answer": "", f"{name}-note": "Telepon Senin"}
    page = text_of(officer.post(path, {**data, "seen": invitation.mark}))
    assert "Pilih jawabannya." in page
    assert 'value="Telepon Senin"' in page
    invitation.reply("hadir", seen=invitation.mark, by=nur)
    data |= {f"{name}-answer": "belum", "seen": invitation.mark}
    assert "hanya disimpan bersama jawaban" in text_of(officer.post(path, data))


def test_an_answer_for_a_name_taken_off_meanwhile_is_not_swallowed(
    as_user, announced, budi, monkeypatch
):
    row = announced(times=[day(3)]).publication.occurrences.get()
    invitation = invited(row)
    path = address(row, f"undangan/{invitation.pk}/jawaban/")
    name = f"jawaban-{invitation.pk}"
    data = {f"{name}-answer": "hadir", f"{name}-note": "", "seen": invitation.mark}
    held = EventInvitation._held

    def gone(self):
        EventInvitation.objects.filter(pk=self.pk).delete()
        return held(self)

    monkeypatch.setattr(EventInvitation, "_held", gone)
    page = text_of(as_user(budi).post(path, data, follow=True))
    assert "Undangan ini sudah dihapus." in page


def test_a_postponed_invitation_is_not_over(client, announced, nur, time_machine):
    event = announced(times=[day(2)]).publication
    invitation = invited(event.occurrences.get())
    event.call_off(by=nur, status=EventStatus.POSTPONED, reason="cuaca")
    time_machine.move_to(timezone.now() + timedelta(days=4), tick=False)
    page = text_of(client.get(path_of(invitation)))
    assert "ditunda" in page
    assert "sudah selesai" not in page


@pytest.mark.parametrize("how", ["called off", "taken out"])
def test_the_list_of_events_shows_the_next_day_that_takes_place(
    as_user, announced, nur, budi, dewi, how
):
    live = announced(times=[day(2), day(9)])
    event = live.publication
    if how == "called off":
        event.call_off(by=nur, status=EventStatus.CANCELLED, reason="cuaca", key="h2")
    else:
        edited(live, budi, dewi, times=[day(9)])
    (row,) = as_user(budi).get("/pengurus/acara/").context["rows"]
    assert row.day_at == event.occurrences.get(key="h9").starts_at
