"""Sessions end: unused, old, or with their account. Passwords that are guessed first."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests.conftest import PASSWORD, form_data

DESK = "/admin/moderasi/"


def after(time_machine, **span):
    time_machine.move_to(timezone.now() + timedelta(**span))


def signed_in(remember):
    client = Client()
    data = {"login": "budi", "password": PASSWORD} | (
        {"remember": "on"} if remember else {}
    )
    assert client.post(reverse("account_login"), data).status_code == 302
    assert client.get("/pengurus/").status_code == 200
    return client


def test_a_desk_that_nobody_uses_closes_after_half_an_hour(as_user, dewi, time_machine):
    desk = as_user(dewi)
    assert desk.get(DESK).status_code == 200
    for _ in range(5):
        after(time_machine, minutes=25)
        assert desk.get(DESK).status_code == 200
    after(time_machine, minutes=31)
    assert desk.get(DESK).status_code == 302


def test_a_page_that_asks_by_itself_is_nobody_at_the_desk(as_user, dewi, time_machine):
    desk = as_user(dewi)
    desk.get(DESK)
    for _ in range(3):
        after(time_machine, minutes=11)
        answer = desk.get(DESK, headers={"accept": "application/json"})
    assert answer.status_code == 302


def test_a_desk_in_use_closes_after_half_a_day(as_user, dewi, time_machine):
    desk = as_user(dewi)
    desk.get(DESK)
    for _ in range(29):
        after(time_machine, minutes=24)
        assert desk.get(DESK).status_code == 200
    after(time_machine, minutes=25)
    assert desk.get(DESK).status_code == 302


@pytest.mark.parametrize(("remember", "hours"), [(False, 8), (True, 24 * 30)])
def test_an_officer_who_wished_it_is_remembered(budi, time_machine, remember, hours):
    phone = signed_in(remember)
    after(time_machine, hours=hours, minutes=-5)
    assert phone.get("/pengurus/").status_code == 200
    after(time_machine, hours=hours, minutes=5)
    assert phone.get("/pengurus/").status_code == 302


def test_what_is_sent_too_late_is_not_lost(budi, time_machine):
    phone = signed_in(remember=False)
    after(time_machine, hours=9)
    key = uuid4()
    address = reverse("write:save", args=[key])
    answer = phone.post(address, form_data(title="Judul yang tidak hilang"))
    assert answer.url.startswith("/akun/masuk/")
    phone.post(reverse("account_login"), {"login": "budi", "password": PASSWORD})
    page = phone.get(reverse("write:edit", args=[key])).content.decode()
    assert "Judul yang tidak hilang" in page


def test_a_visitor_with_a_foreign_cookie_is_asked_nothing(client, db):
    client.cookies["sesi"] = "x" * 32
    assert client.get("/robots.txt").status_code == 200


def test_sessions_of_an_account_that_was_shut_stay_dead(as_user, budi):
    phone = as_user(budi)
    assert phone.get("/pengurus/").status_code == 200
    user = User.objects.get(pk=budi.pk)
    user.is_active = False
    user.save()
    user = User.objects.get(pk=budi.pk)
    user.name = "Budi Contoh"
    user.save()
    shut = User.objects.get(pk=budi.pk).shut_at
    user.is_active = True
    user.save()
    assert phone.get("/pengurus/").status_code == 302
    assert User.objects.get(pk=budi.pk).shut_at == shut
    assert signed_in(remember=False)


def test_shutting_one_column_keeps_the_moment_too(budi):
    budi.is_active = False
    budi.save(update_fields=["is_active"])
    assert User.objects.get(pk=budi.pk).shut_at is not None


GUESSED = """
123456789012|aaaaaaaaaaaa|pekalongan-2026!|abababababab|12341234123412|qwertyuiop12
abcdefghijkl|098765432109|Kota Pekalongan 2026|KIM-kim-KIM-kim|admin1234567|111122223333
kelurahan-01-02|password2026!|Passw0rdPassw0rd|zxcvbnmasdfg|diskominfo 33.75
abc abc abc abc|rahasia rahasia|budi-budi-budi|k7Qm2!k7Qm2!k7Qm2!
"""


@pytest.mark.parametrize("password", GUESSED.strip().replace("\n", "|").split("|"))
def test_what_is_guessed_first_is_refused(password, budi):
    with pytest.raises(ValidationError):
        validate_password(password, budi)


FINE = f"""
{PASSWORD}|sepeda-tua-milik-paman|rumah dekat pekalongan timur itu|kucing & 3 ikan
ujung gang enam belas|correct horse battery|Tr0ub4dor&3xyz|xxxk7Qm2!pLw9zR
ñandú 🐈 meong meong|2718281828459045|{"w" * 40}gang tiga lampu
"""


@pytest.mark.parametrize("password", FINE.strip().replace("\n", "|").split("|"))
def test_nothing_else_is_demanded(password, budi):
    validate_password(password, budi)
