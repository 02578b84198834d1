"""Load the patterns of fraud and danger a new installation begins with."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from voices.models import Pattern

FILE = Path(__file__).parents[2] / "data" / "patterns.csv"


def rows() -> list[dict[str, str]]:
    """Those the portal ships."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Command(BaseCommand):
    help = "Memuat pola penipuan yang belum ada. Aman dijalankan lagi."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        # What staff have edited since is left alone.
        for order, row in enumerate(rows()):
            facts = {key: row[key] for key in ("kind", "signs", "unless", "advice")}
            pattern, is_new = Pattern.objects.get_or_create(
                name=row["name"], defaults={**facts, "order": order}
            )
            if is_new:
                pattern.full_clean()
        self.stdout.write("Pola pesan siap.")
