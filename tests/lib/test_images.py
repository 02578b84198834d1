"""Every photo is redrawn, or refused in words that help. Nothing else comes out."""

import contextlib
import io
import json
import logging
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from PIL import Image

from kim_portal.lib import images
from kim_portal.lib.images import PictureRefused, make_picture
from tests.lib import corpus
from tests.lib.redrawn import (
    TRACES,
    assert_clean,
    close,
    corners,
    develop,
    labelled,
    refusal,
)

ROOT = Path(__file__).parents[2]


# What a phone sends


def test_a_large_photo_comes_out_in_five_sizes():
    picture = make_picture(corpus.jpeg(corpus.grainy(4032, 3024)))
    assert [(r.label, r.width, r.height, r.suffix) for r in picture.renditions] == [
        ("480", 480, 360, ".webp"),
        ("960", 960, 720, ".webp"),
        ("1600", 1600, 1200, ".webp"),
        ("jpeg", 960, 720, ".jpg"),
        ("thumb", 180, 180, ".webp"),
    ]
    assert (picture.width, picture.height) == (1600, 1200)
    assert_clean(picture)


@pytest.mark.parametrize(
    ("size", "widths"),
    [
        ((320, 240), {"480": 320, "jpeg": 320, "thumb": 180}),
        ((480, 360), {"480": 480, "jpeg": 480, "thumb": 180}),
        ((700, 500), {"480": 480, "960": 700, "jpeg": 700, "thumb": 180}),
        ((961, 600), {"480": 480, "960": 960, "1600": 961, "jpeg": 960, "thumb": 180}),
        ((1500, 3000), {"480": 480, "960": 800, "jpeg": 800, "thumb": 180}),
    ],
)
def test_no_photo_is_ever_enlarged(size, widths):
    picture = develop(corpus.jpeg(corpus.photo(*size)))
    assert {r.label: r.width for r in picture.renditions} == widths
    assert_clean(picture)


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "heic"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright_and_without_its_place(orientation, kind):
    picture = develop(corpus.lying_on_its_side(orientation, kind))
    assert (picture.width, picture.height) == (320, 240)
    assert close(corners(picture.renditions[0]), corpus.CORNERS)
    assert_clean(picture)


def test_ten_bit_heic_is_read():
    picture = develop(corpus.heic_of_ten_bits())
    assert close(corners(picture.renditions[0])[:1], [(128, 128, 128)])


def test_two_pictures_in_one_jpeg_give_the_first():
    depth = [Image.new("RGB", (320, 240))]
    content = corpus.encoded(corpus.photo(), "MPO", save_all=True, append_images=depth)
    picture = develop(content)
    assert close(corners(picture.renditions[0]), corpus.CORNERS)
    assert_clean(picture)


def test_cmyk_from_a_print_shop_keeps_its_colours():
    picture = develop(corpus.jpeg(corpus.photo().convert("CMYK")))
    assert close(corners(picture.renditions[0]), corpus.CORNERS)
    assert_clean(picture)


def test_sixteen_bit_grey_keeps_its_tones():
    image = Image.new("I;16", (320, 240), 128 * 257)
    picture = develop(corpus.png(image))
    assert close(corners(picture.renditions[0]), [(128, 128, 128)] * 4)


@pytest.mark.parametrize("mode", ["1", "L", "P"])
def test_simple_png_is_read(mode):
    content = corpus.png(corpus.photo().convert(mode))
    assert_clean(develop(content))


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "heic"])
def test_a_colour_profile_is_obeyed_and_then_dropped(kind):
    content = getattr(corpus, kind)(icc_profile=corpus.swapped_profile())
    picture = develop(content)
    red, green, _, _ = corners(picture.renditions[0])
    assert red[1] > red[0]
    assert green[0] > green[1]
    assert_clean(picture)


@pytest.mark.parametrize("profile", [b"", b"nonsense", bytes(128), b"\xff" * 4000])
def test_a_damaged_colour_profile_does_not_cost_the_photo(profile):
    picture = develop(corpus.jpeg(icc_profile=profile))
    assert close(corners(picture.renditions[0]), corpus.CORNERS)
    assert_clean(picture)


def test_files_stay_within_their_budgets():
    image = Image.blend(corpus.photo(2400, 1600), corpus.grainy(2400, 1600, 6), 0.3)
    sizes = {r.label: len(r.data) for r in develop(corpus.jpeg(image)).renditions}
    assert 35_000 < sizes["480"] <= 40_000
    assert 80_000 < sizes["960"] <= 90_000
    assert sizes["thumb"] <= 12_000


def test_quality_stops_falling_at_the_floor():
    noise = corpus.dice(1).randbytes(3 * 960 * 640)
    picture = develop(corpus.png(Image.frombytes("RGB", (960, 640), noise)))
    assert len(labelled(picture)["960"].data) > 90_000


# Limits, on both sides


@pytest.mark.parametrize("size", [(200, 200), (1600, 200), (400, 3200)])
def test_the_smallest_and_narrowest_photo_is_taken(size):
    assert_clean(develop(corpus.png(Image.new("RGB", size))))


@pytest.mark.parametrize("size", [(199, 300), (300, 199), (1601, 200), (1, 1)])
def test_anything_smaller_or_narrower_is_refused(size):
    assert refusal(corpus.png(Image.new("RGB", size))) == "too_small"


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "heic"])
def test_the_pixel_limit_is_exact(kind):
    content = getattr(corpus, kind)(corpus.photo(301, 241))
    assert make_picture(content, max_pixels=301 * 241).width == 301
    assert refusal(content, max_pixels=301 * 241 - 1) == "too_many_pixels"


def test_the_byte_limit_is_exact():
    content = corpus.jpeg()
    assert make_picture(content, max_bytes=len(content)).width == 320
    assert refusal(content, max_bytes=len(content) - 1) == "too_big"


class Upload(io.BytesIO):
    """A file that remembers how much of it was asked for."""

    asked = 0

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None
        assert size >= 0, "read without a limit"
        self.asked += size
        return super().read(size)


def test_a_file_that_is_too_big_is_never_read_whole():
    upload = Upload(corpus.jpeg() + bytes(100_000))
    with pytest.raises(PictureRefused, match="MB"):
        make_picture(upload, max_bytes=5_000)
    assert upload.asked == 5_001


def test_a_file_object_gives_the_same_as_its_bytes():
    content = corpus.jpeg()
    assert make_picture(Upload(content)) == make_picture(content) == develop(content)


def test_what_takes_too_long_is_stopped():
    start = time.monotonic()
    assert refusal(corpus.scan_bomb(), seconds=0.7) == "too_slow"
    assert time.monotonic() - start < 2


def test_a_third_upload_at_once_is_told_to_come_back_and_holds_no_thread():
    with images._door, images._door:
        assert refusal(corpus.jpeg(corpus.grainy(320, 240))) == "too_slow"


def test_two_officers_who_send_at_once_are_both_served():
    with ThreadPoolExecutor(2) as pool:
        pictures = list(pool.map(make_picture, [corpus.jpeg()] * 2))
    assert len(set(pictures)) == 1


# What an attacker sends


def test_what_is_no_photo_is_refused():
    for name, content in corpus.not_pictures().items():
        assert refusal(content) == "not_a_picture", name


def test_what_only_begins_like_a_photo_is_refused():
    for name, content in corpus.broken_pictures().items():
        assert refusal(content, seconds=20) == "broken", name


def test_a_bomb_is_refused_by_its_header_before_it_is_decoded():
    # Generous, since a busy machine starts the child slowly; decoding takes far longer.
    for name, content in corpus.pixel_bombs().items():
        assert refusal(content, seconds=20) == "too_many_pixels", name


def test_what_travels_with_a_photo_is_left_behind():
    for name, content in corpus.smuggled().items():
        assert any(trace in content for trace in TRACES), name
        picture = make_picture(content)
        assert (picture.width, picture.height) == (320, 240), name
        assert_clean(picture)


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "heic"])
def test_a_photo_cut_short_is_refused_wherever_the_cut_falls(kind):
    whole = getattr(corpus, kind)(corpus.grainy(320, 240))
    # Of a JPEG the last bytes may be missing, see below.
    last = len(whole) - (len(whole) // 8 if kind == "jpeg" else 24)
    for length in [*range(12, 400, 12), *range(400, last, last // 60), last]:
        with pytest.raises(PictureRefused) as refused:
            develop(whole[:length])
        assert refused.value.code == "broken", length


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "heic"])
def test_a_damaged_photo_is_drawn_or_refused(kind):
    whole = getattr(corpus, kind)(corpus.grainy(240, 200))
    for place, damaged in enumerate(corpus.mutations(whole, 80, seed=7)):
        start = time.monotonic()
        with contextlib.suppress(PictureRefused):
            assert_clean(develop(damaged))
        assert time.monotonic() - start < 5, place


def test_damaged_photos_do_not_trouble_the_child_either():
    whole = corpus.lying_on_its_side(6)
    for damaged in corpus.mutations(whole, 12, seed=11):
        with contextlib.suppress(PictureRefused):
            assert_clean(make_picture(damaged))


MEASURE = """
import json, resource, sys
from pathlib import Path
from kim_portal.lib.images import PictureRefused, make_picture
try:
    told = make_picture(Path(sys.argv[1]).read_bytes(), seconds=60).width
except PictureRefused as refused:
    told = refused.code
child = resource.getrusage(resource.RUSAGE_CHILDREN)
worker = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
print(json.dumps([told, child.ru_utime, int(worker) / 1024, child.ru_maxrss / 1024]))
"""
BOUNDED = {
    "jpeg of 48 Mpx": 1600,
    "progressive jpeg of 48 Mpx": 1600,
    "png of 50 Mpx": 1600,
    "webp of 16 Mpx": 1600,
    "png of 400 Mpx": "too_many_pixels",
    "webp claiming 268 Mpx": "too_many_pixels",
    "text bomb": "broken",
    "profile bomb": "broken",
}


def test_memory_and_time_stay_within_bounds(tmp_path):
    heavy = corpus.phone_giants() | corpus.pixel_bombs() | corpus.broken_pictures()
    for name, told in BOUNDED.items():
        path = tmp_path / "upload"
        path.write_bytes(heavy[name])
        command = [sys.executable, "-c", MEASURE, str(path)]
        said = subprocess.check_output(command, cwd=ROOT)
        outcome, seconds, worker, child = json.loads(said)
        assert outcome == told, name
        assert seconds < 5, name
        assert worker < 100, name
        assert child < 400, name


# What the rest of the portal relies on


def test_the_child_sees_no_secrets_and_no_working_directory(monkeypatch):
    seen = {}

    def run(command, **options):
        seen.update(options, command=command)
        return subprocess.CompletedProcess(command, 0, stdout=b'"broken"')

    monkeypatch.setenv("SECRET_KEY", "rahasia")
    monkeypatch.setattr(subprocess, "run", run)
    assert refusal(corpus.jpeg()) == "broken"
    assert seen["env"] == {}
    assert seen["command"][1] == "-IB"


def test_a_child_that_dies_is_noted_without_a_word_about_the_photo(monkeypatch, caplog):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with caplog.at_level(logging.DEBUG):
        assert refusal(corpus.jpeg()) == "broken"
    assert caplog.messages == ["The picture process ended with code 1"]


def test_names_cannot_be_guessed_and_follow_the_largest_rendition():
    picture = develop(corpus.jpeg(corpus.photo(1700, 1000)))
    name = picture.digest(b"key")
    assert name == images.name_for(labelled(picture)["1600"].data, key=b"key")
    assert name != picture.digest(b"other key")
    assert name != develop(corpus.png()).digest(b"key")
    assert re.fullmatch("[0-9a-f]{32}", name)


def test_gps_alone_does_not_change_the_name():
    plain = corpus.jpeg()
    assert develop(corpus.with_gps(plain)).digest(b"k") == develop(plain).digest(b"k")


def test_a_picture_cannot_be_changed_and_does_not_print_its_bytes():
    picture = develop(corpus.jpeg())
    with pytest.raises(FrozenInstanceError):
        picture.renditions[0].data = b""
    assert "RIFF" not in repr(picture)


@pytest.mark.parametrize("code", images.MESSAGES)
def test_every_refusal_tells_the_officer_what_to_do(code):
    message = str(PictureRefused(code))
    figures = {"too_big": "12 MB", "too_many_pixels": "50 mega", "too_small": "200 pi"}
    assert figures.get(code, "") in message
    assert "kirim" in message.lower()
    assert message.endswith(".")
    assert not set("{}!_") & set(message)
