"""Points of a bulletin: up to three short lines, under the law like every word."""

import pytest

from bulletins.models import POINT_MAX, BulletinRevision
from tests.conftest import form_data

THREE = "Sabtu, 28 November, 07.00\nBalai RW 05\nBawa KTP"


def written(budi, as_user, key, points):
    """What the write desk answers to that text, sent by budi."""
    data = form_data(points=points)
    return as_user(budi).post(f"/pengurus/tulis/{key}/kirim/", data)


@pytest.fixture
def key():
    return "6f0e6c0e-0f5f-4b59-9d6c-3a8f1b3c9d12"


@pytest.mark.parametrize(
    "typed", [THREE, "- Sabtu, 28 November, 07.00\n\n• Balai RW 05\n3. Bawa KTP\n"]
)
def test_lines_are_stored_without_bullets_and_empty_lines(budi, as_user, key, typed):
    assert written(budi, as_user, key, typed).status_code == 302
    assert BulletinRevision.objects.get().points == THREE


def test_a_date_that_begins_a_line_is_no_bullet(budi, as_user, key):
    written(budi, as_user, key, "28 November di balai\n07.00 kumpul")
    assert BulletinRevision.objects.get().points == "28 November di balai\n07.00 kumpul"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("satu\ndua\ntiga\nempat", "Ada 4 baris; paling banyak 3."),
        (f"satu\n{'x' * (POINT_MAX + 4)}", "Baris 2 terlalu panjang: 94 huruf"),
    ],
)
def test_what_is_too_long_is_said_and_nothing_typed_is_lost(
    budi, as_user, key, typed, told
):
    page = written(budi, as_user, key, typed)
    assert page.status_code != 302
    text = page.content.decode()
    assert told in text
    assert all(line in text for line in typed.split("\n"))


def test_residents_read_them_above_the_text_and_send_them_on(client, published):
    live = published(points=THREE).publication
    live.refresh_from_db()
    page = client.get(live.get_absolute_url()).content.decode()
    assert page.index("Intinya") < page.index('<div class="body">')
    assert "<li>Bawa KTP</li>" in page
    assert "• Balai RW 05" in page


def test_without_points_there_is_no_box(client, published):
    live = published().publication
    live.refresh_from_db()
    assert "Intinya" not in client.get(live.get_absolute_url()).content.decode()


def test_a_moderator_sees_what_changed_in_them(as_user, published, budi, dewi):
    first = published(points=THREE)
    edit = first.copy_for_edit(by=budi)
    assert edit.points == THREE
    words = {"points": "Minggu, 29 November, 07.00", "change_note": "Hari."}
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    page = as_user(dewi).get(f"/admin/moderasi/buletin/{edit.pk}/").content.decode()
    assert "Intinya" in page
    assert "<ins" in page
    assert "Minggu" in page


def test_the_guard_reads_them(submitted):
    revision = submitted(points="Coblos nomor dua")
    assert "Coblos nomor dua" in revision.texts()
