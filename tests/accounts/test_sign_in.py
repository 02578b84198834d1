"""Sign-in: one account however it is typed, limits over all workers, nothing told."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import caches
from django.test import Client

from accounts.models import User, normalise_login
from tests.conftest import PASSWORD, TOTP_SECRET
from tests.letters import outbox

SIGN_IN = "/akun/masuk/"


@pytest.fixture(autouse=True)
def _fresh_limits(db):
    caches["default"].clear()


def sign_in(client, login, password=PASSWORD, **extra):
    return client.post(SIGN_IN, {"login": login, "password": password}, **extra)


@pytest.mark.parametrize(
    "typed", ["0812-0000-0001", "+62 812 0000 0001", "62812 00000001", "081200000001"]
)
def test_a_number_is_one_account_however_it_is_typed(typed):
    assert normalise_login(typed) == "6281200000001"


def test_number_name_and_email_all_sign_in(client, regions):
    User.objects.create_user(
        "081200000001", PASSWORD, name="Nur", email="Nur@Example.org"
    )
    for login in ("0812-0000-0001", "NUR@example.org"):
        assert sign_in(Client(), login).status_code == 302, login


def test_there_is_no_sign_up(client, regions):
    page = client.get("/akun/daftar/").content.decode()
    assert "undangan" in page
    assert client.post("/akun/daftar/", {"username": "x"}).status_code == 405


def test_wrong_passwords_are_limited_for_all_workers_and_spoofed_addresses(
    client, nur, settings
):
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    for attempt in range(12):
        answer = sign_in(
            Client(),
            "nur",
            "salah-sekali-ini",
            HTTP_X_FORWARDED_FOR=f"10.0.0.{attempt}",
        )
    assert "Terlalu banyak percobaan" in answer.content.decode()
    # Even the right one has to wait now.
    assert sign_in(Client(), "nur").status_code != 302


def test_an_unknown_account_and_a_wrong_password_are_told_alike(nur):
    known = sign_in(Client(), "nur", "salah-sekali-ini").content.decode()
    unknown = sign_in(Client(), "nvr", "salah-sekali-ini").content.decode()
    clean = re.compile(r'csrfmiddlewaretoken" value="[^"]+"')
    assert clean.sub("", known).replace('value="nur"', "") == clean.sub(
        "", unknown
    ).replace('value="nvr"', "")


def test_a_moderator_is_asked_for_the_code(client, dewi):
    answer = sign_in(client, "dewi")
    assert answer.url == "/akun/dua-langkah/kode/"
    assert client.get("/admin/moderasi/").status_code == 302


def code_now(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_the_right_code_opens_the_desk(client, dewi):
    sign_in(client, "dewi")
    client.post("/akun/dua-langkah/kode/", {"code": "000000"})
    assert client.get("/admin/moderasi/").status_code == 302
    client.post("/akun/dua-langkah/kode/", {"code": code_now(TOTP_SECRET)})
    assert client.get("/admin/moderasi/").status_code == 200


def test_who_sets_totp_up_in_this_session_is_let_in(client, dewi):
    dewi.authenticator_set.all().delete()
    sign_in(client, "dewi")
    client.post("/akun/pastikan/", {"password": PASSWORD})
    page = client.get("/akun/dua-langkah/pasang/").content.decode()
    secret = re.search(r'id="kunci">(\w+)<', page)[1]
    client.post("/akun/dua-langkah/pasang/", {"code": code_now(secret)})
    assert client.get("/admin/moderasi/").status_code == 200


def test_a_totp_secret_is_stored_encrypted(dewi):
    stored = Authenticator.objects.get(user=dewi).data["secret"]
    assert TOTP_SECRET not in stored


def test_the_session_changes_at_sign_in_and_dies_at_sign_out(client, nur):
    client.get(SIGN_IN)
    sign_in(client, "nur")
    key = client.cookies["sesi"].value
    client.post("/akun/keluar/")
    other = Client()
    other.cookies["sesi"] = key
    assert other.get("/pengurus/").status_code == 302


def test_sign_out_is_a_post(client, nur):
    sign_in(client, "nur")
    client.get("/akun/keluar/")
    assert client.get("/pengurus/").status_code == 200


def test_changing_the_password_ends_other_sessions(as_user, nur):
    mine, stolen = as_user(nur), as_user(nur)
    new = "sepeda-tua-milik-paman"
    sign_in(mine, "nur")
    answer = mine.post(
        "/akun/kata-sandi/ubah/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert answer.status_code == 302
    assert stolen.get("/pengurus/").status_code == 302


def test_a_forgotten_password_by_email_tells_nobody_whether_the_account_exists(nur):
    User.objects.filter(pk=nur.pk).update(email="nur@example.org")
    known = Client().post("/akun/kata-sandi/lupa/", {"email": "nur@example.org"})
    unknown = Client().post("/akun/kata-sandi/lupa/", {"email": "siapa@example.org"})
    assert known.url == unknown.url
    assert [m.to for m in outbox()] == [["nur@example.org"]]
    link = re.search(r"/akun/kata-sandi/baru/\S+", outbox()[0].body)[0]
    browser = Client()
    page = browser.get(link, follow=True)
    action = page.request["PATH_INFO"]
    new = "sepeda-tua-milik-paman"
    assert browser.post(action, {"password1": new, "password2": new}).status_code == 302
    assert sign_in(Client(), "nur", new).status_code == 302
    # The link works once.
    assert "tidak berlaku" in Client().get(link, follow=True).content.decode()


def test_mails_of_sign_in_speak_indonesian(nur):
    User.objects.filter(pk=nur.pk).update(email="nur@example.org")
    Client().post("/akun/kata-sandi/lupa/", {"email": "nur@example.org"})
    message = outbox()[0]
    assert "kata sandi" in message.subject.lower()
    assert "Anda" in message.body
    assert "example.com" not in message.body


def test_the_office_makes_a_password_link_for_somebody_without_email(
    as_user, ratna, nur
):
    answer = as_user(ratna).post(
        "/admin/accounts/user/",
        {"action": "make_password_link", "_selected_action": [nur.pk]},
        follow=True,
    )
    link = re.search(r"/akun/kata-sandi/baru/[^\s<]+", answer.content.decode())[0]
    browser = Client()
    page = browser.get(link, follow=True)
    new = "sepeda-tua-milik-paman"
    browser.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert sign_in(Client(), "nur", new).status_code == 302


def test_accounts_are_switched_off_never_deleted(as_user, ratna, nur):
    answer = as_user(ratna).post(f"/admin/accounts/user/{nur.pk}/delete/")
    assert answer.status_code == 403
