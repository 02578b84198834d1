"""Redrawing a photo: upright, on white paper, in sRGB, in all its sizes."""

import contextlib
import io
import math
import warnings
from typing import Final

from PIL import ExifTags, Image, ImageCms, ImageOps

from kim_portal.lib.images.picture import (
    LONGEST,
    MAX_PIXELS,
    Picture,
    PictureRefused,
    Rendition,
    rendition,
)
from kim_portal.lib.images.sources import DECODE_ERRORS, Source, open_source

THUMB: Final = 180
WIDTHS: Final = {"480": 480, "960": 960, "1600": LONGEST}
BUDGETS: Final = {"480": 40, "960": 90, "1600": 240, "jpeg": 140, "thumb": 12}  # kB
QUALITIES: Final = (74, 64, 54, 45)

_BAND_PIXELS: Final = 1_000_000


def develop(content: bytes, kind: str, max_pixels: int = MAX_PIXELS) -> Picture:
    """Decode and redraw right here, without the child's ceilings on memory and time.

    For the child, and for tests; all else calls `make_picture`. `kind` as `kind_of`.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            source = open_source(content, kind, max_pixels)
            image = _to_srgb(_shrink(source), source.profile)
    except (Image.DecompressionBombError, MemoryError):
        raise PictureRefused("too_many_pixels", max_pixels=max_pixels) from None
    except PictureRefused:
        raise
    except DECODE_ERRORS:
        raise PictureRefused("broken") from None
    image.getexif()[ExifTags.Base.Orientation] = source.turn
    image = ImageOps.exif_transpose(image)
    # A clean slate: Pillow would write a profile or EXIF found here into each file.
    image.info = {}
    return _print(image)


def _shrink(source: Source) -> Image.Image:
    """Fit into a square of `LONGEST`, band by band: never two full copies at once."""
    width, height = source.size
    step = max(1, max(source.size) // (2 * LONGEST))
    rows = step * max(1, _BAND_PIXELS // (width * step))
    mode = _opaque(source.rows(0, 1)).mode
    canvas = Image.new(mode, (math.ceil(width / step), math.ceil(height / step)))
    for top in range(0, height, rows):
        band = _opaque(source.rows(top, min(top + rows, height)))
        canvas.paste(band.reduce(step), (0, top // step))
    canvas.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    return canvas


def _opaque(band: Image.Image) -> Image.Image:
    """Lay the band on white paper and leave it in 8 bits: L, RGB or CMYK."""
    if band.mode.startswith("I"):
        return _in_eight_bits(band)
    if band.has_transparency_data:
        paper = Image.new("RGBA", band.size, "white")
        return Image.alpha_composite(paper, band.convert("RGBA")).convert("RGB")
    return band if band.mode in {"L", "CMYK"} else band.convert("RGB")


def _in_eight_bits(band: Image.Image) -> Image.Image:
    grey = band.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    clear = band.info.get("transparency")
    if isinstance(clear, int):
        return grey.point(lambda value: 255 if value == clear // 257 else value)
    return grey


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        # A profile that cannot be used costs a little colour, not the photo.
        with contextlib.suppress(ImageCms.PyCMSError, OSError):
            theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            ours = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(image, theirs, ours, outputMode="RGB")
            return turned or image.convert("RGB")
    return image.convert("RGB")


def _print(image: Image.Image) -> Picture:
    renditions = []
    for label, width in WIDTHS.items():
        renditions.append(_encode(label, _at_width(image, width)))
        if image.width <= width:
            break
    renditions.append(_encode("jpeg", _at_width(image, WIDTHS["960"])))
    square = ImageOps.fit(image, (THUMB, THUMB), Image.Resampling.LANCZOS)
    renditions.append(_encode("thumb", square))
    return Picture(*image.size, tuple(renditions))


def _at_width(image: Image.Image, width: int) -> Image.Image:
    box = min(width, image.width), image.height
    return ImageOps.contain(image, box, Image.Resampling.LANCZOS)


def _encode(label: str, image: Image.Image) -> Rendition:
    """Encode ever more coarsely until the budget holds or the floor is reached."""
    kind = "JPEG" if label == "jpeg" else "WEBP"
    for quality in QUALITIES:
        file = io.BytesIO()
        image.save(file, kind, quality=quality, optimize=True, progressive=True)
        if file.tell() <= BUDGETS[label] * 1000:
            break
    return rendition(label, *image.size, file.getvalue())
