"""What a reviewer found of days and of their guests, held for good."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.choices import EventStatus
from events.models import AttendanceSheet, EventInvitation, Place
from kim_portal.lib import check_code
from tests.conftest import MEDONO
from tests.events.conftest import day
from tests.events.guests import address, enter, invited, path_of, text_of
from tests.events.test_planning import soon
from tests.events.test_planning_more import changed
from tests.events.test_reviewed import edited


def on(key, number):
    """That day of an event, so many days from today."""
    return {**day(number), "key": key}


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


def test_who_is_on_paper_and_on_a_phone_counts_once(client, as_user, sheet, budi):
    enter(client, sheet)
    lines = "contoh satu, RT 02/RW 04\nContoh Dua, RT 05\nContoh Dua, RT 05"
    path = address(sheet.day, "hadir/tambah/")
    page = text_of(as_user(budi).post(path, {"people": lines}, follow=True))
    assert "1 orang ditambahkan. 2 lainnya sudah tercatat." in page
    assert sheet.number() == 2


def test_an_unknown_verb_changes_nothing(as_user, sheet, budi):
    path = address(sheet.day, "hadir/lain/")
    assert as_user(budi).post(path).status_code == 404
    sheet.refresh_from_db()
    assert sheet.closed_at is None


def test_a_taken_code_is_drawn_again(announced, sheet, budi, monkeypatch):
    other = announced(title="Lain", times=[day(5)]).publication.occurrences.get()
    codes = iter([sheet.code, "ZZZZZZ", sheet.code, "YYYYYY"])
    monkeypatch.setattr(AttendanceSheet._meta.get_field("code"), "default", None)
    field = AttendanceSheet._meta.get_field("code")
    monkeypatch.setattr(field, "_get_default", lambda: next(codes))
    monkeypatch.setattr(check_code, "make", lambda: next(codes))
    second = AttendanceSheet.open_for(other, by=budi)
    assert second.code == "ZZZZZZ"
    second.change_code()
    assert second.code == "YYYYYY"


def test_a_phone_is_known_as_long_as_a_long_list_is_open(client, tonight, budi):
    row = tonight()
    row.ends_at = row.until = row.starts_at + timedelta(days=5)
    row.save()
    sheet = AttendanceSheet.open_for(row, by=budi)
    client.get(f"/hadir/{sheet.code}/")
    assert client.cookies["hadir"]["max-age"] > 5 * 24 * 3600
    short = Client()
    short.get("/hadir/")
    assert "hadir" not in short.cookies


def test_what_turned_internal_shows_none_of_its_days(client, announced, budi, dewi):
    series = announced(title="Rapat rahasia", times=[day(3), day(10)])
    edited(series, budi, dewi, times=[day(10)])
    event = series.publication
    event.refresh_from_db()
    edited(event.live, budi, dewi, visibility="internal")
    assert not event.occurrences.filter(is_public=True).exists()
    for path in ("/agenda/", f"/kelurahan/{'medono'}/", "/agenda/kota.ics"):
        assert "Rapat rahasia" not in text_of(client.get(path))


def test_two_days_in_one_hall_change_places(announced, budi, dewi):
    hall = Place.objects.create(name="Aula", region_id=MEDONO, is_room=True)
    series = announced(place=hall, times=[day(3), day(10)])
    edited(series, budi, dewi, times=[on("h3", 10), on("h10", 3)])
    days = series.publication.occurrences.in_order().values_list("key", flat=True)
    assert list(days) == ["h10", "h3"]


def test_a_long_series_goes_live_in_few_queries(
    announced, budi, dewi, django_assert_max_num_queries
):
    series = announced(times=[day(n) for n in range(3, 60)])
    edit = series.copy_for_edit(by=budi)
    edit.save_words(by=budi, seen=edit.version, words={"change_note": "Kontak."})
    edit.submit(by=budi, seen=edit.version)
    with django_assert_max_num_queries(45):
        edit.approve(by=dewi, seen=edit.version)
    assert set(series.publication.occurrences.values_list("sequence", flat=True)) == {1}


def test_late_days_of_a_long_series_are_changed_one_by_one(as_user, announced, budi):
    series = announced(times=[day(n) for n in range(3, 53)])
    officer = as_user(budi)
    code, key = series.publication.code, series.publication.draft_key
    officer.post(reverse("plan:change", args=[code]))
    edit = series.publication.newest_revision()
    path = reverse("plan:edit", args=[key])
    first = text_of(officer.get(path))
    assert "50 hari dalam jadwal ini; 20 di antaranya" in first
    assert f'name="mulai" value="{soon(23)}"' in first
    last = text_of(officer.get(path, {"mulai": soon(43)}))
    assert f'value="{soon(52)}"' in last
    assert f'name="mulai" value="{soon(23)}"' in last
    assert f'value="{soon(42)}"' not in last
    row = edit.times[49]
    fields = {
        "hari-TOTAL_FORMS": 1, "hari-INITIAL_FORMS": 1, "hari-0-key": row["key"],
        "hari-0-day": soon(60), "hari-0-starts": "08:00", "hari-0-ends": "09:00",
        "change_note": "Hari terakhir mundur.",
    }  # fmt: skip
    answer = changed(officer, series, **fields)
    assert answer.status_code == 302, text_of(answer)
    moved = series.publication.newest_revision().times[-1]
    assert (moved["key"], moved["starts"]) == (row["key"], f"{soon(60)}T08:00")


def test_saving_goes_on_to_the_next_days(as_user, announced, budi):
    series = announced(times=[day(n) for n in range(3, 33)])
    officer = as_user(budi)
    officer.post(reverse("plan:change", args=[series.publication.code]))
    key = series.publication.draft_key
    edit = series.publication.newest_revision()
    page = officer.get(reverse("plan:edit", args=[key])).context["form"]
    data = {"seen": edit.mark, "kim": "medono", "mulai": page.shown.after}
    data |= {"title": "T", "visibility": "terbuka", "organiser": "kim"}
    data |= {"hari-TOTAL_FORMS": 0, "hari-INITIAL_FORMS": 0}
    data |= {"photo-TOTAL_FORMS": 0, "photo-INITIAL_FORMS": 0}
    answer = officer.post(reverse("plan:save", args=[key]), data)
    assert answer.status_code == 302, text_of(answer)
    assert answer["Location"].endswith(f"?mulai={soon(23)}#times")
    assert len(series.publication.newest_revision().times) == 30


def test_other_hours_and_an_end_at_once(as_user, announced, budi):
    series = announced(times=[day(n) for n in (7, 14, 21, 28)])
    fields = {
        "sejak-since": soon(14), "sejak-starts": "08:00", "sejak-ends": "09:00",
        "sejak-last": soon(21),
    }  # fmt: skip
    answer = changed(as_user(budi), series, **fields)
    assert answer.status_code == 302, text_of(answer)
    times = series.publication.newest_revision().times
    assert [(row["key"], row["starts"][11:]) for row in times] == [
        ("h7", "19:30"), ("h14", "08:00"), ("h21", "08:00"),
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["forkopimcam", "FORKOMPIM", "forkop", "forkom"])
def test_a_part_of_a_word_finds_either_spelling(client, announced, typed):
    announced(title="Rapat Forkompimcam Pekalongan Barat", times=[day(3)])
    assert "Rapat Forkompimcam" in text_of(client.get("/agenda/", {"q": typed}))
