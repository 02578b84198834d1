"""A hall is one however it is spelled, and what is typed of it is kept or asked about."""

import uuid

import pytest
from django.urls import reverse

from events.models import EventRevision, Place
from tests.conftest import BARAT, MEDONO
from tests.events.pages import asked, filled, holds
from tests.events.planning import form, send, soon

NAMES = ["Aula RW 06", "aula RW 06", "Aula RW. 06", "AULA  R.W. 6"]


@pytest.fixture
def budis(as_user, budi, medono):
    return as_user(budi)


@pytest.fixture
def key():
    return uuid.uuid4()


@pytest.fixture
def aula(regions):
    return Place.objects.create(
        name="Aula RW 06", region_id=MEDONO, address="Jalan Contoh 6"
    )


def save(client, key, **changes):
    return client.post(reverse("plan:save", args=[key]), form(**changes))


@pytest.mark.parametrize("name", NAMES[1:])
def test_a_clash_is_told_whatever_the_spelling(budis, key, dewi, name):
    send(budis, key, place_name=NAMES[0])
    first = EventRevision.objects.get()
    first.approve(by=dewi, seen=first.version)
    answer = send(budis, uuid.uuid4(), place_name=name, title="Rapat lain sama sekali")
    assert answer.status_code == 422
    assert "sudah dipakai" in asked(answer)["place"]
    assert Place.objects.count() == 1


def test_one_hall_for_events_of_a_village_and_of_its_district(budis, dewi):
    for number, region in enumerate((MEDONO, BARAT, MEDONO)):
        day = {"jadwal-day": soon(3 + number)}
        send(budis, uuid.uuid4(), place_name=NAMES[number], region=region, **day)
    assert Place.objects.count() == 1
    assert EventRevision.objects.filter(place=Place.objects.get()).count() == 3


def test_a_hall_first_named_for_the_district_is_found_in_the_village(budis):
    for number, region in enumerate((BARAT, MEDONO)):
        save(budis, uuid.uuid4(), place_name=NAMES[number], region=region)
    assert Place.objects.count() == 1


def test_a_namesake_above_with_another_address_is_another_hall(budis, key, regions):
    Place.objects.create(name="Aula RW 06", region_id=BARAT, address="Jalan Lain 1")
    answer = save(budis, key, place_name="Aula RW 06", place_address="Jalan Contoh 6")
    assert answer.status_code == 302
    revision = EventRevision.objects.get()
    assert revision.place.region_id == MEDONO
    assert revision.venue["address"] == "Jalan Contoh 6"


def test_two_kims_that_name_one_new_hall_at_once_share_a_row(
    budis, key, medono, monkeypatch
):
    """The second did not see the first's, and finds it as it stores its own."""
    from events.plan.venue import PlaceFields

    Place.objects.create(name="aula rw 6", region_id=MEDONO)
    monkeypatch.setattr(PlaceFields, "_known", lambda *_: None)
    assert save(budis, key, place_name="Aula RW 06").status_code == 302
    assert EventRevision.objects.get().place == Place.objects.get()


def test_of_two_at_once_with_two_addresses_the_second_is_asked(
    budis, key, aula, monkeypatch
):
    from events.plan.venue import PlaceFields

    with monkeypatch.context() as patch:
        patch.setattr(PlaceFields, "_known", lambda *_: None)
        answer = save(budis, key, place_name="Aula RW 06", place_address="Gang 1")
    assert answer.status_code == 422
    assert "Jalan Contoh 6" in asked(answer)["place_address"]
    sent = filled(answer)
    assert sent["place_address"] == "Gang 1"
    sent["place_name"] = "Aula RW 06 utara"
    answer = budis.post(reverse("plan:save", args=[key]), dict(sent.lists()))
    assert answer.status_code == 302
    assert EventRevision.objects.get().venue["address"] == "Gang 1"


def test_a_known_name_takes_the_known_hall_with_its_address(budis, key, aula):
    typed = {"place_name": "aula RW. 06", "place_address": "jalan contoh 6"}
    assert save(budis, key, **typed).status_code == 302
    revision = EventRevision.objects.get()
    assert revision.place == aula
    assert revision.venue["address"] == "Jalan Contoh 6"


def test_what_a_known_hall_did_not_say_yet_is_added(budis, key, regions):
    hall = Place.objects.create(name="Aula RW 06", region_id=MEDONO)
    save(budis, key, place=hall.pk, place_name="")
    sent = filled(budis.get(reverse("plan:edit", args=[key])))
    sent |= {"place_address": "Jalan Contoh 6", "place_wheelchair": "Landai"}
    address = reverse("plan:save", args=[key])
    assert budis.post(address, dict(sent.lists())).status_code == 302
    venue = EventRevision.objects.get().venue
    assert (venue["address"], venue["wheelchair"]) == ("Jalan Contoh 6", "Landai")
    # The hall itself says it once a moderator has read it.
    hall.refresh_from_db()
    assert hall.wheelchair == ""
    assert budis.post(address, dict(sent.lists())).status_code == 302


CHOSEN = object()
ASKED = [
    ({"place_name": "Aula RW 06", "place_address": "Gang 1"}, "place_address",
     "Jalan Contoh 6"),
    ({"place": CHOSEN, "place_name": "Balai lain"}, "place_name", "Tempat baru"),
    ({"place": CHOSEN, "place_name": "", "place_address": "Gang 1"}, "place_address",
     "Jalan Contoh 6"),
    ({"place": CHOSEN, "place_name": "Balai lain", "place_address": "Gang 1"},
     "place_name", "Tempat baru"),
    ({"place_name": "", "place_address": "Gang 1"}, "place_name", "nama tempatnya"),
    ({"place_name": "", "place_wheelchair": "Landai"}, "place_name", "nama tempatnya"),
    ({"place_name": "--- !"}, "place_name", "huruf"),
]  # fmt: skip


@pytest.mark.parametrize("verb", ["save", "send"])
@pytest.mark.parametrize(("typed", "field", "message"), ASKED)
def test_two_answers_to_one_question_are_asked_about(
    budis, key, aula, typed, field, message, verb
):
    typed = {name: aula.pk if v is CHOSEN else v for name, v in typed.items()}
    answer = budis.post(reverse(f"plan:{verb}", args=[key]), form(**typed))
    assert answer.status_code == 422
    assert message in asked(answer)[field]
    holds(answer, typed)
    assert list(Place.objects.all()) == [aula]
    assert not EventRevision.objects.exists()


def test_a_place_chosen_and_named_once_more_is_that_place(budis, key, aula):
    assert save(budis, key, place=aula.pk, place_name="aula rw 6").status_code == 302
    assert EventRevision.objects.get().place == aula
