"""A poster: with words, of the own KIM, and sent with or without script."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from events.models import EventRevision
from groups.models import Photo
from tests.conftest import kept_photo, picture_bytes
from tests.events.minutes import text_of
from tests.events.planning import send, soon


def test_a_poster_comes_with_words_and_without_script(
    budis, client, key, dewi, medono, budi
):
    upload = SimpleUploadedFile("p.jpg", picture_bytes(), content_type="image/jpeg")
    answer = send(budis, key, new_photo=upload)
    assert answer.status_code == 422
    assert "Poster belum punya keterangan" in text_of(answer)
    photo = Photo.objects.get()
    revision = EventRevision.objects.get()
    rows = {
        "photo-TOTAL_FORMS": 1,
        "photo-0-photo": photo.pk,
        "photo-0-alt": "Poster kerja bakti",
        "photo-0-caption": "",
    }
    days = {
        "hari-TOTAL_FORMS": 1,
        "hari-INITIAL_FORMS": 1,
        "hari-0-key": revision.times[0]["key"],
        "hari-0-day": soon(),
        "hari-0-starts": "07:00",
        "jadwal-day": "",
        "jadwal-starts": "",
        "jadwal-ends": "",
    }
    answer = send(budis, key, seen=revision.mark, **rows, **days)
    assert answer.status_code == 302, text_of(answer)
    thumb = photo.sizes()["thumb"].url
    assert client.get(thumb).status_code == 404
    revision.refresh_from_db()
    revision.approve(by=dewi, seen=revision.version)
    assert client.get(thumb).status_code == 200
    page = text_of(client.get(revision.publication.get_absolute_url()))
    assert 'alt="Poster kerja bakti"' in page


def test_a_picture_that_is_none_is_said_and_nothing_is_lost(budis, key):
    upload = SimpleUploadedFile("p.jpg", b"bukan foto", content_type="image/jpeg")
    answer = send(budis, key, new_photo=upload, bring="Sapu lidi kesayangan")
    assert answer.status_code == 422
    page = text_of(answer)
    assert "bukan foto" in page
    assert "Sapu lidi kesayangan" in page


def test_the_script_sends_the_poster_by_itself(budis, key):
    address = reverse("plan:photo", args=[key])
    upload = SimpleUploadedFile("p.jpg", picture_bytes(), content_type="image/jpeg")
    answer = budis.post(address, {"photo": upload, "kim": "medono"})
    assert answer.status_code == 201
    assert answer.json()["thumb"].startswith("/foto/")
    assert budis.post(address, {"kim": "medono"}).status_code == 422


def test_another_kims_poster_is_dropped(budis, key, jenggot, joko):
    foreign = kept_photo(kim=jenggot, by=joko)
    rows = {"photo-TOTAL_FORMS": 1, "photo-0-photo": foreign.pk, "photo-0-alt": "x"}
    assert send(budis, key, **rows).status_code == 302
    assert EventRevision.objects.get().poster is None
