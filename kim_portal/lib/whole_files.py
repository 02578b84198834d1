"""Files that are whole or not there: written beside, read again, then given their name."""

import errno
import hashlib
import os
import uuid
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from kim_portal.lib.causes import causes

UNFINISHED = ".belum"
# Full, over a quota or a limit, switched to read-only, broken.
_NO_ROOM = {
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO, errno.ENFILE,
    errno.EMFILE,
}  # fmt: skip


def is_no_room(error: BaseException | None) -> bool:
    """Whether the disk, not our code, is why something failed."""
    return any(
        isinstance(one, OSError) and one.errno in _NO_ROOM for one in causes(error)
    )


def keep(name: str, data: bytes) -> None:
    """Write `data` below MEDIA_ROOT; a reader meets all of it or none.

    Raises OSError; what was there before stays then, and nothing half-written is left.
    """
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{uuid.uuid4().hex}{UNFINISHED}")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if beside.read_bytes() != data:
            raise OSError(errno.EIO, "what was written reads otherwise")
        beside.chmod(settings.FILE_UPLOAD_PERMISSIONS)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def touch(name: str) -> None:
    """It is used again: whoever sweeps old files finds a young one."""
    os.utime(default_storage.path(name))


def is_whole(name: str, size: int, digest: str = "") -> bool:
    """Whether it lies there with that many bytes; with a SHA-256 in hex, just those."""
    path = Path(default_storage.path(name))
    try:
        if path.stat().st_size != size:
            return False
        return not digest or digest_of(path.read_bytes()) == digest
    except OSError:
        return False


def digest_of(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()
