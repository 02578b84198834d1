"""The timeline of bulletins: who decided what on exactly which words."""

from django.db import models

from bulletins.models.revision import BulletinRevision
from review.models import Decision


class BulletinDecision(Decision):
    """One step of one version. The database refuses to change or delete it."""

    revision = models.ForeignKey(
        BulletinRevision, on_delete=models.PROTECT, related_name="decisions"
    )

    class Meta(Decision.Meta):
        verbose_name = "keputusan"
        verbose_name_plural = "keputusan"
