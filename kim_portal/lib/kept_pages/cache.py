"""Answers from kept pages, outside Django: a page is made once and sent until it changes.

An entry is right while none of the keys it read has changed (see generation) and its own
time has not come (see freshness). Every worker looks for changes at most every half
second, so a takedown holds everywhere within a second. While the database does not answer,
kept pages go on being read, marked with their time; none of which any worker of this
machine learned that it changed. Requests with a session pass through untouched.
"""

import logging
import re
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import parse_cookie

from kim_portal.lib import freshness
from kim_portal.lib.freshness import Reading
from kim_portal.lib.generation import EVERYTHING, GENERATIONS
from kim_portal.lib.kept_pages.entry import LONGEST, Entry
from kim_portal.lib.kept_pages.shared import SharedShelf
from kim_portal.lib.kept_pages.shelf import Key, Shelf

log = logging.getLogger("kim.pages")

Start = Callable[..., Any]
App = Callable[[dict[str, Any], Start], Iterable[bytes]]

# Seconds. A look that takes longer is taken for a database that does not answer.
SILENT = 2
# How long a reader waits for the page another one has just asked for.
PATIENCE = 5
MAX_BYTES = 40_000_000
# Pages of a query: whoever makes queries up cannot push the others out.
MAX_QUERY_BYTES = 8_000_000
KEPT_STATUSES = {"200", "410"}
REGION = re.compile(r"[a-z0-9-]{1,80}")
READ = {"GET", "HEAD"}
# A page says the same whoever sends these.
UNHEARD = (
    "COOKIE", "ACCEPT_ENCODING", "IF_NONE_MATCH", "IF_MODIFIED_SINCE", "AUTHORIZATION",
)  # fmt: skip


class PageCache:
    """WSGI wrapper around the portal.

    `look` is GENERATIONS.look, asked outside a request: it raises where the database is
    away. `parameters_of` gives the query keys a public
    page knows (all others are dropped), None for a path that is not public. `hosts` are
    the only Hosts cached, `session_cookie` marks signed-in visitors, `region_cookie` is
    the one variant. What stands in them counts only where `is_session` or `is_region`
    knows it: anything else is what a visitor without cookies reads.
    """

    def __init__(
        self,
        app: App,
        *,
        look: Callable[[], bool],
        parameters_of: Callable[[str], frozenset[str] | None],
        hosts: Iterable[str],
        session_cookie: str,
        region_cookie: str,
        is_session: Callable[[str], bool],
        is_region: Callable[[str], bool],
        shared: SharedShelf | None = None,
    ) -> None:
        self.app = app
        self.look = look
        self.parameters_of = parameters_of
        self.hosts = frozenset(hosts)
        self.session_cookie = session_cookie
        self.region_cookie = region_cookie
        self.is_session = is_session
        self.is_region = is_region
        self.shared = shared
        self.regions: set[str] = set()
        self.pages = Shelf(MAX_BYTES)
        self.queries = Shelf(MAX_QUERY_BYTES)
        self.lock = threading.Lock()
        self.being_made: dict[Key, threading.Event] = {}
        self.is_away = False
        self.database = GENERATIONS.database
        # Up to which turn the other workers were told.
        self.told = 0

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self.app(environ, start)
        if GENERATIONS.is_due():
            self._look()
        entry = self._find(key)
        if entry is None:
            if self.is_away:
                return self.app(environ, start)
            entry_or_body = self._make_once(environ, start, key)
            if not isinstance(entry_or_body, Entry):
                return entry_or_body
            entry = entry_or_body
        return answer(entry, environ, start)

    # --- which page it is ----------------------------------------------------------------

    def _key(self, environ: dict[str, Any]) -> Key | None:
        """Path, query and remembered kelurahan; None where nothing may be kept."""
        path = environ.get("PATH_INFO", "/")
        parameters = self.parameters_of(path)
        if parameters is None or environ["REQUEST_METHOD"] not in READ:
            return None
        if environ.get("HTTP_HOST") not in self.hosts or environ.get("SCRIPT_NAME"):
            return None
        cookie = environ.get("HTTP_COOKIE")
        place = self._place(cookie) if cookie else ""
        if place is None:
            return None
        raw = environ.get("QUERY_STRING")
        return path, _query(parameters, raw) if raw and parameters else "", place

    def _place(self, cookie: str) -> str | None:
        """The remembered kelurahan ('' for none); None for somebody signed in."""
        # Django's own reading of cookies, so that both see the same; the page is then
        # made from this one pair and nothing else.
        cookies = parse_cookie(cookie)
        session = cookies.get(self.session_cookie)
        if session and _knows(self.is_session, session, unsure=True):
            return None
        place = cookies.get(self.region_cookie, "")
        if place in self.regions:
            return place
        if REGION.fullmatch(place) and _knows(self.is_region, place, unsure=False):
            self.regions.add(place)
            return place
        return ""

    # --- whether it is right -------------------------------------------------------------

    def _look(self) -> None:
        """Learn of changes, and whether the database answers."""
        try:
            if self.look():
                self.is_away = False
            elif time.monotonic() - GENERATIONS.answered_at > SILENT:
                # Somebody has been asking for long: nobody knows what changed.
                self.is_away = True
        except Exception:  # noqa: BLE001 - a database that is away must not lose a page
            if not self.is_away:
                log.warning("database away; kept pages are read on")
            self.is_away = True
        if self.database != GENERATIONS.database:
            # Restored from a backup, say: its numbers mean something else.
            self._forget()
        if self.shared and self.told < GENERATIONS.turn:
            self._tell_the_others(self.shared)

    def _tell_the_others(self, shared: SharedShelf) -> None:
        """What this process learned, whoever looked; until it is written, again."""
        turn = GENERATIONS.turn
        if shared.learn(GENERATIONS.learned_since(self.told)):
            self.told = turn

    def _forget(self) -> None:
        self.database = GENERATIONS.database
        self.pages, self.queries = Shelf(MAX_BYTES), Shelf(MAX_QUERY_BYTES)
        if self.shared:
            self.shared.forget()

    def _find(self, key: Key) -> Entry | None:
        shelf = self.queries if key[1] else self.pages
        entry = shelf.find(key)
        if entry and self._is_right(entry):
            return entry.aged if self.is_away else entry
        if self.shared and not key[1]:
            entry = self.shared.find(key)
            if entry and self._is_right(entry):
                shelf.put(key, entry)
                return entry.aged if self.is_away else entry
        return None

    def _is_right(self, entry: Entry) -> bool:
        if self.is_away:
            return self._may_be_read_on(entry)
        if time.time() >= entry.until:
            return False
        # Read first: what is learned while the stamp is checked makes another turn.
        turn = GENERATIONS.turn
        if entry.turn == turn:
            return True
        if not GENERATIONS.holds(entry.stamp):
            return False
        entry.turn = turn
        return True

    def _may_be_read_on(self, entry: Entry) -> bool:
        """Whether nobody here knows of anything that makes it another page."""
        if time.time() > entry.made_at + LONGEST:
            return False
        # Who was started after the database went away knows no numbers.
        if GENERATIONS.is_begun and not GENERATIONS.holds(entry.stamp):
            return False
        return self.shared.holds(entry.stamp) if self.shared else GENERATIONS.is_begun

    # --- making it -----------------------------------------------------------------------

    def _make_once(
        self, environ: dict[str, Any], start: Start, key: Key
    ) -> "Entry | Iterable[bytes]":
        """One reader has it made; whoever asks meanwhile waits and reads the same."""
        with self.lock:
            made = self.being_made.get(key)
            is_first = made is None
            if made is None:
                made = self.being_made[key] = threading.Event()
        if not is_first:
            made.wait(PATIENCE)
            if entry := self._find(key):
                return entry
        try:
            return self._make(environ, start, key)
        finally:
            if is_first:
                with self.lock:
                    self.being_made.pop(key, None)
                made.set()

    def _make(
        self, environ: dict[str, Any], start: Start, key: Key
    ) -> "Entry | Iterable[bytes]":
        inner = {**environ, "QUERY_STRING": key[1], "REQUEST_METHOD": "GET"}
        for name in UNHEARD:
            inner.pop(f"HTTP_{name}", None)
        if key[2]:
            inner["HTTP_COOKIE"] = f"{self.region_cookie}={key[2]}"
        caught: list[tuple[str, list[tuple[str, str]]]] = []

        def catch(status: str, headers: list[tuple[str, str]], *_exc: Any) -> None:
            caught[:] = [(status, headers)]

        with freshness.reading() as reading:
            chunks = self.app(inner, catch)
            try:
                body = b"".join(chunks)
            finally:
                close = getattr(chunks, "close", None)
                if close:
                    close()
        status, headers = caught[0]
        if status.startswith("503"):
            # The database went away since the last look: what is kept is better.
            self.is_away = True
            if entry := self._find(key):
                return entry
        if not _may_be_kept(status, headers):
            start(status, headers)
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
        return self._keep(key, reading, status, headers, body)

    def _keep(
        self, key: Key, reading: Reading, status: str, headers: Any, body: bytes
    ) -> Entry:
        stamp, until = reading.stamp(), reading.right_until()
        longest = time.time() + LONGEST
        entry = Entry.of(
            status,
            headers,
            body,
            stamp=stamp or {EVERYTHING: -1},
            until=min(until.timestamp(), longest) if until else longest,
        )
        # What changed while it was made is sent this once.
        if stamp is not None:
            (self.queries if key[1] else self.pages).put(key, entry)
            if self.shared and not key[1]:
                self.shared.put(key, entry)
        return entry


def _knows(known: Callable[[str], bool], value: str, *, unsure: bool) -> bool:
    try:
        return known(value)
    except Exception:  # noqa: BLE001 - a database that is away must not lose a page
        return unsure


def _query(known: frozenset[str], raw: str) -> str:
    pairs = parse_qsl(raw[:2000], max_num_fields=None)
    return urlencode(sorted((k, v) for k, v in pairs if k in known))


def _may_be_kept(status: str, headers: list[tuple[str, str]]) -> bool:
    named = {name.lower(): value for name, value in headers}
    is_public = "public" in named.get("cache-control", "")
    return is_public and "set-cookie" not in named and status[:3] in KEPT_STATUSES


def answer(entry: Entry, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """Send it as this browser can read it, or say that it has not changed."""
    accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
    encoding = "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""
    sent = entry.sent.get(encoding) or entry.as_sent(encoding)
    wanted = environ.get("HTTP_IF_NONE_MATCH")
    if wanted and sent.etag in wanted and entry.status == "200 OK":
        start("304 Not Modified", sent.unchanged)
        return []
    start(entry.status, sent.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [sent.body]
