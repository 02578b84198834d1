"""Clarifications, what they answer, who waits for it, patterns of fraud."""

from voices.models.askers import AnswerLetter, Asker
from voices.models.channels import HandOver
from voices.models.clarification import Clarification
from voices.models.decision import ClarificationDecision
from voices.models.patterns import Pattern
from voices.models.revision import ClarificationRevision
from voices.models.rumours import AskCount, CheckCount, Result, Rumour, Wording
from voices.models.signals import Sighting, Signal, SignalStep, Watcher
from voices.models.topics import Topic
from voices.models.wishes import Wish, WishPerson, WishStep, WishSupport

__all__ = [
    "AnswerLetter",
    "AskCount",
    "Asker",
    "CheckCount",
    "Clarification",
    "ClarificationDecision",
    "ClarificationRevision",
    "HandOver",
    "Pattern",
    "Result",
    "Rumour",
    "Sighting",
    "Signal",
    "SignalStep",
    "Topic",
    "Watcher",
    "Wish",
    "WishPerson",
    "WishStep",
    "WishSupport",
    "Wording",
]
