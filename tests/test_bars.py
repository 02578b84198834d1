"""Bars of docs/security.md that no room of the tests holds by itself."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest import mock

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    validate_password,
)
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from groups.models import KimGroup
from tests.access_table import TABLE
from tests.conftest import PASSWORD, form_data
from tests.letters import outbox
from tests.slow_database import slowed
from tests.world import a_world, browser_of

SIGN_IN = "/akun/masuk/"
NEW = "sepeda-tua-milik-paman"


def sign_in(client, login="nur", password=PASSWORD):
    return client.post(SIGN_IN, {"login": login, "password": password})


# --- 24: nobody learns who has an account -----------------------------------------------


@pytest.mark.parametrize("known", ["nur", "dewi"])
def test_a_sign_in_costs_the_same_for_who_is_unknown(client, nur, dewi, known):
    """As many passwords are hashed either way: that is what takes time."""
    hasher = "django.contrib.auth.hashers.MD5PasswordHasher.encode"
    counts = []
    for login in (known, "tidak-ada"):
        with mock.patch(hasher, autospec=True, return_value="md5$x$y") as encode:
            answer = sign_in(client, login, "salah-sekali-semua")
        counts.append(
            (answer.status_code, len(answer.content) - len(login), encode.call_count)
        )
    assert counts[0] == counts[1]
    assert counts[0][2] > 0


def test_asking_for_a_new_password_tells_nothing(
    client, nur, django_assert_max_num_queries
):
    User.objects.filter(pk=nur.pk).update(email="nur@contoh.id")
    address = reverse("account_reset_password")
    answers = []
    for email in ("nur@contoh.id", "bukan@contoh.id"):
        answer = client.post(address, {"email": email}, follow=True)
        answers.append((answer.status_code, answer.redirect_chain, len(answer.content)))
        assert not mail.outbox  # the worker sends it
    assert answers[0] == answers[1]


# --- 25: sessions ----------------------------------------------------------------------


def test_the_key_of_a_session_is_a_new_one_after_signing_in(nur):
    client = Client()
    # Words sent without a session begin one.
    client.post(reverse("write:save", args=["6c1c1f80-3f0e-4c38-9f0e-1d2a3b4c5d6e"]),
                form_data())  # fmt: skip
    before = client.cookies["sesi"].value
    assert sign_in(client).status_code == 302
    after = client.cookies["sesi"].value
    assert before != after
    stranger = Client()
    stranger.cookies["sesi"] = before
    assert stranger.get("/pengurus/").status_code == 302


def test_an_officer_signs_in_anew_after_thirty_days_however_busy(nur, time_machine):
    client = Client()
    client.post(SIGN_IN, {"login": "nur", "password": PASSWORD, "remember": "on"})
    client.get("/pengurus/")
    now = timezone.now()
    for day in range(1, 30):
        time_machine.move_to(now + timedelta(days=day))
        assert client.get("/pengurus/").status_code == 200, day
    time_machine.move_to(now + timedelta(days=30, minutes=1))
    assert client.get("/pengurus/").status_code == 302


def link_in_a_letter(client, email):
    client.post(reverse("account_reset_password"), {"email": email})
    (letter,) = outbox()
    return re.search(r"https?://[^/\s]+(/\S+)", letter.body)[1]


def test_a_new_password_by_letter_ends_every_session(as_user, nur):
    User.objects.filter(pk=nur.pk).update(email="nur@contoh.id")
    stolen, client = as_user(nur), Client()
    page = client.get(link_in_a_letter(client, "nur@contoh.id"), follow=True)
    address = page.redirect_chain[-1][0]
    client.post(address, {"password1": NEW, "password2": NEW})
    assert User.objects.get(pk=nur.pk).check_password(NEW)
    assert stolen.get("/pengurus/").status_code == 302


# --- 26, 27: passwords -----------------------------------------------------------------


def refused(password):
    try:
        validate_password(password)
    except ValidationError:
        return True
    return False


def test_the_three_thousand_that_are_tried_first_are_refused():
    common = sorted(CommonPasswordValidator().passwords)[:3000]
    assert len(common) == 3000
    assert all(map(refused, common))
    # Long enough, they are refused as what they are.
    assert all(refused(word * 4) for word in common[:500] if 3 <= len(word) < 12)


def test_from_twelve_to_a_hundred_and_twenty_eight_signs_anything_else_goes(
    client, nur, as_user
):
    assert refused("lampu-gang!"), "eleven"
    assert not refused("lampu-gang!6")
    longest = ("lampu gang enam terang 🙂 é ß " * 9)[:128]
    client = as_user(nur)
    sign_in(client)
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": longest, "password2": longest},
    )
    assert answer.status_code == 302
    assert User.objects.get(pk=nur.pk).check_password(longest)
    page = client.get(reverse("account_change_password")).content.decode()
    assert "onpaste" not in page
    assert 'autocomplete="new-password"' in page


def test_in_production_passwords_are_hashed_by_argon2id():
    code = (
        "from django.conf import settings; from django.contrib.auth.hashers import *;"
        "settings.configure(PASSWORD_HASHERS=['django.contrib.auth.hashers."
        "Argon2PasswordHasher']); print(make_password('x'))"
    )
    hashed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert hashed.startswith("argon2$argon2id$")
    source = (settings.BASE_DIR / "kim_portal/settings.py").read_text()
    first = re.search(r'PASSWORD_HASHERS = \[\s*"([^"]+)"', source)[1]
    assert first == "django.contrib.auth.hashers.Argon2PasswordHasher"


def test_a_link_for_a_new_password_is_good_for_an_hour(nur, time_machine):
    User.objects.filter(pk=nur.pk).update(email="nur@contoh.id")
    client = Client()
    link = link_in_a_letter(client, "nur@contoh.id")
    # By the clock on the wall, which Django's tokens go by.
    time_machine.move_to(timezone.localtime() + timedelta(minutes=61))
    page = Client().get(link, follow=True)
    assert 'name="password1"' not in page.content.decode()


# --- 28: nothing changes by looking ----------------------------------------------------

# Counted, remembered or marked as seen: that is not what a portal says or decides.
OF_LOOKING = {
    "django_session", "kim_cache", "accounts_allowance", "notices_notice",
    "procrastinate_workers",
}  # fmt: skip


def sums():
    """A checksum of every table."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in OF_LOOKING:
                continue
            name = connection.ops.quote_name(table)
            cursor.execute(
                f"SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM {name} t"
            )
            found[table] = cursor.fetchone()
    return found


def test_no_page_that_is_only_looked_at_changes_anything(
    django_db_setup, django_db_blocker, tmp_path
):
    roles = ("sari", "nur", "dewi", "ratna")
    with a_world(django_db_blocker, tmp_path, roles) as world:
        before = sums()
        for role in roles:
            client = browser_of(role, world)
            for name in TABLE:
                path = reverse(name, args=world.arguments.get(name, []))
                with transaction.atomic():
                    client.get(path)
        assert sums() == before


# --- 31: cookies -----------------------------------------------------------------------


def test_no_public_page_of_any_kind_sets_a_cookie(client, published, announced):
    live, event = published().publication, announced().publication
    for path in (
        "/", "/buletin/", "/kelurahan/", "/kelurahan/medono/", "/agenda/", "/agenda.ics",
        "/kecamatan/pekalongan-barat/", "/tentang/", "/privasi/", "/aksesibilitas/",
        "/robots.txt", live.get_absolute_url(), event.get_absolute_url(), "/tidak-ada/",
    ):  # fmt: skip
        assert not client.get(path).cookies, path


def test_no_script_and_no_other_site_gets_the_cookies(nur):
    client = Client()
    client.get(SIGN_IN)
    sign_in(client)
    assert {"sesi", "csrf"} <= set(client.cookies)
    for name in ("sesi", "csrf"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"
        assert client.cookies[name]["path"] == "/"
        assert not client.cookies[name]["domain"]


# --- 20: no list of photos -------------------------------------------------------------


@pytest.mark.parametrize("path", ["/foto/", "/foto/ab/", "/media/", "/_media/"])
def test_no_folder_of_photos_can_be_listed(client, regions, path):
    assert client.get(path).status_code == 404


# --- 46: a slow link -------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_over_a_link_of_300_ms_nothing_breaks(medono):
    """Every question takes so long: pages come, or say in time that they cannot."""
    with slowed(0.3), ThreadPoolExecutor(1) as thread:
        for path in ("/", "/buletin/", "/kelurahan/medono/", "/agenda/"):
            answer = thread.submit(lambda path=path: Client().get(path)).result()
            assert answer.status_code == 200 or answer["Retry-After"], path
        thread.submit(connections.close_all).result()


# --- 56: nobody's data in the journal ----------------------------------------------------


def test_what_postgresql_quotes_of_a_row_is_not_written(db, caplog):
    from kim_portal.lib.logs import without_secrets

    get_user_model().objects.create_user("081234567890", PASSWORD, name="Siti Contoh")
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        get_user_model().objects.create_user(
            "081234567890", PASSWORD, name="Siti Contoh"
        )
    assert "6281234567890" in str(error.value)
    assert "6281234567890" not in without_secrets(str(error.value))
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        KimGroup.objects.create(name="KIM Siti Contoh", slug="siti", region_id=None)
    assert "Siti Contoh" in str(error.value)
    assert "Siti Contoh" not in without_secrets(str(error.value))
