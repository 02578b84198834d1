"""Which kinds travel: each registers itself, and nobody here knows it by name.

Their versions have the column `aloud` (reach.aloud) and answer `facts()` (reach.facts),
`words_of_page()`, `said()` and `release_photo`; they and their publications call reach.follow
where they go live, change, leave or are erased. A publication whose words can become wrong
without a new version answers `said_other_at`.
"""

from collections.abc import Iterator
from typing import Any

from review import kinds
from review.kinds import KINDS, Kind

_TRAVELLING: list[str] = []


def register(key: str) -> None:
    """Called once by each app whose kind travels, when Django starts."""
    _TRAVELLING.append(key)


def travelling() -> Iterator[Kind]:
    """All that travel."""
    return (KINDS[key] for key in _TRAVELLING)


def find(code: str) -> Any:
    """What travels and residents know under this code, as stored; None where none is."""
    return kinds.find(code, travelling())


def shown_versions(publication: Any) -> list[Any]:
    """Versions that residents read at some time, newest first; not what was internal."""
    rows = publication.history().select_related("region", "publication__kim")
    versions = [row for row in rows if not row.stays_inside]
    for version in versions:
        version.publication = publication
    return versions
