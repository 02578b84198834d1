"""What readers' pages bear, against programs that do less: `python -m bench.pages`.

Kept pages against the same bytes without any framework, Django's own cache and (where it
is installed) nginx; pages made anew against a Django that says hello. Rounds alternate
between the servers, so that a busy machine slows all alike; printed are medians.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench import databases
from bench.databases import Databases, say
from bench.loads import Server, running

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "pages"
PLAIN: tuple[str, ...] = ()
BR = ("Accept-Encoding: br",)
VILLAGE = "/kelurahan/medono/"


class Wish(NamedTuple):
    """A ratio of two servers that must be reached."""

    words: str
    ours: tuple[Server, str]
    theirs: tuple[Server, str]
    reach: float

    def holds(self) -> bool:
        """Print it; tell whether it is reached."""
        (one, what), (other, which) = self.ours, self.theirs
        ratio = one.rate(what) / other.rate(which)
        work = one.work(what), other.work(which)
        is_met = ratio >= self.reach
        say(
            f"{self.words:<44} {one.rate(what):8.0f} {other.rate(which):8.0f}"
            f" {ratio:6.2f} ≥ {self.reach:4.2f} {'' if is_met else 'KURANG':7}"
            f" {work[0]:6.3f} / {work[1]:5.3f} ms"
        )
        return is_met


def main(words: list[str]) -> int:
    """Fill, start, measure, print; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.pages")
    parser.add_argument("--bulletins", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", action="store_true", help="jangan hapus basis data")
    wishes = parser.parse_args(words)
    with databases.in_use(keep=wishes.keep) as places:
        databases.start_django()
        fill(places, wishes.bulletins, wishes.days)
        address = places.address_of(NAME)
        with tempfile.TemporaryDirectory() as folder:
            is_met = measure(address, newest_bulletin(), Path(folder), wishes.rounds)
            is_met &= through_nginx(address, Path(folder), wishes.rounds)
    return 0 if is_met else databases.fail("\nTIDAK TERPENUHI.")


def fill(places: Databases, bulletins: int, days: int) -> None:
    """A city with so many bulletins and days of events."""
    from bench import crowd, gatherings

    def everything() -> None:
        crowd.begin()
        crowd.gather(published=bulletins, waiting=20)
        gatherings.announce(days)

    say("Mengisi basis data ...")
    places.make(NAME, everything)
    places.use(NAME)


def newest_bulletin() -> str:
    """The address of one."""
    from bulletins.models import Bulletin

    return Bulletin.objects.readable().newest_first()[0].get_absolute_url()


def measure(address: str, bulletin: str, folder: Path, rounds: int) -> bool:
    """Start everything, let them take turns, print; whether all is reached."""
    shared = {"DATABASE_URL": address, "DATA_DIR": str(folder), "KIM_MODE": "test",
              "ALLOWED_HOSTS": "127.0.0.1", "DATABASE_KEEP_SECONDS": "600"}  # fmt: skip
    (folder / "static").mkdir()
    portal = Server("portal", "kim_portal.wsgi", shared)
    page = folder / "page.html"
    with running(portal):
        page.write_bytes(portal.get(VILLAGE)[0])
    body = {**shared, "BENCH_BODY": str(page)}

    def other(kind: str) -> Server:
        return Server(kind or "same", "bench.servers", {**body, "BENCH_KIND": kind})

    same, hello, cache, made = map(other, ("", "hello", "cache", "rendered"))
    with running(portal, same, hello, cache, made):
        _body, etag = portal.get(VILLAGE, "br")
        for number in range(rounds):
            say(f"Putaran {number + 1} dari {rounds} ...")
            for headers in (PLAIN, BR, (*BR, f"If-None-Match: {etag}")):
                portal.bear(_name(headers), VILLAGE, headers)
                same.bear(_name(headers), "/", headers)
            cache.bear("", "/")
            hello.bear("", "/")
            for path in (VILLAGE, bulletin, "/", "/agenda/", "/buletin/"):
                made.bear(path, path)
        say(f"\n{'':44} {'portal':>8} {'lawan':>8}  rasio   harus           prosesor")
        plain, br, unchanged = map(_name, (PLAIN, BR, (*BR, "If-None-Match")))
        said = (hello, "")
        wishes = [
            Wish("tersimpan, polos ÷ WSGI polos", (portal, plain), (same, plain), 0.8),
            Wish("tersimpan, br", (portal, br), (same, br), 0.85),
            Wish("tersimpan, 304", (portal, unchanged), (same, unchanged), 0.95),
            Wish("tersimpan ÷ cache Django", (portal, plain), (cache, ""), 2.0),
            Wish("kelurahan dibuat ÷ halo Django", (made, VILLAGE), said, 0.15),
            Wish("buletin dibuat ÷ halo Django", (made, bulletin), said, 0.25),
            Wish("agenda dibuat ÷ halo Django", (made, "/agenda/"), said, 0.12),
            Wish("daftar dibuat ÷ halo Django", (made, "/buletin/"), said, 0.12),
            Wish("beranda dibuat ÷ halo Django", (made, "/"), said, 0.12),
        ]
        held = [wish.holds() for wish in wishes]
        return all(held)


def through_nginx(address: str, folder: Path, rounds: int) -> bool:
    """A crowd at nginx with a page of ours, and a withdrawal end to end."""
    if not shutil.which("nginx"):
        say("nginx belum ada; bagian ini dilewati. apt-get install nginx")
        return True
    from bench.front import HOST, Front

    shared = {"DATABASE_URL": address, "DATA_DIR": str(folder), "KIM_MODE": "test",
              "ALLOWED_HOSTS": HOST, "SITE_URL": f"https://{HOST}",
              "BEHIND_TLS_PROXY": "1", "DATABASE_KEEP_SECONDS": "600"}  # fmt: skip
    portal = Server("portal", "kim_portal.wsgi", shared)
    with running(portal):
        front = Front(portal, folder)
        with front.running((folder / "page.html").read_bytes()) as front:
            ours, plain, ratio = front.ratio(VILLAGE, rounds)
            bulletin, withdraw = _one_to_withdraw()
            gone = front.gone_after(bulletin, withdraw)
    say(
        f"\nlewat nginx ÷ berkas nginx: {ours:.0f} ÷ {plain:.0f} = {ratio:.2f} (≥ 0.70)"
    )
    say(f"penarikan sampai hilang lewat nginx: {gone:.2f} s (≤ 2)")
    return ratio >= 0.7 and gone <= 2


def _one_to_withdraw() -> tuple[str, Callable[[], None]]:
    from accounts.models import User
    from bench.crowd import CITY_MODERATOR
    from bulletins.models import Bulletin

    one = Bulletin.objects.readable().newest_first()[3]
    by = User.objects.get(username=CITY_MODERATOR)
    return one.get_absolute_url(), lambda: one.withdraw(by=by, explanation="Keliru.")


def _name(headers: tuple[str, ...]) -> str:
    return ("polos", "br", "304")[len(headers)]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim_portal.settings")
    sys.exit(main(sys.argv[1:]))
