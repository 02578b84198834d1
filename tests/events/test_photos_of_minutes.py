"""Photos with minutes: described, frozen, public only once approved, lost by no refusal."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from events.models import EventPhoto
from groups.models import Photo
from tests.conftest import kept_photo, picture_bytes
from tests.events.minutes import place_of, seen_now, sent, text_of, told


def test_a_photo_needs_words_and_is_frozen_with_the_minutes(
    as_user, client, held, medono, budi, dewi
):
    event = held()
    officer = as_user(budi)
    upload = SimpleUploadedFile("foto.jpg", picture_bytes(), content_type="image/jpeg")
    answer = sent(officer, event, seen_now(event), new_photo=upload)
    assert answer.status_code == 422
    assert "Foto 1 belum punya keterangan" in text_of(answer)
    photo = Photo.objects.get()
    row = {
        "photo-TOTAL_FORMS": 1,
        "photo-0-photo": photo.pk,
        "photo-0-alt": "Warga duduk melingkar",
        "photo-0-caption": "",
    }
    answer = sent(officer, event, seen_now(event), **row)
    assert answer.status_code == 302, text_of(answer)
    thumb = photo.sizes()["thumb"].url
    assert client.get(thumb).status_code == 404
    draft = event.newest_revision()
    draft.approve(by=dewi, seen=draft.version)
    assert "Warga duduk melingkar" in text_of(client.get(event.get_absolute_url()))
    assert client.get(thumb).status_code == 200
    for sql in (
        "UPDATE events_eventphoto SET alt = 'x'",
        "DELETE FROM events_eventphoto",
    ):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    assert (
        draft.decisions.latest("pk").snapshot["photo_rows"][0]["photo"] == photo.digest
    )


def test_a_new_version_keeps_earlier_photos_and_erasing_takes_them(
    held, medono, budi, dewi
):
    from groups.models import Moderator

    Moderator.objects.filter(user=dewi).update(is_head=True)
    event = held()
    from review.models.pictures import PhotoWords

    photo = kept_photo(kim=medono, by=budi)
    edit = event.live.copy_for_edit(by=budi)
    key = edit.times[0]["key"]
    edit.save_words(
        by=budi,
        seen=edit.version,
        words={"minutes": {key: {"decisions": ["Ya."]}}, "change_note": "Notula."},
        photos=[PhotoWords(photo, "Warga")],
        key=key,
    )
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    again = edit.copy_for_edit(by=budi)
    assert [row.alt for row in again.photo_rows.all()] == ["Warga"]
    event.refresh_from_db()
    event.erase(by=dewi, why="privasi", note="Diminta warga.")
    assert not EventPhoto.objects.exists()
    assert not Photo.objects.exists()


def photo_row(photo, alt="Warga duduk melingkar"):
    return {
        "photo-TOTAL_FORMS": 1,
        "photo-0-photo": photo.pk,
        "photo-0-alt": alt,
        "photo-0-caption": "",
    }


EMPTY = {"decision_1": "", "decision_3": "", "attendance": "", "todo": ""}


def test_a_photo_without_minutes_reaches_nobody(
    as_user, client, held, medono, budi, dewi
):
    event = held()
    photo = kept_photo(kim=medono, by=budi)
    officer = as_user(budi)
    answer = sent(officer, event, seen_now(event), **EMPTY, **photo_row(photo))
    assert answer.status_code == 422
    assert "sedikitnya satu keputusan" in text_of(answer)
    draft = event.newest_revision()
    draft.save_words(by=budi, seen=draft.version, words={"minutes": {}})
    assert "notula-h1" in [problem.field for problem in draft.problems()]
    assert client.get(photo.sizes()["thumb"].url).status_code == 404


def test_the_same_photo_may_show_two_days(held, medono, budi):
    from review.models.pictures import PhotoWords

    event = held(times=(1, 8))
    photo = kept_photo(kim=medono, by=budi)
    edit = event.live.copy_for_edit(by=budi)
    for key in ("h1", "h8"):
        edit.refresh_from_db()
        edit.save_words(
            by=budi, seen=edit.version, words={}, photos=[PhotoWords(photo)], key=key
        )
    assert edit.photo_rows.count() == 2


def test_a_photo_of_a_draft_cannot_move_into_what_is_live(held, medono, budi):
    from review.models.pictures import PhotoWords

    event = held()
    photo = kept_photo(kim=medono, by=budi)
    edit = event.live.copy_for_edit(by=budi)
    edit.save_words(
        by=budi, seen=edit.version, words={}, photos=[PhotoWords(photo)], key="h1"
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        EventPhoto.objects.update(revision=event.live)


def test_erasing_takes_photos_of_drafts_too(held, medono, budi, dewi):
    from groups.models import Moderator
    from review.models.pictures import PhotoWords

    Moderator.objects.filter(user=dewi).update(is_head=True)
    event = held()
    photo = kept_photo(kim=medono, by=budi)
    edit = event.live.copy_for_edit(by=budi)
    edit.save_words(
        by=budi, seen=edit.version, words={}, photos=[PhotoWords(photo)], key="h1"
    )
    event.refresh_from_db()
    event.erase(by=dewi, why="privasi", note="Diminta warga.")
    assert not Photo.objects.exists()


def test_a_photo_sent_without_script_survives_a_conflict(as_user, held, nur, budi):
    event = held()
    seen = seen_now(event)
    as_user(nur).post(place_of(event, "simpan/"), told(seen))
    upload = SimpleUploadedFile("foto.jpg", picture_bytes(), content_type="image/jpeg")
    answer = as_user(budi).post(
        place_of(event, "simpan/"), told(seen, new_photo=upload)
    )
    assert answer.status_code == 409
    photo = Photo.objects.get()
    assert f'name="photo-0-photo" value="{photo.pk}"' in text_of(answer)


def test_a_better_photo_alone_needs_no_note_of_its_own(as_user, held, budi, dewi):
    event = held()
    officer = as_user(budi)
    sent(officer, event, seen_now(event))
    first = event.newest_revision()
    first.approve(by=dewi, seen=first.version)
    upload = SimpleUploadedFile("foto.jpg", picture_bytes(), content_type="image/jpeg")
    rows = {"photo-0-alt": "Warga duduk melingkar", "new_photo": upload}
    answer = officer.post(place_of(event, "kirim/"), told(seen_now(event), **rows))
    assert answer.status_code == 302, text_of(answer)
    note = event.newest_revision().change_note
    assert note == f"Notula {event.occurrences.get().day_words} dibetulkan."


def test_a_photo_sent_without_script_survives_any_fault(as_user, held, budi):
    event = held()
    upload = SimpleUploadedFile("foto.jpg", picture_bytes(), content_type="image/jpeg")
    fault = {"attendance": "banyak", "new_photo": upload}
    answer = as_user(budi).post(
        place_of(event, "simpan/"), told(seen_now(event), **fault)
    )
    assert answer.status_code == 422
    photo = Photo.objects.get()
    assert f'name="photo-0-photo" value="{photo.pk}"' in text_of(answer)
