"""The backend Django loads: its own, with connections that give up in time."""

import contextlib
import select
import time
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.postgresql.operations import DatabaseOperations
from psycopg.errors import _WaitTimeout

from kim_portal.lib.postgresql import patience

NO_ANSWER = "the database did not answer in time"
REMEMBERED = "the database did not answer a moment ago"
# A probe gives up sooner than a request.
PROBE_SECONDS = 2
CANCEL_SECONDS = 0.5
# So long a connection that answered is not asked whether it is there.
TRUSTED = 5.0


class ImpatientConnection(psycopg.Connection):
    """Waits no longer than the thread may; then it is closed, for what it holds is lost."""

    probe: Any = None

    def wait(
        self, gen: Any, interval: float = 0.1, timeout: float | None = None
    ) -> Any:
        may_wait = patience.left()
        if may_wait is None:
            return super().wait(gen, interval, timeout)
        if self.probe and patience.outage.is_silent():
            self.pgconn.finish()
            raise psycopg.OperationalError(REMEMBERED)
        begun = time.monotonic()
        try:
            return super().wait(gen, interval, max(may_wait, 0.02))
        except _WaitTimeout:
            self._give_up()
            if self.probe:
                patience.outage.begin(self.probe, silent=True)
            raise psycopg.OperationalError(NO_ANSWER) from None
        finally:
            patience.spend(time.monotonic() - begun)

    def _give_up(self) -> None:
        """Ask the server to stop what it does for us, then leave it alone."""
        with contextlib.suppress(psycopg.Error):
            self.cancel_safe(timeout=CANCEL_SECONDS)
        self.pgconn.finish()


class Operations(DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> Any:
        """What was asked, for tests that count; a prepared statement as it stands."""
        if isinstance(cursor, psycopg.RawCursor):
            return sql
        return super().last_executed_query(cursor, sql, params)


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's; without a pool, for each thread of a server keeps its connection."""

    ops_class = Operations
    # When its connection last said that it is well.
    answered_at = -TRUSTED

    def prepared_cursor(self) -> Any:
        """A cursor for the same few statements again and again, with $1 for a value.

        The server plans each once for each connection, where PgBouncer does not forbid it.
        """
        self.ensure_connection()
        with self.wrap_database_errors:
            cursor: Any = psycopg.RawCursor(self.connection)
            cursor.format = psycopg.pq.Format.BINARY
        return self._prepare_cursor(cursor)  # type: ignore[attr-defined]

    def is_usable(self) -> bool:
        """Also asked outside a request, where nothing else ends the waiting.

        A connection that answered a moment ago and on which nothing came since, not even
        the end of it, is taken to be well: to ask would cost as much as a page's query.
        """
        now = time.monotonic()
        if now - self.answered_at < TRUSTED and not self._has_something_to_say():
            return True
        with patience.at_most(PROBE_SECONDS):
            is_usable = bool(super().is_usable())
        self.answered_at = now if is_usable else -TRUSTED
        return is_usable

    def _has_something_to_say(self) -> bool:
        try:
            asked = select.poll()
            asked.register(self.connection.pgconn.socket)
            return bool(asked.poll(0))
        except (psycopg.Error, OSError, ValueError):
            return True

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Raises OperationalError, at once where the database was away a moment ago.

        Commands and the worker, which nobody waits for, always try.
        """
        self.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        rest = patience.left()
        # Who has waited all they may tries no second time.
        if rest is not None and (rest <= 0 or patience.outage.is_on()):
            raise psycopg.OperationalError(REMEMBERED)
        begun = time.monotonic()

        def probe() -> bool:
            return answers(conn_params)

        try:
            connection = ImpatientConnection.connect(**conn_params)
        except psycopg.OperationalError:
            if rest is not None:
                patience.outage.begin(probe)
            raise
        finally:
            patience.spend(time.monotonic() - begun)
        connection.probe = probe
        return connection


def answers(conn_params: dict[str, Any]) -> bool:
    """Whether the database takes a connection and a question now."""
    params = {**conn_params, "connect_timeout": PROBE_SECONDS, "context": None}
    try:
        with (
            patience.at_most(PROBE_SECONDS),
            ImpatientConnection.connect(**params) as connection,
        ):
            connection.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True
