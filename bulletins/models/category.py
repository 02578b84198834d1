"""What bulletins are about: data staff edit."""

from django.db import models


class Category(models.Model):
    """A subject, and which composition of the computed cover it wears."""

    class Cover(models.TextChoices):
        NOTICE = "pengumuman", "Kepala dan badan"
        ACTIVITY = "kegiatan", "Pagi-sore"
        SERVICE = "layanan", "Satu ceplok besar"
        FACT = "klarifikasi", "Kaca pembesar"
        ELECTION = "pilkada", "Kisi tenang, warna netral"

    slug = models.SlugField("alamat", max_length=40, unique=True)
    name = models.CharField("nama", max_length=60, unique=True)
    short_name = models.CharField(
        "nama pendek", max_length=24, help_text="Dipakai pada label di daftar kabar."
    )
    description = models.CharField("penjelasan", max_length=200, blank=True)
    cover = models.CharField(
        "sampul", max_length=12, choices=Cover.choices, default=Cover.NOTICE
    )
    is_election = models.BooleanField(
        "tentang pemilihan",
        default=False,
        help_text="Pada masa kampanye dan masa tenang perlu dua moderator.",
    )
    order = models.PositiveSmallIntegerField("urutan", default=0)
    is_active = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "kategori"
        verbose_name_plural = "kategori"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name
