"""What people see while the database is stopped, hangs, may only be read: second by second.

One reads a page that is kept, one a page nobody asked for before, an officer opens the
dashboard and another sends a text. Printed is what each was answered, and how long it took.
"""

from __future__ import annotations

import os
import threading
import time
import uuid
from typing import TYPE_CHECKING

import django

from bench.databases import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.outages import Portal

SECONDS = 10
NEW = [
    "/kelurahan/jenggot/", "/kelurahan/tirto/", "/kelurahan/klego/", "/kelurahan/gamer/",
    "/kelurahan/poncol/", "/kelurahan/krapyak/", "/kelurahan/podosugih/",
    "/kelurahan/degayu/", "/kelurahan/buaran-kradenan/", "/kelurahan/banyurip/",
]  # fmt: skip


def main() -> None:
    """Three faults, each with its recovery."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim_portal.settings")
    os.environ.setdefault("KIM_MODE", "test")
    django.setup()
    from tests.outages import Portal, stopped

    with Portal.running() as portal:
        for name, fault, end in (
            ("berhenti", portal.server.stop, lambda: portal.server.start()),
            ("hanya dibaca", lambda: portal.read_only(on=True),
             lambda: portal.read_only(on=False)),
        ):  # fmt: skip
            _header(name)
            _warm(portal)
            fault()
            _watch(portal)
            end()
            say(f"pulih {portal.is_well_within(60):.1f} s")
        _header("diam (SIGSTOP)")
        _warm(portal)
        with stopped(portal.folder / "pg"):
            _watch(portal)
        say(f"pulih {portal.is_well_within(60):.1f} s")


def _header(name: str) -> None:
    say(f"\n{name}")
    who = ("tersimpan", "belum pernah", "dasbor", "kirim")
    say(f"{'detik':>5}  " + "".join(f"{one:<28}" for one in who))


def _warm(portal: Portal) -> None:
    for _time in range(6):
        portal.ask("/kelurahan/medono/")


def _watch(portal: Portal) -> None:
    """All four each second; who still waits for an answer is shown when it comes."""
    begun = time.monotonic()
    for second in range(SECONDS):
        key = uuid.uuid4()
        path = f"/pengurus/tulis/{key}/kirim/"
        form = {**portal.form, "title": f"Kabar detik {second}"}
        asks: list[Callable[[], object]] = [
            lambda: portal.ask("/kelurahan/medono/"),
            lambda second=second: portal.ask(NEW[second]),  # type: ignore[misc]
            lambda: portal.ask("/pengurus/", session=portal.sessions[0]),
            lambda path=path, form=form: portal.ask(  # type: ignore[misc]
                path, session=portal.sessions[1], form=form
            ),
        ]
        seen: dict[int, str] = {}

        def one(number: int, ask: Callable[[], object], seen: dict[int, str]) -> None:
            answer: object = ask()
            seen[number] = _in_words(answer)

        threads = [
            threading.Thread(target=one, args=(number, ask, seen))
            for number, ask in enumerate(asks)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        say(f"{second:>5}  " + "".join(f"{seen[n]:<28}" for n in range(4)))
        time.sleep(max(begun + second + 1 - time.monotonic(), 0))


def _in_words(answer: object) -> str:
    status, body = getattr(answer, "status", 0), getattr(answer, "body", "")
    words = f"{status} {getattr(answer, 'seconds', 0):.2f} s"
    if "memulihkan diri" in body:
        words += " bertanda"
    if status == 503 and "belum kami terima" in body:
        words += " tulisan dikembalikan"
    return words


if __name__ == "__main__":
    main()
