"""PostgreSQL restarts, hangs, is cut, crashes; workers are killed: nothing is lost.

Times are those of a busy machine; bench/outages.py prints those of a quiet one.
"""

import time

import pytest

from tests.outages import OFFICERS, Portal, stopped

LONGEST = 10.0
BUSY = 2.0
WELL_AGAIN = 30


@pytest.fixture(scope="module")
def portal():
    with Portal.running() as portal:
        yield portal


def test_nothing_that_was_answered_is_lost_or_doubled_whatever_happens(portal):
    each = 30

    def torments():
        for torment in (
            portal.restart,
            lambda: portal.hang(8),
            portal.cut,
            portal.kill_workers,
            portal.crash,
        ):
            time.sleep(1)
            torment()
            assert portal.is_well_within(WELL_AGAIN), torment

    portal.under_load(each, torments)
    sent = [answer for answer in portal.answers if answer.sent]
    accepted = {answer.sent for answer in sent if answer.is_accepted}
    assert len(accepted) == each * OFFICERS
    rows = portal.query(
        "SELECT title, count(*) FROM bulletins_bulletinrevision"
        " WHERE status = 'submitted' GROUP BY title"
    )
    assert dict(rows) == dict.fromkeys(accepted, 1)
    assert portal.query(
        "SELECT count(*) FROM bulletins_bulletin WHERE live_id IS NULL"
    ) == [(len(accepted),)]
    refused = [answer for answer in portal.answers if answer.status not in {200, 302}]
    # 0: a worker was killed under it.
    assert {answer.status for answer in refused} <= {0, 503}
    assert any(answer.status == 503 and answer.sent for answer in refused)
    for answer in refused:
        if answer.status == 503 and answer.sent:
            assert answer.sent in answer.body
            assert "belum kami terima" in answer.body
    slowest = max(answer.seconds for answer in portal.answers)
    assert slowest < LONGEST * BUSY


def test_a_database_that_is_away_is_told_at_once_and_forgotten_soon(portal):
    assert portal.ask("/").status == 200
    portal.server.stop()
    begun = time.monotonic()
    # What was kept is read on, by every worker, and says of when it is.
    kept = [portal.ask("/") for _time in range(8)]
    assert {page.status for page in kept} == {200}
    time.sleep(1)
    marked = [portal.ask("/") for _time in range(8)]
    assert {page.status for page in marked} == {200}
    assert all("portal sedang memulihkan diri" in page.body for page in marked)
    first = portal.ask("/pengurus/", session=portal.sessions[0])
    answers = [portal.ask("/pengurus/", session=portal.sessions[0]) for _ in range(40)]
    assert {answer.status for answer in [first, *answers]} == {503}
    assert time.monotonic() - begun < LONGEST
    page = portal.ask("/sehat/")
    assert (page.status, "database" in page.body) == (503, True)
    portal.server.start()
    assert portal.is_well_within(WELL_AGAIN)


def test_what_was_kept_is_read_on_by_workers_that_never_saw_the_database(portal):
    paths = ("/", "/kelurahan/medono/", portal.live)
    for path in paths:
        assert "Kabar yang terbit" in portal.ask(path).body
    portal.server.stop()
    portal.kill_workers()
    try:
        time.sleep(2)
        for path in paths * 4:
            page = portal.ask(path)
            assert page.status == 200, path
            assert "Kabar yang terbit" in page.body
            assert "Versi " in page.body
        assert portal.ask("/kecamatan/pekalongan-timur/").status == 503
    finally:
        portal.server.start()
    assert portal.is_well_within(WELL_AGAIN)
    assert "memulihkan diri" not in portal.ask("/").body


def test_a_database_that_hangs_lets_people_read_on(portal):
    assert portal.ask(portal.live).status == 200
    with stopped(portal.folder / "pg"):
        pages = [portal.ask(portal.live) for _time in range(20)]
    assert {page.status for page in pages} == {200}
    assert max(page.seconds for page in pages) < LONGEST
    assert portal.is_well_within(WELL_AGAIN)


def test_a_withdrawal_reaches_every_worker_within_a_second_and_outlives_the_database(
    portal,
):
    paths = ("/", "/kelurahan/medono/", "/buletin/", portal.live)
    for path in paths * 4:
        assert "Kabar yang terbit" in portal.ask(path).body
    with portal.withdrawn():
        time.sleep(1)
        # Each worker learns of it when it is next asked; here only by one page.
        for _time in range(20):
            page = portal.ask(portal.live)
            assert (page.status, "Kabar yang terbit" in page.body) == (410, False)
        portal.server.stop()
        try:
            for path in paths * 6:
                page = portal.ask(path)
                assert page.status in {200, 410, 503}
                assert "Kabar yang terbit" not in page.body, path
        finally:
            portal.server.start()
        assert portal.is_well_within(WELL_AGAIN)


def test_a_database_that_hangs_is_seen_by_the_watchers_page(portal):
    with stopped(portal.folder / "pg"):
        page = portal.ask("/sehat/")
        again = portal.ask("/sehat/")
    assert (page.status, again.status) == (503, 503)
    assert "database" in page.body
    assert max(page.seconds, again.seconds) < LONGEST * BUSY
    assert portal.is_well_within(WELL_AGAIN)


def test_pages_are_read_and_words_kept_while_nothing_can_be_written(portal):
    portal.read_only(on=True)
    try:
        time.sleep(1)
        assert portal.ask("/pengurus/", session=portal.sessions[1]).status == 200
        assert portal.ask("/buletin/").status == 200
        form = {**portal.form, "title": "Kabar yang hanya dibaca"}
        path = "/pengurus/tulis/6c1c1f80-3f0e-4c38-9f0e-1d2a3b4c5d6e/kirim/"
        answer = portal.ask(path, session=portal.sessions[1], form=form)
        assert answer.status == 503
        assert "Kabar yang hanya dibaca" in answer.body
    finally:
        portal.read_only(on=False)
    assert portal.is_well_within(WELL_AGAIN)


def test_without_a_free_connection_words_are_kept(portal):
    """Others hold them all; whoever has one already goes on."""
    portal.kill_workers()
    most = int(portal.query("SHOW max_connections")[0][0])
    import psycopg

    url = portal.server.start()
    held = []
    try:
        for _number in range(most):
            try:
                held.append(psycopg.connect(url))
            except psycopg.OperationalError:
                break
        form = {**portal.form, "title": "Kabar tanpa sambungan"}
        path = "/pengurus/tulis/7c1c1f80-3f0e-4c38-9f0e-1d2a3b4c5d6e/kirim/"
        answer = portal.ask(path, session=portal.sessions[2], form=form)
        assert answer.status == 503
        assert "Kabar tanpa sambungan" in answer.body
        assert answer.seconds < LONGEST
    finally:
        for connection in held:
            connection.close()
    assert portal.is_well_within(WELL_AGAIN)
