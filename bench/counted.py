"""What counting a visit costs a reader: `python -m bench.counted`.

One kept page is asked for in turn from the page cache alone and from the page cache inside
the counting, by visitors who are new, who were just here and who are programs; no database
beside it, the hand-on goes to a list. Printed: microseconds a request, and their difference.
Ends with code 1 where counting costs more than LIMIT.
"""

from __future__ import annotations

import os
import sys
import time
from statistics import median
from typing import Any

os.environ.setdefault("KIM_MODE", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim_portal.settings")

from kim_portal.lib.counting import Counting
from kim_portal.lib.generation import GENERATIONS
from kim_portal.lib.kept_pages import PageCache

ROUNDS, EACH = 30, 2000
# Of a request that costs gunicorn half a millisecond at best.
LIMIT = 50
PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/124.0 Mobile"


def page(_environ: dict[str, Any], start: Any) -> list[bytes]:
    """A page of 30 kB that counts as one."""
    headers = [("Content-Type", "text/html"), ("Cache-Control", "public, no-cache")]
    start("200 OK", [*headers, ("X-Counted", "dibaca buletin AAAAAA 0 0")])
    return [b"<p>kabar</p>" * 2500]


def asked(app: Any, agent: str, number: int) -> float:
    """Microseconds of processor time a request, over EACH."""
    base = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "", "HTTP_HOST": "x",
        "HTTP_USER_AGENT": agent, "HTTP_ACCEPT_ENCODING": "br", "SCRIPT_NAME": "",
    }  # fmt: skip
    begun = time.process_time()
    for visit in range(EACH):
        environ = {**base, "REMOTE_ADDR": f"10.{number}.{visit >> 8}.{visit & 255}"}
        app(environ, lambda *_answer: None)
    return (time.process_time() - begun) / EACH * 1e6


def main() -> int:
    """Alternate, print, compare."""
    GENERATIONS.is_due = lambda: False  # type: ignore[method-assign]
    pages = PageCache(
        page,
        look=lambda: True,
        parameters_of=lambda _path: frozenset(),
        hosts=["x"],
        session_cookie="sesi",
        region_cookie="kel",
        is_session=lambda _key: False,
        is_region=lambda _slug: False,
    )
    counting = Counting(pages, put=lambda _counted: None, session_cookie="sesi")
    worst = 0.0
    for name, agent, again in (
        ("new", PHONE, False), ("just here", PHONE, True), ("program", "curl/8", False)
    ):  # fmt: skip
        bare, with_it = [], []
        for number in range(ROUNDS):
            bare.append(asked(pages, agent, number))
            with_it.append(asked(counting, agent, 0 if again else number))
        more = median(with_it) - median(bare)
        worst = max(worst, more)
        print(
            f"{name:10} {median(bare):6.1f} us bare, {median(with_it):6.1f} us counted, {more:+.1f}"
        )
    print(f"at most {LIMIT} us: {'holds' if worst <= LIMIT else 'MISSED'}")
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
