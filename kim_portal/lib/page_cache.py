"""Whole public pages kept outside Django: compressed once, gone with the next decision.

An entry lives under the content generation (see generation), the path, the allowed
part of the query and the remembered kelurahan. Every worker asks for the generation at
most every half second, so a takedown holds everywhere within a second. Requests with a
session pass through untouched.
"""

import gzip
import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

import brotli
from django.http import parse_cookie

Start = Callable[..., Any]
App = Callable[[dict[str, Any], Start], Iterable[bytes]]

MAX_AGE = 30.0
MAX_BYTES = 48_000_000
GENERATION_AGE = 0.5
KEPT_STATUSES = {"200", "410"}
REGION = re.compile(r"[a-z0-9-]{1,80}")
# What an entry costs besides its bodies: key, headers, bookkeeping.
OVERHEAD = 4096


class Entry(NamedTuple):
    """One page in three encodings."""

    status: str
    headers: tuple[tuple[str, str], ...]
    bodies: dict[str, bytes]
    etag: str
    stored_at: float

    def weight(self) -> int:
        return OVERHEAD + sum(len(body) for body in self.bodies.values())


class PageCache:
    """WSGI wrapper around the portal. `generation` is asked for the current number.

    `parameters_of` gives the query keys a public page knows (all others are dropped),
    None for a path that is not public. `hosts` are the only Hosts cached,
    `session_cookie` marks signed-in visitors, `region_cookie` is the one variant. What
    stands in them counts only where `is_session` or `is_region` knows it: anything else
    is what a visitor without cookies reads.
    """

    def __init__(
        self,
        app: App,
        *,
        generation: Callable[[], int],
        parameters_of: Callable[[str], frozenset[str] | None],
        hosts: Iterable[str],
        session_cookie: str,
        region_cookie: str,
        is_session: Callable[[str], bool],
        is_region: Callable[[str], bool],
    ) -> None:
        self.app = app
        self.generation = generation
        self.parameters_of = parameters_of
        self.hosts = frozenset(hosts)
        self.session_cookie = session_cookie
        self.region_cookie = region_cookie
        self.is_session = is_session
        self.is_region = is_region
        self.regions: set[str] = set()
        self.entries: OrderedDict[tuple[Any, ...], Entry] = OrderedDict()
        self.bytes = 0
        self.lock = threading.Lock()
        self.asking = threading.Lock()
        self._generation: tuple[int, float] | None = None

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        region = self._visitor(environ)
        if region is None:
            return self.app(environ, start)
        generation = self._current_generation()
        if generation is None:
            return self.app(environ, start)
        path = environ.get("PATH_INFO", "/")
        query = self._query(path, environ.get("QUERY_STRING", ""))
        key = (generation, path, query, region)
        entry = self._find(key)
        if entry is None:
            entry_or_body = self._render(environ, start, key, query)
            if not isinstance(entry_or_body, Entry):
                return entry_or_body
            entry = entry_or_body
        return self._answer(entry, environ, start)

    def _visitor(self, environ: dict[str, Any]) -> str | None:
        """The remembered kelurahan ('' for none); None where nothing may be cached."""
        if environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
            return None
        if self.parameters_of(environ.get("PATH_INFO", "/")) is None:
            return None
        if (
            environ.get("HTTP_HOST") not in self.hosts
            or "HTTP_AUTHORIZATION" in environ
        ):
            return None
        if environ.get("SCRIPT_NAME"):
            return None
        # Django's own reading of cookies, so that both see the same; the page is then
        # made from this one pair and nothing else.
        cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
        session = cookies.get(self.session_cookie)
        if session and self._knows(self.is_session, session, unsure=True):
            return None
        region = cookies.get(self.region_cookie, "")
        if region in self.regions:
            return region
        if REGION.fullmatch(region) and self._knows(self.is_region, region):
            self.regions.add(region)
            return region
        return ""

    def _knows(
        self, known: Callable[[str], bool], value: str, *, unsure: bool = False
    ) -> bool:
        try:
            return known(value)
        except Exception:  # noqa: BLE001 - a database that is away must not lose a page
            return unsure

    def _query(self, path: str, raw: str) -> str:
        known = self.parameters_of(path)
        if not raw or not known:
            return ""
        pairs = parse_qsl(raw[:2000], max_num_fields=None)
        return urlencode(sorted((k, v) for k, v in pairs if k in known))

    def _current_generation(self) -> int | None:
        now = time.monotonic()
        known = self._generation
        if known and now - known[1] < GENERATION_AGE:
            return known[0]
        # One asks; whoever comes meanwhile reads what was right a moment ago.
        is_first = self.asking.acquire(blocking=False)
        try:
            if not is_first and known and now - known[1] < MAX_AGE:
                return known[0]
            number = self.generation()
        except Exception:  # noqa: BLE001 - a database that is away must not lose a page
            # Serve what is fresh from memory while the database is away.
            return known[0] if known and now - known[1] < MAX_AGE else None
        finally:
            if is_first:
                self.asking.release()
        self._generation = (number, now)
        return number

    def _find(self, key: tuple[Any, ...]) -> Entry | None:
        with self.lock:
            entry = self.entries.get(key)
            if entry is None:
                return None
            if time.monotonic() - entry.stored_at > MAX_AGE:
                self._drop(key)
                return None
            self.entries.move_to_end(key)
            return entry

    def _drop(self, key: tuple[Any, ...]) -> None:
        self.bytes -= self.entries.pop(key).weight()

    def _render(
        self,
        environ: dict[str, Any],
        start: Start,
        key: tuple[Any, ...],
        query: str,
    ) -> "Entry | Iterable[bytes]":
        inner = {**environ, "QUERY_STRING": query, "REQUEST_METHOD": "GET"}
        inner.pop("HTTP_COOKIE", None)
        if region := key[-1]:
            inner["HTTP_COOKIE"] = f"{self.region_cookie}={region}"
        inner.pop("HTTP_ACCEPT_ENCODING", None)
        inner.pop("HTTP_IF_NONE_MATCH", None)
        inner.pop("HTTP_IF_MODIFIED_SINCE", None)
        caught: list[tuple[str, list[tuple[str, str]]]] = []

        def catch(status: str, headers: list[tuple[str, str]], *_exc: Any) -> None:
            caught[:] = [(status, headers)]

        chunks = self.app(inner, catch)
        try:
            body = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close:
                close()
        status, headers = caught[0]
        named = {name.lower(): value for name, value in headers}
        is_public = "public" in named.get("cache-control", "")
        if not is_public or "set-cookie" in named or status[:3] not in KEPT_STATUSES:
            start(status, headers)
            return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]
        entry = self._entry(status, headers, body)
        self._keep(key, entry)
        return entry

    def _entry(self, status: str, headers: list[tuple[str, str]], body: bytes) -> Entry:
        skip = {"content-length", "vary", "etag", "content-encoding"}
        kept = tuple((n, v) for n, v in headers if n.lower() not in skip)
        return Entry(
            status=status,
            headers=(*kept, ("Vary", "Accept-Encoding, Cookie")),
            bodies={
                "br": brotli.compress(body, quality=6),
                "gzip": gzip.compress(body, 6, mtime=0),
                "": body,
            },
            etag=hashlib.sha256(body).hexdigest()[:24],
            stored_at=time.monotonic(),
        )

    def _keep(self, key: tuple[Any, ...], entry: Entry) -> None:
        with self.lock:
            if key in self.entries:
                self._drop(key)
            self.entries[key] = entry
            self.bytes += entry.weight()
            while self.bytes > MAX_BYTES:
                self._drop(next(iter(self.entries)))

    def _answer(
        self, entry: Entry, environ: dict[str, Any], start: Start
    ) -> Iterable[bytes]:
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        encoding = next((e for e in ("br", "gzip") if e in accepted), "")
        etag = f'"{entry.etag}{"-" + encoding if encoding else ""}"'
        headers = [*entry.headers, ("ETag", etag)]
        wanted = environ.get("HTTP_IF_NONE_MATCH", "")
        if entry.status.startswith("200") and etag in wanted.replace("W/", ""):
            drop = {"content-type"}
            start("304 Not Modified", [h for h in headers if h[0].lower() not in drop])
            return []
        body = entry.bodies[encoding]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        headers.append(("Content-Length", str(len(body))))
        start(entry.status, headers)
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]
