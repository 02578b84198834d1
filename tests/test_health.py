"""/sehat/ and `manage.py periksa`: what is wrong, and how it is mended."""

import os
import subprocess
import sys
from datetime import timedelta
from io import StringIO

import psycopg
import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from kim_portal import health
from notices.models import Notice
from tests.world import alive


@pytest.fixture
def well(db, tmp_path, monkeypatch):
    """Everything as it should be; gives the mark that the backup leaves."""
    alive()
    mark = tmp_path / "last-backup"
    mark.touch()
    monkeypatch.setattr(health, "BACKUP_MARK", mark)
    return mark


def told(client):
    answer = client.get("/sehat/")
    return answer.status_code, answer.json()["reasons"]


def check(**options):
    out = StringIO()
    try:
        call_command("periksa", stdout=out, **options)
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return out.getvalue()


def test_all_is_well(client, well):
    assert told(client) == (200, [])
    assert check() == "Portal ini berjalan baik.\n"
    ages = client.get("/sehat/").json()
    assert (ages["letter_age"], ages["worker_age"], ages["backup_age"]) == (0, 0, 0)
    assert ages["disk_free"] > 0


def test_a_worker_that_stopped_is_seen_by_its_last_sign_of_life(
    client, well, time_machine
):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now()")
    time_machine.move_to(timezone.now() + timedelta(minutes=3))
    assert told(client) == (503, ["worker"])
    assert "kim-worker" in check()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
    assert told(client) == (503, ["worker"])


def test_notices_that_no_worker_put_into_a_letter_are_late(client, well, budi):
    Notice.objects.create(user=budi, source="x:1", headline="H", title="T", link="/",
                          pace="now")  # fmt: skip
    assert told(client) == (200, [])
    Notice.objects.update(at=timezone.now() - timedelta(hours=3))
    assert told(client) == (503, ["letters"])
    ages = client.get("/sehat/").json()
    assert ages["letters_late"] == 1
    assert 3 * 3600 <= ages["letter_age"] < 3 * 3600 + 60
    assert "1 surat seharusnya sudah terkirim" in check()


def test_without_a_mail_server_the_reason_is_said(client, well, settings):
    settings.MAIL_READY = False
    assert told(client) == (503, ["mail"])
    assert "EMAIL_HOST kosong" in check()


def test_an_old_backup_is_said_and_a_missing_one_named(client, well):
    long_ago = (timezone.now() - timedelta(days=4)).timestamp()
    os.utime(well, (long_ago, long_ago))
    assert told(client) == (503, ["backup"])
    assert "berumur 4 hari" in check()
    well.unlink()
    assert told(client) == (200, [])
    assert "Belum ada cadangan" in check()


def test_a_disk_that_is_almost_full(client, well, monkeypatch):
    monkeypatch.setattr(health, "DISK_FULL", 0.0)
    assert told(client) == (503, ["disk"])
    assert "hampir penuh" in check()


def test_a_database_that_is_away(client, well, monkeypatch):
    def away():
        raise OperationalError

    monkeypatch.setattr(health, "current_generation", away)
    monkeypatch.setattr("kim_portal.management.commands.periksa.troubles", away)
    assert told(client) == (503, ["database"])
    assert "DATABASE_URL" in check()


def test_a_letter_to_try_says_what_the_server_said(well, monkeypatch, mailoutbox):
    assert "Surat percobaan terkirim" in check(surat="petugas@contoh.id")
    assert [letter.to for letter in mailoutbox] == [["petugas@contoh.id"]]

    def refused(_letter):
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(EmailMessage, "send", refused)
    assert "Connection refused" in check(surat="petugas@contoh.id")


# --- Settings that cannot be -----------------------------------------------------------------

WHOLE = {
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "kim.example",
    "SITE_URL": "https://kim.example",
    "DATABASE_URL": "postgres://kim@localhost/kim",
    "DJANGO_SETTINGS_MODULE": "kim_portal.settings",
}


def start(command, **changes):
    bare = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG")}
    done = subprocess.run(
        [sys.executable, *command], env={**bare, **WHOLE, **changes},
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"KIM_REGION": "Kaltim"}, "KIM_REGION"),
        ({"KIM_REGION": "33.75.1"}, "KIM_REGION"),
        ({"ALLOWED_HOSTS": "lain.example"}, "ALLOWED_HOSTS"),
        ({"SITE_URL": "kim.example"}, "SITE_URL"),
        ({"OFFICE_CLOSES": "99"}, "OFFICE_CLOSES"),
        ({"OFFICE_CLOSES": "empat"}, "OFFICE_CLOSES"),
        ({"GUESTS_KEPT_DAYS": "-1"}, "GUESTS_KEPT_DAYS"),
        ({"EMAIL_PORT": "0"}, "EMAIL_PORT"),
        ({}, ""),
        ({"KIM_REGION": "64", "ALLOWED_HOSTS": ".example"}, ""),
        ({"KIM_REGION": "33.75.01.1002", "OFFICE_CLOSES": "15"}, ""),
    ],
)
def test_impossible_settings_stop_the_start(changes, named):
    code, said = start(
        ["-c", "from django.conf import settings as s; s.DEBUG"], **changes
    )
    assert (code != 0) == bool(named), said
    assert named in said


def test_a_database_that_is_not_utf8_is_refused(django_db_setup):
    words = connection.get_connection_params()
    server = {k: words[k] for k in ("host", "port", "user", "password") if k in words}
    name = f"{connection.settings_dict['NAME']}_ascii"
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as office:
        office.execute(f'DROP DATABASE IF EXISTS "{name}"')
        office.execute(
            f"CREATE DATABASE \"{name}\" ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LC_COLLATE 'C'"
            " LC_CTYPE 'C' TEMPLATE template0"
        )
        host = server["host"].replace("/", "%2F")
        password = f":{server['password']}" if server.get("password") else ""
        url = f"postgres://{server['user']}{password}@{host}:{server.get('port') or 5432}/{name}"
        code, said = start(["manage.py", "migrate", "--check"], DATABASE_URL=url)
        office.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    assert code != 0
    assert "SQL_ASCII" in said
