"""A disk that takes no more: words are kept, no half file stays, none is served."""

import resource
import time
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse

from groups.jobs import LEFT_FOR, damaged_photos, sweep_photos
from groups.models import Photo
from tests.conftest import form_data, kept_photo, picture_bytes
from tests.events.planning import form as event_form

KEY = "6c1c1f80-3f0e-4c38-9f0e-1d2a3b4c5d6e"
ROOM = "Ruang simpan portal sedang penuh"


@contextmanager
def room_for(most):
    """Files may grow to so many bytes: a write breaks off in the middle, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def files():
    return [file for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file()]


def upload(size=(900, 600)):
    file = BytesIO(picture_bytes(*size))
    file.name = "foto.jpg"
    return file


@pytest.fixture
def room(monkeypatch):
    """Photos are drawn before the room is taken: that happens in a process of its own."""
    from kim_portal.lib import images

    drawn = images.make_picture(upload(), max_bytes=10**7)
    monkeypatch.setattr(images, "make_picture", lambda *_a, **_k: drawn)
    return drawn


@pytest.mark.parametrize("most", [0, 500, 5_000])
def test_the_script_is_told_and_nothing_half_stays(as_user, budi, draft, room, most):
    key = draft().publication.draft_key
    with room_for(most):
        answer = as_user(budi).post(
            reverse("write:photo", args=[key]), {"photo": upload()}
        )
    assert answer.status_code == 507
    assert ROOM in answer.json()["message"]
    assert not Photo.objects.exists()
    sizes = {len(rendition.data) for rendition in room.renditions}
    assert {file.stat().st_size for file in files()} <= sizes
    # With room again the same photo is stored, and whole.
    answer = as_user(budi).post(reverse("write:photo", args=[key]), {"photo": upload()})
    assert answer.status_code == 201
    assert Photo.objects.get().is_whole()


@pytest.mark.parametrize("verb", ["save", "send"])
@pytest.mark.parametrize("kind", ["write", "plan"])
def test_without_script_every_word_is_on_the_page(as_user, budi, room, verb, kind):
    words = {
        "title": "Kabar dari disk penuh",
        "body": "Isi yang panjang.",
        "about": "Isi",
    }
    fields = {"write": form_data, "plan": event_form}[kind](**words)
    with room_for(500):
        answer = as_user(budi).post(
            reverse(f"{kind}:{verb}", args=[KEY]), {**fields, "new_photo": upload()}
        )
    assert answer.status_code == 507
    page = answer.content.decode()
    assert ROOM in page
    assert "Kabar dari disk penuh" in page


def test_a_large_upload_that_finds_no_room_on_its_way_loses_no_words(
    as_user, budi, settings
):
    """Above 2.5 MB it goes by way of a temporary file, before any of our code."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10_000
    file = BytesIO(picture_bytes() + b"x" * 100_000)
    file.name = "foto.jpg"
    fields = form_data(title="Kabar dari disk penuh")
    with room_for(20_000):
        answer = as_user(budi).post(
            reverse("write:save", args=[KEY]), {"new_photo": file, **fields}
        )
    assert answer.status_code == 507
    assert "Kabar dari disk penuh" in answer.content.decode()


def test_any_other_write_that_finds_no_room_is_507_with_the_words(
    as_user, budi, monkeypatch
):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("review.draft.Draft.save", full)
    client = as_user(budi)
    client.raise_request_exception = False
    answer = client.post(
        reverse("write:save", args=[KEY]), form_data(title="Kabar dari disk penuh")
    )
    assert answer.status_code == 507
    assert "Kabar dari disk penuh" in answer.content.decode()


@pytest.mark.parametrize("damage", ["half", "other", "gone", "empty"])
def test_a_damaged_file_is_told_and_mended_by_the_same_photo(
    medono, budi, room, damage
):
    photo = Photo.keep(upload(), kim=medono, by=budi)
    file = files()[0]
    whole = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        changed = {"half": whole[:100], "other": whole[:-1] + b"!", "empty": b""}
        file.write_bytes(changed[damage])
    assert not photo.is_whole()
    if damage != "other":
        assert damaged_photos() == 1
        with (
            mock.patch("kim_portal.management.commands.periksa.troubles", list),
            pytest.raises(CommandError, match="1 hal"),
        ):
            call_command("periksa")
    again = Photo.keep(upload(), kim=medono, by=budi)
    assert again.pk == photo.pk
    assert again.is_whole()
    assert damaged_photos() == 0


def test_the_sweep_takes_what_no_photo_knows_and_nothing_else(medono, budi):
    kept_photo(kim=medono, by=budi)
    folder = files()[0].parent
    mine = set(files())
    stray = [folder / f"{'a' * 32}-480.webp", folder / ".5f.belum", folder / "x"]
    young = folder / f"{'b' * 32}-480.webp"
    old = time.time() - LEFT_FOR - 60
    import os

    for file in [*stray, young]:
        file.write_bytes(b"x")
    for file in [*stray, *mine]:
        os.utime(file, (old, old))
    sweep_photos(timestamp=0)
    assert set(files()) == mine | {young}


def test_beside_another_database_the_sweep_takes_nothing(medono, budi):
    """A restore in steps, a slip in a drill: every file would be a stray."""
    import os

    folder = Path(settings.MEDIA_ROOT) / "foto" / "aa"
    folder.mkdir(parents=True)
    old = time.time() - LEFT_FOR - 60
    for number in range(60):
        file = folder / f"{number:032x}-480.webp"
        file.write_bytes(b"x")
        os.utime(file, (old, old))
    sweep_photos(timestamp=0)
    assert len(files()) == 60
