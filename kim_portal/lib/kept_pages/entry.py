"""One page in three encodings, with what it depends on."""

import gzip
import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import brotli

from kim_portal.lib import moments
from kim_portal.lib.generation import Stamp

Headers = list[tuple[str, str]]
ENCODINGS = ("br", "gzip", "")
# What an entry costs besides its bodies: key, headers, bookkeeping.
OVERHEAD = 4096
NOT_KEPT = {"content-length", "vary", "etag", "content-encoding"}
MAIN = b'<main id="isi"'
# Above the words of a page that is read while the portal recovers.
MARK = (
    '<p class="old-version" role="status">Versi {}; portal sedang memulihkan diri.'
    "</p>\n  "
)


@dataclass
class Entry:
    """A page as it is sent. `until` and `made_at` are seconds since 1970.

    `turn`: up to which the stamp was found to hold; see generation.
    """

    status: str
    headers: tuple[tuple[str, str], ...]
    bodies: dict[str, bytes]
    stamp: Stamp
    until: float
    made_at: float
    turn: int = 0
    # Of each encoding: the ETag, what is sent with a body and what without.
    ready: dict[str, tuple[str, Headers, Headers]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._prepare()

    def _prepare(self) -> None:
        digest = hashlib.sha256(self.bodies[""]).hexdigest()[:24]
        for encoding in ENCODINGS:
            etag = f'"{digest}{"-" + encoding if encoding else ""}"'
            shared = [*self.headers, ("ETag", etag)]
            whole = [*shared, ("Content-Length", str(len(self.bodies[encoding])))]
            if encoding:
                whole.append(("Content-Encoding", encoding))
            brief = [pair for pair in shared if pair[0].lower() != "content-type"]
            self.ready[encoding] = (etag, whole, brief)

    @classmethod
    def of(
        cls, status: str, headers: Iterable[tuple[str, str]], body: bytes, **facts: Any
    ) -> "Entry":
        """Compress what Django answered."""
        kept = tuple((n, v) for n, v in headers if n.lower() not in NOT_KEPT)
        return cls(
            status=status,
            headers=(*kept, ("Vary", "Accept-Encoding, Cookie")),
            bodies=compressed(body),
            made_at=time.time(),
            **facts,
        )

    @property
    def weight(self) -> int:
        """Bytes of memory, about."""
        return OVERHEAD + sum(len(body) for body in self.bodies.values())

    @cached_property
    def aged(self) -> "Entry":
        """The same page, saying of when it is."""
        made_at = datetime.fromtimestamp(self.made_at, UTC)
        mark = MARK.format(moments.when(made_at).removeprefix("hari ini ")).encode()
        body = self.bodies[""].replace(MAIN, mark + MAIN, 1)
        return Entry(
            self.status, self.headers, compressed(body), {}, self.until, self.made_at
        )

    # --- as one row of the shared shelf --------------------------------------------------

    def packed(self) -> tuple[str, bytes, bytes, bytes]:
        """Everything but the bodies, then the bodies."""
        facts = [self.status, self.headers, self.stamp, self.until, self.made_at]
        br, gz, plain = (self.bodies[name] for name in ENCODINGS)
        return json.dumps(facts), br, gz, plain

    @classmethod
    def unpacked(cls, facts: str, *bodies: bytes) -> "Entry":
        """What packed() wrote."""
        status, headers, stamp, until, made_at = json.loads(facts)
        return cls(
            status=status,
            headers=tuple((name, value) for name, value in headers),
            bodies=dict(zip(ENCODINGS, bodies, strict=True)),
            stamp=stamp,
            until=until,
            made_at=made_at,
        )


def compressed(body: bytes) -> dict[str, bytes]:
    """In every encoding a browser may ask for."""
    return {
        "br": brotli.compress(body, quality=5),
        "gzip": gzip.compress(body, 6, mtime=0),
        "": body,
    }
