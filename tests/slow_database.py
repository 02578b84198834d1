"""A way to the database that takes as long as a real network, or longer.

Over a socket on the same machine a whole transaction is over before the next person's
begins, and a missing guard goes unnoticed. Here everything a client says waits before
it reaches PostgreSQL, so that people who act at the same moment really overlap.
"""

import asyncio
import contextlib
import tempfile
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

PATIENCE = 30  # seconds; everything here takes milliseconds unless it hangs
# More may knock at once than asyncio's 100: a full queue refuses, it does not wait.
BACKLOG = 1000


@contextlib.contextmanager
def slowed(
    seconds: float = 0.015, *, give_up_after: float | None = None
) -> Iterator[None]:
    """Let connections that other threads open meanwhile take the detour.

    The server gives a statement up after so many seconds, by default after those of
    the settings: a scene that goes wrong on purpose need not take its full time. The
    calling thread keeps its direct connection: Django's wrapper of a connection
    holds the settings it was made with, and we replace them rather than change them.
    """
    mine = connections[DEFAULT_DB_ALIAS]
    mine.ensure_connection()
    # Asked of the connection: settings may leave host and port to libpq's defaults.
    info = mine.connection.info
    direct = connections.settings[DEFAULT_DB_ALIAS]
    options = {
        **direct["OPTIONS"],
        # A hundred people connect at once; how fast is not what is being tried.
        "connect_timeout": PATIENCE,
        # A pool would hand out connections opened before, past the detour.
        "pool": None,
    }
    if give_up_after is not None:
        options["options"] = f"-c statement_timeout={give_up_after * 1000:.0f}"
    with _detour(info.host, info.port, seconds) as (host, port):
        connections.settings[DEFAULT_DB_ALIAS] = {
            **direct,
            "HOST": host,
            "PORT": port,
            "OPTIONS": options,
        }
        try:
            yield
        finally:
            connections.settings[DEFAULT_DB_ALIAS] = direct


@contextlib.contextmanager
def _detour(host: str, port: int, seconds: float) -> Iterator[tuple[str, str]]:
    """Serve the detour; give the address where it begins, of the same kind as the goal.

    Of the same kind, because libpq encrypts over TCP but never over a socket.
    """
    with (
        # Not pytest's tmp_path: the path of a socket must stay below 107 bytes.
        tempfile.TemporaryDirectory(prefix="kim-slow-") as folder,
        _background_loop() as run,
    ):
        proxy = _Proxy(host, port, seconds)
        address = run(proxy.open(Path(folder)))
        try:
            yield address
        finally:
            run(proxy.close())


@contextlib.contextmanager
def _background_loop() -> Iterator[Callable[[Coroutine[Any, Any, Any]], Any]]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="slow-database")
    thread.start()
    try:
        yield lambda job: asyncio.run_coroutine_threadsafe(job, loop).result(
            2 * PATIENCE
        )
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class _Proxy:
    """Carries bytes both ways; late on the way there, at once on the way back."""

    def __init__(self, host: str, port: int, seconds: float) -> None:
        self.host = host
        self.port = port
        self.seconds = seconds
        self.visits: set[asyncio.Task[None]] = set()

    async def open(self, folder: Path) -> tuple[str, str]:
        if self.host.startswith("/"):
            # The name libpq looks for in a folder given as the host.
            path = folder / f".s.PGSQL.{self.port}"
            self.server = await asyncio.start_unix_server(
                self._welcome, path, backlog=BACKLOG
            )
            return str(folder), str(self.port)
        self.server = await asyncio.start_server(
            self._welcome, "127.0.0.1", 0, backlog=BACKLOG
        )
        host, port = self.server.sockets[0].getsockname()
        return host, str(port)

    async def close(self) -> None:
        """Stop once everybody is through: PostgreSQL then has no session left of us."""
        self.server.close()
        await self.server.wait_closed()
        if self.visits:
            _done, stuck = await asyncio.wait(self.visits, timeout=PATIENCE)
            for visit in stuck:
                visit.cancel()
            await asyncio.gather(*stuck, return_exceptions=True)

    def _welcome(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        visit = asyncio.ensure_future(self._carry(reader, writer))
        self.visits.add(visit)
        visit.add_done_callback(self.visits.discard)

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            if self.host.startswith("/"):
                socket = f"{self.host}/.s.PGSQL.{self.port}"
                answers, questions = await asyncio.open_unix_connection(socket)
            else:
                answers, questions = await asyncio.open_connection(self.host, self.port)
        except OSError:
            # The client sees a connection that breaks off, and says so.
            await _hang_up(writer)
            return
        await asyncio.gather(
            _pass_on(reader, questions, self.seconds), _pass_on(answers, writer, 0)
        )


async def _pass_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float
) -> None:
    """Carry one direction until its end; then end the other side's hearing, too."""
    try:
        with contextlib.suppress(ConnectionError):
            while burst := await reader.read(1 << 16):
                await asyncio.sleep(seconds)
                writer.write(burst)
                await writer.drain()
    finally:
        await _hang_up(writer)


async def _hang_up(writer: asyncio.StreamWriter) -> None:
    # Waited for, because a socket dropped half closed is a ResourceWarning.
    with contextlib.suppress(ConnectionError):
        writer.close()
        await writer.wait_closed()
