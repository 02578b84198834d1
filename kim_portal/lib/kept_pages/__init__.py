"""Whole public pages kept outside Django: `cache.py` answers from them, `entry.py` is one
of them in three encodings, `shelf.py` holds them in this process, `shared.py` for all
workers of a machine."""

from kim_portal.lib.kept_pages.cache import PageCache
from kim_portal.lib.kept_pages.shared import SharedShelf, shared_shelf

__all__ = ["PageCache", "SharedShelf", "shared_shelf"]
