"""One pipeline for every photo: read, check, redraw, forget the original.

Nothing an officer uploads is kept. The pixels are drawn anew in fixed sizes, so
what hides around them (GPS, scripts, a second file) has nowhere to stay. Decoders
are C code fed by strangers, and a call into C cannot be stopped from a thread;
therefore they run in a child process with ceilings on memory and time, an empty
environment and no right to write files. The worker itself only moves bytes.
"""

import contextlib
import functools
import hashlib
import hmac
import io
import json
import logging
import math
import resource
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Final, Literal, cast

from PIL import ExifTags, Image, ImageCms, ImageOps

Code = Literal[
    "too_big", "too_many_pixels", "not_a_picture", "broken", "too_small", "too_slow"
]

MAX_BYTES: Final = 12 * 1024 * 1024
# A phone sold as "50 megapixel" delivers 8192 x 6144 = 50,331,648.
MAX_PIXELS: Final = 50_400_000
# libwebp holds four full copies of the picture; 4096 x 4096 keeps them in bounds.
MAX_PIXELS_WEBP: Final = 4096 * 4096
SECONDS: Final = 4.5
# Bytes of heap; with the code it stays below 400 MB resident.
CHILD_MEMORY: Final = 352 * 1024 * 1024

SHORTEST: Final = 200  # pixels
LONGEST: Final = 1600
THUMB: Final = 180
WIDTHS: Final = {"480": 480, "960": 960, "1600": LONGEST}
BUDGETS: Final = {"480": 40, "960": 90, "1600": 240, "jpeg": 140, "thumb": 12}  # kB
QUALITIES: Final = (74, 64, 54, 45)

MESSAGES: Final[dict[Code, str]] = {
    "too_big": (
        "Foto ini lebih dari {megabytes:.0f} MB. Kecilkan dulu, lalu kirim lagi."
    ),
    "too_many_pixels": (
        "Foto ini lebih dari {megapixels:.0f} megapiksel. "
        "Kecilkan dulu, lalu kirim lagi."
    ),
    "not_a_picture": (
        "Berkas ini bukan foto yang dapat kami baca. "
        "Kirim foto diam JPEG, PNG, WebP, atau HEIC dari ponsel Anda."
    ),
    "broken": (
        "Foto ini rusak atau tidak terkirim utuh. "
        "Buka dulu di ponsel Anda; bila terlihat baik, kirim lagi."
    ),
    "too_small": (
        "Foto ini terlalu kecil atau terlalu panjang. Kirim foto yang sisi pendeknya "
        f"sedikitnya {SHORTEST} piksel dan sisi panjangnya paling banyak "
        f"{LONGEST // SHORTEST} kali sisi pendek."
    ),
    "too_slow": (
        "Foto ini terlalu lama diolah. Tunggu sebentar lalu kirim lagi; "
        "bila tetap gagal, kecilkan dulu di ponsel Anda."
    ),
}

_logger = logging.getLogger(__name__)
# One picture at a time in each worker, so that many uploads do not add up.
_turn = threading.BoundedSemaphore(1)
_door = threading.BoundedSemaphore(2)  # one more may wait; readers need threads too

_HEIF_BRANDS: Final = {b"heic", b"heix", b"heim", b"heis", b"mif1"}
_BAND_PIXELS: Final = 1_000_000
# What the decoders' bindings raise over a bad file; anything else ends the child.
_DECODE_ERRORS: Final = (
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)


class PictureRefused(ValueError):
    """The upload cannot become a picture: `code` for programs, `str()` for officers."""

    def __init__(
        self, code: Code, *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS
    ) -> None:
        self.code: Final = code
        figures = {"megabytes": max_bytes / 1024**2, "megapixels": max_pixels / 1e6}
        super().__init__(MESSAGES[code].format(**figures))


@dataclass(frozen=True, slots=True)
class Rendition:
    """One finished file. `width` and `height` in pixels, `data` ready to be stored.

    Labels "480", "960" and "1600" are WebP no wider than they say; "jpeg" is for
    browsers without WebP, "thumb" is a square WebP.
    """

    label: str
    width: int
    height: int
    content_type: str
    suffix: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo redrawn in all its sizes; `width` and `height` are the largest one's."""

    width: int
    height: int
    renditions: tuple[Rendition, ...]

    def digest(self, key: bytes) -> str:
        """Name the picture by its largest rendition: 32 hex digits, see `name_for`."""
        largest = max(self.renditions, key=lambda rendition: rendition.width)
        return name_for(largest.data, key=key)


def name_for(content: bytes, *, key: bytes) -> str:
    """Give 128 bits of HMAC-SHA256 in hex: equal content, equal name, no guessing."""
    return hmac.new(key, content, hashlib.sha256).hexdigest()[:32]


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
    """Tell JPEG, PNG, WEBP or HEIF by the first bytes, or raise `PictureRefused`."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        return "HEIF"
    raise PictureRefused("not_a_picture")


def _ask_child(
    content: bytes, kind: str, max_pixels: int, seconds: float
) -> Picture | Code:
    # -I and -B: nothing imported from the working directory, nothing written.
    command = [sys.executable, "-IB", __file__, kind, str(max_pixels), str(seconds)]
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
        return _unpack(done.stdout)
    _logger.error("The picture process ended with code %d", done.returncode)
    return "broken"


def _pack(picture: Picture) -> bytes:
    facts = [(r.label, r.width, r.height, len(r.data)) for r in picture.renditions]
    head = json.dumps([picture.width, picture.height, facts]).encode()
    return b"\n".join([head, b"".join(r.data for r in picture.renditions)])


def _unpack(answer: bytes) -> Picture | Code:
    head, _, data = answer.partition(b"\n")
    told = json.loads(head)
    if isinstance(told, str):
        return cast("Code", told)
    width, height, facts = told
    renditions = []
    for label, wide, high, length in facts:
        renditions.append(_rendition(label, wide, high, data[:length]))
        data = data[length:]
    return Picture(width, height, tuple(renditions))


def _rendition(label: str, width: int, height: int, data: bytes) -> Rendition:
    kind = ("image/jpeg", ".jpg") if label == "jpeg" else ("image/webp", ".webp")
    return Rendition(label, width, height, *kind, data)


def develop(content: bytes, kind: str, max_pixels: int = MAX_PIXELS) -> Picture:
    """Decode and redraw right here, without the child's ceilings on memory and time.

    For the child, and for tests; all else calls `make_picture`. `kind` as `kind_of`.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            open_source = _open_heif if kind == "HEIF" else _open
            source = open_source(content, kind, max_pixels)
            image = _to_srgb(_shrink(source), source.profile)
    except (Image.DecompressionBombError, MemoryError):
        raise PictureRefused("too_many_pixels", max_pixels=max_pixels) from None
    except PictureRefused:
        raise
    except _DECODE_ERRORS:
        raise PictureRefused("broken") from None
    image.getexif()[ExifTags.Base.Orientation] = source.turn
    image = ImageOps.exif_transpose(image)
    # A clean slate: Pillow would write a profile or EXIF found here into each file.
    image.info = {}
    return _print(image)


@dataclass(frozen=True, slots=True)
class _Source:
    """An opened file. `rows(top, bottom)` decodes it and cuts out that slice."""

    size: tuple[int, int]
    rows: Callable[[int, int], Image.Image]
    profile: bytes | None
    turn: int


def _open(content: bytes, kind: str, max_pixels: int) -> _Source:
    image = Image.open(io.BytesIO(content), formats=(kind,))
    _check_size(image.size, max_pixels)
    # A JPEG may carry a second picture (depth, gain map); the first is the photo.
    if kind != "JPEG" and getattr(image, "is_animated", False):
        raise PictureRefused("not_a_picture")
    profile, turn = image.info.get("icc_profile"), _turn_of(image)
    # A JPEG decodes at a half, a quarter or an eighth for a fraction of the memory.
    scale = LONGEST / max(LONGEST, *image.size)
    image.draft(None, (round(image.width * scale), round(image.height * scale)))
    return _Source(image.size, functools.partial(_slice, image), profile, turn)


def _slice(image: Image.Image, top: int, bottom: int) -> Image.Image:
    return image.crop((0, top, image.width, bottom))


def _open_heif(content: bytes, _kind: str, max_pixels: int) -> _Source:
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
    return _Source(image.size, rows, profile if isinstance(profile, bytes) else None, 1)


def _check_size(size: tuple[int, int], max_pixels: int) -> None:
    if math.prod(size) > max_pixels:
        raise PictureRefused("too_many_pixels", max_pixels=max_pixels)
    if min(size) * LONGEST < SHORTEST * max(LONGEST, *size):
        raise PictureRefused("too_small")


def _turn_of(image: Image.Image) -> int:
    """Read the EXIF orientation, 1 to 8. Damaged EXIF asks for no turn."""
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except _DECODE_ERRORS:
        return 1


def _shrink(source: _Source) -> Image.Image:
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
        return band.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if band.has_transparency_data:
        paper = Image.new("RGBA", band.size, "white")
        return Image.alpha_composite(paper, band.convert("RGBA")).convert("RGB")
    return band if band.mode in {"L", "CMYK"} else band.convert("RGB")


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
    return _rendition(label, *image.size, file.getvalue())


def _serve(kind: str, max_pixels: int, seconds: float) -> None:
    """Be the child: a photo comes in, a line of JSON and the renditions go out."""
    ceilings = {
        resource.RLIMIT_DATA: CHILD_MEMORY,
        # Two cores may work at once. Ends the child even when its worker has died.
        resource.RLIMIT_CPU: math.ceil(2 * seconds) + 1,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in ceilings.items():
        resource.setrlimit(what, (most, most))
    # Pillow refuses at twice this figure, before a decoder asks for memory.
    Image.MAX_IMAGE_PIXELS = (max_pixels + 1) // 2
    try:
        answer = _pack(develop(sys.stdin.buffer.read(), kind, max_pixels))
    except PictureRefused as refusal:
        answer = json.dumps(refusal.code).encode()
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
