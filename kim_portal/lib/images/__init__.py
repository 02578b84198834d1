"""One pipeline for every photo: read, check, redraw, forget the original.

Nothing an officer uploads is kept. The pixels are drawn anew in fixed sizes, so
what hides around them (GPS, scripts, a second file) has nowhere to stay. Decoders
are C code fed by strangers, and a call into C cannot be stopped from a thread;
therefore they run in a child process with ceilings on memory and time, an empty
environment and no right to write files. The worker itself only moves bytes.
"""

import logging
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Final

from kim_portal.lib.images.darkroom import develop
from kim_portal.lib.images.picture import (
    MAX_BYTES,
    MAX_PIXELS,
    MESSAGES,
    Code,
    Picture,
    PictureRefused,
    Rendition,
    name_for,
    unpack,
)

__all__ = (
    "MESSAGES",
    "Picture",
    "PictureRefused",
    "Rendition",
    "develop",
    "kind_of",
    "make_picture",
    "name_for",
)

# libwebp holds four full copies of the picture; 4096 x 4096 keeps them in bounds.
MAX_PIXELS_WEBP: Final = 4096 * 4096
SECONDS: Final = 4.5

_logger = logging.getLogger(__name__)
# One picture at a time in each worker, so that many uploads do not add up.
_turn = threading.BoundedSemaphore(1)
_door = threading.BoundedSemaphore(2)  # one more may wait; readers need threads too

# What phones name their HEIF files, of which some hold AVIF: that decoder is not ours.
_HEVC_BRANDS: Final = {
    *(b"heic", b"heix", b"heim", b"heis"),
    *(b"hevc", b"hevx", b"hevm", b"hevs"),
}
_OPEN_BRANDS: Final = {b"mif1", b"msf1", b"heif", b"miaf"}
_AV1_BRANDS: Final = {b"avif", b"avis"}
_MOST_BRANDS_END: Final = 256
_CHILD: Final = str(Path(__file__).with_name("__main__.py"))


def make_picture(
    source: bytes | IO[bytes],
    *,
    max_bytes: int = MAX_BYTES,
    max_pixels: int = MAX_PIXELS,
    seconds: float = SECONDS,
) -> Picture:
    """Turn an upload into a `Picture`, or raise `PictureRefused`.

    A file object is read from where it stands, never past `max_bytes` + 1. Pixels are
    counted from the header, before decoding. `seconds` is wall-clock time for decoding
    and encoding together. The same bytes always give the same picture.
    """
    content = source if isinstance(source, bytes) else source.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise PictureRefused("too_big", max_bytes=max_bytes)
    kind = kind_of(content)
    if kind == "WEBP":
        max_pixels = min(max_pixels, MAX_PIXELS_WEBP)
    if not _door.acquire(blocking=False):
        raise PictureRefused("too_slow")
    try:
        with _turn:
            answer = _ask_child(content, kind, max_pixels, seconds)
    finally:
        _door.release()
    if isinstance(answer, Picture):
        return answer
    raise PictureRefused(answer, max_pixels=max_pixels)


def kind_of(content: bytes) -> str:
    """Tell JPEG, PNG, WEBP, GIF or HEIF by the first bytes, or raise `PictureRefused`.

    What a file is called, and what the browser thinks it is, says nothing.
    """
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if _is_heif(content):
        return "HEIF"
    raise PictureRefused("not_a_picture")


def _is_heif(content: bytes) -> bool:
    """Whether one of the brands in the first box is one we decode."""
    if content[4:8] != b"ftyp":
        return False
    end = min(int.from_bytes(content[:4]), _MOST_BRANDS_END)
    starts = 8, *range(16, end - 3, 4)
    brands = {content[start : start + 4] for start in starts}
    if brands & _HEVC_BRANDS:
        return True
    return bool(brands & _OPEN_BRANDS) and not brands & _AV1_BRANDS


def _ask_child(
    content: bytes, kind: str, max_pixels: int, seconds: float
) -> Picture | Code:
    # -I and -B: nothing imported from the working directory, nothing written.
    figures = str(max_pixels), str(seconds)
    command = [sys.executable, "-IB", _CHILD, kind, *figures]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, file and numbers
            command,
            input=content,
            capture_output=True,
            timeout=seconds,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "too_slow"
    if done.returncode == 0:
        return unpack(done.stdout)
    _logger.error("The picture process ended with code %d", done.returncode)
    return "broken"
