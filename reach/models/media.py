"""The city's partner media, and which release each was sent.

An address is of a newsroom, kept by the office; it stops receiving at one click.
"""

import secrets
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from review.models import Publication


class MediaPartnerQuerySet(models.QuerySet):
    """Newsrooms by whether they want letters."""

    def receiving(self) -> Self:
        """Those that get releases."""
        return self.filter(stopped_at=None, is_active=True)


class MediaPartner(models.Model):
    """A newsroom: radio, paper, television, site."""

    name = models.CharField("nama media", max_length=120)
    email = models.EmailField("alamat surel redaksi", unique=True)
    is_active = models.BooleanField(
        "dikirimi rilis",
        default=True,
        help_text="Matikan bila kerja samanya berhenti.",
    )
    token = models.CharField(max_length=40, unique=True, editable=False)
    stopped_at = models.DateTimeField("berhenti sendiri", null=True, editable=False)

    objects = MediaPartnerQuerySet.as_manager()

    class Meta:
        verbose_name = "mitra media"
        verbose_name_plural = "mitra media"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Its way out of the list is made once."""
        self.token = self.token or secrets.token_urlsafe(24)
        super().save(*args, **kwargs)

    def stop(self) -> None:
        """No more letters; safe to repeat."""
        rows = MediaPartner.objects.filter(pk=self.pk, stopped_at=None)
        rows.update(stopped_at=timezone.now())


class ReleaseLetterQuerySet(models.QuerySet):
    """Letters by what they are of."""

    def of(self, publication: "Publication") -> Self:
        """Those of one publication, of all its versions."""
        return self.filter(kind=publication.kind_key, code=publication.code)

    def waiting(self) -> Self:
        """Not out yet, and not given up."""
        return self.filter(sent_at=None, refused_at=None)

    def order(self, publication: "Publication", number: int) -> int:
        """One for each newsroom that has none of that version; how many are new."""
        partners = MediaPartner.objects.receiving()
        had = self.of(publication).filter(number=number).values("partner")
        rows = [
            ReleaseLetter(
                kind=publication.kind_key,
                code=publication.code,
                number=number,
                partner=partner,
            )
            for partner in partners.exclude(pk__in=had)
        ]
        # Of two who send at once, one does.
        before = self.of(publication).filter(number=number).count()
        self.bulk_create(rows, ignore_conflicts=True)
        return self.of(publication).filter(number=number).count() - before


class ReleaseLetter(models.Model):
    """A release of one version to one newsroom; number 0 says that it was withdrawn."""

    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=6)
    number = models.PositiveIntegerField()
    partner = models.ForeignKey(
        MediaPartner, on_delete=models.CASCADE, related_name="letters"
    )
    ordered_at = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    objects = ReleaseLetterQuerySet.as_manager()

    class Meta:
        verbose_name = "surat rilis"
        verbose_name_plural = "surat rilis"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code", "number", "partner"],
                name="reach_releaseletter_once",
            )
        ]
        indexes = [
            models.Index(
                "ordered_at",
                name="reach_releaseletter_waiting",
                condition=models.Q(sent_at=None, refused_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number} {self.partner_id}"
