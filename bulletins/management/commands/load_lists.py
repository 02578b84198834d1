"""Load the editable lists a new installation begins with: categories, return reasons."""

import csv
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from bulletins.models import Category
from review.models import ReturnReason

# Short names for labels, and the composition of the cover.
DRESS = {
    "info-pilkada": ("Pilkada", "pilkada"),
    "pemerintahan": ("Pemerintahan", "pengumuman"),
    "layanan-publik": ("Layanan", "layanan"),
    "keamanan-ketertiban": ("Keamanan", "pengumuman"),
    "cek-fakta": ("Cek fakta", "klarifikasi"),
    "kesehatan": ("Kesehatan", "layanan"),
    "pendidikan": ("Pendidikan", "kegiatan"),
    "umkm-ekonomi": ("UMKM", "pengumuman"),
    "seni-budaya-batik": ("Seni dan batik", "kegiatan"),
    "agama-kerukunan": ("Kerukunan", "kegiatan"),
    "lingkungan": ("Lingkungan", "kegiatan"),
    "kebencanaan": ("Rob dan banjir", "layanan"),
    "pembangunan": ("Pembangunan", "pengumuman"),
    "sosial-pemuda": ("Sosial", "kegiatan"),
    "kegiatan-kim": ("Kegiatan KIM", "kegiatan"),
}


def rows_of(app: str, name: str) -> list[dict[str, str]]:
    """Rows of a CSV file an app ships."""
    path = Path(settings.BASE_DIR) / app / "data" / name
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Command(BaseCommand):
    help = "Memuat kategori dan alasan perbaikan yang belum ada. Aman dijalankan lagi."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        # What staff have edited since is left alone.
        for order, row in enumerate(rows_of("bulletins", "categories.csv")):
            short, cover = DRESS.get(row["slug"], (row["name"][:24], "pengumuman"))
            Category.objects.get_or_create(
                slug=row["slug"],
                defaults={
                    "name": row["name"],
                    "short_name": short,
                    "description": row["description"],
                    "cover": cover,
                    "is_election": cover == Category.Cover.ELECTION,
                    "order": order,
                },
            )
        for order, row in enumerate(rows_of("review", "return_reasons.csv")):
            ReturnReason.objects.get_or_create(
                code=row["code"],
                defaults={
                    "label": row["label"],
                    "sentence": row["sentence"],
                    "order": order,
                },
            )
        self.stdout.write("Daftar kategori dan alasan perbaikan siap.")
