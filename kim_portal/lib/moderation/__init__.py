"""The law of moderation: what states there are, who moves what, and what it leaves behind.

A publication (Bulletin, Event) has identity; a revision is one version of its words.
Public code reaches words only through `publication.live`. A state changes only by a
verb here, guarded by a conditional UPDATE: of two people at once, one changes the row
and the other is told. Every verb writes exactly one append-only decision.
"""

from kim_portal.lib.moderation.decision import Decision
from kim_portal.lib.moderation.flags import Flag
from kim_portal.lib.moderation.publication import (
    ErasedFor,
    Publication,
    PublicationQuerySet,
)
from kim_portal.lib.moderation.revision import Revision
from kim_portal.lib.moderation.states import (
    EDITABLE,
    FIRST_VERSION,
    MODERATOR_MOVES,
    OPEN,
    RULES,
    Held,
    Move,
    MoveRefused,
    NothingMoved,
    NotReady,
    NotYours,
    Problem,
    Rule,
    Status,
    TooLate,
    Verdict,
    covers_any,
    zoned,
)

__all__ = [
    "EDITABLE",
    "FIRST_VERSION",
    "MODERATOR_MOVES",
    "OPEN",
    "RULES",
    "Decision",
    "ErasedFor",
    "Flag",
    "Held",
    "Move",
    "MoveRefused",
    "NotReady",
    "NotYours",
    "NothingMoved",
    "Problem",
    "Publication",
    "PublicationQuerySet",
    "Revision",
    "Rule",
    "Status",
    "TooLate",
    "Verdict",
    "covers_any",
    "zoned",
]
