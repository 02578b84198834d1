"""Invented messages, clarifications, wishes. Never on a production server."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from voices.demo.loader import DemoVoices


class Command(BaseCommand):
    help = "Memuat suara warga contoh. Aman dijalankan lagi."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Isi contoh tidak boleh dimuat di server produksi.")
        call_command("load_patterns", stdout=self.stdout)
        with transaction.atomic():
            new = DemoVoices().load()
            self.stdout.write(f"Isi contoh: {new} suara warga baru.")
