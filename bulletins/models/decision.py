"""The timeline of bulletins: who decided what on exactly which words."""

from django.db import models

from bulletins.models.revision import BulletinRevision
from kim_portal.lib.moderation import Move
from review.models import ReviewedDecision


class BulletinDecision(ReviewedDecision):
    """One step of one version. The database refuses to change or delete it."""

    revision = models.ForeignKey(
        BulletinRevision, on_delete=models.PROTECT, related_name="decisions"
    )

    class Meta(ReviewedDecision.Meta):
        verbose_name = "keputusan"
        verbose_name_plural = "keputusan"
        constraints = [
            *ReviewedDecision.Meta.constraints,
            # A version is approved once: of two moderators at once one wins.
            models.UniqueConstraint(
                fields=["revision", "version"],
                condition=models.Q(move=Move.APPROVE),
                name="bulletins_decision_approved_once",
            ),
            models.UniqueConstraint(
                fields=["revision", "version"],
                condition=models.Q(move=Move.FIRST_YES),
                name="bulletins_decision_first_yes_once",
            ),
        ]
