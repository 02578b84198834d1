"""Who came: the code at the door, and names from paper."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from events.choices import EventStatus
from events.models import AttendanceSheet, Guest
from kim_portal.lib import check_code
from review.states import MoveRefused
from tests.events.cast import day
from tests.events.guests import (
    HERE,
    address,
    enter,
    many_words,
    text_of,
)


def test_a_visitor_writes_themselves_in_once_for_one_phone(sheet):
    phone = Client()
    assert "Terima kasih, Contoh Satu" in text_of(enter(phone, sheet))
    again = enter(phone, sheet, name="Contoh Palsu")
    assert "Terima kasih, Contoh Satu" in text_of(again)
    enter(Client(), sheet, name="Contoh Dua")
    assert list(sheet.guests.values_list("name", flat=True)) == [
        "Contoh Satu",
        "Contoh Dua",
    ]


def test_a_visitor_may_take_their_name_back(sheet):
    phone, other = Client(), Client()
    enter(phone, sheet)
    other.get(f"/hadir/{sheet.code}/")
    other.post(f"/hadir/{sheet.code}/batal/")
    assert sheet.guests.count() == 1
    phone.post(f"/hadir/{sheet.code}/batal/")
    assert not sheet.guests.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Tulis nama Anda."),
        ({"origin": ""}, "Tulis dari RT/RW"),
        ({"consent": ""}, "Centang bila Anda setuju"),
        ({"name": "x" * 200}, "80"),
    ],
)
def test_without_name_origin_and_consent_nobody_is_written_in(sheet, changes, message):
    answer = enter(Client(), sheet, **changes)
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert not Guest.objects.exists()


def test_the_page_says_who_sees_the_name_and_how_long(client, sheet):
    page = text_of(client.get(f"/hadir/{sheet.code}/"))
    assert "hanya dilihat pengurus KIM Medono" in page
    assert "dihapus setelah" in page
    assert client.get(f"/hadir/{sheet.code}/")["X-Robots-Tag"].startswith("noindex")


def test_without_a_cookie_the_paper_list_is_there(sheet):
    answer = Client().post(f"/hadir/{sheet.code}/", HERE)
    assert answer.status_code == 422
    assert "di daftar kertas" in text_of(answer)
    assert not Guest.objects.exists()


def test_the_code_is_typed_as_people_type(client, sheet):
    typed = f" {sheet.shown_code.lower()} "
    answer = client.get("/hadir/", {"kode": typed})
    assert answer.url == f"/hadir/{sheet.code}/"
    assert client.get(f"/hadir/{sheet.shown_code.lower()}/").status_code == 200
    wrong = client.get("/hadir/", {"kode": "ZZZZZZ"})
    assert wrong.status_code == 404
    assert "tidak dikenal" in text_of(wrong)
    assert client.get("/hadir/ZZZZZZ/").status_code == 404


def test_the_door_opens_and_closes(as_user, tonight, announced, budi, nur):
    early = announced(times=[day(9)]).publication.occurrences.get()
    sheet = AttendanceSheet.open_for(early, by=budi)
    assert "Daftar hadir dibuka" in text_of(enter(Client(), sheet))
    sheet = AttendanceSheet.open_for(
        tonight(title="Lain", place=None or early.event.live.place), by=budi
    )
    path = address(sheet.day, "hadir/tutup/")
    as_user(budi).post(path, {})
    assert "sudah ditutup" in text_of(enter(Client(), sheet))
    answer = as_user(nur).post(path, {}, follow=True)
    assert "Budi sudah menutupnya" in text_of(answer)
    as_user(nur).post(address(sheet.day, "hadir/buka/"))
    assert "Terima kasih" in text_of(enter(Client(), sheet))
    sheet.day.event.call_off(by=nur, status=EventStatus.CANCELLED, reason="cuaca")
    assert "dibatalkan" in text_of(enter(Client(), sheet))


def test_an_internal_meeting_is_not_named_at_the_door(client, tonight, budi):
    sheet = AttendanceSheet.open_for(tonight(visibility="internal"), by=budi)
    assert "Posyandu" not in text_of(client.get(f"/hadir/{sheet.code}/"))


def test_paper_names_are_typed_in(as_user, sheet, budi):
    officer = as_user(budi)
    path = address(sheet.day, "hadir/tambah/")
    officer.post(path, {"people": "Contoh Satu, RT 02/RW 04\n\n- Contoh Dua\n"})
    rows = list(sheet.guests.values_list("name", "origin"))
    assert rows == [("Contoh Satu", "RT 02/RW 04"), ("Contoh Dua", "")]
    for people, message in (("", "sedikitnya satu"), ("x" * 90, "terlalu panjang")):
        answer = officer.post(path, {"people": people})
        assert answer.status_code == 422
        assert message in text_of(answer)
    officer.post(path, {"people": "Contoh Satu, RT 02/RW 04"})
    assert sheet.guests.count() == 2  # sent twice, it counts once
    many = "\n".join(f"Contoh {word}, RT 01" for word in many_words(999))
    assert "sudah penuh" in text_of(officer.post(path, {"people": many}))


def test_the_database_holds_one_row_a_phone(sheet, budi):
    sheet.guests.create(name="Contoh", phone="a" * 32)
    wrong = [
        {"name": "Lain", "phone": "a" * 32},
        {"name": "Lain", "phone": ""},
        {"name": "Lain", "phone": None},
        {"name": "Lain", "phone": "b" * 32, "typed_by": budi},
    ]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            sheet.guests.create(**fields)


def test_names_are_taken_off_together(as_user, sheet, budi, joko):
    sheet.type_in([(f"Contoh {n}", "RT") for n in range(5)], by=budi)
    chosen = list(sheet.guests.values_list("pk", flat=True)[:3])
    path = address(sheet.day, "hadir/hapus/")
    as_user(budi).post(path, {"guest": [*chosen, "x", "9" * 30]})
    assert sheet.guests.count() == 2
    assert "Centang dulu" in text_of(as_user(budi).post(path, follow=True))


def test_a_new_code_shuts_out_who_has_the_old_one(as_user, client, sheet, budi):
    as_user(budi).post(address(sheet.day, "hadir/kode-baru/"))
    assert client.get(f"/hadir/{sheet.code}/").status_code == 404
    sheet.refresh_from_db()
    assert client.get(f"/hadir/{sheet.code}/").status_code == 200


def test_a_program_at_the_door_is_slowed_and_leaves_room_for_paper(
    sheet, budi, monkeypatch
):
    from events.guests import door
    from events.models import attendance

    monkeypatch.setitem(door.A_MINUTE, "pintu", 3)
    for _ in range(5):
        answer = enter(Client(), sheet)
    assert "Sedang banyak yang mengisi" in text_of(answer)
    assert sheet.guests.count() == 3
    monkeypatch.setattr(attendance, "GUESTS_MAX", 3)
    with pytest.raises(MoveRefused, match="penuh"):
        sheet.check_in(name="Contoh", origin="RT", phone="d" * 32)
    assert sheet.type_in([("Contoh", "RT")], by=budi) == 1


def test_a_hall_of_honest_visitors_on_one_wifi_meets_no_limit(sheet):
    for _ in range(100):
        assert "Terima kasih" in text_of(enter(Client(), sheet))
    assert sheet.guests.count() == 100


def test_empty_forms_close_the_door_to_nobody(sheet, monkeypatch):
    from events.guests import door

    monkeypatch.setitem(door.A_MINUTE, "pintu", 2)
    for _ in range(9):
        assert "Tulis nama Anda." in text_of(enter(Client(), sheet, name=""))
    assert "Terima kasih" in text_of(enter(Client(), sheet))


def test_one_address_that_floods_a_door_leaves_it_open_to_others(sheet, monkeypatch):
    from events.guests import door

    monkeypatch.setitem(door.A_MINUTE, "alamat", 2)
    monkeypatch.setitem(door.A_MINUTE, "pintu", 3)
    for _ in range(9):
        enter(Client(REMOTE_ADDR="203.0.113.7"), sheet)
    assert sheet.guests.count() == 2
    assert "Terima kasih" in text_of(enter(Client(), sheet))


def test_a_code_tells_a_stranger_nothing_of_an_internal_event(tonight, budi):
    sheet = AttendanceSheet.open_for(tonight(visibility="internal"), by=budi)
    event = sheet.day.event
    told = (event.kim.name, event.title, sheet.day.day_words, sheet.day.clock_words)
    page = text_of(Client().get(f"/hadir/{sheet.code}/"))
    assert not [words for words in told if words and words in page]
    assert "penyelenggara acara ini" in page
    phone = Client()
    assert event.kim.name in text_of(enter(phone, sheet))
    sheet.day.starts_at += timedelta(days=5)
    sheet.day.ends_at = sheet.day.until = sheet.day.starts_at + timedelta(hours=1)
    sheet.day.save()
    early = text_of(Client().get(f"/hadir/{sheet.code}/"))
    assert "sedang tidak dibuka" in early
    assert sheet.day.day_words not in early


@pytest.mark.parametrize("junk", ["ü" * 22, "x", "a b" * 9, "x" * 5000])
def test_a_cookie_that_is_not_ours_is_none(sheet, junk):
    phone = Client()
    phone.cookies["hadir"] = junk
    assert phone.get(f"/hadir/{sheet.code}/").status_code == 200
    assert re.fullmatch(r"[\w-]{22}", phone.cookies["hadir"].value)


def test_after_withdrawal_names_can_still_be_taken_back(as_user, sheet, budi, dewi):
    phone, other = Client(), Client()
    enter(phone, sheet)
    enter(other, sheet, name="Contoh Dua")
    event = sheet.day.event
    event.refresh_from_db()
    event.withdraw(by=dewi, explanation="Keliru.")
    assert "sudah ditutup" in text_of(enter(Client(), sheet))
    phone.post(f"/hadir/{sheet.code}/batal/")
    officer = as_user(budi)
    page = text_of(officer.get(address(sheet.day, "hadir/")))
    assert "Contoh Dua" in page
    last = sheet.guests.get().pk
    officer.post(address(sheet.day, "hadir/hapus/"), {"guest": last})
    assert not sheet.guests.exists()
    with pytest.raises(MoveRefused):
        sheet.type_in([("Contoh", "RT")], by=budi)


def test_what_is_not_out_yet_is_not_named_at_the_door(client, planned, budi, dewi):
    revision = planned()
    revision.approve(
        by=dewi, seen=revision.version, at=timezone.now() + timedelta(days=1)
    )
    row = revision.publication.occurrences.get()
    sheet = AttendanceSheet.open_for(row, by=budi)
    assert "Posyandu" not in text_of(client.get(f"/hadir/{sheet.code}/"))


def test_a_new_code_does_not_let_the_same_phone_in_twice(sheet):
    phone = Client()
    enter(phone, sheet)
    sheet.change_code()
    assert "Terima kasih, Contoh Satu" in text_of(enter(phone, sheet))
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
