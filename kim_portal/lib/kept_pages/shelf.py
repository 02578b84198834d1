"""Entries in this process: bounded, least recently read out first."""

import contextlib
import threading
from collections import OrderedDict

from kim_portal.lib.kept_pages.entry import Entry

# Path, the query the page knows, the remembered kelurahan.
Key = tuple[str, str, str]
TOLD_EVERY = 16


class Shelf:
    """At most `most` bytes of entries."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.entries: OrderedDict[Key, Entry] = OrderedDict()
        self.bytes = 0
        self.lock = threading.Lock()

    def find(self, key: Key) -> Entry | None:
        """What is there, right or not."""
        entry = self.entries.get(key)
        if entry is not None:
            entry.reads += 1
            # A crowd need not queue up to say each time that it was here.
            if entry.reads % TOLD_EVERY == 1:
                with self.lock, contextlib.suppress(KeyError):
                    self.entries.move_to_end(key)
        return entry

    def put(self, key: Key, entry: Entry) -> None:
        """Keep it; the longest unread give way."""
        with self.lock:
            self._drop(key)
            self.entries[key] = entry
            self.bytes += entry.weight
            while self.bytes > self.most:
                self._drop(next(iter(self.entries)))

    def _drop(self, key: Key) -> None:
        if old := self.entries.pop(key, None):
            self.bytes -= old.weight
