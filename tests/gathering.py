"""Many people at the same moment: a thread and a connection each, meeting at a point."""

import threading
from collections.abc import Callable
from typing import NamedTuple

from django.db import connection, connections

from groups.models.invitation import InvitationClosed
from review.states import MoveRefused

# Connections left to others who use the same server, such as a second test run.
LEFT_FREE = 15
LATECOMERS = 5
PATIENCE = 60
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"

Meet = Callable[[], None]
Deed = Callable[[Meet], None]


class Ends(NamedTuple):
    """How it ended for each: done, politely refused, or broken."""

    done: int
    refused: list[str]
    broken: list[Exception]


class Gathering:
    """Where everybody waits until all have come.

    Where the server has not enough connections for all, the rest come with empty
    hands and connect afterwards.
    """

    def __init__(self, size: int) -> None:
        self.barrier = threading.Barrier(size)
        self.early = threading.Semaphore(max(free_connections(), 1))
        self.late = threading.Semaphore(LATECOMERS)

    def attend(self, deed: Deed) -> Exception | None:
        """Do the deed on a connection of one's own; return how it failed."""
        arrived = []

        def meet() -> None:
            if not arrived:
                arrived.append(True)
                self.barrier.wait(PATIENCE)

        try:
            if self.early.acquire(blocking=False):
                deed(meet)
            else:
                meet()
                with self.late:
                    deed(meet)
        except Exception as error:  # noqa: BLE001 - how it ended is what we ask
            return error
        finally:
            if not arrived:
                self.barrier.abort()  # the others need not wait
            connections.close_all()
        return None


def at_once(deeds: list[Deed]) -> Ends:
    """Do all deeds, each in a thread; `meet()` returns when all have come to it."""
    gathering = Gathering(len(deeds))
    ends: list[Exception | None] = [None] * len(deeds)

    def one(number: int, deed: Deed) -> None:
        ends[number] = gathering.attend(deed)

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    polite = (MoveRefused, InvitationClosed)
    return Ends(
        done=ends.count(None),
        refused=[str(end) for end in ends if isinstance(end, polite)],
        broken=[end for end in ends if end and not isinstance(end, polite)],
    )


def free_connections() -> int:
    """How many may connect before everybody: the latecomers need some, others too."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT current_setting('max_connections')::int
                 - current_setting('superuser_reserved_connections')::int
                 - coalesce(current_setting('reserved_connections', true), '0')::int
                 - (SELECT count(*) FROM pg_stat_activity WHERE datname IS NOT NULL)
            """
        )
        return cursor.fetchone()[0] - LEFT_FREE - LATECOMERS


def until_somebody_waits(thread: threading.Thread) -> None:
    """Until the other connection stands behind a lock of ours, or has ended."""
    with connection.cursor() as cursor:
        while thread.is_alive():
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
            thread.join(0.02)
