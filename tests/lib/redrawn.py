"""A photo that came out of the pipeline, looked at."""

import io
from itertools import chain

import pytest
from PIL import Image

from kim_portal.lib import images
from kim_portal.lib.images import Picture, PictureRefused, Rendition, make_picture
from tests.lib import corpus

TRACES = (b"<script", b"<?php", b"%PDF", b"PK\x03\x04", b"Exif", b"EXIF", b"xmpmeta")
TRACES += (b"PonselUji", b"ICC_PROFILE", b"acsp", b"Photoshop")


def develop(content: bytes) -> Picture:
    """What the child does, done here: quick, for files that are known to be small."""
    return images.develop(content, images.kind_of(content))


def refusal(content: bytes, **limits: float) -> str:
    with pytest.raises(PictureRefused) as refused:
        make_picture(content, **limits)
    return refused.value.code


def opened(rendition: Rendition) -> Image.Image:
    return Image.open(io.BytesIO(rendition.data))


def labelled(picture: Picture) -> dict[str, Rendition]:
    return {rendition.label: rendition for rendition in picture.renditions}


def corners(rendition: Rendition) -> list[tuple[int, ...]]:
    image = opened(rendition).convert("RGB").resize((4, 4))
    return [image.getpixel(place) for place in ((0, 0), (3, 0), (0, 3), (3, 3))]


def close(seen: list[tuple[int, ...]], wanted: object) -> bool:
    gaps = zip(chain(*seen), chain(*wanted), strict=True)
    return all(abs(one - two) <= 16 for one, two in gaps)


def assert_clean(picture: Picture) -> None:
    """Nothing but pixels in any file, and the sizes as promised."""
    for rendition in picture.renditions:
        assert not [trace for trace in TRACES if trace in rendition.data]
        if rendition.suffix == ".jpg":
            assert corpus.jpeg_markers(rendition.data) <= {0xE0, 0xDB, 0xC2, 0xC4, 0xDA}
            assert rendition.content_type == "image/jpeg"
        else:
            assert corpus.webp_chunks(rendition.data) == [b"VP8 "]
            assert rendition.content_type == "image/webp"
        image = opened(rendition)
        assert image.size == (rendition.width, rendition.height)
        assert max(image.size) <= 1600
        assert not image.getexif()
        assert not {"icc_profile", "exif", "xmp", "comment"} & set(image.info)
