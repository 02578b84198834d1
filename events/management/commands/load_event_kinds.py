"""Load the kinds of event a new installation begins with. Safe to run again."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from events.models import EventKind

DATA = Path(__file__).resolve().parents[2] / "data"
# Too long for a label in a list.
SHORT = {
    "deklarasi-damai": "Deklarasi damai",
    "kewaspadaan-dini": "Kewaspadaan dini",
    "rakor-kim": "Rapat KIM",
    "pembinaan-kim": "Pembinaan KIM",
    "pengukuhan-kim": "Pengukuhan KIM",
    "pelatihan": "Pelatihan",
    "lomba-kim": "Lomba KIM",
    "patroli": "Patroli",
    "posyandu": "Posyandu",
}


class Command(BaseCommand):
    help = "Memuat jenis acara yang belum ada. Aman dijalankan lagi."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        with (DATA / "event_kinds.csv").open(encoding="utf-8", newline="") as file:
            for order, row in enumerate(csv.DictReader(file)):
                EventKind.objects.get_or_create(
                    slug=row["slug"],
                    defaults={
                        "name": row["name"],
                        "short_name": SHORT.get(row["slug"], row["name"][:24]),
                        "description": row["description"],
                        "is_election": row["needs_neutrality_check"] == "1",
                        "needs_official": row["slug"] == "sosialisasi-pilkada",
                        "order": order,
                    },
                )
        self.stdout.write("Daftar jenis acara siap.")
