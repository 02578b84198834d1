"""The timeline of events: who decided what on exactly which words."""

from django.db import models

from events.models.revision import EventRevision
from review.models import Decision


class EventDecision(Decision):
    """One step of one version. The database refuses to change or delete it."""

    revision = models.ForeignKey(
        EventRevision, on_delete=models.PROTECT, related_name="decisions"
    )

    class Meta(Decision.Meta):
        verbose_name = "keputusan acara"
        verbose_name_plural = "keputusan acara"
