"""Events, their versions, the days they take place on, and the decisions on them."""

from events.models.attendance import AttendanceSheet, Guest
from events.models.decision import EventDecision
from events.models.event import Event, EventStatus, Reason, Visibility
from events.models.invitation import Answer, EventInvitation
from events.models.kind import EventKind
from events.models.minutes import EventPhoto, Minutes, minutes_of
from events.models.occurrence import Occurrence
from events.models.place import Place
from events.models.revision import EventRevision, Organiser, Unsur

__all__ = [
    "Answer",
    "AttendanceSheet",
    "Event",
    "EventDecision",
    "EventInvitation",
    "EventKind",
    "EventPhoto",
    "EventRevision",
    "EventStatus",
    "Guest",
    "Minutes",
    "Occurrence",
    "Organiser",
    "Place",
    "Reason",
    "Unsur",
    "Visibility",
    "minutes_of",
]
