"""Whether the portal works, for whoever watches it: no secrets, no counts of people."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import checks
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateWorker

from kim_portal.lib.generation import current_generation
from kim_portal.lib.numbers import figure
from notices.letters import late_letters, oldest_unsent

# The worker says every ten seconds that it lives.
HEARTBEAT = timedelta(minutes=2)
# backup.sh, every night, leaves a mark here.
BACKUP_MARK = Path(settings.DATA_DIR) / "last-backup"
BACKUP_EVERY = timedelta(hours=50)
DISK_FULL = 0.9


@dataclass(frozen=True)
class Trouble:
    """What is wrong, and how it is mended, in words for whoever runs the portal."""

    key: str
    words: str
    remedy: str


def troubles() -> list[Trouble]:
    """All that somebody has to see to. Raises DatabaseError where that is away."""
    return [*_database(), *_letters(), *_worker(), *_backup(), *_disk()]


def encoding_is_right(databases: Any = None, **_options: Any) -> list[checks.Error]:
    """A check of Django's: migrate, and with it the service, refuses another encoding."""
    if not databases:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        encoding = cursor.fetchone()[0]
    if encoding == "UTF8":
        return []
    words = f"Basis data memakai {encoding}, bukan UTF8: huruf dapat hilang."
    remedy = "Buat basis data baru dengan ENCODING 'UTF8' TEMPLATE template0."
    return [checks.Error(words, hint=remedy, id="kim.E001")]


def _database() -> Iterator[Trouble]:
    for error in encoding_is_right(["default"]):
        yield Trouble("encoding", str(error.msg), str(error.hint))
    if not _cache_answers():
        yield Trouble(
            "cache",
            "Penyimpanan bersama tidak menjawab: batas percobaan masuk tidak dihitung.",
            "Bila memakai REDIS_URL, periksa Redis; bila tidak, jalankan migrate.",
        )


def _cache_answers() -> bool:
    try:
        cache.set("sehat", "ya", 10)
        return bool(cache.get("sehat") == "ya")
    except DatabaseError:
        raise
    except Exception:  # noqa: BLE001 - Redis has errors of its own
        return False


def _letters() -> Iterator[Trouble]:
    if not settings.MAIL_READY:
        yield Trouble(
            "mail",
            "EMAIL_HOST kosong: surat pemberitahuan dan kata sandi baru menunggu.",
            "Isi EMAIL_HOST di berkas pengaturan, lalu mulai ulang portal dan pekerjanya.",
        )
    elif late := late_letters():
        yield Trouble(
            "letters",
            f"{figure(late)} surat seharusnya sudah terkirim.",
            "Periksa EMAIL_HOST dan kata sandinya, lalu journalctl -u kim-worker.",
        )


def worker_age() -> timedelta | None:
    """How long ago a worker said that it lives; None where none ever did."""
    beats = ProcrastinateWorker.objects.order_by("-last_heartbeat")
    last = beats.values_list("last_heartbeat", flat=True).first()
    return None if last is None else timezone.now() - last


def _worker() -> Iterator[Trouble]:
    age = worker_age()
    if age is None or age > HEARTBEAT:
        yield Trouble(
            "worker",
            "Pekerja antrean tidak berjalan: surat dan pemeriksaan terakhir tertunda.",
            "systemctl restart kim-worker, lalu journalctl -u kim-worker.",
        )


def backup_age() -> timedelta | None:
    """How old the newest backup is; None where none is known."""
    try:
        made = BACKUP_MARK.stat().st_mtime
    except OSError:
        return None
    return timezone.now() - datetime.fromtimestamp(made, UTC)


def _backup() -> Iterator[Trouble]:
    age = backup_age()
    if age is not None and age > BACKUP_EVERY:
        yield Trouble(
            "backup",
            f"Cadangan terakhir berumur {figure(age.days)} hari.",
            "Jalankan deploy/backup.sh dengan tangan dan baca pesannya.",
        )


def _usages() -> list[Any]:
    places = [Path(settings.DATA_DIR), Path(settings.MEDIA_ROOT)]
    return [shutil.disk_usage(place) for place in places if place.exists()]


def disk_free() -> int | None:
    """What is left where less is left: of the data or of the photos, in bytes."""
    return min((usage.free for usage in _usages()), default=None)


def _disk() -> Iterator[Trouble]:
    left = [u.free for u in _usages() if u.used / (u.used + u.free) > DISK_FULL]
    if left:
        yield Trouble(
            "disk",
            f"Ruang simpan hampir penuh: tinggal {figure(min(left) // 10**6)} MB.",
            "Pindahkan cadangan lama, atau besarkan ruang simpannya.",
        )


def ages() -> dict[str, int | None]:
    """What a watcher draws a line of: seconds, and bytes left on the disk."""
    oldest = oldest_unsent()
    waited = {
        "letter": timezone.now() - oldest if oldest else timedelta(),
        "worker": worker_age(),
        "backup": backup_age(),
    }
    seconds = {
        f"{name}_age": None if age is None else int(age.total_seconds())
        for name, age in waited.items()
    }
    return {**seconds, "disk_free": disk_free()}


@login_not_required
@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 where all works; 503 with what does not, by its key."""
    try:
        found = {
            "database": True,
            "generation": current_generation(),
            "letters_late": late_letters(),
            **ages(),
            "reasons": [trouble.key for trouble in troubles()],
        }
    except DatabaseError:
        found = {"database": False, "reasons": ["database"]}
    return JsonResponse(found, status=503 if found["reasons"] else 200)
