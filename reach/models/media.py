"""The city's partner media, and which release each was sent.

An address is of a newsroom, kept by the office; it stops receiving at one click.
"""

import secrets
import uuid
from typing import TYPE_CHECKING, Any, NamedTuple, Self

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
        """Those of one publication, of all it ever said."""
        return self.filter(kind=publication.kind_key, code=publication.code)

    def waiting(self) -> Self:
        """Not out yet, and not given up."""
        return self.filter(sent_at=None, refused_at=None)

    def order(
        self,
        publication: "Publication",
        edition: "Edition",
        partners: "models.QuerySet[MediaPartner]",
    ) -> int:
        """One for each of these newsrooms that was not sent that edition; how many."""
        had = self.of(publication).filter(number=edition.number, change=edition.change)
        sent = had.exclude(sent_at=None).values("partner")
        wanted = list(partners.exclude(pk__in=sent))
        self.bulk_create(
            [
                ReleaseLetter(
                    kind=publication.kind_key,
                    code=publication.code,
                    number=edition.number,
                    change=edition.change,
                    partner=partner,
                )
                for partner in wanted
            ],
            ignore_conflicts=True,
        )
        # One that was given up is tried once more.
        had.filter(partner__in=wanted).exclude(refused_at=None).update(
            refused_at=None, tries=0
        )
        return len(wanted)


class Edition(NamedTuple):
    """What newsrooms can be told of: a version and when it was called off or changed
    (seconds since 1970, 0 for never); number 0: that it is not for the public any more."""

    number: int
    change: int = 0


class ReleaseLetter(models.Model):
    """One edition to one newsroom."""

    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=6)
    number = models.PositiveIntegerField()
    change = models.PositiveBigIntegerField(default=0)
    partner = models.ForeignKey(
        MediaPartner, on_delete=models.PROTECT, related_name="letters"
    )
    message_id = models.UUIDField(default=uuid.uuid4, editable=False)
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
                fields=["kind", "code", "number", "change", "partner"],
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

    @property
    def edition(self) -> Edition:
        return Edition(self.number, self.change)
