"""Where a wish can be handed on to: channels the city runs already. Data of the office."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone


class ChannelQuerySet(models.QuerySet):
    """Channels."""

    def offered(self) -> Self:
        """Those in use."""
        return self.filter(is_active=True)


class HandOver(models.Model):
    """A channel. Its name may carry an incumbent's: then only its alias shows."""

    name = models.CharField("nama", max_length=80, unique=True)
    alias = models.CharField(
        "nama netral",
        max_length=80,
        help_text="Tampil sebagai ganti namanya pada masa di bawah ini.",
    )
    alias_from = models.DateField("nama netral sejak", null=True, blank=True)
    alias_until = models.DateField("sampai", null=True, blank=True)
    url = models.CharField("alamat situs", max_length=200, blank=True)
    contact = models.CharField("nomor atau alamat", max_length=120, blank=True)
    days = models.PositiveSmallIntegerField(
        "dijawab dalam berapa hari", default=14, help_text="Seperti yang dijanjikannya."
    )
    order = models.PositiveSmallIntegerField("urutan", default=0)
    is_active = models.BooleanField("dipakai", default=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = "kanal pengaduan"
        verbose_name_plural = "kanal pengaduan"
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(
                name="voices_handover_alias_ends_after_begin",
                condition=Q(alias_from=None)
                | Q(alias_until=None)
                | Q(alias_until__gte=models.F("alias_from")),
                violation_error_message="Masa nama netral berakhir sebelum dimulai.",
            )
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """What it is called today."""
        return self.name_on(timezone.localdate())

    def name_on(self, day: date) -> str:
        """What it is called on a day; a period without an end runs on."""
        has_period = self.alias_from is not None or self.alias_until is not None
        begun = has_period and (self.alias_from is None or self.alias_from <= day)
        over = self.alias_until is not None and self.alias_until < day
        return self.alias if begun and not over else self.name
