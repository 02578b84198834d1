"""Which PostgreSQL server a command uses: that of DATABASE_URL or our private one."""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING, Literal

import dj_database_url
import psycopg

from kim_portal.dev.console import ROOT, LauncherTrouble, say, seconds_since
from kim_portal.dev.embedded_postgres import server_for_checkout

if TYPE_CHECKING:
    from collections.abc import Iterator

OLDEST_POSTGRES = 15


@contextlib.contextmanager
def database(purpose: Literal["run", "test"]) -> Iterator[str]:
    """Give the DATABASE_URL of a living server; stop the private one at the end."""
    given = os.environ.get("DATABASE_URL")
    if given:
        _check(given)
        say("Basis data: server dari DATABASE_URL.")
        yield given
        return
    begun = time.monotonic()
    say("Menyalakan basis data pribadi ... ", end="")
    with server_for_checkout(ROOT, purpose=purpose).in_use() as url:
        say(seconds_since(begun))
        yield url


def _check(url: str) -> None:
    try:
        parts = dj_database_url.parse(url)
        with psycopg.connect(
            host=parts["HOST"] or None,
            port=parts["PORT"] or None,
            user=parts["USER"] or None,
            password=parts["PASSWORD"] or None,
            dbname=parts["NAME"] or None,
            connect_timeout=10,
        ) as connection:
            version = connection.info.server_version // 10_000
    except (ValueError, psycopg.Error) as error:
        raise LauncherTrouble(
            f"Server PostgreSQL dari DATABASE_URL tidak dapat dihubungi:\n{error}\n"
            "Perbaiki DATABASE_URL, atau kosongkan agar portal memakai server pribadi."
        ) from error
    if version < OLDEST_POSTGRES:
        raise LauncherTrouble(
            f"Server dari DATABASE_URL memakai PostgreSQL {version}, sedangkan portal"
            f" memerlukan PostgreSQL {OLDEST_POSTGRES} atau yang lebih baru."
        )
