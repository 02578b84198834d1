"""`make run`: fill the demo database, then serve the portal until Ctrl-C."""

from __future__ import annotations

import contextlib
import errno
import http.client
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from kim_portal.dev.console import (
    ROOT,
    LauncherTrouble,
    Minder,
    Stopped,
    program,
    say,
)
from kim_portal.dev.database import database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
LAST_PORT = 65_535
READY = """
Portal sudah siap. Silakan buka di peramban Anda:

    Beranda         {site}/
    Meja pengurus   {site}/pengurus/
    Meja moderator  {site}/admin/

Tekan Ctrl-C untuk menghentikan portal beserta basis datanya.
"""
GUNICORN = (
    "--worker-class=gthread",
    "--workers=2",
    "--threads=4",
    "--no-control-socket",
    "--graceful-timeout=5",
    "--log-level=warning",
)


WORKER = ("run_worker", "--grace=3")
WORKER_PATIENCE = 6


def serve(minder: Minder) -> int:
    """Carry out `make run`; return the exit code, 0 after a wished stop."""
    port = _wanted_port()
    try:
        with database("run") as url:
            environment = demo_environment(url, port)
            if minder.run([sys.executable, "-m", "kim_portal.dev.fill"], environment):
                raise LauncherTrouble(
                    "Portal gagal disiapkan; lihat alasannya di atas."
                )
            return _serve_until_stopped(minder, environment, port)
    except Stopped:
        return _farewell()


def demo_environment(url: str, port: int) -> dict[str, str]:
    """Return what Django is told in KIM_MODE=demo."""
    return {
        **os.environ,
        "KIM_MODE": "demo",
        "DATABASE_URL": url,
        "SECRET_KEY": _secret_key(ROOT / ".data/secret-key"),
        "ALLOWED_HOSTS": f"{HOST},localhost",
        "SITE_URL": f"http://{HOST}:{port}",
    }


def _secret_key(file: Path) -> str:
    """Keep the key, so that people stay signed in after a restart."""
    file.parent.mkdir(exist_ok=True)
    if not file.exists():
        half = file.with_suffix(f".{os.getpid()}")
        half.touch(mode=0o600)
        half.write_text(secrets.token_urlsafe(64), encoding="ascii")
        half.rename(file)
    return file.read_text(encoding="ascii")


def _wanted_port() -> int:
    word = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not word.isdecimal() or not 0 < int(word) <= LAST_PORT:
        raise LauncherTrouble(
            f"PORT={word} bukan nomor port. Contoh: make run PORT=8001"
        )
    port = int(word)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            reason = "sedang dipakai program lain" if taken else error.strerror
            raise LauncherTrouble(
                f"Alamat {HOST}:{port} tidak dapat dipakai: {reason}. Hentikan program"
                " itu (mungkin `make run` yang lain), atau pakai nomor lain, misalnya:"
                "\n    make run PORT=8001"
            ) from error
    return port


def _serve_until_stopped(minder: Minder, environment: dict[str, str], port: int) -> int:
    command = [program("gunicorn"), f"--bind={HOST}:{port}", *GUNICORN]
    server = minder.start(
        [*command, "kim_portal.wsgi"], environment, polite=signal.SIGTERM
    )
    while server.poll() is None and not _answers(port):
        time.sleep(0.05)
    with _worker(environment):
        if server.poll() is None:
            say(READY.format(site=environment["SITE_URL"]))
        code = minder.finish(server)
    if minder.asked_to_stop:
        raise Stopped
    raise LauncherTrouble(f"Portal berhenti sendiri (kode {code}).")


@contextlib.contextmanager
def _worker(environment: dict[str, str]) -> Iterator[None]:
    """The process for work after the request: letters, the guard's last look, the archive.

    It ends with the portal, also when this launcher is killed.
    """
    command = [sys.executable, "manage.py", *WORKER]
    if setpriv := shutil.which("setpriv"):
        command = [setpriv, "--pdeathsig", "TERM", "--", *command]
    worker = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, process_group=0
    )
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(WORKER_PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


def _answers(port: int) -> bool:
    """Ask for a page: gunicorn holds the port before its workers can answer."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/")
        return connection.getresponse().status > 0
    return False


def _farewell() -> int:
    say("\nPortal dan basis datanya sudah dihentikan. Sampai jumpa.")
    return 0
