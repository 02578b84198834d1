"""JPEG photos that lost their last bytes on the way.

Viewers show them, with grey in place of what is missing. Here a photo is taken if
nearly all of it has arrived, and cut above the grey; the rest is refused as broken.
A progressive one comes in layers: it has every row once its last layer has begun.
"""

import random
import re
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageChops

# How much of the height must be there; of the finest layer less will do.
LEAST_KEPT: Final = 15 / 16
LEAST_REFINED: Final = 2 / 3

_END: Final = b"\xff\xd9"
# A marker that ends a run of pixel data, where 0 and restarts belong to the data.
_MARKER: Final = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_NOISE: Final = bytes(random.Random(1).choices(range(255), k=4096))  # noqa: S311
_NO_FRAME: Final = {0xC4, 0xC8, 0xCC}


def load(content: bytes, opened: Callable[[bytes], Image.Image]) -> Image.Image:
    """Decode a JPEG by way of `opened`; OSError if more than its very end is missing."""
    image = opened(content)
    try:
        image.load()
    except OSError:
        image = _mended(content, opened)
    return image


def _mended(content: bytes, opened: Callable[[bytes], Image.Image]) -> Image.Image:
    # A marker cut in half would swallow what is put behind it.
    content = content.rstrip(b"\xff")
    image = opened(content + _END)
    image.load()
    if not _has_every_scan(content):
        raise OSError("scans are missing")
    # Where pixels are missing, the decoder makes grey of nothing and chaos of noise.
    noisy = opened(content + _NOISE + _END)
    noisy.load()
    box = ImageChops.difference(image, noisy).getbbox(alpha_only=False)
    if box is None:
        return image
    first_missing = box[1]
    is_layered = bool(image.info.get("progressive"))
    least = LEAST_REFINED if is_layered else LEAST_KEPT
    if first_missing < least * image.height:
        raise OSError("rows are missing")
    return image if is_layered else image.crop((0, 0, image.width, first_missing))


def _has_every_scan(content: bytes) -> bool:
    """Whether the last bits of each colour have begun: a photo may come in layers."""
    wanted: set[int] = set()
    flat: set[int] = set()  # colours whose even tones are complete
    fine: set[int] = set()  # and whose details are
    for marker, body in _segments(content):
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            wanted = {*body[6::3]}
        elif marker == 0xDA:
            count = body[0]
            colours = {*body[1 : 1 + 2 * count : 2]}
            first, last, bits = body[1 + 2 * count : 4 + 2 * count]
            if bits & 15 == 0:
                flat |= colours if first == 0 else set()
                fine |= colours if last == 63 else set()
    return wanted == flat == fine != set()


def _segments(content: bytes) -> list[tuple[int, bytes]]:
    """Markers with what they hold, in order, as far as they are whole."""
    found = []
    place = 2
    while match := _MARKER.search(content, place):
        start = match.end()
        length = int.from_bytes(content[start : start + 2])
        body = content[start + 2 : start + length]
        if match[0] == _END or length < 2 or len(body) != length - 2:
            break
        found.append((match[0][1], body))
        place = start + length
    return found
