"""What events are: data staff edit."""

from django.db import models


class EventKind(models.Model):
    """A kind of event, and whether the guard may ask for two moderators."""

    slug = models.SlugField("alamat", max_length=40, unique=True)
    name = models.CharField("nama", max_length=60, unique=True)
    short_name = models.CharField(
        "nama pendek", max_length=24, help_text="Dipakai pada label di daftar acara."
    )
    description = models.CharField("penjelasan", max_length=200, blank=True)
    is_election = models.BooleanField(
        "tentang pemilihan",
        default=False,
        help_text="Pada masa kampanye dan masa tenang perlu dua moderator.",
    )
    # Only these may hold it; empty is everybody. Values of Organiser.
    needs_official = models.BooleanField(
        "hanya penyelenggara resmi",
        default=False,
        help_text="Hanya KPU, Bawaslu, pemerintah, atau KIM bersama mereka.",
    )
    order = models.PositiveSmallIntegerField("urutan", default=0)
    is_active = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "jenis acara"
        verbose_name_plural = "jenis acara"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name
