"""What is wrong with this installation, and how to mend it."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from groups.jobs import damaged_photos
from kim_portal.health import Trouble, backup_age, troubles
from kim_portal.lib.numbers import figure
from notices.letters import send_test

AWAY = Trouble(
    "database",
    "Basis data tidak menjawab.",
    "systemctl status postgresql, lalu periksa DATABASE_URL.",
)
NO_BACKUP = "Belum ada cadangan yang tercatat. Jadwalkan deploy/backup.sh tiap malam."


def damaged() -> Iterator[Trouble]:
    """Photos whose files are not what was stored; looks at every one."""
    if count := damaged_photos():
        yield Trouble(
            "photos",
            f"{figure(count)} foto kehilangan berkasnya, atau berkasnya tidak utuh.",
            "Kembalikan foldernya dari cadangan (deploy/restore.sh), atau minta KIM "
            "mengirim foto itu sekali lagi.",
        )


class Command(BaseCommand):
    help = "Memeriksa portal ini: apa yang salah, dan cara memperbaikinya."
    # What they would say is said here, in words for operators.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--surat", metavar="ALAMAT", help="Kirim satu surat percobaan ke alamat ini"
        )

    def handle(self, *, surat: str | None, **_options: Any) -> None:
        try:
            found = [*troubles(), *damaged()]
        except DatabaseError:
            found = [AWAY]
        if backup_age() is None:
            self.stdout.write(NO_BACKUP)
        for trouble in found:
            self.stdout.write(f"{trouble.words}\n  Caranya: {trouble.remedy}")
        if surat:
            self.try_letter(surat)
        if found:
            raise CommandError(f"{len(found)} hal perlu diperbaiki.")
        self.stdout.write("Portal ini berjalan baik.")

    def try_letter(self, address: str) -> None:
        """Send one at once, past the queue. Raises CommandError with what went wrong."""
        if why := send_test(address):
            raise CommandError(why)
        self.stdout.write("Surat percobaan terkirim.")
