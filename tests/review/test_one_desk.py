"""The write desk behaves the same for every kind: choice of KIM, double tap, closing."""

import pytest
from django.urls import reverse

from bulletins.models import BulletinDecision
from events.models import EventDecision
from review.kinds import KINDS
from tests.conftest import form_data, serve


@pytest.mark.parametrize("name", ["write:new", "plan:new"])
def test_who_serves_two_kim_is_asked_for_which(as_user, budi, jenggot, name):
    serve(budi, jenggot)
    address = reverse(name)
    page = as_user(budi).get(address).content.decode()
    assert "Tulis untuk KIM mana?" in page
    for slug in ("medono", "jenggot"):
        assert f'href="{address}?kim={slug}"' in page
    assert f"kim={'jenggot'}" in as_user(budi).get(f"{address}?kim=jenggot").url


def test_a_second_tap_on_send_is_the_first(as_user, draft, budi):
    revision = draft()
    officer = as_user(budi)
    address = reverse("write:send", args=[revision.publication.draft_key])
    data = form_data(revision)
    first, second = officer.post(address, data), officer.post(address, data)
    assert first.url == second.url
    assert BulletinDecision.objects.count() == 1


def plan_data(revision):
    return {
        "seen": revision.mark,
        "kim": "medono",
        "title": revision.title,
        "kind": revision.kind_id,
        "region": revision.region_id,
        "visibility": "terbuka",
        "place": revision.place_id,
        "organiser": "kim",
        "photo-TOTAL_FORMS": 0,
        "photo-INITIAL_FORMS": 0,
    }


def test_a_second_tap_on_an_event_is_the_first_too(as_user, plan, budi):
    revision = plan()
    officer = as_user(budi)
    address = reverse("plan:send", args=[revision.publication.draft_key])
    data = plan_data(revision)
    first, second = officer.post(address, data), officer.post(address, data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert EventDecision.objects.count() == 1


def test_other_words_sent_after_the_first_are_not_dropped(as_user, draft, budi):
    revision = draft()
    officer = as_user(budi)
    address = reverse("write:send", args=[revision.publication.draft_key])
    officer.post(address, form_data(revision))
    late = officer.post(address, form_data(revision, body="Lain sama sekali. " * 5))
    assert late.status_code == 409
    assert "Lain sama sekali." in late.content.decode()


def test_what_closes_with_its_event_says_so(as_user, announced, budi, dewi):
    live = announced()
    edit = live.copy_for_edit(by=budi)
    edit.save_words(by=budi, seen=edit.version, words={"change_note": "Jamnya."})
    edit.submit(by=budi, seen=edit.version)
    live.publication.withdraw(by=dewi, explanation="Tidak jadi.")
    line = EventDecision.objects.get(move="close")
    assert line.label == "Ditutup bersama acaranya"
    assert "bersama acaranya" in line.sentence()
    state = as_user(budi).get(live.publication.state_link()).content.decode()
    assert "Ditutup bersama acaranya" in state
    assert "buletinnya" not in state


def test_making_a_move_answers_the_line_it_wrote(submitted, dewi):
    from review.states import Move

    revision = submitted()
    line = revision.make(Move.FIRST_YES, by=dewi, first_yes_by=dewi)
    assert line == BulletinDecision.objects.latest("pk")


def test_the_queue_narrows_to_a_subject_of_any_kind(
    as_user, submitted, plan, budi, dewi
):
    news, event = submitted(), plan(title="Posyandu lansia RW 07")
    event.submit(by=budi, seen=event.version)
    desk, queue = as_user(dewi), reverse("admin:moderation_queue")
    for shown, other in ((news, event), (event, news)):
        subject = getattr(shown, KINDS[shown.kind_key].subject).slug
        page = desk.get(queue, {"kategori": f"{shown.kind_key}:{subject}"})
        found = page.content.decode().replace("\xa0", " ")
        assert shown.title in found
        assert other.title not in found
