"""Elections with their stages: data that staff edit, never constants in code."""

import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from groups.models import Region
from kim_portal.lib import region_codes


class Election(models.Model):
    """One election of one territory; several may overlap."""

    name = models.CharField("nama", max_length=120, unique=True)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, verbose_name="wilayah pemilihan"
    )
    source_url = models.URLField("tautan keputusan", max_length=300)

    class Meta:
        verbose_name = "pemilihan"
        verbose_name_plural = "pemilihan"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class StageQuerySet(models.QuerySet):
    """Stages by moment and place."""

    def touching(self, code: str) -> Self:
        """Stages of elections held in, around or inside the region."""
        above = region_codes.with_ancestors(code)
        return self.filter(
            Q(election__region__in=above)
            | region_codes.inside("election__region__code", [code])
        )

    def at(self, moment: datetime.datetime) -> Self:
        """Running at that moment: from the first second, up to but not including the end."""
        return self.filter(starts_at__lte=moment, ends_at__gt=moment)


class Stage(models.Model):
    """A span of an election's calendar. Half-open: `ends_at` is the first moment after."""

    class Kind(models.TextChoices):
        CANDIDATES = "penetapan", "Penetapan pasangan calon"
        CAMPAIGN = "kampanye", "Kampanye"
        QUIET = "masa-tenang", "Masa tenang"
        VOTE = "pemungutan", "Pemungutan suara"
        COUNT = "rekapitulasi", "Rekapitulasi hasil"

    election = models.ForeignKey(
        Election,
        on_delete=models.CASCADE,
        related_name="stages",
        verbose_name="pemilihan",
    )
    kind = models.CharField("tahapan", max_length=14, choices=Kind.choices)
    starts_at = models.DateTimeField("mulai")
    ends_at = models.DateTimeField(
        "berakhir",
        help_text="Saat pertama sesudah tahapan, misalnya 27 November 00.00.",
    )
    source_url = models.URLField("tautan aturan", max_length=300, blank=True)

    objects = StageQuerySet.as_manager()

    class Meta:
        verbose_name = "tahapan"
        verbose_name_plural = "tahapan"
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="guard_stage_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="Tahapan berakhir sebelum dimulai.",
            ),
            models.UniqueConstraint(
                fields=["election", "kind", "starts_at"], name="guard_stage_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.election}"

    @property
    def is_strict(self) -> bool:
        """Campaign and quiet period: two moderators, and blocking words block."""
        return self.kind in (self.Kind.CAMPAIGN, self.Kind.QUIET)

    @classmethod
    def quiet_now(cls, code: str) -> "Stage | None":
        """The quiet period running now for a region, if any. One query."""
        return (
            cls.objects.touching(code)
            .at(timezone.now())
            .filter(kind=cls.Kind.QUIET)
            .select_related("election")
            .first()
        )

    @property
    def last_moment(self) -> datetime.datetime:
        """The last second it runs, for showing the last day."""
        return self.ends_at - datetime.timedelta(seconds=1)
