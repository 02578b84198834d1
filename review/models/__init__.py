"""The law as this house applies it, and what moderation keeps as data of its own."""

from review.models.decision import Decision
from review.models.identity import PublicationQuerySet
from review.models.publication import Publication
from review.models.reason import ReturnReason, labels_for
from review.models.rescan import ArchiveFinding, Rescan
from review.models.revision import Revision
from review.models.rows import RevisionQuerySet
from review.models.tally import Tally

__all__ = [
    "ArchiveFinding",
    "Decision",
    "Publication",
    "PublicationQuerySet",
    "Rescan",
    "ReturnReason",
    "Revision",
    "RevisionQuerySet",
    "Tally",
    "labels_for",
]
