"""Good pictures that are written in a way one easily forgets."""

import struct
import zlib

from PIL import Image

from tests.lib import corpus


def raw_colour_png(colour: int, pixel: bytes, *extra: bytes) -> bytes:
    """A PNG of 320 x 240 equal pixels in 16 bits, which Pillow itself cannot write."""
    header = struct.pack(">IIBBBBB", 320, 240, 16, colour, 0, 0, 0)
    pixels = zlib.compress((b"\0" + pixel * 320) * 240)
    parts = (
        corpus.chunk(b"IHDR", header),
        *extra,
        corpus.chunk(b"IDAT", pixels),
        corpus.chunk(b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def branded(content: bytes, major: bytes, *others: bytes) -> bytes:
    """A HEIF file whose container names these brands; offsets stay as they were."""
    length = int.from_bytes(content[:4])
    names = b"".join(others).ljust(length - 16, b"\0")
    return content[:8] + major + content[12:16] + names + content[length:]


def transparent() -> dict[str, bytes]:
    """A ground of nothing, black below, in every way a file can say so."""
    clear = Image.new("RGBA", (320, 240), (0, 0, 0, 0))
    dark = Image.new("P", (320, 240), 3)
    dark.putpalette([0, 0, 0] * 256)
    grey = Image.new("I;16", (320, 240), 9 * 257)
    key = corpus.chunk(b"tRNS", struct.pack(">3H", 65535, 0, 257))
    return {
        "rgba png": corpus.png(clear),
        "grey png": corpus.png(clear.convert("LA")),
        "palette png, one colour": corpus.png(dark, transparency=3),
        "palette png, table": corpus.png(dark, transparency=bytes([255, 255, 255, 0])),
        "grey png, one tone": corpus.png(Image.new("L", (320, 240), 9), transparency=9),
        "black and white png": corpus.png(
            Image.new("1", (320, 240), 0), transparency=0
        ),
        "colour png, one colour": corpus.png(
            Image.new("RGB", (320, 240), (9, 8, 7)), transparency=(9, 8, 7)
        ),
        "16 bit grey png, one tone": corpus.png(grey, transparency=9 * 257),
        "16 bit grey png": raw_colour_png(4, bytes(4)),
        "16 bit png": raw_colour_png(6, bytes(8)),
        "16 bit png, one colour": raw_colour_png(2, key[8:14], key),
        "webp": corpus.webp(clear),
        "webp without loss": corpus.webp(clear, lossless=True, exact=True),
        "gif": corpus.encoded(dark, "GIF", transparency=3),
        "heic": corpus.heic(clear),
    }
