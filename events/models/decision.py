"""The timeline of events: who decided what on exactly which words."""

from django.db import models

from events.models.revision import EventRevision
from kim_portal.lib.moderation import Move
from review.models import ReviewedDecision


class EventDecision(ReviewedDecision):
    """One step of one version. The database refuses to change or delete it."""

    revision = models.ForeignKey(
        EventRevision, on_delete=models.PROTECT, related_name="decisions"
    )

    class Meta(ReviewedDecision.Meta):
        verbose_name = "keputusan acara"
        verbose_name_plural = "keputusan acara"
        constraints = [
            *ReviewedDecision.Meta.constraints,
            models.UniqueConstraint(
                fields=["revision", "version"],
                condition=models.Q(move=Move.APPROVE),
                name="events_decision_approved_once",
            ),
            models.UniqueConstraint(
                fields=["revision", "version"],
                condition=models.Q(move=Move.FIRST_YES),
                name="events_decision_first_yes_once",
            ),
        ]
