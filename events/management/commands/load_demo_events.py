"""Demo events for a first look, after load_demo. Never on a production server."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from events.demo.loader import DemoEvents
from notices.models import Notice

MODERATORS = ("dewi", "sekar")


class Command(BaseCommand):
    help = "Memuat acara contoh. Aman dijalankan lagi; menolak di server produksi."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Isi contoh tidak boleh dimuat di server produksi.")
        people = {user.username: user for user in User.objects.all()}
        if not all(name in people for name in MODERATORS):
            raise CommandError("Jalankan load_demo lebih dahulu.")
        call_command("load_event_kinds", stdout=self.stdout)
        made = DemoEvents([people[name] for name in MODERATORS]).load()
        # Years of examples would lie unread in every inbox.
        old = Notice.objects.filter(at__lt=timezone.now() - timedelta(days=2))
        old.filter(read_at=None).update(read_at=F("at"))
        self.stdout.write(f"Isi contoh: {made} acara baru.")
