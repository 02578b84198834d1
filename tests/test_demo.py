"""The example content that `make run` shows: one town in which everything happens."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from bulletins.models import Bulletin
from events.models import AttendanceSheet, Event, EventInvitation, Occurrence
from groups.models import KimGroup, Region
from reach.models import Delivery, Look, LookAnswer, Rt
from reach.spread import coverage
from voices.models import Clarification, Rumour, Topic, Wish


def load(*commands):
    for command in commands:
        call_command(command, verbosity=0, stdout=StringIO())


@pytest.fixture(scope="module")
def shared_town(django_db_setup, django_db_blocker, tmp_path_factory):
    """Loaded once, in a transaction around all tests of the module."""
    media = tmp_path_factory.mktemp("media")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=media),
        transaction.atomic(),
    ):
        load("load_demo", "load_demo_events", "load_demo_spread", "load_demo_voices")
        yield media
        transaction.set_rollback(True)


@pytest.fixture
def town(shared_town, db, settings):
    settings.MEDIA_ROOT = shared_town


def text_of(answer):
    return answer.content.decode().replace("\xa0", " ").replace("\u2060", "")


def test_every_kelurahan_has_its_own_news(town):
    for region in Region.objects.villages():
        assert Bulletin.objects.readable().speaking_to(region.code).exists(), region
    assert {b.state_word for b in Bulletin.objects.all()} >= {
        "Terbit",
        "Terjadwal",
        "Kedaluwarsa",
        "Ditarik",
        "Belum terbit",
    }
    assert not Bulletin.objects.filter(is_example=False).exists()
    assert not KimGroup.objects.in_region("33.75.02.1009").exists()


def test_every_kecamatan_has_events_of_every_state(town, client):
    assert not Event.objects.filter(is_example=False).exists()
    for district in Region.objects.districts():
        days = Occurrence.objects.readable().coming()
        assert days.filter(region__code__startswith=district.code).exists(), district
    assert Event.objects.filter(visibility="internal").exists()
    assert {"ditunda", "dibatalkan", "terjadwal"} <= {
        row.status for row in Occurrence.objects.readable().coming()
    }
    page = text_of(client.get("/agenda/"))
    assert "Notula terbaru" in page
    vote = Event.objects.get(slug__startswith="hari-pemungutan-suara")
    moves = list(vote.live.decisions.values_list("move", flat=True))
    assert "first_yes" in moves
    assert "Rabu, 27 November 2024" in text_of(client.get(vote.get_absolute_url()))
    answers = set(EventInvitation.objects.values_list("answer", flat=True))
    assert answers == {"hadir", "berhalangan", "belum"}
    assert AttendanceSheet.objects.get().number() == 5


def test_loading_again_changes_nothing(town):
    models = (Bulletin, Event, Rt, Delivery, LookAnswer)
    before = [model.objects.count() for model in models]
    load("load_demo", "load_demo_events", "load_demo_spread")
    assert [model.objects.count() for model in models] == before


def test_some_news_came_far_and_some_is_to_be_put_right(town):
    places = set(Rt.objects.values_list("kelurahan", flat=True))
    assert len(places) == 3
    assert Delivery.objects.open_recalls().exists()
    shares = coverage.of_late(Region.objects.villages())
    assert all(0 < shares[code].claimed <= 100 for code in places)
    look = Look.objects.get()
    assert look.result().verdict


def test_residents_are_heard_and_answered(town, client):
    assert Clarification.objects.readable().filter(is_example=True).count() == 3
    page = text_of(client.get("/cek/"))
    assert "Air ledeng aman" in page
    grouped = Rumour.objects.waiting().first()
    assert (grouped.asked, grouped.wordings.count()) == (3, 3)
    assert {wish.status for wish in Wish.objects.all()} == {
        "diterima", "diteruskan", "dijawab",
    }  # fmt: skip
    assert Topic.objects.released().count() == 2
    before = Wish.objects.count()
    load("load_demo_voices")
    assert Wish.objects.count() == before
