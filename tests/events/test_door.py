"""Who came: the code at the door, names from paper, and forgetting them."""

import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from events.choices import EventStatus
from events.jobs import forget_guests
from events.models import AttendanceSheet, EventInvitation, Guest
from review.states import MoveRefused, TooLate
from tests.events.conftest import day
from tests.events.guests import (
    HERE,
    address,
    enter,
    invited,
    many_words,
    pages_of,
    text_of,
)


@pytest.fixture(autouse=True)
def _fresh_limits(db):
    cache.clear()


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


def test_papers_for_the_door(as_user, sheet, budi):
    # Signs that type likes to draw close together are still read as one word.
    AttendanceSheet.objects.update(code="KN58FU")
    sheet.refresh_from_db()
    officer = as_user(budi)
    (notice,) = pages_of(officer.post(address(sheet.day, "hadir/pintu/")))
    assert sheet.shown_code in notice
    assert "Posyandu balita RW 05" in notice
    pages = pages_of(officer.post(address(sheet.day, "hadir/kertas/")))
    assert len(pages) == 2
    assert "Tanda tangan" in pages[0]


def test_printing_has_its_limit(as_user, sheet, budi, monkeypatch):
    from events.guests import printing

    monkeypatch.setattr(printing, "PAPERS_A_MINUTE", 1)
    officer = as_user(budi)
    path = address(sheet.day, "hadir/kertas/")
    assert officer.post(path).status_code == 200
    assert "Terlalu banyak cetakan" in text_of(officer.post(path, follow=True))


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


@pytest.mark.django_db(transaction=True)
def test_a_double_tap_is_one_visitor(sheet):
    barrier, seen = threading.Barrier(8), []

    def tap():
        try:
            barrier.wait()
            guest = sheet.check_in(name="Contoh", origin="RT 01", phone="c" * 32)
            seen.append(guest.pk)
        finally:
            connection.close()

    taps = [threading.Thread(target=tap) for _ in range(8)]
    for thread in taps:
        thread.start()
    for thread in taps:
        thread.join()
    assert len(seen) == 8
    assert len(set(seen)) == 1
