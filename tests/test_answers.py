"""Headers on every answer, and what is said when something is wrong."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from bulletins import views as bulletins
from kim_portal.pages import public

PAGES = ("/", "/kelurahan/medono/", "/buletin/", "/akun/masuk/", "/tidak-ada/")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_a_strict_policy(client, regions, path):
    answer = client.get(path)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http:" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_signed_in_pages_are_never_kept(as_user, nur):
    client = as_user(nur)
    for path in ("/", "/pengurus/", "/akun/", "/kelurahan/medono/"):
        assert "no-store" in client.get(path)["Cache-Control"], path


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT"])
def test_other_methods_are_refused_everywhere(client, regions, method):
    for path in ("/", "/buletin/", "/sehat/", "/pengurus/", "/admin/"):
        assert client.generic(method, path).status_code == 405


def test_a_foreign_host_is_refused(client, regions):
    answer = client.get("/", HTTP_HOST="evil.example")
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


def test_a_missing_page_offers_three_ways_on(client, regions):
    answer = client.get("/tidak-ada/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "Halaman tidak ditemukan" in page
    assert page.count("<li><a") >= 2


def test_a_database_that_is_away_before_the_view_is_503_too(budi, as_user, monkeypatch):
    client = as_user(budi)
    client.raise_request_exception = False

    def away(_store):
        raise OperationalError("connection refused")

    monkeypatch.setattr(SessionStore, "load", away)
    answer = client.get(reverse("desk:home"))
    assert answer.status_code == 503
    assert "beristirahat" in answer.content.decode()


def test_a_database_that_is_away_is_503_in_our_voice(client, regions, monkeypatch):
    def away(*_args, **_kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(public, "ask", away)
    answer = client.get("/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "beristirahat" in answer.content.decode()
    assert "connection refused" not in answer.content.decode()


def test_a_fault_of_ours_is_500_without_a_trace(regions, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("rahasia di /srv/kim")

    monkeypatch.setattr(bulletins, "_older", broken)
    answer = Client(raise_request_exception=False).get("/buletin/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Ada yang salah di pihak kami" in page
    assert "rahasia" not in page
    assert "Traceback" not in page


def test_an_old_form_is_told_how_to_be_sent_again(as_user, nur):
    strict = as_user(nur, enforce_csrf_checks=True)
    answer = strict.post("/akun/keluar/")
    assert answer.status_code == 403
    assert "terlalu lama terbuka" in answer.content.decode()


def test_health_tells_nothing_but_whether_it_works(client, db):
    answer = client.get("/sehat/").json()
    assert answer.keys() == {
        "database", "generation", "letters_late", "reasons",
        # Seconds, and bytes.
        "letter_age", "worker_age", "backup_age", "disk_free",
    }  # fmt: skip


def test_robots_are_kept_out_of_closed_rooms(client, db):
    page = client.get("/robots.txt").content.decode()
    assert "Disallow: /pengurus/" in page
    assert "Disallow: /admin/" in page


def test_an_invitation_never_reaches_the_log(client, regions, caplog):
    client.get("/undangan/rahasia-sekali/")
    assert "rahasia-sekali" not in caplog.text


def test_production_refuses_to_start_without_its_secrets():
    import os
    import subprocess
    import sys

    from django.conf import settings

    bare = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG")}
    bare["DJANGO_SETTINGS_MODULE"] = "kim_portal.settings"
    whole = {
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "kim.example",
        "SITE_URL": "https://kim.example",
        "DATABASE_URL": "postgres://kim@localhost/kim",
    }
    code = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE)"
    )
    for missing in (None, *whole):
        env = bare | {k: v for k, v in whole.items() if k != missing}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if missing is None:
            assert done.stdout.split() == ["__Host-sesi", "__Host-csrf", "True"], (
                done.stderr
            )
        else:
            assert done.returncode != 0
            assert missing in done.stderr
