"""What the worker does for photos. Every job may be run twice."""

import contextlib
import logging
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from django.conf import settings
from procrastinate.contrib.django import app

from groups.models import Photo

logger = logging.getLogger("kim.jobs")

# Younger files may belong to an upload that is still under way.
LEFT_FOR = 24 * 60 * 60
FEW = 20


@app.periodic(cron="10 3 * * *")
@app.task(name="groups.sweep_photos", queue="bersih", queueing_lock="groups.sweep")
def sweep_photos(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    """Delete files no photo knows: of a fault between a file and its row."""
    files = sorted((Path(settings.MEDIA_ROOT) / "foto").glob("*/*"))
    strays = list(_strays(files))
    if len(strays) > max(FEW, len(files) // 5):
        # So many are no leftovers: this is another database, or an older one.
        logger.error("%s of %s files belong to no photo: kept", len(strays), len(files))
        return
    for file in strays:
        file.unlink(missing_ok=True)
    if strays:
        logger.info("deleted %s files of no photo", len(strays))


def _strays(files: list[Path]) -> Iterator[Path]:
    """Files older than a day whose name no photo bears. One query for each folder."""
    for _folder, group in groupby(files, key=lambda file: file.parent):
        known = list(group)
        digests = {file.name.partition("-")[0] for file in known}
        rows = Photo.objects.filter(digest__in=digests)
        kept = set(rows.values_list("digest", flat=True))
        for file in known:
            if file.name.partition("-")[0] in kept:
                continue
            with contextlib.suppress(FileNotFoundError):
                if time.time() - file.stat().st_mtime > LEFT_FOR:
                    yield file


def damaged_photos() -> int:
    """How many photos lack a file, or hold one that is not as long as it was stored."""
    rows = Photo.objects.only("digest", "renditions").iterator(chunk_size=500)
    return sum(not photo.is_whole(to_the_byte=False) for photo in rows)
