"""A place in the office: its coordinates are pasted as a map gives them."""

from decimal import Decimal

import pytest

from events.models import Place
from tests.conftest import BARAT

ADD = "/admin/events/place/add/"


@pytest.fixture
def office(as_user, ratna, regions):
    return as_user(ratna)


def told(**changes):
    return {"name": "Balai RW 03", "region": BARAT, "is_room": "on", **changes}


@pytest.mark.parametrize(
    "pasted",
    ["-6.888600, 109.675300", "https://maps.google.com/?q=-6.8886,109.6753",
     "6.8886° S, 109.6753° E", "-6,8886; 109,6753"],
)  # fmt: skip
def test_pasted_coordinates_become_the_places_own(office, pasted):
    answer = office.post(ADD, told(pasted=pasted, latitude="-1", longitude="100"))
    assert answer.status_code == 302
    place = Place.objects.get()
    assert (place.latitude, place.longitude) == (
        Decimal("-6.8886"),
        Decimal("109.6753"),
    )


def test_without_anything_pasted_the_two_fields_count(office):
    office.post(ADD, told(latitude="-6.9", longitude="109.7", pasted=" "))
    place = Place.objects.get()
    assert (place.latitude, place.longitude) == (Decimal("-6.9"), Decimal("109.7"))
    address = f"/admin/events/place/{place.pk}/change/"
    page = office.get(address).content.decode()
    assert "Tempel koordinat dari Google Maps" in page
    office.post(
        address, told(pasted="-6.8886, 109.6753", latitude="-6.9", longitude="109.7")
    )
    place.refresh_from_db()
    assert place.latitude == Decimal("-6.8886")


@pytest.mark.parametrize(
    ("pasted", "words"),
    [("dekat masjid", "tidak terbaca"), ("109.6753, -6.8886", "Lintang ditulis"),
     ("52.5, 13.4", "di Indonesia")],
)  # fmt: skip
def test_what_is_no_point_here_is_refused_and_nothing_is_stored(office, pasted, words):
    answer = office.post(ADD, told(pasted=pasted))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert pasted in answer.content.decode()
    assert not Place.objects.exists()
