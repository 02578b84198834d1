"""How often somebody may: fixed spans, counted once for all, of what was valid."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import limits
from accounts.jobs import forget_counts
from accounts.limits import is_spent, spend
from accounts.models import Allowance, User
from bulletins.models import Bulletin
from events.models import EventInvitation
from groups.models import Invitation
from review import desk, previews
from tests.conftest import PASSWORD, form_data
from tests.letters import outbox

HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


def once(who="nur", limit=2):
    return spend("coba", who, limit=limit, seconds=60)


def test_a_span_has_an_end_and_what_is_refused_does_not_move_it(db, time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    assert [once(), once(), once()] == [True, True, False]
    for second in range(1, 60, 10):
        time_machine.move_to(start + timedelta(seconds=second), tick=False)
        assert not once()
    time_machine.move_to(start + timedelta(seconds=61), tick=False)
    assert [once(), once(), once()] == [True, True, False]


def test_each_person_and_each_thing_has_its_own(db):
    assert [once("nur") for _ in range(3)] == [True, True, False]
    assert once("budi")
    assert spend("lain", "nur", limit=1, seconds=60)
    assert is_spent("coba", "nur", limit=2)
    assert not is_spent("coba", "sari", limit=2)


@pytest.mark.django_db(transaction=True)
def test_of_forty_at_once_exactly_as_many_pass_as_may():
    def one(_number):
        try:
            return once(limit=15)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(40))) == 15


def test_what_is_counted_names_nobody_and_is_forgotten(db, time_machine):
    spend("masuk", f"nur {HERE}", limit=5, seconds=60)
    row = Allowance.objects.get()
    assert HERE not in row.key
    assert "nur" not in row.key
    forget_counts(0)
    assert Allowance.objects.exists()
    time_machine.move_to(timezone.now() + timedelta(seconds=61))
    forget_counts(0)
    assert not Allowance.objects.exists()


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_an_address_is_one_network_of_one_household(rf, given, counted):
    assert limits.address_of(rf.get("/", REMOTE_ADDR=given)) == counted


# --- Who guesses secret addresses ----------------------------------------------------------


@pytest.fixture
def secrets(sheet, medono, nur, dewi, submitted):
    """Right addresses of every kind, with what stands for a wrong one of the kind."""
    guest = EventInvitation.objects.create(day=sheet.day, name="Camat")
    _row, token = Invitation.issue(kim=medono, position="anggota", by=nur)
    preview = previews.link_to(submitted(), by=dewi).rstrip("/").rpartition("/")[2]
    return {
        "agenda:check_in": (sheet.code, "222222"),
        "agenda:answer": (guest.link.rstrip("/").rpartition("/")[2], "x" * 22),
        "invitation": (token, "x" * 43),
        "preview": (preview, "x:y:z"),
    }


def look(name, secret, address=HERE):
    client = Client(REMOTE_ADDR=address)
    return client.get(reverse(name, args=[secret])).status_code


def test_who_guesses_meets_a_wall_at_every_secret_address(secrets, monkeypatch):
    monkeypatch.setattr(limits, "WRONG_GUESSES", 8)
    wrong = [look(name, no) for name, (_yes, no) in secrets.items() for _ in (1, 2)]
    assert set(wrong) <= {404, 410}
    for name, (right, guess) in secrets.items():
        assert look(name, guess) == look(name, right) == 429, name
        assert look(name, right, ELSEWHERE) == 200, name
    answer = Client(REMOTE_ADDR=HERE).get("/hadir/?kode=333333")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "600"
    assert "Terlalu banyak percobaan" in answer.content.decode()


def test_typed_codes_count_and_known_ones_do_not(sheet, monkeypatch):
    monkeypatch.setattr(limits, "WRONG_GUESSES", 3)
    client = Client(REMOTE_ADDR=HERE)
    for _ in range(9):
        assert client.get(f"/hadir/?kode={sheet.code}").status_code == 302
        assert client.get(f"/hadir/{sheet.code}/").status_code == 200
        assert client.get("/hadir/").status_code == 200
    typed = [client.get(f"/hadir/?kode=2222{n}2").status_code for n in range(2, 6)]
    assert typed == [404, 404, 404, 429]


def test_a_whole_day_of_visitors_sees_no_wall(sheet):
    client = Client(REMOTE_ADDR=HERE)
    wrong = limits.WRONG_GUESSES - 1
    assert wrong > 60
    for _ in range(wrong):
        client.get("/hadir/?kode=222222")
    assert client.get(f"/hadir/{sheet.code}/").status_code == 200


# --- Wrong passwords -----------------------------------------------------------------------


def sign_in(password, address):
    data = {"login": "nur", "password": password}
    client = Client(REMOTE_ADDR=address)
    return client.post(reverse("account_login"), data).status_code == 302


def test_wrong_passwords_elsewhere_do_not_lock_the_owner_out(nur):
    assert not any(sign_in("salah-sekali-ini", ELSEWHERE) for _ in range(6))
    assert not sign_in(PASSWORD, ELSEWHERE)
    assert sign_in(PASSWORD, HERE)


def test_an_account_tried_from_everywhere_is_closed_for_a_while(nur, time_machine):
    for number in range(100):
        assert not sign_in("salah-sekali-ini", f"198.51.{number}.1")
    assert not sign_in(PASSWORD, HERE)
    time_machine.move_to(timezone.now() + timedelta(seconds=301))
    assert sign_in(PASSWORD, HERE)


def test_after_a_new_password_nobody_waits(nur):
    User.objects.filter(pk=nur.pk).update(email="nur@example.org")
    for _ in range(6):
        assert not sign_in("salah-sekali-ini", HERE)
    phone = Client(REMOTE_ADDR=HERE)
    phone.post("/akun/kata-sandi/lupa/", {"email": "nur@example.org"})
    link = re.search(r"/akun/kata-sandi/baru/\S+", outbox()[0].body)[0]
    action = phone.get(link, follow=True).request["PATH_INFO"]
    new = "sepeda-tua-milik-paman"
    phone.post(action, {"password1": new, "password2": new})
    assert sign_in(new, HERE)


# --- New texts -----------------------------------------------------------------------------


def test_a_flood_of_new_texts_meets_a_kind_word_and_loses_none(
    as_user, budi, monkeypatch
):
    monkeypatch.setitem(desk.NEW_TEXTS, "limit", 3)
    officer = as_user(budi)

    def save(**words):
        address = reverse("write:save", args=[uuid4()])
        return officer.post(address, form_data(**words))

    assert [save(title="").status_code for _ in range(5)] == [302] * 3 + [429] * 2
    last = save(title="Judul yang tidak hilang")
    assert last.status_code == 429
    assert "Tunggu sepuluh menit" in last.content.decode()
    assert "Judul yang tidak hilang" in last.content.decode()
    assert Bulletin.objects.count() == 3


def test_what_is_refused_for_its_words_and_what_goes_on_counts_nothing(
    as_user, budi, draft, monkeypatch
):
    monkeypatch.setitem(desk.NEW_TEXTS, "limit", 0)
    revision = draft()
    address = reverse("write:save", args=[revision.publication.draft_key])
    assert as_user(budi).post(address, form_data(revision)).status_code == 302
    wrong = as_user(budi).post(
        reverse("write:save", args=[uuid4()]), form_data(publish_at="kemarin sore")
    )
    assert wrong.status_code == 422
    assert not Allowance.objects.exists()
