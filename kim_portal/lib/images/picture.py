"""What the pipeline gives: a picture in all its sizes, or a refusal in words."""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Final, Literal, cast

Code = Literal[
    "too_big",
    "too_many_pixels",
    "not_a_picture",
    "broken",
    "too_small",
    "too_slow",
    "no_room",
]

MAX_BYTES: Final = 12 * 1024 * 1024
# A phone sold as "50 megapixel" delivers 8192 x 6144 = 50,331,648.
MAX_PIXELS: Final = 50_400_000

SHORTEST: Final = 200  # pixels
LONGEST: Final = 1600

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
    "no_room": (
        "Ruang simpan portal sedang penuh, jadi foto ini belum tersimpan. Tulisan Anda "
        "tetap ada di sini: simpan dulu tanpa foto, beri tahu kantor, dan kirim fotonya "
        "nanti."
    ),
}


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


def pack(picture: Picture) -> bytes:
    facts = [(r.label, r.width, r.height, len(r.data)) for r in picture.renditions]
    head = json.dumps([picture.width, picture.height, facts]).encode()
    return b"\n".join([head, b"".join(r.data for r in picture.renditions)])


def unpack(answer: bytes) -> Picture | Code:
    head, _, data = answer.partition(b"\n")
    told = json.loads(head)
    if isinstance(told, str):
        return cast("Code", told)
    width, height, facts = told
    renditions = []
    for label, wide, high, length in facts:
        renditions.append(rendition(label, wide, high, data[:length]))
        data = data[length:]
    return Picture(width, height, tuple(renditions))


def rendition(label: str, width: int, height: int, data: bytes) -> Rendition:
    kind = ("image/jpeg", ".jpg") if label == "jpeg" else ("image/webp", ".webp")
    return Rendition(label, width, height, *kind, data)
