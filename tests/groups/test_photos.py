"""Photos as pages use them: nothing is ever cut away for good."""

from io import BytesIO

import pytest

from groups.models import Photo
from tests.conftest import picture_bytes
from tests.lib import corpus


def kept(kim, by, content):
    return Photo.keep(BytesIO(content), kim=kim, by=by)


@pytest.mark.parametrize("size", [(900, 600), (600, 900), (250, 2000), (2000, 250)])
def test_every_size_but_the_thumbnail_shows_the_whole_picture(medono, budi, size):
    photo = kept(medono, budi, picture_bytes(*size))
    assert photo.is_upright == (size[0] < size[1])
    for label, rendition in photo.sizes().items():
        shape = rendition.width / rendition.height
        wanted = 1 if label == "thumb" else size[0] / size[1]
        assert shape == pytest.approx(wanted, rel=0.02), label


def test_the_full_picture_is_the_largest_there_is(medono, budi):
    photo = kept(medono, budi, picture_bytes(1200, 1600))
    assert photo.full_url == photo.sizes()["1600"].url
    assert (photo.width, photo.height) == (1200, 1600)


def test_a_photo_that_lost_its_end_and_one_that_moves_are_kept(medono, budi):
    whole = corpus.jpeg(corpus.grainy(640, 480))
    assert kept(medono, budi, whole[:-2]).width == 640
    assert kept(medono, budi, corpus.animated("GIF", 3)).width == 320
