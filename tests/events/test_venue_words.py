"""What residents read of a place are words of the version: seen, checked, kept."""

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import EventRevision, Place
from guard.models import WatchTerm
from review.states import NotReady
from tests.conftest import MEDONO


@pytest.fixture
def office():
    """A place as somebody in a hurry may write it."""

    def make(**fields):
        return Place.objects.create(
            **{"name": "Rumah Pak RT", "region_id": MEDONO, **fields}
        )

    return make


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Posko menangkan nomor 2"},
        {"address": "Dekat posko menangkan nomor 2"},
        {"wheelchair": "Tanya tim menangkan nomor 2"},
    ],
)
def test_the_guard_reads_name_address_and_wheelchair_note(plan, office, fields):
    WatchTerm.objects.create(term="menangkan nomor", severity="block")
    revision = plan(place=office(**fields))
    (word,) = fields.values()
    assert word in "\n".join(revision.texts())
    assert revision.guard_report(timezone.now()).findings


def test_a_private_number_in_an_address_is_found(plan, office, budi):
    revision = plan(place=office(address="Hubungi 0812-3456-7890"))
    with pytest.raises(NotReady) as refused:
        revision.submit(by=budi, seen=revision.version)
    assert [problem.field for problem in refused.value.problems] == ["privacy"]


def test_a_moderator_sees_its_words_and_can_point_to_them(
    as_user, planned, office, dewi
):
    revision = planned(place=office(address="Gang Contoh 3", wheelchair="Ada tangga"))
    page = as_user(dewi).get(revision.moderator_link()).content.decode()
    for words in ("Rumah Pak RT", "Gang Contoh 3", "Ada tangga"):
        assert words in page
    assert '<option value="venue">Tempat</option>' in page


def test_what_staff_correct_later_changes_no_published_page(
    client, announced, office, budi
):
    hall = office(address="Gang Lama 1")
    live = announced(place=hall)
    address = live.publication.get_absolute_url()
    Place.objects.filter(pk=hall.pk).update(name="Nama lain", address="Gang Baru 2")
    shown = client.get(address).content.decode()
    assert "Gang Lama 1" in shown
    assert "Gang Baru 2" not in shown
    # A change takes the new words along, for a moderator to look at.
    edit = live.copy_for_edit(by=budi)
    assert edit.venue["address"] == "Gang Baru 2"
    labels = [
        label for label, _parts in edit.differences(live.snapshot(), edit.snapshot())
    ]
    assert labels == ["Tempat"]


def test_one_hall_however_it_is_spelled(as_user, plan, office, budi):
    hall = office(name="Aula RW 06")
    for number, name in enumerate(("aula RW 06", "Aula RW. 06", "AULA  RW 6"), 1):
        revision = plan(title=f"Rapat nomor {number}")
        assert Place.objects.spelled(name, MEDONO).get() == hall, name
        assert revision.place != hall
    with pytest.raises(Exception, match="events_place_once"):
        office(name="Aula R.W. 06")


def test_of_an_erased_event_its_place_is_forgotten_too(announced, office, dewi):
    from groups.models import Moderator

    Moderator.objects.filter(user=dewi).update(is_head=True)
    live = announced(place=office(address="Gang Lama 1"))
    live.publication.erase(by=dewi, why="privasi", note="Rumah orang.")
    assert EventRevision.objects.get().venue == {}


def test_the_form_stores_the_words_of_the_place_chosen(as_user, plan, office, budi):
    hall = office(address="Gang Contoh 3")
    edit = plan(place=hall)
    page = as_user(budi).get(reverse("plan:preview", args=[edit.publication.draft_key]))
    assert "Gang Contoh 3" in page.content.decode()
