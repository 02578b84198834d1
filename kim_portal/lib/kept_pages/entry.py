"""One page as it is sent, with what it depends on."""

import gzip
import hashlib
import json
import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple

import brotli

from kim_portal.lib import moments
from kim_portal.lib.generation import Stamp

# Seconds: however sure a page is, it is made anew after so long; and while the database
# is away it is read so long at most.
LONGEST = 12 * 3600
Headers = list[tuple[str, str]]
# What an entry costs besides its body: key, headers, compressed, bookkeeping.
OVERHEAD = 4096
NOT_KEPT = {"content-length", "vary", "etag", "content-encoding"}
# A browser that has the page keeps its other headers with it (RFC 9110, 15.4.5).
SAID_AGAIN = {"cache-control", "etag", "vary"}
MAIN = b'<main id="isi"'
# Above the words of a page that is read while the portal recovers.
MARK = '<p class="old-version" role="status">Versi {}; portal sedang memulihkan diri.</p>\n  '


class Sent(NamedTuple):
    """In one encoding: with its body, and for a browser that has it already."""

    etag: str
    headers: Headers
    body: bytes
    unchanged: Headers


@dataclass
class Entry:
    """A page. `until` and `made_at` are seconds since 1970.

    `turn`: up to which the stamp was found to hold; see generation. It is compressed when
    somebody first asks for that.
    """

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    stamp: Stamp
    until: float
    made_at: float
    turn: int = 0
    reads: int = 0
    sent: dict[str, Sent] = field(default_factory=dict)

    @classmethod
    def of(
        cls, status: str, headers: Iterable[tuple[str, str]], body: bytes, **facts: Any
    ) -> "Entry":
        """What Django answered."""
        kept = tuple((n, v) for n, v in headers if n.lower() not in NOT_KEPT)
        headers = (*kept, ("Vary", "Accept-Encoding, Cookie"))
        return cls(status, headers, body, made_at=time.time(), **facts)

    def as_sent(self, encoding: str) -> Sent:
        """In this encoding: br, gzip, or none for the empty text."""
        found = self.sent.get(encoding)
        if found is None:
            found = self.sent[encoding] = self._made_ready(encoding)
        return found

    def _made_ready(self, encoding: str) -> Sent:
        body = compressed(self.body, encoding)
        etag = f'"{self.digest}{"-" + encoding if encoding else ""}"'
        headers = [*self.headers, ("ETag", etag)]
        unchanged = [pair for pair in headers if pair[0].lower() in SAID_AGAIN]
        headers.append(("Content-Length", str(len(body))))
        if encoding:
            headers.append(("Content-Encoding", encoding))
        return Sent(etag, headers, body, unchanged)

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:24]

    @property
    def weight(self) -> int:
        """Bytes of memory, about; compressed it is a quarter of what it was."""
        return OVERHEAD + len(self.body) * 3 // 2

    @cached_property
    def aged(self) -> "Entry":
        """The same page, saying of when it is."""
        made_at = datetime.fromtimestamp(self.made_at, UTC)
        mark = MARK.format(moments.zoned(made_at)).encode()
        body = self.body.replace(MAIN, mark + MAIN, 1)
        return Entry(self.status, self.headers, body, {}, self.until, self.made_at)

    # --- as one row of the shared shelf --------------------------------------------------

    def packed(self) -> tuple[str, bytes]:
        """Everything but the body, then the body, smaller."""
        facts = [self.status, self.headers, self.stamp, self.until, self.made_at]
        return json.dumps(facts), zlib.compress(self.body, 1)

    @classmethod
    def unpacked(cls, facts: str, body: bytes) -> "Entry":
        """What packed() wrote."""
        status, headers, stamp, until, made_at = json.loads(facts)
        pairs = tuple((name, value) for name, value in headers)
        return cls(status, pairs, zlib.decompress(body), stamp, until, made_at)


def compressed(body: bytes, encoding: str) -> bytes:
    """For a browser that reads br or gzip; as it is for the others."""
    if encoding == "br":
        return bytes(brotli.compress(body, quality=5))
    return gzip.compress(body, 6, mtime=0) if encoding else body
