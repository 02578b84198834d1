"""Which kinds travel: each registers itself, and nobody here knows it by name.

Their versions answer `facts()`, see reach.facts; their publications call `renew` and
`forget` of Sheet where what they say becomes other.
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
