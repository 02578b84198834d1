"""What phones and offices send beside plain photos: taken, or refused in words."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from kim_portal.lib.images import PictureRefused, make_picture
from tests.lib import corpus, odd_pictures
from tests.lib.redrawn import (
    assert_clean,
    close,
    corners,
    develop,
    labelled,
    opened,
    refusal,
)

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize("kind", odd_pictures.transparent())
def test_what_is_transparent_turns_white(kind):
    picture = develop(odd_pictures.transparent()[kind])
    for rendition in picture.renditions:
        assert close(corners(rendition), [(255, 255, 255)] * 4), rendition.label


def test_a_logo_on_nothing_keeps_its_colours_on_white():
    picture = develop((DATA / "poster-transparent.png").read_bytes())
    image = opened(labelled(picture)["jpeg"]).convert("RGB")
    assert min(image.getpixel((2, 2))) >= 250
    assert len(image.quantize(64).getcolors()) > 10
    assert_clean(picture)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_of_a_picture_that_moves_the_first_frame_is_the_photo(kind):
    picture = develop(corpus.animated(kind, 5))
    assert close(corners(picture.renditions[0]), corpus.CORNERS)
    assert_clean(picture)


def test_a_gif_is_read():
    picture = develop(corpus.encoded(corpus.photo(), "GIF"))
    assert close(corners(picture.renditions[0]), corpus.CORNERS)


BRANDS = ["heic", "heix", "hevc", "hevx", "heim", "heis", "hevm", "hevs", "mif1",
          "msf1", "heif"]  # fmt: skip


@pytest.mark.parametrize("brand", BRANDS)
def test_a_phone_may_name_any_brand_of_heif(brand):
    content = odd_pictures.branded(corpus.heic(), brand.encode(), b"mif1")
    assert close(corners(develop(content).renditions[0]), corpus.CORNERS)


def test_a_brand_nobody_knows_is_read_if_it_says_that_it_is_like_heic():
    content = odd_pictures.branded(corpus.heic(), b"XyZ1", b"mif1", b"heic")
    assert close(corners(develop(content).renditions[0]), corpus.CORNERS)
    content = odd_pictures.branded(corpus.heic(), b"XyZ1", b"XyZ2")
    assert refusal(content) == "not_a_picture"


def test_the_photo_with_another_brand_is_read():
    assert (
        make_picture((DATA / "brand-hevc.heic").read_bytes(), seconds=20).width == 1200
    )


# A JPEG that lost its last bytes on the way

MODES = ("L", "RGB", "CMYK")
WAYS = (
    {}, {"progressive": True}, {"restart_marker_rows": 1}, {"subsampling": 0},
    {"quality": 97}, {"quality": 60, "optimize": True},
)  # fmt: skip


@pytest.fixture(scope="module", params=WAYS, ids=str)
def whole_and_drawn(request):
    whole = corpus.jpeg(corpus.grainy(800, 600, 2), **request.param)
    return whole, develop(whole)


@pytest.mark.parametrize("lost", [1, 2, 3, 10, 200])
def test_a_jpeg_that_lost_its_last_bytes_is_taken_without_a_grey_edge(
    whole_and_drawn, lost
):
    whole, before = whole_and_drawn
    picture = develop(whole[:-lost])
    assert picture.width == 800
    assert 600 * 15 / 16 <= picture.height <= 600
    assert_clean(picture)
    seen = opened(labelled(picture)["960"]).convert("RGB")
    meant = opened(labelled(before)["960"]).convert("RGB").crop((0, 0, *seen.size))
    foot = (400, picture.height - 8, 800, picture.height)
    gap = ImageChops.difference(seen.crop(foot), meant.crop(foot))
    # WebP is not exact; grey in place of these colours would be 40 and more away.
    assert max(ImageStat.Stat(gap).mean) < 16


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_jpeg_of_which_more_is_missing_is_refused_in_words(way, share):
    whole = corpus.jpeg(corpus.grainy(800, 600, 4), **way)
    with pytest.raises(PictureRefused, match="tidak terkirim utuh"):
        develop(whole[: round(len(whole) * share)])


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("colour", ["white", "black", "gray"])
def test_an_even_picture_that_lost_its_end_is_judged_like_any_other(mode, colour):
    whole = corpus.jpeg(Image.new("RGB", (800, 600), colour).convert(mode))
    for lost in (1, 2, 10):
        assert develop(whole[:-lost]).height >= 600 * 15 / 16
    with pytest.raises(PictureRefused):
        develop(whole[: len(whole) // 2])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_what_lost_its_end_is_still_turned_upright(orientation):
    picture = develop(corpus.lying_on_its_side(orientation)[:-2])
    assert (picture.width, picture.height) == (320, 240)
    assert close(corners(picture.renditions[0]), corpus.CORNERS)


def test_the_photo_without_its_end_mark_is_taken_whole():
    picture = make_picture((DATA / "no-eoi.jpg").read_bytes(), seconds=20)
    assert (picture.width, picture.height) == (1200, 900)


def test_bytes_after_the_end_do_not_hide_a_whole_photo():
    whole = corpus.jpeg()
    for more in (b"\xff", b"\0" * 5000, b"\xff\xd9", whole[:300]):
        assert develop(whole + more) == develop(whole)
