"""Clarifications, what they answer, who waits for it, patterns of fraud."""

from voices.models.askers import AnswerLetter, Asker
from voices.models.clarification import Clarification
from voices.models.decision import ClarificationDecision
from voices.models.patterns import Pattern
from voices.models.revision import ClarificationRevision
from voices.models.rumours import AskCount, CheckCount, Result, Rumour, Wording

__all__ = [
    "AnswerLetter",
    "AskCount",
    "Asker",
    "CheckCount",
    "Clarification",
    "ClarificationDecision",
    "ClarificationRevision",
    "Pattern",
    "Result",
    "Rumour",
    "Wording",
]
