"""Fills the demo database and the static files, in one process: Django starts slowly.

`make run` runs it as `python -m kim_portal.dev.fill`, told by the environment.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from kim_portal.dev.console import ROOT, say, seconds_since

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STAMP = ROOT / ".data/static.stamp"
# Whose tables an example database holds.
OURS = {
    "accounts",
    "groups",
    "notices",
    "guard",
    "review",
    "reach",
    "bulletins",
    "events",
    "voices",
}
# Beside the files themselves, these decide what collectstatic makes of them.
MAKERS = ("requirements/local.txt", "kim_portal/settings.py", "kim_portal/lib")


def main() -> None:
    """Carry out every step; each may be repeated."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim_portal.settings")
    django.setup()
    _step("Menyusun tabel", _migrate)
    _step("Menyiapkan gaya dan gambar", _collect_static)
    _step("Memuat daftar wilayah", partial(call_command, "load_regions"), aloud=True)
    _step("Memuat isi contoh", partial(call_command, "load_demo"), aloud=True)
    _step("Memuat acara contoh", partial(call_command, "load_demo_events"), aloud=True)
    _step("Memuat RT contoh", partial(call_command, "load_demo_spread"), aloud=True)
    _step("Memuat suara warga", partial(call_command, "load_demo_voices"), aloud=True)


def _migrate() -> None:
    """Bring the tables up to date; an example database of another time cannot be."""
    applied = {
        step for step in MigrationRecorder(connection).applied_migrations()
        if step[0] in OURS
    }  # fmt: skip
    known = set(MigrationLoader(None).disk_migrations)
    if applied - known:
        raise CommandError(
            "Basis data contoh di .data dibuat oleh portal versi lain dan tidak dapat "
            "diperbarui. Hapus dengan `make clean`, lalu ulangi `make run`: isi contoh "
            "dimuat lagi dari awal."
        )
    call_command("migrate", verbosity=0)


def _step(label: str, work: Callable[[], object], *, aloud: bool = False) -> None:
    begun = time.monotonic()
    say(f"{label} ... ", end="\n" if aloud else "")
    work()
    say(f"{label}: {seconds_since(begun)}" if aloud else seconds_since(begun))


def _collect_static() -> None:
    """Collect only what changed since the last time: compressing takes seconds."""
    wanted = _fingerprint()
    if _last_fingerprint() != wanted:
        call_command("collectstatic", interactive=False, verbosity=0)
        STAMP.write_text(wanted, encoding="ascii")


def _last_fingerprint() -> str:
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    return STAMP.read_text("ascii") if STAMP.exists() and manifest.exists() else ""


def _fingerprint() -> str:
    hashed = hashlib.sha256(os.fsencode(settings.STATIC_ROOT))
    for name, file in _static_files():
        hashed.update(
            f"{name}\n{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode()
        )
    return hashed.hexdigest()


def _static_files() -> Iterator[tuple[str, Path]]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield name, Path(storage.path(name))
    for name in MAKERS:
        path = ROOT / name
        for file in sorted(path.glob("*.py")) if path.is_dir() else [path]:
            yield file.name, file


if __name__ == "__main__":
    try:
        main()
    except CommandError as error:
        sys.exit(f"\n{error}")
    except KeyboardInterrupt:
        sys.exit(1)
