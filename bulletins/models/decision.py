"""The timeline of bulletins: who decided what on exactly which words."""

from django.db import models

from bulletins.models.bulletin import Bulletin
from bulletins.models.revision import BulletinRevision
from kim_portal.lib.moderation import Decision, Move
from review.models import labels_for


class BulletinDecision(Decision):
    """One step of one version. The database refuses to change or delete it."""

    revision = models.ForeignKey(
        BulletinRevision, on_delete=models.PROTECT, related_name="decisions"
    )

    class Meta(Decision.Meta):
        verbose_name = "keputusan"
        verbose_name_plural = "keputusan"
        constraints = [
            *Decision.Meta.constraints,
            # A version is approved once: of two moderators at once one wins.
            models.UniqueConstraint(
                fields=["revision", "version"],
                condition=models.Q(move=Move.APPROVE),
                name="bulletins_decision_approved_once",
            ),
        ]

    @staticmethod
    def timeline(bulletin: Bulletin) -> "list[BulletinDecision]":
        """What happened to a bulletin, oldest first, reasons in words. Two queries."""
        lines = list(
            BulletinDecision.objects.filter(revision__publication=bulletin)
            .select_related("by", "revision")
            .defer("snapshot")
            .order_by("pk")
        )
        codes = sorted({code for line in lines for code in line.reasons})
        words = dict(zip(codes, labels_for(codes), strict=True)) if codes else {}
        for line in lines:
            line.reason_labels = [words[code] for code in line.reasons]
        return lines

    def __str__(self) -> str:
        return self.sentence()
