"""What can be moderated: each app says what it has, the desk knows none of them."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """One kind of publication. `key` stands in the desk's addresses."""

    key: str
    label: str
    publications: Any
    revisions: Any
    decisions: Any
    # The revision's relation that says what it is about, and that row's short name.
    subject: str
    subject_name: str
    # Draw a version as residents will see it, and what stands behind it, from
    # revision.page_context().
    words_template: str
    facts_template: str


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called once by each app that has something to moderate, when Django starts."""
    KINDS[kind.key] = kind
