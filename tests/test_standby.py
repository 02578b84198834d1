"""Readers are served from a standby: a real one that replays what the primary wrote.

It follows by files, and only when told to: it lags as over a bad line. What it shows is
of one moment nevertheless, and what was withdrawn is gone once it heard of it.
"""

import contextlib
import os
import shutil
import subprocess
import time

import pytest

from kim_portal.dev.embedded_postgres import DATABASE, PrivateServer
from tests.outages import Portal

CATCHES_UP = 30
PAGES = ("/", "/kelurahan/medono/", "/buletin/", "/agenda/")


@pytest.fixture(scope="module")
def primary():
    with Portal.running(officers=1) as portal:
        yield portal


@pytest.fixture(scope="module")
def readers(primary):
    """A portal of its own on a standby of the primary."""
    folder = primary.folder / "readers"
    shipped = folder / "shipped"
    shipped.mkdir(parents=True)
    data = next((primary.folder / "pg").glob("**/PG_VERSION")).parent
    owner = data.stat()
    for place in (folder, shipped):
        os.chown(place, owner.st_uid, owner.st_gid)
    primary.server.stop()
    with (data / "postgresql.auto.conf").open("a") as settings:
        settings.write(
            "archive_mode = on\n"
            f'archive_command = \'cp "%p" "{shipped}/%f.half"'
            f' && mv "{shipped}/%f.half" "{shipped}/%f"\'\n'
        )
    standby = PrivateServer(folder / "pg", durable=True)
    standby.home.mkdir()
    subprocess.run(["cp", "--archive", data, standby.home / "data"], check=True)
    (standby.home / "data/standby.signal").touch()
    with (standby.home / "data/postgresql.auto.conf").open("a") as settings:
        settings.write(
            f'archive_mode = off\nrestore_command = \'cp "{shipped}/%f" "%p"\'\n'
        )
    grant = "GRANT EXECUTE ON FUNCTION pg_switch_wal() TO kim;"
    single = [primary.server._home.programs() / "postgres", "--single", "-D", data]
    primary.server._home.run([*single, DATABASE], grant)
    primary.server.start()
    portal = Portal(folder, standby, sessions=primary.sessions, live=primary.live)
    portal.prepare()
    # On the same machine, with the same folder: what is kept is of each database alone.
    portal.environment["DATA_DIR"] = primary.environment["DATA_DIR"]
    portal.serve()
    try:
        yield portal
    finally:
        portal.end()
        shutil.rmtree(shipped, ignore_errors=True)


def ship(primary):
    """Hand over to the standby what was written so far."""
    primary.query("SELECT pg_switch_wal()")


def within(seconds, question):
    """Whether it becomes true."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if question():
            return True
        time.sleep(0.1)
    return False


def test_readers_are_answered_from_a_standby(readers):
    assert within(CATCHES_UP, lambda: readers.ask("/").status == 200)
    for path in (*PAGES, readers.live, "/buletin/?q=kabar"):
        assert readers.ask(path).status == 200, path
    assert "Kabar yang terbit" in readers.ask(readers.live).body
    for path in ("/buletin/tidak-ada/", "/b/ZZZZZZ/", "/kelurahan/tidak-ada/"):
        assert readers.ask(path).status == 404, path


def test_what_is_withdrawn_goes_from_every_page_once_the_standby_knows(
    primary, readers
):
    paths = ("/", "/kelurahan/medono/", "/buletin/")
    assert within(CATCHES_UP, lambda: readers.ask("/").status == 200)
    for path in paths:
        assert "Kabar yang terbit" in readers.ask(path).body
    with primary.withdrawn():
        time.sleep(1)
        for path in paths:
            assert "Kabar yang terbit" in readers.ask(path).body
        ship(primary)
        assert within(CATCHES_UP, lambda: readers.ask(readers.live).status == 410)
        time.sleep(1)
        for path in paths * 4:
            assert "Kabar yang terbit" not in readers.ask(path).body, path
    ship(primary)
    assert within(CATCHES_UP, lambda: readers.ask(readers.live).status == 200)
    time.sleep(1)
    for path in paths * 4:
        assert "Kabar yang terbit" in readers.ask(path).body, path


def test_who_writes_to_a_standby_is_told_and_loses_nothing(primary, readers):
    assert within(CATCHES_UP, lambda: readers.ask("/").status == 200)
    form = {**primary.form, "title": "Kabar untuk pembaca"}
    path = "/pengurus/tulis/6f0e6c0e-0f5f-4b59-9d6c-3a8f1b3c9d11/kirim/"
    answer = readers.ask(path, session=primary.sessions[0], form=form)
    assert answer.status == 503
    assert "Kabar untuk pembaca" in answer.body
    assert readers.ask("/sehat/").status in {200, 503}


def test_readers_read_on_while_the_primary_is_away(primary, readers):
    assert within(CATCHES_UP, lambda: readers.ask("/").status == 200)
    primary.server.stop()
    try:
        time.sleep(1)
        pages = [readers.ask(path) for path in (*PAGES, "/kecamatan/pekalongan-timur/")]
        assert {page.status for page in pages} == {200}
        assert not any("memulihkan diri" in page.body for page in pages)
    finally:
        primary.server.start()
    with contextlib.suppress(OSError):
        assert primary.is_well_within(CATCHES_UP)
