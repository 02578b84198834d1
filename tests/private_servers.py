"""Helpers to hurt private PostgreSQL servers: their processes, their folders."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from kim_portal.dev import embedded_postgres, postgres_home

AS_ROOT = os.geteuid() == 0


def ask(url, question):
    with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
        cursor = connection.execute(question)
        return cursor.fetchone()[0] if cursor.description else None


def socket_folder(url):
    return Path(unquote(urlsplit(url).netloc.partition("@")[2]))


def postmaster(server):
    return embedded_postgres._postmaster(server._home.data()).pid


def kill(pid):
    os.kill(pid, signal.SIGKILL)
    while Path(f"/proc/{pid}/cmdline").exists():
        if not Path(f"/proc/{pid}/cmdline").read_bytes():
            break
        time.sleep(0.01)


@contextlib.contextmanager
def sleeper(data, *, cwd, name="sleep"):
    """A process of the data's owner that sleeps in a folder."""
    owner = data.stat().st_uid if AS_ROOT else None
    with subprocess.Popen(
        [name, "900"], executable="/bin/sleep", cwd=cwd, user=owner
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def copy_all(source, target):
    subprocess.run(["cp", "--archive", source, target], check=True)


def copy_wheel(target):
    postgres_home._copy_wheel(postgres_home.installed_programs(), target)
    return target / "wheel/pginstall"
