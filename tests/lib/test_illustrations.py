"""The demo's photos are drawn, quickly and always alike, and pass the real pipeline."""

import io
import time

import pytest
from PIL import Image

from kim_portal.dev.illustrations import SCENES, draw_scene
from kim_portal.lib.images import make_picture


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_there_are_ten_scenes():
    assert set(SCENES) == {
        "rapat", "posyandu", "kerja-bakti", "rob", "batik",
        "ronda", "pasar", "layanan", "sungai", "seni",
    }  # fmt: skip


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_a_full_sheet_drawn_in_no_time(name):
    start = time.process_time()
    image = opened(draw_scene(name))
    assert time.process_time() - start < 2
    assert (image.format, image.size) == ("JPEG", (1600, 1067))
    assert not image.getexif()
    colours = image.convert("RGB").resize((160, 107)).getcolors(160 * 107)
    assert max(count for count, _ in colours) < 0.6 * 160 * 107


@pytest.mark.parametrize("name", ["batik", "seni", "kerja-bakti"])
def test_the_busiest_scenes_pass_as_photos_within_the_budget(name):
    renditions = {r.label: r for r in make_picture(draw_scene(name)).renditions}
    assert len(renditions["960"].data) <= 90_000
    assert len(renditions["thumb"].data) <= 12_000


def test_a_scene_is_the_same_every_time():
    assert draw_scene("batik") == draw_scene("batik")
    assert len({draw_scene(name) for name in SCENES}) == len(SCENES)


@pytest.mark.parametrize("size", [(480, 320), (400, 400), (900, 300), (300, 900)])
def test_other_sizes_show_the_middle(size):
    image = opened(draw_scene("layanan", size=size)).convert("RGB")
    assert image.size == size
    places = [(x, y) for x in (0, size[0] - 1) for y in (0, size[1] - 1)]
    assert all(max(image.getpixel(place)) > 40 for place in places)


def test_an_unknown_scene_is_an_error():
    with pytest.raises(KeyError):
        draw_scene("kampanye")
