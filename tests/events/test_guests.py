"""Invitations by name, and who came: letters, links, the code at the door, forgetting."""

import re
import threading
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from events.jobs import forget_guests
from events.models import AttendanceSheet, EventInvitation, EventStatus, Guest
from kim_portal.lib.moderation import MoveRefused, TooLate
from tests.events.conftest import day

HERE = {"name": "Contoh Satu", "origin": "RT 02/RW 04", "consent": "on"}


@pytest.fixture(autouse=True)
def _fresh_limits(db):
    cache.clear()


@pytest.fixture
def tonight(announced):
    """The day of an event that begins in an hour."""

    def make(**changes):
        event = announced(**changes).publication
        row = event.occurrences.get()
        row.starts_at = timezone.now() + timedelta(hours=1)
        row.ends_at = row.until = row.starts_at + timedelta(hours=2)
        row.save()
        return row

    return make


def address(row, end):
    return f"/pengurus/acara/{row.event.code}/{row.key}/{end}"


def text_of(answer):
    return answer.content.decode()


def pages_of(answer):
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    reader = PdfReader(BytesIO(answer.content))
    return [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]


# --- invitations ---------------------------------------------------------------------


def test_the_list_begins_with_what_was_ticked(as_user, tonight, budi):
    row = tonight(invited=["camat", "lurah"])
    page = text_of(as_user(budi).get(address(row, "undangan/")))
    assert "Camat Pekalongan Barat\nLurah" in page


def test_names_are_added_once(as_user, tonight, budi):
    row = tonight()
    officer = as_user(budi)
    for names in ("Camat Pekalongan Barat\n- Lurah Medono\n\n", "Lurah Medono"):
        officer.post(address(row, "undangan/tambah/"), {"names": names})
    found = EventInvitation.objects.values_list("name", flat=True)
    assert list(found) == ["Camat Pekalongan Barat", "Lurah Medono"]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("", "sedikitnya satu nama"),
        ("x" * 130, "terlalu panjang"),
        ("\n".join(f"Tokoh {n}" for n in range(101)), "Paling banyak 100"),
    ],
)
def test_a_list_has_its_bounds(as_user, tonight, budi, names, message):
    row = tonight()
    answer = as_user(budi).post(address(row, "undangan/tambah/"), {"names": names})
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert not EventInvitation.objects.exists()


def test_the_last_list_is_offered_again(as_user, announced, tonight, budi):
    before = announced(times=[day(1)]).publication.occurrences.get()
    EventInvitation.add(before, ["Camat Pekalongan Barat", "Danramil"])
    row = tonight(title="Rapat berikutnya")
    officer = as_user(budi)
    assert "Salin daftar dari Posyandu" in text_of(
        officer.get(address(row, "undangan/"))
    )
    officer.post(address(row, "undangan/salin/"))
    assert row.invitations.count() == 2


def test_one_letter_for_each_name(as_user, tonight, budi):
    row = tonight(agenda=["Pembukaan", "Arahan"])
    EventInvitation.add(row, ["Camat Pekalongan Barat", "Ibu #panic() \\n $x^2$ 😀"])
    answer = as_user(budi).post(
        address(row, "undangan/surat/"),
        {"number": "005/12", "signer": "Contoh Ketua", "position": "Ketua"},
    )
    first, second = pages_of(answer)
    for words in ("Kepada Yth. Camat Pekalongan Barat", "005/12", "Posyandu balita RW 05",
                  "Balai Kelurahan Medono", "1. Pembukaan", "Contoh Ketua"):  # fmt: skip
        assert words in first
    assert "Ibu #panic()" in second


def test_a_letter_needs_who_signs_and_whom_it_is_for(as_user, tonight, budi):
    row = tonight()
    officer = as_user(budi)
    answer = officer.post(address(row, "undangan/surat/"), {"signer": ""})
    assert answer.status_code == 422
    answer = officer.post(
        address(row, "undangan/surat/"), {"signer": "Contoh"}, follow=True
    )
    assert "masih kosong" in text_of(answer)


def invited(row, name="Camat Pekalongan Barat"):
    EventInvitation.add(row, [name])
    return EventInvitation.objects.get(name=name)


def path_of(invitation):
    return "/" + invitation.link.split("/", 3)[3]


def test_the_invited_person_answers_by_a_link_of_their_own(
    as_user, client, tonight, budi
):
    row = tonight(visibility="internal")
    invitation = invited(row)
    link = path_of(invitation)
    page = client.get(link)
    assert "Posyandu balita" in text_of(page)
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]
    assert client.post(link, {"answer": "mungkin"}).status_code == 422
    client.post(link, {"answer": "berhalangan", "note": "Diwakili Sekcam"})
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.recorded_by) == ("berhalangan", None)
    client.post(link, {"answer": "hadir"})
    page = text_of(as_user(budi).get(address(row, "undangan/")))
    assert "Akan hadir" in page
    assert "<dd>1</dd>" in page


def test_a_wrong_link_opens_nothing(client, tonight, announced):
    row = tonight()
    link = path_of(invited(row))
    for wrong in ("/undangan-acara/x/", link[:-3] + "x/", link.replace(":", "")):
        assert client.get(wrong).status_code == 404
    EventInvitation.objects.all().delete()
    assert "tidak ditemukan" in text_of(client.get(link))


def test_what_was_heard_is_recorded_and_two_say_it_one_after_the_other(
    as_user, tonight, nur, budi
):
    row = tonight()
    invitation = invited(row)
    path = address(row, f"undangan/{invitation.pk}/jawaban/")
    as_user(nur).post(path, {"answer": "hadir", "seen": "belum"})
    answer = as_user(budi).post(
        path, {"answer": "berhalangan", "seen": "belum"}, follow=True
    )
    assert "Akan hadir, dijawab" in text_of(answer)
    assert "dicatat Nur" in text_of(answer)
    invitation.refresh_from_db()
    assert invitation.answer == "hadir"
    as_user(budi).post(path, {"answer": "belum", "seen": "hadir"})
    invitation.refresh_from_db()
    assert invitation.answered_at is None


def test_answers_end_with_the_event(tonight, client):
    row = tonight()
    invitation = invited(row)
    row.starts_at -= timedelta(days=2)
    row.ends_at = row.until = row.starts_at + timedelta(hours=1)
    row.save()
    answer = client.post(path_of(invitation), {"answer": "hadir"})
    assert "sudah selesai" in text_of(answer)
    with pytest.raises(MoveRefused):
        EventInvitation.objects.get().reply("entah", seen="belum")


def test_strangers_see_no_list(as_user, tonight, joko, tono, dewi, budi):
    row = tonight()
    invitation = invited(row)
    AttendanceSheet.open_for(row, by=budi)
    for user in (joko, tono, dewi):
        stranger = as_user(user)
        for end in ("undangan/", "hadir/", "notula/"):
            assert stranger.get(address(row, end)).status_code == 404
        gone = stranger.post(address(row, f"undangan/{invitation.pk}/hapus/"))
        assert gone.status_code == 404
    assert EventInvitation.objects.exists()


def test_the_list_costs_the_same_with_many_names(
    as_user, tonight, budi, django_assert_max_num_queries
):
    row = tonight()
    EventInvitation.add(row, [f"Tokoh {n}" for n in range(90)])
    sheet = AttendanceSheet.open_for(row, by=budi)
    sheet.type_in([(f"Contoh {n}", "RT 01") for n in range(200)], by=budi)
    officer = as_user(budi)
    for end in ("undangan/", "hadir/"):
        with django_assert_max_num_queries(14):
            assert officer.get(address(row, end)).status_code == 200


# --- the door ------------------------------------------------------------------------


@pytest.fixture
def sheet(tonight, budi):
    return AttendanceSheet.open_for(tonight(), by=budi)


def enter(client, sheet, **changes):
    path = f"/hadir/{sheet.code}/"
    client.get(path)
    return client.post(path, {**HERE, **changes}, follow=True)


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
    assert "daftar di kertas" in text_of(answer)


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
    as_user(budi).post(path, {"wish": "tutup"})
    assert "sudah ditutup" in text_of(enter(Client(), sheet))
    answer = as_user(nur).post(path, {"wish": "tutup"}, follow=True)
    assert "Budi sudah menutupnya" in text_of(answer)
    as_user(nur).post(path, {"wish": "buka"})
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
    many = "\n".join("Contoh, RT" for _ in range(999))
    assert "sudah penuh" in text_of(officer.post(path, {"people": many}))


def test_papers_for_the_door(as_user, sheet, budi):
    officer = as_user(budi)
    (notice,) = pages_of(officer.post(address(sheet.day, "hadir/pintu/")))
    assert sheet.shown_code in notice
    assert "Posyandu balita RW 05" in notice
    pages = pages_of(officer.post(address(sheet.day, "hadir/kertas/")))
    assert len(pages) == 2
    assert "Tanda tangan" in pages[0]


def test_printing_has_its_limit(as_user, sheet, budi, monkeypatch):
    from events import guests

    monkeypatch.setattr(guests, "PAPERS_A_MINUTE", 1)
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
