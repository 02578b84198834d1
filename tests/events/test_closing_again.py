"""What attackers of closing an event found, held for good."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from bulletins.models import BulletinRevision
from events.models import EventPhoto
from groups.models import Photo
from tests.conftest import kept_photo
from tests.events.conftest import day
from tests.events.minutes import place_of, seen_now, sent, text_of, told


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


def test_a_day_that_was_held_is_not_moved_ahead(held, plan, budi):
    event = held(times=(1, 8))
    edit = event.live.copy_for_edit(by=budi)
    ahead = [{**day(30), "key": "h1"}, edit.times[1]]
    words = {"times": ahead, "change_note": "Pindah."}
    edit.save_words(by=budi, seen=edit.version, words=words)
    assert "tidak dapat dipindah" in edit.problems()[0].message


def test_a_day_with_minutes_stays(held, budi):
    event = held(times=(1, 8))
    edit = event.live.copy_for_edit(by=budi)
    words = {
        "times": [edit.times[1]],
        "minutes": {"h1": {"decisions": ["Ya."]}},
        "change_note": "Hari pertama dihapus.",
    }
    edit.save_words(by=budi, seen=edit.version, words=words)
    assert "punya notula" in edit.problems()[0].message


def test_a_day_left_out_in_a_draft_takes_no_minutes(as_user, held, budi):
    event = held(times=(1, 8))
    edit = event.live.copy_for_edit(by=budi)
    edit.save_words(by=budi, seen=edit.version, words={"times": [edit.times[1]]})
    answer = as_user(budi).get(place_of(event), follow=True)
    assert "dihapus dari jadwal" in text_of(answer)


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_begin_at_once_lose_no_minutes(as_user, held, nur, budi):
    event = held(times=(1, 8))
    seen, barrier, answers = seen_now(event), threading.Barrier(2), []
    clients = [(as_user(nur), "h1"), (as_user(budi), "h8")]

    def close(client, key):
        path = f"/pengurus/acara/{event.code}/{key}/notula/simpan/"
        try:
            barrier.wait()
            answer = client.post(path, told(seen, decision_1=f"Hari {key}."))
            answers.append(answer.status_code)
        finally:
            connection.close()

    officers = [threading.Thread(target=close, args=pair) for pair in clients]
    for officer in officers:
        officer.start()
    for officer in officers:
        officer.join()
    assert sorted(answers) == [302, 409]
    assert len(event.newest_revision().minutes) == 1


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_make_one_draft_bulletin(as_user, held, budi, dewi):
    event = held()
    officer = as_user(budi)
    sent(officer, event, seen_now(event))
    draft = event.newest_revision()
    draft.approve(by=dewi, seen=draft.version)
    path = place_of(event).replace("notula/", "buletin/")
    barrier, answers = threading.Barrier(4), []
    clients = [as_user(budi) for _ in range(4)]

    def tap(client):
        try:
            barrier.wait()
            answers.append(client.post(path).status_code)
        finally:
            connection.close()

    taps = [threading.Thread(target=tap, args=[client]) for client in clients]
    for thread in taps:
        thread.start()
    for thread in taps:
        thread.join()
    assert answers == [302] * 4
    revision = BulletinRevision.objects.get()
    assert revision.title.startswith("Hasil ")
