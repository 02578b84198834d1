"""The queue's worker, for as long as it is wanted: also past a restart of PostgreSQL."""

import asyncio
import contextlib
import logging
import signal
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

import psycopg
from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS, close_old_connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector

logger = logging.getLogger("kim.jobs")
PAUSE = 2
# How long a connection may be waited for before the worker begins anew.
PATIENCE = 5


class Command(BaseCommand):
    help = (
        "Mengirim surat, memeriksa terakhir kali, dan memeriksa arsip. Bila basis data"
        " hilang, menunggu dan bekerja lagi sendiri sesudah basis data kembali."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--concurrency", type=int, default=3, help="Pekerjaan sekaligus"
        )
        parser.add_argument(
            "--grace",
            type=int,
            default=20,
            help="Detik untuk menyelesaikan pekerjaan sesudah diminta berhenti",
        )

    def handle(self, *, concurrency: int, grace: int, **_options: Any) -> None:
        asyncio.run(Labour(concurrency=concurrency, grace=grace).until_stopped())


class Labour:
    """One round after the other; a round ends when its connections do.

    The library's own worker ends well, with code 0, when PostgreSQL restarts.
    """

    def __init__(self, **options: int) -> None:
        self.options = options
        self.stopping = asyncio.Event()

    async def until_stopped(self) -> None:
        """Work until SIGTERM or SIGINT, then finish what is under way."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stopping.set)
        asked = asyncio.create_task(self.stopping.wait())
        while not asked.done():
            work = asyncio.create_task(self.one_round())
            await asyncio.wait({work, asked}, return_when=asyncio.FIRST_COMPLETED)
            if asked.done():
                work.cancel()
            (outcome,) = await asyncio.gather(work, return_exceptions=True)
            if not asked.done():
                why = type(outcome).__name__ if outcome else "a connection ended"
                logger.warning("worker begins anew in %s s: %s", PAUSE, why)
                await asyncio.wait({asked}, timeout=PAUSE)

    async def one_round(self) -> None:
        """Work until a connection ends. Raises what says that none can be had."""
        parameters = connector_params(DEFAULT_DB_ALIAS)
        # A pool would try for longer and longer while the database is away.
        async with asyncio.timeout(PATIENCE):
            await (await psycopg.AsyncConnection.connect(**parameters)).close()
        connector = PsycopgConnector(kwargs=parameters, timeout=PATIENCE)
        with app.replace_connector(connector) as working:
            async with working.open_async():
                await working.run_worker_async(
                    concurrency=self.options["concurrency"],
                    shutdown_graceful_timeout=self.options["grace"],
                    install_signal_handlers=False,
                    task_middleware=[with_living_connection],
                )


def with_living_connection(job: Callable[[], Any], *_context: Any) -> Any:
    """Around a job, in its thread: a connection that died under the last one is not used."""
    close_old_connections()
    try:
        return job()
    finally:
        with contextlib.suppress(Exception):
            close_old_connections()
