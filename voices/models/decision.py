"""The timeline of clarifications: who decided what on exactly which words."""

from django.db import models

from review.models import Decision
from voices.models.revision import ClarificationRevision


class ClarificationDecision(Decision):
    """One step of one version. The database refuses to change or delete it."""

    revision = models.ForeignKey(
        ClarificationRevision, on_delete=models.PROTECT, related_name="decisions"
    )

    class Meta(Decision.Meta):
        verbose_name = "keputusan"
        verbose_name_plural = "keputusan"
