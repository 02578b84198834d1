"""Events, their versions, the days they take place on, and the decisions on them."""

from events.models.decision import EventDecision
from events.models.event import Event, EventStatus, Reason, Visibility
from events.models.kind import EventKind
from events.models.occurrence import Occurrence
from events.models.place import Place
from events.models.revision import EventRevision, Organiser, Unsur

__all__ = [
    "Event",
    "EventDecision",
    "EventKind",
    "EventRevision",
    "EventStatus",
    "Occurrence",
    "Organiser",
    "Place",
    "Reason",
    "Unsur",
    "Visibility",
]
