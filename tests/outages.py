"""The portal under gunicorn over a PostgreSQL of its own, to be tormented.

Submissions and readers go over HTTP, from threads; what was answered is kept with how
long it took. `python -m tests.outages 10` fills the database (see Portal.begin).
"""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
from django.conf import settings

from kim_portal.dev.embedded_postgres import PrivateServer, _postmaster

ROOT = Path(settings.BASE_DIR)
GUNICORN = (
    "--worker-class=gthread", "--workers=2", "--threads=4", "--no-control-socket",
    "--graceful-timeout=5", "--log-level=critical", "kim_portal.wsgi",
)  # fmt: skip
CSRF = "k" * 32
OFFICERS = 10
# There are more for whoever wants a larger load: nobody sends forty texts in ten minutes.
MOST_OFFICERS = 50
PATIENCE = 60.0
# So that the last of thirty are sent when the last torment is over.
PACE = 0.6


@dataclass
class Answer:
    """What one request met; `sent` is the title, of a submission."""

    status: int
    seconds: float
    at: float
    body: str = ""
    sent: str = ""
    location: str = ""

    @property
    def is_accepted(self) -> bool:
        return self.status == 302 and "/akun/" not in self.location


@dataclass
class Portal:
    """Server, gunicorn and the sessions of its officers."""

    folder: Path
    server: PrivateServer
    port: int = 0
    process: Any = None
    sessions: list[str] = field(default_factory=list)
    form: dict[str, str] = field(default_factory=dict)
    # The address of a bulletin that is out.
    live: str = ""
    answers: list[Answer] = field(default_factory=list)
    is_over: bool = False

    @classmethod
    @contextlib.contextmanager
    def running(cls, *, officers: int = MOST_OFFICERS) -> Iterator["Portal"]:
        folder = Path(tempfile.mkdtemp(prefix="kim-uji-"))
        folder.chmod(0o755)
        portal = cls(folder, PrivateServer(folder / "pg", durable=True))
        try:
            portal.begin(officers)
            yield portal
        finally:
            portal.end()

    def begin(self, officers: int) -> None:
        self.prepare()
        self._run("manage.py", "migrate", "--verbosity=0")
        made = self._run("-m", "tests.outages", str(officers)).splitlines()
        self.sessions = made[:officers]
        self.live, *form = made[officers:]
        self.form = dict(line.split("=", 1) for line in form)
        self.serve()
        assert self.is_well_within(PATIENCE)

    def prepare(self) -> None:
        """Start the server and say to programs of ours where it is."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = {
            **os.environ,
            "DATABASE_URL": self.server.start(),
            "DATABASE_KEEP_SECONDS": "600",
            "KIM_MODE": "test",
            "DATA_DIR": str(self.folder / "data"),
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "ALLOWED_HOSTS": "127.0.0.1",
            "TRUSTED_PROXY_COUNT": "1",
            "DJANGO_SETTINGS_MODULE": "kim_portal.settings",
        }

    def serve(self) -> None:
        """Start gunicorn; it listens a moment later."""
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                f"--bind=127.0.0.1:{self.port}",
                *GUNICORN,
            ],
            cwd=ROOT,
            env=self.environment,
            stderr=subprocess.DEVNULL,
        )

    def end(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(PATIENCE)
        self.server.remove()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, *words: str) -> str:
        return subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.environment, check=True,
            capture_output=True, text=True, timeout=300,
        ).stdout  # fmt: skip

    # --- over HTTP ----------------------------------------------------------------------

    def ask(
        self, path: str, *, session: str = "", form: Any = None, address: str = ""
    ) -> Answer:
        """One request, as a phone sends it; status 0 where the connection broke.

        `address` is where it comes from, as a proxy of ours would say.
        """
        headers = {"Cookie": f"csrf={CSRF}" + (f"; sesi={session}" if session else "")}
        headers["X-Forwarded-For"] = address or "192.0.2.1"
        body = None
        if form is not None:
            body = urlencode({**form, "csrfmiddlewaretoken": CSRF})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://127.0.0.1:{self.port}"
        begun = time.monotonic()
        answer = Answer(0, 0, begun, sent=(form or {}).get("title", ""))
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=PATIENCE
        )
        try:
            method = "GET" if form is None else "POST"
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            answer.body = response.read().decode(errors="replace")
            answer.status = response.status
            answer.location = response.getheader("Location") or ""
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        answer.seconds = time.monotonic() - begun
        return answer

    def submit(self, officer: int, number: int) -> Answer:
        """A new bulletin, sent as often as it takes, as a person presses the button again."""
        key = uuid.uuid4()
        form = {**self.form, "title": f"Kabar {officer} nomor {number}"}
        until = time.monotonic() + PATIENCE
        while True:
            answer = self.ask(
                f"/pengurus/tulis/{key}/kirim/",
                session=self.sessions[officer],
                form=form,
            )
            self.answers.append(answer)
            if answer.is_accepted or self.is_over or time.monotonic() > until:
                return answer
            time.sleep(0.2)

    def is_well(self) -> bool:
        """Whether an officer's page is drawn, by every thread as far as one can tell."""
        pages = [self.ask("/pengurus/", session=self.sessions[0]) for _ in range(8)]
        return all(page.status == 200 for page in pages)

    def is_well_within(self, seconds: float) -> float:
        """How long it took; 0 where it did not."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            if self.is_well():
                return max(time.monotonic() - begun, 0.001)
            time.sleep(0.1)
        return 0

    def under_load(
        self, each: int, during: Callable[[], None], *, officers: int = OFFICERS
    ) -> None:
        """So many officers send `each` bulletins, four readers read, while it happens."""

        def officer(number: int) -> None:
            for one in range(each):
                self.submit(number, one)
                time.sleep(PACE)

        def reader(path: str) -> None:
            while not self.is_over:
                self.answers.append(self.ask(path))
                time.sleep(0.05)

        paths = ("/", "/kelurahan/medono/", "/buletin/", "/agenda/")
        senders = [
            threading.Thread(target=officer, args=(n,), daemon=True)
            for n in range(officers)
        ]
        readers = [
            threading.Thread(target=reader, args=(path,), daemon=True) for path in paths
        ]
        self.is_over = False
        for thread in [*senders, *readers]:
            thread.start()
        try:
            during()
            for thread in senders:
                thread.join()
        finally:
            self.is_over = True
        for thread in readers:
            thread.join()

    # --- torments -----------------------------------------------------------------------

    def query(self, question: str) -> list[Any]:
        with psycopg.connect(
            self.server.start(), autocommit=True, connect_timeout=int(PATIENCE)
        ) as connection:
            cursor = connection.execute(question)
            return cursor.fetchall() if cursor.description else []

    @contextlib.contextmanager
    def withdrawn(self) -> Iterator[None]:
        """What is out is taken back by somebody on another machine; for a while."""
        ((live,),) = self.query(
            "SELECT live_id FROM bulletins_bulletin WHERE live_id IS NOT NULL"
        )
        self.query(
            "UPDATE bulletins_bulletin SET live_id = NULL, withdrawn_at = now(),"
            f" withdrawn_title = 'Kabar', withdrawn_note = 'Keliru.' WHERE live_id = {live}"
        )
        try:
            yield
        finally:
            self.query(
                f"UPDATE bulletins_bulletin SET live_id = {live}, withdrawn_at = NULL,"
                " withdrawn_title = '', withdrawn_note = '' WHERE withdrawn_at IS NOT NULL"
            )

    def restart(self) -> None:
        self.server.stop()
        self.server.start()

    def stay_away(self, seconds: float) -> None:
        self.server.stop()
        time.sleep(seconds)
        self.server.start()

    def hang(self, seconds: float) -> None:
        with stopped(self.folder / "pg"):
            time.sleep(seconds)

    def cut(self) -> None:
        self.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )

    def crash(self) -> None:
        """As `pg_ctl stop -m immediate`: no session is ended, nothing is written out."""
        master = postgres_in(self.folder / "pg")[0]
        os.kill(master, signal.SIGQUIT)
        while Path(f"/proc/{master}").exists() and not is_zombie(master):
            time.sleep(0.05)
        self.server.start()

    def kill_workers(self) -> None:
        for pid in children(self.process.pid):
            os.kill(pid, signal.SIGKILL)

    def read_only(self, *, on: bool) -> None:
        """As a standby that has not been promoted: for every session from now on."""
        word = "on" if on else "off"
        self.query(
            "BEGIN READ WRITE;"
            f"ALTER ROLE CURRENT_USER SET default_transaction_read_only = {word};"
            "COMMIT"
        )
        self.cut()


def postgres_in(home: Path) -> list[int]:
    """The processes of the server there, the postmaster first."""
    data = next(home.glob("**/postmaster.pid")).parent
    found = _postmaster(data)
    assert found
    return [found.pid, *children(found.pid)]


@contextlib.contextmanager
def stopped(home: Path) -> Iterator[None]:
    """It hangs: takes connections and says nothing, as a machine that swaps."""
    processes = postgres_in(home)
    try:
        for pid in processes:
            # One that served somebody may have ended meanwhile.
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def children(pid: int) -> list[int]:
    """Its direct ones."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            rest = stat.read_text().rpartition(")")[2].split()
            if int(rest[1]) == pid and rest[0] != "Z":
                found.append(int(stat.parent.name))
    return found


def is_zombie(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return (
            Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        )
    return True


def scene(officers: int) -> None:
    """So many officers of KIM Medono; their sessions, and what a complete form sends."""
    import django

    django.setup()
    from django.core.management import call_command

    for command in ("load_regions", "load_lists", "load_event_kinds"):
        call_command(command, verbosity=0, stdout=sys.stderr)
    from groups.models import KimGroup
    from tests.conftest import MEDONO, form_data, person, serve, signed_in

    kim = KimGroup.objects.create(name="KIM Medono", slug="medono", region_id=MEDONO)
    for number in range(officers):
        user = person(f"pengurus{number}")
        serve(user, kim)
        print(signed_in(user).cookies["sesi"].value)
    print(_published(kim, person("dewi")))
    for name, value in form_data().items():
        print(f"{name}={value}")


def _published(kim: Any, dewi: Any) -> str:
    from bulletins.models import BulletinRevision
    from groups.models import Moderator
    from tests.conftest import CITY, TOTP_SECRET, words

    dewi.authenticator_set.create(type="totp", data={"secret": TOTP_SECRET})
    Moderator.objects.create(user=dewi, region_id=CITY)
    by = kim.memberships.first().user
    live = BulletinRevision.begin(kim=kim, by=by, draft_key=uuid.uuid4())
    live.save_words(by=by, seen=live.version, words=words(title="Kabar yang terbit"))
    live.submit(by=by, seen=live.version)
    live.approve(by=dewi, seen=live.version)
    live.publication.refresh_from_db()
    return live.publication.get_absolute_url()


if __name__ == "__main__":
    scene(int(sys.argv[1]))
