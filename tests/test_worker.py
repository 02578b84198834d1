"""The queue's worker outlives restarts and outages of a real PostgreSQL."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from kim_portal.dev.embedded_postgres import PrivateServer
from tests.outages import stopped

ROOT = Path(settings.BASE_DIR)
WELL_AGAIN = 60  # 10 s on a quiet machine


@pytest.fixture(scope="module")
def server():
    """A server of its own, with the portal's tables."""
    home = Path(tempfile.mkdtemp(prefix="kim-uji-"))
    home.chmod(0o755)
    server = PrivateServer(home / "pg", durable=False)
    url = server.start()
    manage(url, "migrate", "--verbosity=0").wait(120)
    yield server
    server.remove()
    shutil.rmtree(home, ignore_errors=True)


def manage(url, *words, **options):
    environment = {**os.environ, "DATABASE_URL": url, "KIM_MODE": "test"}
    command = [sys.executable, "manage.py", *words]
    return subprocess.Popen(command, cwd=ROOT, env=environment, **options)


@pytest.fixture
def worker(server):
    process = manage(
        server.start(), "run_worker", "--grace=3", stderr=subprocess.PIPE, text=True
    )
    yield process
    process.kill()
    process.wait()
    process.stderr.close()


def ask(server, question):
    with psycopg.connect(
        server.start(), autocommit=True, connect_timeout=WELL_AGAIN
    ) as connection:
        cursor = connection.execute(question)
        return cursor.fetchall() if cursor.description else []


def works(server):
    """Whether a job given now is done: what was counted long ago is forgotten."""
    ask(
        server,
        "INSERT INTO accounts_allowance VALUES ('coba', 1, now() - interval '1 day')",
    )
    ask(
        server,
        "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('bersih',"
        " 'accounts.forget_counts', 0, NULL, NULL, '{\"timestamp\": 0}', NULL)"
        "::procrastinate_job_to_defer_v1])",
    )
    begun = time.monotonic()
    while ask(server, "SELECT 1 FROM accounts_allowance"):
        if time.monotonic() - begun > WELL_AGAIN:
            return False
        time.sleep(0.1)
    return True


def test_it_works_on_after_a_restart_and_after_an_outage(server, worker):
    assert works(server)
    for outage in (0, 4):
        server.stop()
        time.sleep(outage)
        server.start()
        assert works(server)
        assert worker.poll() is None


def test_it_works_on_after_the_server_hung(server, worker):
    assert works(server)
    with stopped(server.home):
        time.sleep(5)
    assert works(server)
    assert worker.poll() is None


def test_it_works_on_when_its_connections_are_cut(server, worker):
    assert works(server)
    ask(
        server,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'",
    )
    assert works(server)
    assert worker.poll() is None


def test_it_ends_when_asked_also_while_the_database_is_away(server, worker):
    assert works(server)
    server.stop()
    time.sleep(1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(WELL_AGAIN) == 0
    server.start()


def test_asked_to_end_it_ends_well_at_once(server, worker):
    assert works(server)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(WELL_AGAIN) == 0
