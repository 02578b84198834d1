"""Events, their versions, the days they take place on, and the decisions on them."""

from events.models.attendance import AttendanceSheet, Guest
from events.models.decision import EventDecision
from events.models.event import Event
from events.models.invitation import EventInvitation
from events.models.kind import EventKind
from events.models.minutes import EventPhoto, Minutes, minutes_of
from events.models.occurrence import Occurrence
from events.models.place import Place
from events.models.revision import EventRevision

__all__ = [
    "AttendanceSheet",
    "Event",
    "EventDecision",
    "EventInvitation",
    "EventKind",
    "EventPhoto",
    "EventRevision",
    "Guest",
    "Minutes",
    "Occurrence",
    "Place",
    "minutes_of",
]
