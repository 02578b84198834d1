"""Files for the picture tests, friendly and hostile, made and read in memory."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pillow_heif
from PIL import ExifTags, Image, ImageDraw

RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 160, 60), (30, 60, 200), (230, 190, 40)
# Upright, the photo shows these colours in its four corners, row by row.
CORNERS = (RED, GREEN, BLUE, YELLOW)
SCRIPT = b"<script>alert('kim')</script>"
PHP = b"<?php system($_GET['c']); ?>"

_TURNED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - repeatable on purpose, no secret


def photo(width: int = 320, height: int = 240) -> Image.Image:
    """A picture of four coloured quarters."""
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    for place, colour in enumerate(CORNERS):
        left, top = place % 2 * width // 2, place // 2 * height // 2
        draw.rectangle((left, top, left + width, top + height), fill=colour)
    return image


def grainy(width: int, height: int, detail: int = 1) -> Image.Image:
    """A picture with the soft detail of a real photo, the same on every run."""
    size = 64 * detail, 48 * detail
    noise = dice(1).randbytes(3 * size[0] * size[1])
    return Image.frombytes("RGB", size, noise).resize((width, height))


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def jpeg(image: Image.Image | None = None, **options: object) -> bytes:
    return encoded(image or photo(), "JPEG", **{"quality": 92, **options})


def png(image: Image.Image | None = None, **options: object) -> bytes:
    return encoded(image or photo(), "PNG", **options)


def webp(image: Image.Image | None = None, **options: object) -> bytes:
    return encoded(image or photo(), "WEBP", **{"quality": 92, **options})


def heic(image: Image.Image | None = None, **options: object) -> bytes:
    file = io.BytesIO()
    pillow_heif.from_pillow(image or photo()).save(file, quality=80, **options)
    return file.getvalue()


def heic_of_ten_bits() -> bytes:
    """An even grey, as a phone writes it in its HDR mode."""
    file = io.BytesIO()
    grey = struct.pack("<H", 0x8080) * (3 * 320 * 240)
    pillow_heif.encode("RGB;16", (320, 240), grey, file, quality=90)
    return file.getvalue()


def exif_with_gps(orientation: int = 1, text: str = "") -> bytes:
    """EXIF of a phone that knows where it is: the town square of Pekalongan."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "PonselUji"
    if text:
        exif[ExifTags.Base.ImageDescription] = text
        exif[ExifTags.Base.Artist] = text
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "S"
    gps[ExifTags.GPS.GPSLatitude] = (6.0, 53.0, 19.0)
    gps[ExifTags.GPS.GPSLongitudeRef] = "E"
    gps[ExifTags.GPS.GPSLongitude] = (109.0, 40.0, 30.0)
    return exif.tobytes()


def with_gps(content: bytes, orientation: int = 1, text: str = "") -> bytes:
    """Put GPS and orientation into a JPEG; the pixels stay byte for byte."""
    exif = exif_with_gps(orientation, text)
    if not exif.startswith(b"Exif\0\0"):
        exif = b"Exif\0\0" + exif
    return content[:2] + segment(0xE1, exif) + content[2:]


def lying_on_its_side(orientation: int, kind: str = "jpeg") -> bytes:
    """`photo()` as a camera stores it that was held this way up."""
    turn = _TURNED[orientation]
    image = photo() if turn is None else photo().transpose(turn)
    if kind == "jpeg":
        return with_gps(jpeg(image), orientation)
    encode = {"png": png, "webp": webp, "heic": heic}[kind]
    return encode(image, exif=exif_with_gps(orientation))


def segment(marker: int, body: bytes) -> bytes:
    """One JPEG segment."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def chunk(name: bytes, body: bytes) -> bytes:
    """One PNG chunk."""
    return struct.pack(">I", len(body)) + name + body + _crc(name + body)


def _crc(body: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(body))


def raw_png(width: int, height: int, *extra: bytes, depth: int = 8) -> bytes:
    """A black grey-scale PNG of any size, with extra chunks before the pixels."""
    squeeze = zlib.compressobj(9)
    row = bytes(1 + (width * depth + 7) // 8)
    pixels = b"".join(squeeze.compress(row) for _ in range(height)) + squeeze.flush()
    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    parts = (
        chunk(b"IHDR", header),
        *extra,
        chunk(b"IDAT", pixels),
        chunk(b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def text_bomb() -> bytes:
    squeezed = zlib.compress(bytes(64 * 1024 * 1024), 9)
    return raw_png(320, 240, chunk(b"zTXt", b"Comment\0\0" + squeezed))


def profile_bomb() -> bytes:
    squeezed = zlib.compress(bytes(64 * 1024 * 1024), 9)
    return raw_png(320, 240, chunk(b"iCCP", b"icc\0\0" + squeezed))


def animated(kind: str, frames: int = 60) -> bytes:
    rest = [photo().rotate(6 * step) for step in range(1, frames)]
    return encoded(photo(), kind, save_all=True, append_images=rest, duration=40)


def webp_claiming(width: int, height: int) -> bytes:
    """A WebP whose header promises a canvas that its pixels never fill."""
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    canvas = b"VP8X" + struct.pack("<I", 10) + bytes(4) + size
    body = b"WEBP" + canvas + webp()[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def jpeg_claiming(width: int, height: int) -> bytes:
    """A JPEG with a false size in its frame header."""
    content = bytearray(jpeg())
    start = content.index(b"\xff\xc0") + 5
    content[start : start + 4] = struct.pack(">HH", height, width)
    return bytes(content)


def scan_bomb(scans: int = 4000) -> bytes:
    """A progressive JPEG that asks for the same 16 Mpx scan over and over."""
    content = encoded(Image.new("L", (4000, 4000)), "JPEG", progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:-2] + content[last:-2] * scans + content[-2:]


def zip_with(payload: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("shell.php", payload)
    return file.getvalue()


def not_pictures() -> dict[str, bytes]:
    """Things that are no photo, or none that we take."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    return {
        "nothing": b"",
        "one byte": b"\xff",
        "text": b"Selamat pagi, warga Podosugih.",
        "svg": svg,
        "svg with xml head": b'<?xml version="1.0"?>' + svg,
        "html": b"<!doctype html>" + SCRIPT,
        "php": PHP,
        "pdf": b"%PDF-1.7\n1 0 obj\n",
        "zip": zip_with(PHP),
        "elf": b"\x7fELF" + bytes(60),
        "bmp": encoded(photo(), "BMP"),
        "tiff": encoded(photo(), "TIFF"),
        "ico": encoded(photo(), "ICO"),
        "ppm": encoded(photo(), "PPM"),
        "psd": b"8BPS\0\1" + bytes(60),
        "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        "jpeg 2000": encoded(photo(), "JPEG2000"),
        "avif": encoded(photo(), "AVIF"),
        "wav in riff": b"RIFF\x24\0\0\0WAVEfmt " + bytes(30),
        "mp4": b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + bytes(60),
        "avif that calls itself mif1": encoded(photo(), "AVIF").replace(
            b"ftypavif", b"ftypmif1", 1
        ),
    }


def broken_pictures() -> dict[str, bytes]:
    """Right first bytes, wrong rest."""
    return {
        "jpeg head only": b"\xff\xd8\xff",
        "jpeg of zeros": b"\xff\xd8\xff\xe0" + bytes(4000),
        "jpeg of html": b"\xff\xd8\xff\xe0" + SCRIPT * 50,
        "jpeg of php": b"\xff\xd8\xff" + PHP * 50,
        "png head only": b"\x89PNG\r\n\x1a\n",
        "png without pixels": raw_png(320, 240)[:33] + chunk(b"IEND", b""),
        "png with a wrong sum": png().replace(b"IDAT", b"IDAX", 1),
        "webp head only": b"RIFF\x04\0\0\0WEBP",
        "webp of html": b"RIFF\xff\0\0\0WEBPVP8 " + SCRIPT * 9,
        "webp with a false canvas": webp_claiming(800, 600),
        "gif head only": b"GIF89a",
        "gif of html": b"GIF89a" + SCRIPT * 50,
        "heic head only": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        "heic of html": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + SCRIPT * 50,
        "heic of zeros": b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(4000),
        "text bomb": text_bomb(),
        "profile bomb": profile_bomb(),
    }


def pixel_bombs() -> dict[str, bytes]:
    """Small files that unfold into more pixels than any phone takes."""
    return {
        "png of 400 Mpx": raw_png(20_000, 20_000, depth=1),
        "png of 51 Mpx": raw_png(8_500, 6_000, depth=1),
        "png of 65000 x 1000": raw_png(65_000, 1_000, depth=1),
        "jpeg claiming 4 Gpx": jpeg_claiming(65_500, 65_500),
        "gif claiming 4 Gpx": b"GIF89a" + b"\xff" * 4 + encoded(photo(), "GIF")[10:],
        "webp claiming 268 Mpx": webp_claiming(16_383, 16_383),
        "webp claiming 20 Mpx": webp_claiming(5_000, 4_000),
    }


def phone_giants() -> dict[str, bytes]:
    """The most that a phone or a browser may send within the limits."""
    large = grainy(8064, 6048)
    clear = Image.new("RGBA", (8192, 6144), (90, 120, 60, 128))
    return {
        "jpeg of 48 Mpx": jpeg(large, quality=80),
        "progressive jpeg of 48 Mpx": jpeg(
            large, quality=60, progressive=True, subsampling=0
        ),
        "png of 50 Mpx": png(clear, compress_level=1),
        "webp of 16 Mpx": webp(clear.crop((0, 0, 4096, 4096)), lossless=True, method=0),
    }


def smuggled() -> dict[str, bytes]:
    """Good pictures that carry something else along."""
    page, shell = SCRIPT.decode(), PHP.decode()
    note = chunk(b"tEXt", b"Comment\0" + SCRIPT) + chunk(b"iTXt", b"x\0\0\0\0\0" + PHP)
    plain = png()
    return {
        "jpeg with gps": with_gps(jpeg()),
        "jpeg with html in exif": with_gps(jpeg(), 1, page),
        "jpeg with php in exif": with_gps(jpeg(), 1, shell),
        "jpeg with comment": jpeg(comment=SCRIPT),
        "jpeg with xmp": jpeg(xmp=b"<x:xmpmeta>" + SCRIPT + b"</x:xmpmeta>"),
        "jpeg with iptc": jpeg()[:2]
        + segment(0xED, b"Photoshop 3.0\0" + PHP)
        + jpeg()[2:],
        "jpeg with html behind": jpeg() + SCRIPT,
        "jpeg with php behind": jpeg() + PHP,
        "jpeg with zip behind": jpeg() + zip_with(PHP),
        "jpeg with zip inside": jpeg()[:2] + segment(0xFE, zip_with(PHP)) + jpeg()[2:],
        "jpeg with pdf inside": jpeg()[:2]
        + segment(0xFE, b"%PDF-1.7" + PHP)
        + jpeg()[2:],
        "jpeg with damaged exif": jpeg()[:2]
        + segment(0xE1, b"Exif\0\0MM\0\x2a\xff\xff\xff\xff" + SCRIPT)
        + jpeg()[2:],
        "png with text": plain[:33] + note + plain[33:],
        "png with exif": png(exif=exif_with_gps(1, page)),
        "png with php behind": plain + PHP,
        "webp with exif": webp(exif=exif_with_gps(1, page)),
        "webp with xmp": webp(xmp=b"<x:xmpmeta>" + SCRIPT + b"</x:xmpmeta>"),
        "webp with zip behind": webp() + zip_with(PHP),
        "heic with gps": heic(exif=exif_with_gps(1, page)),
        "heic with php behind": heic() + PHP,
    }


def mutations(content: bytes, count: int, seed: int) -> Iterator[bytes]:
    """The same file with a few bytes changed, cut out, doubled or cut off."""
    luck = dice(seed)
    for _ in range(count):
        damaged = bytearray(content)
        for _ in range(luck.randint(1, 12)):
            place = luck.randrange(len(damaged))
            damaged[place] = luck.randrange(256)
        if luck.random() < 0.2:
            place = luck.randrange(16, len(damaged))
            del damaged[place : place + luck.randint(1, 64)]
        if luck.random() < 0.2:
            place = luck.randrange(16, len(damaged))
            damaged[place:place] = damaged[place : place + luck.randint(1, 64)]
        yield bytes(damaged)


def swapped_profile() -> bytes:
    """An ICC profile of a camera that takes red for green and green for red."""
    red, green = (0.4360, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971)
    curve = b"curv" + struct.pack(">IIH", 0, 1, 0x0233)
    tags = {
        b"desc": b"desc" + struct.pack(">II", 0, 5) + b"swap\0" + bytes(78),
        b"wtpt": _xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": _xyz(*green),
        b"gXYZ": _xyz(*red),
        b"bXYZ": _xyz(0.1431, 0.0606, 0.7141),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, body = struct.pack(">I", len(tags)), b""
    for name, tag in tags.items():
        start = 128 + 4 + 12 * len(tags) + len(body)
        table += name + struct.pack(">II", start, len(tag))
        body += tag + bytes(-len(tag) % 4)
    size = struct.pack(">I", 128 + len(table) + len(body))
    head = size + bytes(4) + b"\x02\x10\0\0mntrRGB XYZ " + bytes(12) + b"acsp"
    white = struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(68, b"\0") + white + bytes(48) + table + body


def _xyz(*values: float) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(v * 65536) for v in values))


def webp_chunks(data: bytes) -> list[bytes]:
    """Names of all chunks; fails unless they fill the file to its last byte."""
    assert data[:4] == b"RIFF"
    assert data[8:12] == b"WEBP"
    assert struct.unpack("<I", data[4:8])[0] == len(data) - 8
    names, place = [], 12
    while place < len(data):
        length = struct.unpack("<I", data[place + 4 : place + 8])[0]
        names.append(data[place : place + 4])
        place += 8 + length + length % 2
    assert place == len(data)
    return names


def jpeg_markers(data: bytes) -> set[int]:
    """All markers; fails unless the file ends with its end marker, and only there."""
    assert data.startswith(b"\xff\xd8")
    assert data.endswith(b"\xff\xd9")
    assert data.count(b"\xff\xd9") == 1
    found, place = set(), 2
    while data[place + 1] != 0xD9:
        assert data[place] == 0xFF
        found.add(data[place + 1])
        scan = data[place + 1] == 0xDA
        place += 2 + struct.unpack(">H", data[place + 2 : place + 4])[0]
        while scan and (
            data[place] != 0xFF or data[place + 1] in {0, *range(0xD0, 0xD8)}
        ):
            place += 1
    return found
