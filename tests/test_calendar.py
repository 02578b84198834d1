"""The election calendar: data, right to the second, said where people look."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from groups.models import Membership, Region
from guard.models import Election, Stage
from tests.conftest import BARAT, CITY, JENGGOT, MEDONO


@pytest.fixture
def pilkada(regions):
    """The shipped example: Pilkada 2024 of Kota Pekalongan."""
    call_command("load_guard", stdout=StringIO())
    return Election.objects.get()


def wib(*parts):
    return datetime(*parts, tzinfo=ZoneInfo("Asia/Jakarta"))


def kinds(moment, code=CITY):
    return [s.kind for s in Stage.objects.touching(code).at(moment)]


def test_the_shipped_calendar_loads_twice_and_keeps_what_staff_edited(pilkada):
    stage = Stage.objects.get(kind="kampanye")
    stage.ends_at += timedelta(days=1)
    stage.save()
    call_command("load_guard", stdout=StringIO())
    assert Stage.objects.count() == 5
    assert Stage.objects.get(kind="kampanye").ends_at == stage.ends_at


@pytest.mark.parametrize(
    ("moment", "wanted"),
    [
        (wib(2024, 11, 23, 23, 59, 59), ["kampanye"]),
        (wib(2024, 11, 24, 0, 0, 0), ["masa-tenang"]),
        (wib(2024, 11, 26, 23, 59, 59), ["masa-tenang"]),
        (wib(2024, 11, 27, 0, 0, 0), ["pemungutan"]),
        (datetime(2024, 11, 23, 16, 59, 59, tzinfo=UTC), ["kampanye"]),
        (datetime(2024, 11, 23, 17, 0, 0, tzinfo=UTC), ["masa-tenang"]),
    ],
)
def test_bounds_are_right_to_the_second(pilkada, moment, wanted):
    assert kinds(moment) == wanted


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("Asia/Jakarta", 17), ("Asia/Makassar", 16), ("Asia/Jayapura", 15)],
)
def test_midnight_is_the_installations_own(regions, settings, zone, hour):
    settings.TIME_ZONE = zone
    timezone.get_default_timezone.cache_clear()
    with timezone.override(zone):
        call_command("load_guard", stdout=StringIO())
    quiet = Stage.objects.get(kind="masa-tenang")
    assert quiet.starts_at == datetime(2024, 11, 23, hour, tzinfo=UTC)
    settings.TIME_ZONE = "Asia/Jakarta"
    timezone.get_default_timezone.cache_clear()


def test_an_election_touches_its_region_what_lies_in_it_and_around_it(pilkada):
    moment = wib(2024, 11, 25, 12)
    for code in (CITY, BARAT, MEDONO, JENGGOT, "33"):
        assert kinds(moment, code) == ["masa-tenang"], code
    other = Region.objects.create(
        code="64.72", name="Kota Samarinda", slug="kota-samarinda", level="regency"
    )
    assert kinds(moment, other.code) == []


def test_several_elections_may_overlap(pilkada):
    governor = Election.objects.create(
        name="Pilgub", region_id="33", source_url="https://kpu.example/"
    )
    Stage.objects.create(
        election=governor,
        kind="kampanye",
        starts_at=wib(2024, 11, 1),
        ends_at=wib(2024, 12, 1),
    )
    assert kinds(wib(2024, 11, 25)) == ["kampanye", "masa-tenang"]


def test_a_stage_that_ends_before_it_begins_is_refused(pilkada):
    with pytest.raises(IntegrityError), transaction.atomic():
        Stage.objects.create(
            election=pilkada,
            kind="kampanye",
            starts_at=wib(2030, 1, 2),
            ends_at=wib(2030, 1, 1),
        )


@pytest.mark.parametrize("day", [24, 25, 26])
def test_pages_desk_and_queue_say_masa_tenang(
    client, as_user, nur, dewi, pilkada, time_machine, day
):
    Membership.objects.update(starts_on="2020-01-01")
    time_machine.move_to(wib(2024, 11, day, 12))
    for reader, path in (
        (client, "/"),
        (client, "/kelurahan/medono/"),
        (client, "/kecamatan/pekalongan-barat/"),
        (as_user(nur), "/pengurus/"),
        (as_user(dewi), "/admin/moderasi/"),
    ):
        assert "Masa tenang" in reader.get(path).content.decode(), path


def test_outside_the_quiet_period_nothing_is_said(client, pilkada, time_machine):
    for moment in (wib(2024, 11, 23, 12), wib(2024, 11, 27, 12)):
        time_machine.move_to(moment)
        assert "Masa tenang" not in client.get("/").content.decode()
