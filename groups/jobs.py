"""What the worker does for photos. Every job may be run twice."""

import logging
import time
from itertools import groupby
from pathlib import Path

from django.conf import settings
from procrastinate.contrib.django import app

from groups.models import Photo

logger = logging.getLogger("kim.jobs")

# Younger files may belong to an upload that is still under way.
LEFT_FOR = 24 * 60 * 60


@app.periodic(cron="10 3 * * *")
@app.task(name="groups.sweep_photos", queue="bersih", queueing_lock="groups.sweep")
def sweep_photos(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    """Delete files no photo knows: of a fault between a file and its row."""
    gone = 0
    files = sorted((Path(settings.MEDIA_ROOT) / "foto").glob("*/*"))
    for _folder, group in groupby(files, key=lambda file: file.parent):
        known = list(group)
        digests = {file.name.partition("-")[0] for file in known}
        rows = Photo.objects.filter(digest__in=digests)
        kept = set(rows.values_list("digest", flat=True))
        for file in known:
            if file.name.partition("-")[0] in kept:
                continue
            try:
                if time.time() - file.stat().st_mtime > LEFT_FOR:
                    file.unlink()
                    gone += 1
            except FileNotFoundError:
                continue
    if gone:
        logger.info("deleted %s files of no photo", gone)


def damaged_photos() -> int:
    """How many photos lack a file, or hold one that is not as long as it was stored."""
    rows = Photo.objects.only("digest", "renditions").iterator(chunk_size=500)
    return sum(not photo.is_whole(to_the_byte=False) for photo in rows)
