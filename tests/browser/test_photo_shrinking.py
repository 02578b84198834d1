"""What the page makes of a photo before it is sent."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image
from playwright.sync_api import expect

from groups.models import Photo
from tests.lib import corpus

DATA = Path(__file__).parents[1] / "lib" / "data"


# The kind of every file the page sends from now on.
LISTEN = """() => {
  const append = FormData.prototype.append;
  window.sentKinds = [];
  FormData.prototype.append = function (name, value, ...rest) {
    if (value instanceof Blob) window.sentKinds.push(value.type);
    return append.call(this, name, value, ...rest);
  };
}"""


@pytest.fixture
def sent(visitor, budi, medono):
    """Chooses a photo in the write form; gives the kind of what left the phone."""
    phone = visitor()
    phone.enter("budi")

    def send(path):
        page = phone.open("/pengurus/tulis/")
        page.evaluate(LISTEN)
        page.locator("#id_new_photo").set_input_files(path)
        expect(page.locator(".photo-row img")).to_be_visible()
        return page.evaluate("window.sentKinds")

    return send


def test_a_transparent_picture_stays_white_when_it_is_shrunk(sent):
    assert sent(DATA / "poster-transparent.png") == ["image/jpeg"]
    photo = Photo.objects.get()
    name = Photo.path_for(photo.digest, "jpeg", ".jpg")
    with default_storage.open(name) as file:
        assert min(Image.open(file).convert("RGB").getpixel((2, 2))) >= 250


def test_what_only_the_phone_can_read_is_sent_redrawn(sent, tmp_path):
    path = tmp_path / "poster.avif"
    # Even quarters: as JPEG larger than the file itself.
    path.write_bytes(corpus.encoded(corpus.photo(), "AVIF", quality=30))
    assert sent(path) == ["image/jpeg"]
    assert Photo.objects.get().width == 320
