"""The test databases: one made by the migrations, with the reference data; copies of it.

Each process has a copy (CREATE DATABASE … TEMPLATE), and a new one after a test with real
commits: whatever that did to tables, sequences and triggers is gone with the old one.

All databases of a run bear its name, and each of its processes holds a lock of that name:
what a killed run left behind is known by nobody holding it, and the next run drops it.
"""

import re
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections

from kim_portal.dev.embedded_postgres import PrivateServer, _postmaster

REFERENCE = ("load_regions", "load_lists", "load_event_kinds", "load_patterns")
OF_A_RUN = r"_[0-9a-f]{8}"
READY = "ready to be copied"


class Silence:
    """Where commands say what they have done."""

    def write(self, text: str) -> int:
        return len(text)


class ProcessDatabase:
    """What one process of a run works on; the first process makes the original."""

    def __init__(self, *, run: str, process: str) -> None:
        self.stem = connection.creation._get_test_db_name()
        self.original = f"{self.stem}_{run[:8]}"
        self.name = f"{self.original}_{process}"
        self.server = self._server()
        self._ask("SELECT pg_advisory_lock_shared(hashtext(%s))", self.original)
        making = f"{self.original} is being made"
        self._ask("SELECT pg_advisory_lock(hashtext(%s))", making)
        if not self._is_ready():
            self._drop_what_dead_runs_left()
            self._make_original()
        self._ask("SELECT pg_advisory_unlock(hashtext(%s))", making)
        self.renew()

    def renew(self, *, like: str = "") -> None:
        """Work from now on on a new copy: of the original, or of what keep() gave."""
        connections.close_all()
        self._copy(like or self.original, to=self.name)
        settings.DATABASES[DEFAULT_DB_ALIAS]["NAME"] = self.name
        connection.settings_dict["NAME"] = self.name

    def keep(self, name: str) -> str:
        """Keep what the database holds now as one to make copies of; begin anew."""
        connections.close_all()
        kept = f"{self.name}_{name}"
        # A thread of an earlier test may still hold one.
        self._end_sessions(self.name)
        self._copy(self.name, to=kept)
        self.renew()
        return kept

    def leave(self) -> None:
        """Drop the copy; who is the last of the run, the original, too."""
        connections.close_all()
        self.forget(self.name)
        self._ask("SELECT pg_advisory_unlock_all()")
        if self._nobody_uses(self.original):
            self.forget(self.original)
        self.server.close()

    def forget(self, kept: str) -> None:
        """Drop a database, whoever still looks at it."""
        # Not WITH (FORCE), which gives up where it meets the server's own autovacuum.
        self._end_sessions(kept)
        self._ask(f'DROP DATABASE IF EXISTS "{kept}"')

    def _end_sessions(self, name: str) -> None:
        """Ours in that database, and wait until they are gone."""
        self._ask(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = %s AND usename = current_user",
            name,
        )

    def _copy(self, source: str, *, to: str) -> None:
        self.forget(to)
        self._ask(f'CREATE DATABASE "{to}" TEMPLATE "{source}"')

    def _make_original(self) -> None:
        self.forget(self.original)
        connection.settings_dict["TEST"]["NAME"] = self.original
        connection.creation.create_test_db(verbosity=0, serialize=False)
        for command in REFERENCE:
            call_command(command, verbosity=0, stdout=Silence())
        connections.close_all()
        self._ask(f"COMMENT ON DATABASE \"{self.original}\" IS '{READY}'")

    def _is_ready(self) -> bool:
        comment = "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
        return (READY,) in self._ask(f"{comment} WHERE datname = %s", self.original)

    def _drop_what_dead_runs_left(self) -> None:
        for (name,) in self._ask("SELECT datname FROM pg_database"):
            run = re.match(re.escape(self.stem) + OF_A_RUN, name)
            if run and run[0] != self.original and self._nobody_uses(run[0]):
                self.forget(name)

    def _nobody_uses(self, original: str) -> bool:
        """Whether no process holds the lock of its run."""
        lock = "SELECT pg_try_advisory_lock(hashtext(%s))"
        is_free = bool(self._ask(lock, original)[0][0])
        if is_free:
            self._ask("SELECT pg_advisory_unlock(hashtext(%s))", original)
        return is_free

    def _ask(self, question: str, *words: str) -> list[Any]:
        cursor = self.server.execute(question, words or None)
        return cursor.fetchall() if cursor.description else []

    @staticmethod
    def _server() -> psycopg.Connection[Any]:
        """A connection beside all test databases, on which nothing is in a hurry."""
        parameters = connection.get_connection_params()
        words = {
            name: parameters[name]
            for name in ("host", "port", "user", "password")
            if name in parameters
        }
        patience = "-c statement_timeout=0 -c lock_timeout=0"
        return psycopg.connect(
            **words, dbname="postgres", options=patience, autocommit=True
        )


def is_running(server: PrivateServer) -> bool:
    """Whether a private server of exactly these data is alive."""
    folders = server._home.folders()
    return any(_postmaster(folder / "data") for folder in folders)
