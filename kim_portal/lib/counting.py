"""How often pages are read, counted without knowing by whom.

A page says in a header what it counts as; the header goes no further than this wrapper, so a
kept page is counted like a fresh one. Counts are added up in this process and handed on every
few seconds by a thread of its own: no reader waits for it. Not counted are programs, who has
the page already (a browser says so), who is signed in, and the same visitor within a short
time, which is told from a digest with a key that no process shares and none keeps.
"""

import atexit
import hashlib
import logging
import re
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import HttpResponse, parse_cookie

from kim_portal.lib.pace import Pace

log = logging.getLogger("kim.pages")

HEADER = "X-Counted"
# Seconds between two hand-ons; what a killed process had counted since is lost.
EVERY = 5
# Within so many seconds a visitor counts once for one page. A whole neighbourhood may come
# from one address with one kind of phone, so it is short.
AGAIN, REMEMBERED = 600, 20_000
COUNTED = {"200", "302"}
_PROGRAMS = re.compile(
    r"bot|crawl|spider|slurp|preview|facebookexternalhit|whatsapp|telegram|curl|wget|python"
    r"|http-?client|go-http|java/|okhttp|headless|lighthouse|monitor|uptime|scrap|fetch",
    re.IGNORECASE,
)

Start = Callable[..., Any]
Put = Callable[[Mapping[str, int]], object]


def counts_as(response: HttpResponse, label: str) -> HttpResponse:
    """Have a page counted under that label, one line of ASCII."""
    response[HEADER] = label
    return response


class Counting:
    """WSGI wrapper. `put` is handed how often each label was counted, from a thread
    outside any request; raising, it gets the same again later."""

    def __init__(self, app: Any, *, put: Put, session_cookie: str) -> None:
        self.app = app
        self.put = put
        self.session_cookie = session_cookie
        self.counted: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.handing_on = threading.Lock()
        self.seen = Pace(1, AGAIN, REMEMBERED)
        self.key = secrets.token_bytes(16)
        self.thread: threading.Thread | None = None

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            label = next((value for name, value in headers if name == HEADER), None)
            if label is not None:
                headers = [pair for pair in headers if pair[0] != HEADER]
                if status[:3] in COUNTED and self._is_visit(environ, label):
                    self.count(label)
            return start(status, headers, *more)

        return self.app(environ, begin)

    def _is_visit(self, environ: Mapping[str, Any], label: str) -> bool:
        """Whether a person came who was not just here."""
        agent = environ.get("HTTP_USER_AGENT", "")
        purpose = environ.get("HTTP_SEC_PURPOSE", "") + environ.get("HTTP_PURPOSE", "")
        if (
            environ["REQUEST_METHOD"] != "GET"
            or environ.get("HTTP_IF_NONE_MATCH")
            or "prefetch" in purpose
            or not agent
            or _PROGRAMS.search(agent)
            or self.session_cookie in parse_cookie(environ.get("HTTP_COOKIE", ""))
        ):
            return False
        where = environ.get("HTTP_X_FORWARDED_FOR") or environ.get("REMOTE_ADDR", "")
        told = f"{where}\n{agent}\n{label}".encode("utf-8", "replace")
        digest = hashlib.blake2b(told, key=self.key, digest_size=12)
        return self.seen.allows(digest.hexdigest())

    def count(self, label: str) -> None:
        """One more; handed on within EVERY seconds."""
        with self.lock:
            self.counted[label] += 1
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(
                    target=self._hand_on_for_ever, daemon=True
                )
                self.thread.start()
                atexit.unregister(self.hand_on)
                atexit.register(self.hand_on)

    def _hand_on_for_ever(self) -> None:
        wait = threading.Event()
        while not wait.wait(EVERY):
            self.hand_on()

    def hand_on(self) -> None:
        """Hand on what was counted since; keep it where nobody takes it now."""
        with self.handing_on:
            with self.lock:
                counted, self.counted = self.counted, Counter()
            if not counted:
                return
            try:
                self.put(counted)
            except Exception:  # noqa: BLE001 - a database that is away loses no number
                log.warning("counts not stored; kept for later")
                with self.lock:
                    self.counted.update(counted)
