"""What was typed outlives the session: every POST address knows its form's page."""

import uuid

import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.urls import reverse

from events.models import AttendanceSheet
from kim_portal.lib import posts
from tests.conftest import PASSWORD, form_data

LONG = "Warga RW 05 diminta membawa buku KIA, kartu, dan payung bila hujan turun. " * 30
OWN = {"origin": "http://testserver"}


def sign_in(client, username):
    """Through the sign-in page, so that the session is carried over as in life."""
    data = {"login": username, "password": PASSWORD}
    return client.post(reverse("account_login"), data)


def edit_address(key):
    return reverse("write:edit", args=[key])


def test_a_post_without_a_session_comes_back_into_the_form(client, budi):
    key = uuid.uuid4()
    answer = client.post(reverse("write:save", args=[key]), form_data(body=LONG))
    assert (
        answer.headers["Location"]
        == f"{settings.LOGIN_URL}?next={edit_address(key)}%3Fkim%3Dmedono"
    )
    sign_in(client, "budi")
    page = client.get(edit_address(key)).content.decode()
    assert "Isian Anda kembali" in page
    assert LONG.strip() in page
    assert "Mulai Selasa pukul 08.00." in page


def test_nothing_is_stored_before_the_person_sends_it_again(client, budi):
    key = uuid.uuid4()
    client.post(reverse("write:send", args=[key]), form_data(body=LONG))
    sign_in(client, "budi")
    page = client.get(edit_address(key))
    assert page.context["revision"] is None
    client.post(reverse("write:save", args=[key]), form_data(body=LONG))
    assert "Isian Anda kembali" not in client.get(edit_address(key)).content.decode()


def test_what_another_person_saved_meanwhile_is_not_overwritten(
    client, budi, nur, draft
):
    revision = draft()
    key = revision.publication.draft_key
    late = form_data(revision, body=LONG)
    client.post(reverse("write:save", args=[key]), late)
    revision.save_words(
        by=nur, seen=revision.version, words={"title": "Judul dari Nur"}
    )
    sign_in(client, "budi")
    form = client.get(edit_address(key)).context["form"]
    assert form.words["body"].value() == LONG
    answer = client.post(reverse("write:save", args=[key]), late)
    assert answer.status_code == 409
    assert LONG.strip() in answer.content.decode()


def test_a_text_sent_meanwhile_still_shows_what_was_typed(client, budi, draft):
    revision = draft()
    key = revision.publication.draft_key
    client.post(reverse("write:save", args=[key]), form_data(revision, body=LONG))
    revision.submit(by=budi, seen=revision.version)
    sign_in(client, "budi")
    assert LONG.strip() in client.get(edit_address(key)).content.decode()


def test_a_stranger_who_signs_in_on_that_phone_sees_nothing(client, budi, joko, draft):
    revision = draft()
    key = revision.publication.draft_key
    client.post(reverse("write:save", args=[key]), form_data(revision, body=LONG))
    sign_in(client, "joko")
    assert client.get(edit_address(key)).status_code == 404


def test_an_old_page_sent_after_signing_in_again_is_led_back(budi):
    client = Client(enforce_csrf_checks=True)
    client.force_login(budi)
    key = uuid.uuid4()
    answer = client.post(
        reverse("write:save", args=[key]),
        form_data(body=LONG),
        headers=OWN,
    )
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        f"{edit_address(key)}?kim=medono",
    )
    assert LONG.strip() in client.get(edit_address(key)).content.decode()


@pytest.mark.parametrize("origin", ["https://jahat.example", "null", ""])
def test_a_strangers_page_fills_nothing_in(budi, origin):
    client = Client(enforce_csrf_checks=True)
    client.force_login(budi)
    key = uuid.uuid4()
    headers = {"origin": origin} if origin else {}
    address = reverse("write:save", args=[key])
    answer = client.post(address, form_data(body=LONG), headers=headers)
    assert answer.status_code == 403
    assert LONG.strip() not in client.get(edit_address(key)).content.decode()


def test_secrets_and_the_old_pages_token_are_never_kept(client, budi):
    key = uuid.uuid4()
    data = form_data(body=LONG, password="rahasia-sekali", csrfmiddlewaretoken="abc")
    client.post(reverse("write:save", args=[key]), data)
    kept = client.session[posts.KEY]["data"]
    assert "rahasia-sekali" not in kept
    assert "csrfmiddlewaretoken" not in kept


def test_it_is_kept_for_an_hour(client, budi, time_machine):
    key = uuid.uuid4()
    client.post(reverse("write:save", args=[key]), form_data(body=LONG))
    sign_in(client, "budi")
    session = client.session
    session[posts.KEY] = {**session[posts.KEY], "until": 0}
    session.save()
    assert LONG.strip() not in client.get(edit_address(key)).content.decode()
    assert posts.KEY not in client.session


def test_the_pages_script_is_answered_as_ever(client, budi):
    address = reverse("write:save", args=[uuid.uuid4()])
    client.post(address, form_data(body=LONG), headers={"accept": "application/json"})
    assert posts.KEY not in client.session


MODERATORS = [
    ("send_back", {"note": LONG[:900], "reasons": []}, "return_form"),
    ("note", {"note": "Tanyakan lagi kepada kelurahan."}, "note_form"),
]


@pytest.mark.parametrize(("verb", "typed", "name"), MODERATORS)
def test_a_moderators_note_stands_in_its_form_again(
    client, dewi, as_user, submitted, verb, typed, name
):
    revision = submitted()
    where = ["buletin", revision.pk]
    data = {**typed, "version": revision.version}
    client.post(reverse(f"admin:moderation_{verb}", args=where), data)
    client = carried_over(client, as_user(dewi))
    page = client.get(reverse("admin:moderation_detail", args=where))
    assert page.context[name]["note"].value() == typed["note"]
    assert "Isian Anda kembali" in page.content.decode()


@pytest.mark.parametrize("verb", ["approve", "erase", "withdraw"])
def test_a_note_whose_form_is_not_on_the_page_is_offered_to_be_sent_again(
    client, dewi, as_user, submitted, verb
):
    revision = submitted()
    where = ["buletin", revision.pk]
    data = {"note": "Sudah dicek ke Pak Lurah.", "version": revision.version}
    client.post(reverse(f"admin:moderation_{verb}", args=where), data)
    client = carried_over(client, as_user(dewi))
    page = client.get(reverse("admin:moderation_detail", args=where)).content.decode()
    assert "Kiriman Anda belum kami terima" in page
    assert "Sudah dicek ke Pak Lurah." in page


def test_the_pages_script_takes_no_words_back(client, dewi, as_user, submitted):
    revision = submitted()
    where = ["buletin", revision.pk]
    data = {"note": LONG[:900], "version": revision.version}
    client.post(reverse("admin:moderation_send_back", args=where), data)
    client = carried_over(client, as_user(dewi))
    claim = reverse("admin:moderation_claim", args=where)
    client.post(claim, headers={"accept": "application/json"})
    page = client.get(reverse("admin:moderation_detail", args=where))
    assert page.context["return_form"]["note"].value() == LONG[:900]


def carried_over(before, after):
    """The session of a browser that signed in, second step and all."""
    session = after.session
    session[posts.KEY] = before.session[posts.KEY]
    session.save()
    return after


def test_a_note_on_what_its_author_took_back_is_not_lost(
    client, dewi, budi, as_user, submitted
):
    revision = submitted()
    where = ["buletin", revision.pk]
    data = {"note": LONG[:900], "version": revision.version}
    client.post(reverse("admin:moderation_send_back", args=where), data)
    revision.recall(by=budi)
    client = carried_over(client, as_user(dewi))
    page = client.get(reverse("admin:moderation_detail", args=where))
    assert page.status_code == 409
    assert LONG[:900].strip() in page.content.decode()


def test_pasted_lists_come_back(client, budi, announced):
    day = announced().publication.occurrences.get()
    where = [day.event.code, day.key]
    AttendanceSheet.open_for(day, by=budi)
    people = "\n".join(f"Warga Contoh {n}, RT 0{n % 9 + 1}" for n in range(120))
    client.post(reverse("plan:attendance_type_in", args=where), {"people": people})
    sign_in(client, "budi")
    page = client.get(reverse("plan:attendance", args=where)).content.decode()
    assert people in page
    client.logout()
    client.post(reverse("plan:invitations_add", args=where), {"names": people})
    sign_in(client, "budi")
    page = client.get(reverse("plan:invitations", args=where)).content.decode()
    assert people in page


def test_any_other_form_is_offered_to_be_sent_again(client, budi, announced):
    day = announced().publication.occurrences.get()
    where = [day.event.code, day.key]
    letter = {"signer": "Contoh Penandatangan", "number": "005/12", "position": "Lurah"}
    address = reverse("plan:invitations_letters", args=where)
    client.post(address, letter)
    sign_in(client, "budi")
    page = client.get(reverse("plan:invitations", args=where)).content.decode()
    assert "Kiriman Anda belum kami terima" in page
    assert f'action="{address}"' in page
    assert "Contoh Penandatangan" in page


def test_a_plain_django_form_is_offered_too(client, ratna, as_user):
    address = reverse("admin:guard_watchterm_add")
    client.post(address, {"term": "kata uji coba", "why": "Sering dipakai penipu."})
    client = carried_over(client, as_user(ratna))
    page = client.get(address).content.decode()
    assert "Sering dipakai penipu." in page


def test_a_refused_appeal_keeps_its_words(as_user, budi, dewi, rina, submitted):
    revision = submitted()
    revision.send_back(
        by=dewi, seen=revision.version, reasons=["kurang-jelas"], note="Perjelas."
    )
    address = reverse("write:appeal", args=[revision.publication.code])
    client = as_user(budi)
    client.post(address, {"note": "Sudah sesuai edaran."})
    answer = client.post(address, {"note": "Sekali lagi, sudah sesuai edaran."})
    assert answer.status_code == 409
    assert "Sekali lagi, sudah sesuai edaran." in answer.content.decode()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_a_verb_no_page_sends_is_refused_in_our_voice(client, regions, method):
    answer = client.generic(method, reverse("home"))
    assert answer.status_code == 405
    assert "Ini tidak dapat dibuka seperti itu" in answer.content.decode()
    assert answer.headers["Allow"]


def test_a_post_to_a_page_for_reading_is_refused_in_our_voice(client, regions):
    answer = client.post(reverse("about"))
    assert answer.status_code == 405
    assert "Belum ada yang berubah" in answer.content.decode()


@pytest.mark.parametrize("fields", [3, 500])
def test_a_post_nobody_can_read_is_answered_while_the_database_is_away(
    as_user, budi, monkeypatch, fields
):
    """Too many fields at the same moment: our page all the same, with or without words."""

    def away(_self):
        raise OperationalError("connection refused")

    client = as_user(budi)
    client.raise_request_exception = False
    sent = {f"isian{number}": f"kata ke {number}" for number in range(fields)}
    address = reverse("write:save", args=[uuid.uuid4()])
    with monkeypatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "ensure_connection", away)
        patch.setattr(BaseDatabaseWrapper, "cursor", away)
        answer = client.post(address, sent, headers=OWN)
    assert answer.status_code == 503
    assert ("kata ke 1" in answer.content.decode()) == (fields == 3)
