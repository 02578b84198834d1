"""Entries for all workers of a machine: one SQLite file, bounded; it may vanish any time.

It also holds the highest numbers that any worker learned of, so that a withdrawal one of
them heard of just before the database went away is known to all.
"""

import contextlib
import hashlib
import sqlite3
import threading
import time
import zlib
from pathlib import Path

from django.conf import settings

from kim_portal.lib.kept_pages.entry import LONGEST, Entry
from kim_portal.lib.kept_pages.shelf import Key

SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS page (
    path TEXT, query TEXT, place TEXT, facts TEXT, body BLOB, made_at REAL,
    PRIMARY KEY (path, query, place)
);
CREATE TABLE IF NOT EXISTS number (key TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID;
"""
FIND = "SELECT facts, body FROM page WHERE (path, query, place) = (?, ?, ?)"
PUT = "REPLACE INTO page VALUES (?, ?, ?, ?, ?, ?)"
LEARN = """
INSERT INTO number VALUES (?, ?)
ON CONFLICT (key) DO UPDATE SET value = max(value, excluded.value)
"""
# The rowid grows with every write: the lowest were written longest ago.
THIN_OUT = "DELETE FROM page WHERE rowid <= (SELECT max(rowid) - ? FROM page)"
LET_GO_EVERY = 300
# Settings that pages say something of.
SAID = (
    "KIM_REGION", "KIM_CITY_NAME", "KIM_LONG_NAME", "KIM_OFFICE", "KIM_OFFICE_CONTACT",
    "SITE_URL", "TIME_ZONE", "DEMO", "GUESTS_KEPT_DAYS", "DATABASES", "EMAIL_BACKEND",
)  # fmt: skip


def shared_shelf(folder: Path, code: Path) -> "SharedShelf":
    """The shelf of the pages that this code makes with these settings.

    Another release, another name of the city, and it is another file; older ones go.
    """
    digest = hashlib.sha256()
    for pattern in ("templates/**/*.html", "[a-z]*/**/*.py", "static/**/*.*"):
        for file in sorted(code.glob(pattern)):
            digest.update(file.read_bytes())
    for name in SAID:
        digest.update(repr(getattr(settings, name)).encode())
    path = folder / f"pages-{digest.hexdigest()[:16]}.sqlite3"
    for old in folder.glob("pages-*"):
        if not old.name.startswith(path.name):
            old.unlink(missing_ok=True)
    return SharedShelf(path)


class SharedShelf:
    """`path`: where the file is, named after what makes pages; `most`: how many pages.

    A file that is broken, locked or gone costs speed, never a page.
    """

    def __init__(self, path: Path, most: int = 20_000) -> None:
        self.path = path
        self.most = most
        self.local = threading.local()
        self.next_time = 0.0

    def _file(self) -> sqlite3.Connection:
        file: sqlite3.Connection | None = getattr(self.local, "file", None)
        if file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = sqlite3.connect(self.path, timeout=0.25, isolation_level=None)
            file.executescript(SCHEMA)
            self.local.file = file
        return file

    def find(self, key: Key) -> Entry | None:
        """What any worker kept, right or not."""
        with contextlib.suppress(sqlite3.Error, OSError, ValueError, zlib.error):
            row = self._file().execute(FIND, key).fetchone()
            return Entry.unpacked(*row) if row else None
        return None

    def put(self, key: Key, entry: Entry) -> None:
        """Keep it for all."""
        with contextlib.suppress(sqlite3.Error, OSError):
            file = self._file()
            file.execute(PUT, (*key, *entry.packed(), entry.made_at))
        self.let_go()

    def forget(self) -> None:
        """Let go of everything: it was of another database."""
        with contextlib.suppress(sqlite3.Error, OSError):
            self._file().executescript("DELETE FROM page; DELETE FROM number;")

    def learn(self, numbers: dict[str, int]) -> bool:
        """Tell all workers of these numbers; False where that could not be written."""
        try:
            file = self._file()
            with file:  # a transaction, taken back where it fails
                file.execute("BEGIN IMMEDIATE")
                file.executemany(LEARN, numbers.items())
        except (sqlite3.Error, OSError):
            return False
        self.let_go()
        return True

    def let_go(self) -> None:
        """Delete what nobody may read any more, for good: it may hold erased words."""
        now = time.time()
        if now < self.next_time:
            return
        self.next_time = now + LET_GO_EVERY
        with contextlib.suppress(sqlite3.Error, OSError):
            file = self._file()
            file.execute("DELETE FROM page WHERE made_at < ?", (now - LONGEST,))
            file.execute(THIN_OUT, (self.most,))
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def holds(self, stamp: dict[str, int]) -> bool:
        """Whether no worker learned of a change since; False where that cannot be read."""
        marks = ",".join("?" * len(stamp))
        with contextlib.suppress(sqlite3.Error, OSError):
            rows = self._file().execute(
                f"SELECT key, value FROM number WHERE key IN ({marks})",  # noqa: S608 - question marks
                list(stamp),
            )
            return all(stamp[key] >= value for key, value in rows)
        return False
