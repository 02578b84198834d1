"""What moderation keeps as data of its own, and the law as this house applies it."""

from review.models.notice import Letter, MailWish, Notice
from review.models.reason import ReturnReason, labels_for
from review.models.rescan import ArchiveFinding, Rescan
from review.models.reviewed import ReviewedDecision, ReviewedRevision

__all__ = [
    "ArchiveFinding",
    "Letter",
    "MailWish",
    "Notice",
    "Rescan",
    "ReturnReason",
    "ReviewedDecision",
    "ReviewedRevision",
    "labels_for",
]
