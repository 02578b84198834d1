"""What a reviewer found of the organiser's forms, held for good."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from groups.models import Photo
from tests.conftest import picture_bytes
from tests.events.conftest import day
from tests.events.guests import address, invited
from tests.events.minutes import place_of, seen_now, text_of, told
from tests.events.test_planning import send


def minutes_path(event, key, verb=""):
    return f"/pengurus/acara/{event.code}/{key}/notula/{verb}"


def test_what_is_missing_in_another_day_is_named_and_linked(as_user, held, budi):
    event = held(times=(1, 2))
    officer = as_user(budi)
    empty = {"decision_1": "", "decision_3": ""}
    seen = seen_now(event)
    officer.post(minutes_path(event, "h1", "simpan/"), told(seen, **empty))
    answer = officer.post(minutes_path(event, "h2", "kirim/"), told(seen_now(event)))
    assert answer.status_code == 422
    other = event.occurrences.get(key="h1")
    page = text_of(answer)
    assert f"Notula {other.day_words}: tulis sedikitnya satu keputusan" in page
    assert f'href="{minutes_path(event, "h1")}"' in page
    edit = event.newest_revision()
    plan = officer.post(
        reverse("plan:send", args=[event.draft_key]), plan_of(edit, officer)
    )
    assert plan.status_code == 422
    assert f'href="{minutes_path(event, "h1")}"' in text_of(plan)


def plan_of(edit, officer):
    """The plan form as it is shown, sent back unchanged."""
    page = officer.get(reverse("plan:edit", args=[edit.publication.draft_key]))
    form = page.context["form"]
    data = {f.html_name: f.value() for f in form.words if f.value() not in (None, [])}
    return {
        **data, "kim": "medono", "hari-TOTAL_FORMS": 0, "hari-INITIAL_FORMS": 0,
        "photo-TOTAL_FORMS": 0, "photo-INITIAL_FORMS": 0,
    }  # fmt: skip


def test_the_note_names_every_day_with_new_minutes(as_user, held, budi):
    event = held(times=(1, 2))
    officer = as_user(budi)
    for key in ("h1", "h2"):
        answer = officer.post(
            minutes_path(event, key, "simpan/"), told(seen_now(event))
        )
        assert answer.status_code == 302, text_of(answer)
    first, second = (event.occurrences.get(key=key).day_words for key in ("h1", "h2"))
    note = event.newest_revision().change_note
    assert note == f"Notula {first} dan {second} ditambahkan."


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


def test_both_faults_of_an_organiser_are_named(as_user, budi, medono, plan):
    revision = plan(kind_slug="sosialisasi-pilkada", organiser="lain")
    fields = {problem.field for problem in revision.problems()}
    assert {"organiser", "organiser_name"} <= fields


def test_all_events_of_my_kim_are_listed_a_page_at_a_time(
    as_user, plan, announced, budi, joko, time_machine, django_assert_max_num_queries
):
    gone = plan(title="Dibuang")
    gone.discard(by=budi, seen=gone.version)
    announced(title="Yang pertama", times=[day(1)])
    for number in range(21):
        plan(title=f"Rencana {number}", times=[day(number + 3)])
    officer = as_user(budi)
    officer.get("/pengurus/acara/")
    with django_assert_max_num_queries(14):
        page = text_of(officer.get("/pengurus/acara/"))
    assert page.count("/pengurus/acara/") >= 20
    assert "Rencana 20" in page
    assert "Yang pertama" not in page
    oldest = Event.objects.order_by("-pk")[19].pk
    older = text_of(officer.get("/pengurus/acara/", {"sebelum": oldest}))
    assert "Yang pertama" in older
    assert "Dibuang" not in page + older
    assert "Rencana 1" not in text_of(as_user(joko).get("/pengurus/acara/"))


def test_an_invitation_is_marked_as_sent(as_user, announced, budi):
    row = announced(times=[day(3)]).publication.occurrences.get()
    invitation = invited(row)
    path = address(row, f"undangan/{invitation.pk}/terkirim/")
    officer = as_user(budi)
    page = text_of(officer.post(path, follow=True))
    assert "Dikirim hari ini" in page
    invitation.refresh_from_db()
    first = invitation.sent_at
    officer.post(path)
    invitation.refresh_from_db()
    assert invitation.sent_at == first
    assert timezone.now() - first < timedelta(minutes=1)


@pytest.mark.parametrize("organiser", ["kecamatan", "kpu"])
def test_a_letter_of_another_body_is_not_signed_by_the_kim(
    as_user, announced, budi, organiser
):
    changes = {"organiser": organiser, "organiser_name": "Kecamatan Contoh"}
    row = announced(times=[day(3)], **changes).publication.occurrences.get()
    invited(row)
    page = text_of(as_user(budi).get(address(row, "undangan/")))
    assert 'name="signer" value="Budi"' not in page


def test_faults_of_the_lists_take_the_focus(as_user, announced, budi):
    row = announced(times=[day(3)]).publication.occurrences.get()
    officer = as_user(budi)
    for end, data in (
        ("undangan/tambah/", {"names": ""}),
        ("hadir/tambah/", {"people": ""}),
    ):
        page = text_of(officer.post(address(row, end), data))
        assert 'id="galat" data-focus' in page


def test_a_plan_sent_with_both_faults_of_the_organiser(as_user, budi, medono):
    answer = send(as_user(budi), uuid.uuid4(), organiser="kecamatan")
    assert answer.status_code == 422
    assert "Tulis nama penyelenggaranya." in text_of(answer)


def test_an_admin_is_led_to_no_page_that_is_not_there(as_user, announced, ratna):
    inside = announced(title="Rapat internal", visibility="internal").publication
    outside = announced(title="Rapat terbuka", times=[day(9)]).publication
    page = text_of(as_user(ratna).get("/admin/events/event/"))
    assert "Rapat internal" in page
    assert outside.get_absolute_url() in page
    assert inside.get_absolute_url() not in page
