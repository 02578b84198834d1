"""What is typed of a place is nobody else's to see before a moderator has read it."""

import uuid

import pytest
from django.urls import reverse

from events.models import EventRevision, Place
from groups.models import KimGroup, Moderator
from review.states import Status
from tests.conftest import BARAT, MEDONO, person, serve
from tests.events.pages import filled
from tests.events.planning import form, send

TIRTO = "33.75.01.1009"
HALL = "Aula Kenariwati"
TYPED = {
    "place_name": HALL,
    "place_address": "Gang Kenariwati 1",
    "place_wheelchair": "Landai di Kenariwati",
}


@pytest.fixture
def neighbour(as_user, regions):
    """An officer of another KIM of the same kecamatan."""
    tirto = KimGroup.objects.create(name="KIM Tirto", slug="tirto", region_id=TIRTO)
    user = person("sri")
    serve(user, tirto, "ketua")
    return as_user(user)


def offered(client):
    """What the list of places offers on a fresh page."""
    page = client.get(reverse("plan:new"), follow=True)
    field = page.context["form"].words.fields["place"]
    return [label for _value, label in field.choices if label != "Tempat baru"]


def planned_at(client, key, verb="save", **changes):
    answer = client.post(reverse(f"plan:{verb}", args=[key]), form(**TYPED | changes))
    assert answer.status_code == 302, answer.context["form"].error_links()
    return EventRevision.objects.get(publication__draft_key=key)


def in_kecamatan(**changes):
    """For all of the kecamatan, so that both KIM are near."""
    return {"region": BARAT, **changes}


def drafts(budis, key, dewi):
    planned_at(budis, key, **in_kecamatan(visibility="internal"))


def waits(budis, key, dewi):
    planned_at(budis, key, "send", **in_kecamatan())


def is_returned(budis, key, dewi):
    row = planned_at(budis, key, "send", **in_kecamatan())
    row.send_back(by=dewi, seen=row.version, reasons=["foto"], note="Tolong.")


def is_internal(budis, key, dewi):
    row = planned_at(budis, key, "send", **in_kecamatan(visibility="internal"))
    row.approve(by=dewi, seen=row.version)


def throw_away(budis, row):
    row.refresh_from_db()
    address = reverse("plan:discard", args=[row.publication.code])
    budis.post(address, {"seen": row.mark})


def was_sent_and_discarded(budis, key, dewi):
    is_returned(budis, key, dewi)
    throw_away(budis, EventRevision.objects.get())
    assert EventRevision.objects.get().status == Status.DROPPED


def was_discarded(budis, key, dewi):
    throw_away(budis, planned_at(budis, key, **in_kecamatan()))
    assert not EventRevision.objects.exclude(status=Status.DROPPED).exists()


@pytest.mark.parametrize(
    "happens",
    [drafts, waits, is_returned, is_internal, was_discarded, was_sent_and_discarded],
)
def test_nobody_else_is_offered_or_told_of_it(budis, neighbour, key, dewi, happens):
    happens(budis, key, dewi)
    assert HALL not in offered(neighbour)
    # Named by chance, and in another spelling: nothing is known, nothing is asked.
    hidden = Place.objects.filter(name=HALL).first()
    typed = in_kecamatan(
        kim="tirto", place_name=HALL.upper(), place_address="Gang Lain 9"
    )
    typed["place_wheelchair"] = ""
    theirs = uuid.uuid4()
    for changes in (typed, {**typed, "place": hidden.pk if hidden else 999}):
        answer = neighbour.post(reverse("plan:save", args=[theirs]), form(**changes))
        said = answer.content.decode().replace("Gang Lain 9", "")
        assert "Gang Kenariwati" not in said
        assert "Landai" not in said
        assert HALL not in said
    venue = EventRevision.objects.get(publication__draft_key=theirs).venue
    assert venue["name"] == HALL.upper()
    assert (venue["address"], venue["wheelchair"]) == ("Gang Lain 9", "")
    assert "Kenariwati" not in str(venue)


def test_the_kim_itself_is_offered_what_it_wrote_with_its_words(budis, key):
    planned_at(budis, key)
    assert HALL in offered(budis)
    place = Place.objects.get()
    again = uuid.uuid4()
    answer = budis.post(
        reverse("plan:save", args=[again]), form(place=place.pk, place_name="")
    )
    assert answer.status_code == 302
    venue = EventRevision.objects.get(publication__draft_key=again).venue
    assert venue["address"] == TYPED["place_address"]
    assert venue["wheelchair"] == TYPED["place_wheelchair"]


def test_a_slip_in_an_address_can_be_mended_before_anybody_read_it(budis, key):
    planned_at(budis, key)
    sent = filled(budis.get(reverse("plan:edit", args=[key])))
    sent["place_address"] = "Gang Kenari 2"
    answer = budis.post(reverse("plan:save", args=[key]), dict(sent.lists()))
    assert answer.status_code == 302
    assert EventRevision.objects.get().venue["address"] == "Gang Kenari 2"
    # And once more, nothing typed: what is stored stays.
    sent = filled(budis.get(reverse("plan:edit", args=[key])))
    sent["place_address"] = ""
    budis.post(reverse("plan:save", args=[key]), dict(sent.lists()))
    assert EventRevision.objects.get().venue["address"] == "Gang Kenari 2"


def test_once_let_through_all_are_offered_it_with_its_words(
    budis, neighbour, key, dewi
):
    row = planned_at(budis, key, "send", **in_kecamatan())
    row.approve(by=dewi, seen=row.version)
    assert HALL in offered(neighbour)
    place = Place.objects.get()
    assert (place.address, place.wheelchair) == (
        TYPED["place_address"],
        TYPED["place_wheelchair"],
    )


def test_what_a_draft_adds_to_a_known_hall_waits_for_a_moderator(
    budis, neighbour, key, dewi
):
    hall = Place.objects.create(name="Balai RW 03", region_id=BARAT)
    typed = {**TYPED, "place": hall.pk, "place_name": ""}
    row = planned_at(budis, key, **in_kecamatan(**typed))
    assert row.venue["address"] == TYPED["place_address"]
    hall.refresh_from_db()
    assert (hall.address, hall.wheelchair) == ("", "")
    send(budis, key, seen=row.mark, **in_kecamatan(**typed))
    row.refresh_from_db()
    row.approve(by=dewi, seen=row.version)
    hall.refresh_from_db()
    assert (hall.address, hall.wheelchair) == (
        TYPED["place_address"],
        TYPED["place_wheelchair"],
    )


def test_what_nobody_names_any_more_is_forgotten(budis, key, dewi):
    was_discarded(budis, key, dewi)
    assert not Place.objects.exists()
    was_sent_and_discarded(budis, uuid.uuid4(), dewi)
    assert not Place.objects.exists()
    other = uuid.uuid4()
    row = planned_at(budis, other)
    planned_at(budis, other, seen=row.mark, place_name="Aula lain")
    assert [place.name for place in Place.objects.all()] == ["Aula lain"]


def test_of_an_erased_event_no_list_keeps_the_place(budis, neighbour, key, dewi):
    row = planned_at(budis, key, "send", **in_kecamatan())
    row.approve(by=dewi, seen=row.version)
    Moderator.objects.filter(user=dewi).update(is_head=True)
    row.publication.refresh_from_db()
    row.publication.erase(by=dewi, why="privasi", note="Rumah orang.")
    assert not Place.objects.exists()
    assert HALL not in offered(neighbour)


def test_a_withdrawn_or_unscheduled_event_holds_no_hall(budis, key, dewi, announced):
    hall = Place.objects.create(name="Balai RW 03", region_id=MEDONO)
    gone = announced(place=hall)
    gone.publication.withdraw(by=dewi, explanation="Keliru.")
    again = announced(place=hall, title="Rapat lain sama sekali")
    assert again.publication.occurrences.get().room == hall


def test_what_the_office_keeps_from_others_stays_with_it(budis, neighbour, key, dewi):
    """Not offered, not told to who names it, not offered again by an approval."""
    Place.objects.create(
        name=HALL, region_id=MEDONO, address="Gang Rahasia 1", is_offered=False,
        latitude="-6.88860", longitude="109.67530",
    )  # fmt: skip
    assert HALL not in offered(budis)
    answer = budis.post(
        reverse("plan:send", args=[key]), form(place_name=HALL, place_address="")
    )
    assert answer.status_code == 302
    row = EventRevision.objects.get()
    assert "Rahasia" not in str(row.venue)
    assert "-6.8886" not in str(row.venue)
    row.approve(by=dewi, seen=row.version)
    place = Place.objects.get()
    assert (place.is_offered, place.address) == (False, "Gang Rahasia 1")
    assert HALL not in offered(neighbour)


def test_what_a_newer_draft_says_is_not_taken_for_ones_own(budis, key):
    planned_at(budis, key, place_address="", place_wheelchair="")
    planned_at(budis, uuid.uuid4(), place_address="Jalan A 1", place_wheelchair="")
    sent = filled(budis.get(reverse("plan:edit", args=[key])))
    sent["place_address"] = "Jalan A 1"
    budis.post(reverse("plan:save", args=[key]), dict(sent.lists()))
    mine = EventRevision.objects.get(publication__draft_key=key)
    assert mine.venue["address"] == "Jalan A 1"


def test_ones_own_slip_at_a_known_hall_can_be_mended(budis, key):
    hall = Place.objects.create(name="Balai RW 03", region_id=MEDONO)
    for address in ("Jalan Melati 1", "Jalan Melati 11"):
        seen = {}
        if row := EventRevision.objects.first():
            seen = {"seen": row.mark}
        typed = {"place": hall.pk, "place_name": "", "place_address": address}
        planned_at(budis, key, **seen, **typed)
    assert EventRevision.objects.get().venue["address"] == "Jalan Melati 11"


def test_two_kim_that_name_a_hall_of_the_kecamatan_share_it(budis, neighbour, key):
    typed = {"place_address": "", "place_wheelchair": ""}
    theirs = in_kecamatan(kim="tirto", **typed)
    planned_at(neighbour, uuid.uuid4(), **theirs)
    planned_at(budis, key, **typed)
    assert Place.objects.count() == 1
    places = {row.place_id for row in EventRevision.objects.all()}
    assert len(places) == 1
