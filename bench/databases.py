"""Databases of a benchmark: on a private, forgetful server of their own, side by side.

Nothing of the portal is imported before in_use() has named a server: settings need it.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from kim_portal.dev.embedded_postgres import PrivateServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[1]
BASE = "bench_base"


@contextlib.contextmanager
def in_use(*, keep: bool = False) -> Iterator[Databases]:
    """Start the server and Django; delete everything at the end unless told to keep."""
    server = PrivateServer(ROOT / ".data/bench-postgres", durable=False)
    try:
        with server.in_use() as url:
            yield Databases(url)
    finally:
        if not keep:
            server.remove()


class Databases:
    """The databases of one run; Django speaks to one at a time."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._open: dict[str, Any] = {}
        os.environ |= {
            "KIM_MODE": "test",
            "DATABASE_URL": self._named(BASE),
            "DJANGO_SETTINGS_MODULE": "kim_portal.settings",
        }

    def make(self, name: str, fill: Callable[[], None], *, copy: str = "") -> None:
        """Make a database by `fill`, of `copy` or of nothing; one kept is left alone."""
        if self._exists(name):
            return
        half = f"{name}_half"  # a killed run leaves no half-filled one
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(half), sql.Identifier(copy or "template1")
        )
        self._hang_up()
        self._tell(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(half)))
        self._tell(made)
        self.use(half)
        fill()
        self._hang_up()
        pair = (sql.Identifier(half), sql.Identifier(name))
        self._tell(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*pair))

    def use(self, name: str) -> None:
        """Let Django speak to that database; its connection stays open meanwhile."""
        from django.db import connections

        if name not in self._open:
            opened: Any = connections.create_connection("default")
            opened.settings_dict = {**opened.settings_dict, "NAME": name}
            self._open[name] = opened
        connections["default"] = self._open[name]

    def address_of(self, name: str) -> str:
        """For another process that is to use that database."""
        return self._named(name)

    def _hang_up(self) -> None:
        """End every connection: a database in use can be neither copied nor renamed."""
        for connection in self._open.values():
            connection.close()
        self._open.clear()

    def _exists(self, name: str) -> bool:
        with psycopg.connect(self._url) as connection:
            asked = "SELECT 1 FROM pg_database WHERE datname = %s"
            return connection.execute(asked, [name]).fetchone() is not None

    def _tell(self, words: sql.Composed) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(words)

    def _named(self, name: str) -> str:
        return f"{self._url.rpartition('/')[0]}/{name}"


def start_django() -> None:
    """Set Django up; quiet about static files that nobody collected."""
    import django
    from django.conf import settings

    django.setup()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


def say(words: str = "") -> None:
    """Print at once."""
    print(words, flush=True)


def fail(words: str) -> int:
    """What to hand to sys.exit() after a wish that was not met."""
    print(words, file=sys.stderr, flush=True)
    return 1
