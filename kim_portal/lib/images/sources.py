"""Opening an upload: its size is looked at before any pixel of it is decoded."""

import functools
import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PIL import ExifTags, Image

from kim_portal.lib.images import cut_short
from kim_portal.lib.images.picture import LONGEST, SHORTEST, PictureRefused

# What the decoders' bindings raise over a bad file; anything else ends the child.
DECODE_ERRORS: Final = (
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Source:
    """An opened file. `rows(top, bottom)` decodes it and cuts out that slice."""

    size: tuple[int, int]
    rows: Callable[[int, int], Image.Image]
    profile: bytes | None
    turn: int


def open_source(content: bytes, kind: str, max_pixels: int) -> Source:
    """Open a file of that kind; too many pixels raise `PictureRefused`."""
    if kind == "HEIF":
        return _open_heif(content, max_pixels)
    if kind == "JPEG":
        image = cut_short.load(content, functools.partial(_open_jpeg, max_pixels))
    else:
        # Of a picture that moves, the first frame is the photo.
        image = _open(content, kind, max_pixels)
    rows = functools.partial(_slice, image)
    return Source(image.size, rows, image.info.get("icc_profile"), _turn_of(image))


def _open(content: bytes, kind: str, max_pixels: int) -> Image.Image:
    image = Image.open(io.BytesIO(content), formats=(kind,))
    _check_size(image.size, max_pixels)
    return image


def _open_jpeg(max_pixels: int, content: bytes) -> Image.Image:
    # It may carry a second picture (depth, gain map); the first is the photo.
    image = _open(content, "JPEG", max_pixels)
    # It decodes at a half, a quarter or an eighth for a fraction of the memory.
    scale = LONGEST / max(LONGEST, *image.size)
    image.draft(None, (round(image.width * scale), round(image.height * scale)))
    return image


def _slice(image: Image.Image, top: int, bottom: int) -> Image.Image:
    return image.crop((0, top, image.width, bottom))


def _open_heif(content: bytes, max_pixels: int) -> Source:
    # Not at the top: the worker never loads this decoder, a JPEG never waits for it.
    import pillow_heif

    pillow_heif.options.DECODE_THREADS = 1
    heif = pillow_heif.open_heif(content, remove_stride=False)
    image = heif[heif.primary_index]
    _check_size(image.size, max_pixels)
    pixels = memoryview(image.data)
    width, stride, mode = image.size[0], image.stride, image.mode

    def rows(top: int, bottom: int) -> Image.Image:
        part = pixels[top * stride : bottom * stride]
        return Image.frombytes(mode, (width, bottom - top), part, "raw", mode, stride)

    profile = image.info.get("icc_profile")
    # No turn: libheif has made it already, and the EXIF only repeats it.
    return Source(image.size, rows, profile if isinstance(profile, bytes) else None, 1)


def _check_size(size: tuple[int, int], max_pixels: int) -> None:
    if math.prod(size) > max_pixels:
        raise PictureRefused("too_many_pixels", max_pixels=max_pixels)
    if min(size) * LONGEST < SHORTEST * max(LONGEST, *size):
        raise PictureRefused("too_small")


def _turn_of(image: Image.Image) -> int:
    """Read the EXIF orientation, 1 to 8. Damaged EXIF asks for no turn."""
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except DECODE_ERRORS:
        return 1
