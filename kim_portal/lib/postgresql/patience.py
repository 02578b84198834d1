"""How long a request waits for PostgreSQL, and what is remembered of a failure.

The server's own limits (statement_timeout) need a server that runs. One that is stopped,
swapped out or behind a dead network says nothing at all: there only our own clock helps.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# What a request may wait in all; with the last try to connect (3 s) below 10.
OF_A_REQUEST = 6.0
PROBE_EVERY = 0.25
# Nobody asked for so long: whoever comes next finds out anew.
FORGOTTEN_AFTER = 60.0

_local = threading.local()


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Within it this thread waits for the database so long in all; narrower ones count."""
    before = left()
    share = seconds if before is None else min(seconds, before)
    _local.left = share
    try:
        yield
    finally:
        used = share - _local.left
        _local.left = None if before is None else max(before - used, 0.0)


def left() -> float | None:
    """How long this thread may still wait, in seconds; None for as long as it takes."""
    return getattr(_local, "left", None)


def spend(seconds: float) -> None:
    """Count what was waited."""
    rest = left()
    if rest is not None:
        _local.left = max(rest - seconds, 0.0)


class Outage:
    """The database did not answer this process: known until a try of its own succeeds.

    While it lasts, who would need a new connection is told at once; where it was silent,
    whoever has one, too. A thread beside the requests tries: so nobody waits for it again,
    and it ends a moment after the database is back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_probed = self._is_on = self._is_silent = False
        self._asked = 0.0

    def is_on(self) -> bool:
        self._asked = time.monotonic()
        return self._is_on

    def is_silent(self) -> bool:
        """Whether it hangs, rather than refuses."""
        return self._is_silent and self.is_on()

    def begin(self, works: Callable[[], bool], *, silent: bool = False) -> None:
        """Remember it until `works` answers True; that is asked four times a second.

        One that was only slow to answer (`silent`) is held to be away once a try of its
        own has failed, too: a single slow question is nobody else's trouble.
        """
        with self._lock:
            self._asked = time.monotonic()
            if self._is_probed:
                return
            self._is_probed, self._is_on = True, not silent
        try:
            threading.Thread(
                target=self._until, args=(works, silent), name="probe", daemon=True
            ).start()
        except RuntimeError:
            # No thread to be had: whoever comes next finds out for themselves.
            self._end()

    def _until(self, works: Callable[[], bool], silent: bool) -> None:  # noqa: FBT001
        try:
            while not works() and time.monotonic() - self._asked < FORGOTTEN_AFTER:
                with self._lock:
                    self._is_on, self._is_silent = True, silent
                time.sleep(PROBE_EVERY)
        finally:
            self._end()

    def _end(self) -> None:
        with self._lock:
            self._is_probed = self._is_on = self._is_silent = False


outage = Outage()
