"""Those who wait for an answer: a code to come back with, a mail if they like."""

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kim_portal.lib import check_code
from voices.models.rumours import Rumour

if TYPE_CHECKING:
    from collections.abc import Iterable

# The words somebody agreed to; a new number whenever they say something else.
CONSENT = 1
# An answer is waited for and a correction told so long; then nothing of it is kept.
KEPT_FOR = timedelta(days=90)
# Without an answer it is given up later.
WAITS_FOR = timedelta(days=180)


class Asker(models.Model):
    """Somebody who wants to hear of it. What they pasted is not kept here."""

    rumour = models.ForeignKey(Rumour, models.CASCADE, related_name="askers")
    code = models.CharField(max_length=8, unique=True, default=check_code.make_long)
    token = models.CharField(max_length=32, unique=True, default=check_code.make_token)
    email = models.EmailField(blank=True, default="")
    region = models.ForeignKey("groups.Region", models.PROTECT, null=True)
    consent = models.PositiveSmallIntegerField(default=CONSENT)
    asked_at = models.DateTimeField(auto_now_add=True)
    # An officer who asked for a neighbour without a phone.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "penanya"
        verbose_name_plural = "penanya"
        indexes = [models.Index("asked_at", name="voices_asker_asked")]

    def __str__(self) -> str:
        return f"Penanya {self.pk}"

    def get_absolute_url(self) -> str:
        """Its own page, for whoever has the link."""
        return reverse("asked", args=[self.token])

    @property
    def shown_code(self) -> str:
        """As people read it: K7QM-4XPD."""
        return check_code.show(self.code)


class AnswerLetterQuerySet(models.QuerySet):
    """Letters to those who wait."""

    def waiting(self) -> Self:
        """Not out yet, and not given up."""
        return self.filter(sent_at=None, refused_at=None)

    def order(self, askers: "Iterable[Asker]", edition: str) -> int:
        """One of that edition for each who left an address; how many may be new."""
        rows = [AnswerLetter(asker=a, edition=edition) for a in askers if a.email]
        self.bulk_create(rows, ignore_conflicts=True)
        return len(rows)


class AnswerLetter(models.Model):
    """One answer by mail. `edition`: the version's key, "ditarik:…" or "alasan"."""

    asker = models.ForeignKey(Asker, models.CASCADE, related_name="letters")
    edition = models.CharField(max_length=30)
    message_id = models.UUIDField(default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    objects = AnswerLetterQuerySet.as_manager()

    class Meta:
        verbose_name = "surat jawaban"
        verbose_name_plural = "surat jawaban"
        constraints = [
            models.UniqueConstraint(
                fields=["asker", "edition"], name="voices_answerletter_once"
            )
        ]
        indexes = [
            models.Index(
                "made_at",
                name="voices_answerletter_waiting",
                condition=Q(sent_at=None, refused_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"Surat {self.pk}"
