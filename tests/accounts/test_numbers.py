"""Accounts and their numbers: one account a number, and a number its owner can change."""

import pytest
from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.forms import NUMBER_REFUSED
from accounts.models import User, normalise_login
from groups.models import Invitation
from tests.conftest import PASSWORD, person
from tests.letters import outbox
from tests.lib.phone_ways import WAYS

PAGE = "/akun/nomor/"
KEPT = "6281200000012"
TAKEN = "Nomor atau nama pengguna ini sudah dipakai."


@pytest.fixture(autouse=True)
def _fresh_limits(db):
    caches["default"].clear()


@pytest.fixture
def siti(regions):
    return person("0812-0000-0012", email="siti@contoh.id")


def sign_in(login, password=PASSWORD):
    client = Client()
    answer = client.post("/akun/masuk/", {"login": login, "password": password})
    client.came_in = answer.status_code == 302
    return client


def owner(login):
    """Signed in, and the password asked once more."""
    client = sign_in(login)
    client.post("/akun/pastikan/", {"password": PASSWORD})
    return client


def change(client, number):
    return client.post(PAGE, {"number": number})


# --- one number is one account -----------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_an_account_is_kept_in_one_spelling(way):
    assert normalise_login(way) == KEPT
    assert normalise_login(normalise_login(way)) == KEPT


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Nur", "nur"),
        (" NUR@Contoh.id\u202c", "nur@contoh.id"),
        ("199001012015031001", "199001012015031001"),
        ("kader-0812", "kader-0812"),
        ("0285421098", "0285421098"),
        ("+81 80 1234 5678", "+81 80 1234 5678"),
    ],
)
def test_a_user_name_stays_a_user_name(typed, kept):
    assert normalise_login(typed) == kept


def test_every_spelling_signs_in(siti):
    assert [way for way in WAYS if not sign_in(way).came_in] == []


def test_no_spelling_makes_a_second_account_by_invitation(siti, medono, nur):
    _row, token = Invitation.issue(kim=medono, position="anggota", by=nur)
    for way in WAYS:
        data = {"name": "Lain", "username": way, "email": "", "password": PASSWORD}
        answer = Client().post(f"/undangan/{token}/akun-baru/", data)
        assert answer.status_code == 422, way
        assert TAKEN in answer.content.decode(), way
    assert not User.objects.filter(name="Lain").exists()


def test_no_spelling_makes_a_second_account_at_the_office(as_user, ratna, siti):
    office = as_user(ratna)
    for way in WAYS:
        data = {"username": way, "name": "Lain", "email": ""}
        answer = office.post("/admin/accounts/user/add/", data)
        assert TAKEN in answer.content.decode(), way
    assert User.objects.filter(username__contains="81200000012").count() == 1


def test_the_database_holds_one_spelling_also_without_a_form(siti):
    for way in ("8120 0000 012", "0062 812 0000 0012"):
        with pytest.raises(IntegrityError), transaction.atomic():
            User(username=way, name="Lain").save()


def test_half_a_number_makes_no_account(medono, nur):
    _row, token = Invitation.issue(kim=medono, position="anggota", by=nur)
    for half in ("0812-000", "+62 812", "8120000", "(0285) 421098"):
        data = {"name": "Lain", "username": half, "email": "", "password": PASSWORD}
        answer = Client().post(f"/undangan/{token}/akun-baru/", data)
        assert answer.status_code == 422, half
        page = answer.content.decode()
        assert "belum lengkap atau salah ketik" in page or "nama dari huruf" in page


def test_the_office_finds_a_person_by_any_spelling(as_user, ratna, siti):
    office = as_user(ratna)
    for way in ("0812-0000-0012", "+62 812 0000 0012", "SITI@contoh.id"):
        page = office.get("/admin/accounts/user/", {"q": way}).content.decode()
        assert KEPT in page, way


# --- changing it -------------------------------------------------------------------


def test_the_owner_changes_the_number_and_signs_in_with_the_new_one(siti):
    client = owner("081200000012")
    page = client.get("/akun/").content.decode()
    assert PAGE in page
    assert "0812-0000-0012" in page
    answer = change(client, "+62 812\u20110000\u20110034")
    assert answer.url == "/akun/"
    assert "masuk dengan 0812-0000-0034" in client.get("/akun/").content.decode()
    assert sign_in("8120 0000 034").came_in
    assert not sign_in("0812-0000-0012").came_in


def test_the_password_is_asked_once_more(as_user, nur):
    for answer in (as_user(nur).get(PAGE), change(as_user(nur), "0812-0000-0034")):
        assert answer.url.startswith("/akun/pastikan/")
    nur.refresh_from_db()
    assert nur.username == "nur"


def test_somebody_with_a_user_name_may_take_a_number(nur):
    client = owner("nur")
    assert change(client, "0812-0000-0034").status_code == 302
    assert sign_in("+62 812-0000-0034").came_in


@pytest.mark.parametrize("way", WAYS[::6])
def test_a_number_of_another_account_is_refused_without_saying_whose(siti, nur, way):
    client = owner("nur")
    answer = change(client, way)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert NUMBER_REFUSED in page
    assert "sudah dipakai" not in page
    assert sign_in("nur").came_in


def test_also_one_of_an_account_switched_off(siti, nur):
    User.objects.filter(pk=siti.pk).update(is_active=False)
    answer = change(owner("nur"), "0812-0000-0012")
    assert NUMBER_REFUSED in answer.content.decode()


def test_one_taken_between_check_and_save_is_refused_as_well(siti, nur, monkeypatch):
    client = owner("nur")
    monkeypatch.setattr("accounts.forms.NumberForm.clean_number", lambda _form: KEPT)
    answer = change(client, "0812-0000-0012")
    assert answer.status_code == 422
    assert NUMBER_REFUSED in answer.content.decode()
    nur.refresh_from_db()
    assert nur.username == "nur"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "bidang ini"),
        ("nur2", "belum lengkap atau salah ketik"),
        ("0812-000", "belum lengkap atau salah ketik"),
        ("(0285) 421098", "belum lengkap atau salah ketik"),
        ("0800-1-234567", "belum lengkap atau salah ketik"),
        ("+60 12-345 6789", "belum lengkap atau salah ketik"),
        ("112", "belum lengkap atau salah ketik"),
        ("+62 812 0000 0012", "sudah masuk dengan nomor ini"),
    ],
)
def test_what_is_no_other_mobile_number_is_refused(siti, typed, told):
    answer = change(owner("0812-0000-0012"), typed)
    assert answer.status_code == 422
    assert told in answer.content.decode().lower()
    assert sign_in("0812-0000-0012").came_in


def test_the_person_hears_of_it_by_mail(siti, nur):
    change(owner("0812-0000-0012"), "0812-0000-0034")
    (message,) = outbox()
    assert message.to == ["siti@contoh.id"]
    assert "nomor" in message.subject.lower()
    assert "0812" not in message.body
    # Who has no address gets none.
    change(owner("nur"), "0812-0000-0035")
    assert len(outbox()) == 1


def test_other_sessions_end_as_after_a_changed_password(siti):
    mine, stolen = owner("081200000012"), sign_in("081200000012")
    assert stolen.get("/akun/").status_code == 200
    change(mine, "0812-0000-0034")
    assert mine.get("/akun/").status_code == 200
    assert stolen.get("/akun/").status_code == 302


def test_numbers_cannot_be_tried_one_after_the_other(siti, nur):
    client = owner("nur")
    for last in range(5):
        person(f"0812-0000-010{last}")
        assert NUMBER_REFUSED in change(client, f"08120000010{last}").content.decode()
    page = change(client, "0812-0000-0012").content.decode()
    assert "Terlalu banyak percobaan" in page
    assert NUMBER_REFUSED not in page
