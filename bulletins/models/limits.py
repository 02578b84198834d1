"""How long a bulletin may be, and what kinds of source there are."""

from django.db import models

SUMMARY_MAX = 200
BODY_MAX = 12_000
# What must be said even where only few words fit: a message, a poster.
POINTS_MAX, POINT_MAX = 3, 90
PHOTOS_MAX = 6
SOURCES_MAX = 6


class SourceKind(models.TextChoices):
    """Where a statement comes from."""

    OWN = "laporan", "Laporan pengurus KIM"
    OFFICE = "dinas", "Dinas, kelurahan, atau kecamatan"
    KPU = "kpu", "KPU atau Bawaslu"
    MEDIA = "media", "Media"
    RESIDENT = "warga", "Warga"
