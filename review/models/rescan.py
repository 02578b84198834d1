"""Looking at everything live once more when the watch list or the calendar changes."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from groups.models import Moderator, Region
from kim_portal.lib import region_codes

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class Rescan(models.Model):
    """One walk over the live archive. How far it came is kept, so that it can be taken up."""

    cause = models.CharField("sebab", max_length=120)
    # Of the words and stages in force: the same ones are not walked for twice.
    fingerprint = models.CharField(max_length=64)
    # Those words and stages, see archive.in_force; and the territories that are walked,
    # '' or none for everywhere.
    in_force = models.JSONField(null=True)
    codes = ArrayField(models.CharField(max_length=13, blank=True), null=True)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    # Newest row looked at, by kind: {"buletin": 812}.
    reached = models.JSONField(default=dict)

    class Meta:
        verbose_name = "pemeriksaan arsip"
        verbose_name_plural = "pemeriksaan arsip"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=Q(finished_at=None),
                name="review_rescan_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.cause

    def finish(self) -> None:
        """It is over, unless it was already."""
        rows = type(self).objects.filter(pk=self.pk, finished_at=None)
        rows.update(finished_at=timezone.now())

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100."""
        if self.finished_at:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0


class ArchiveFindingQuerySet(models.QuerySet):
    """Findings by who may deal with them."""

    def open_for(self, user: "User | AnonymousUser") -> Self:
        """Not dealt with yet, in the moderator's territory; severe ones first."""
        codes = Moderator.objects.codes_of(user)
        return self.filter(region_codes.inside("region__code", codes), handled_at=None)


class ArchiveFinding(models.Model):
    """A live text in which the guard found something: work for a moderator."""

    rescan = models.ForeignKey(
        Rescan, on_delete=models.CASCADE, related_name="findings"
    )
    kind = models.CharField(max_length=20)
    revision_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    kim_name = models.CharField(max_length=80)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    # A list of {quote, term, severity}.
    findings = models.JSONField()
    # Of the terms found, so that what was dealt with does not come back.
    digest = models.CharField(max_length=64)
    severe = models.BooleanField(default=False)
    found_at = models.DateTimeField(default=timezone.now)
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = models.CharField("catatan", max_length=300, blank=True)

    objects = ArchiveFindingQuerySet.as_manager()

    class Meta:
        verbose_name = "temuan arsip"
        verbose_name_plural = "temuan arsip"
        ordering = ["-severe", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "revision_id", "digest"],
                name="review_archivefinding_once",
            ),
            models.CheckConstraint(
                name="review_archivefinding_handled_by",
                condition=Q(handled_at=None, handled_by=None)
                | Q(handled_at__isnull=False, handled_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                "region",
                name="review_archivefinding_open",
                condition=Q(handled_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.title
