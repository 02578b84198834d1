"""Invented RT and how far example news came in them. Never on a production server."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from reach.demo.loader import load


class Command(BaseCommand):
    help = "Memuat RT contoh dan sebaran contoh. Aman dijalankan lagi."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Isi contoh tidak boleh dimuat di server produksi.")
        with transaction.atomic():
            self.stdout.write(f"Isi contoh: {load()} RT baru.")
