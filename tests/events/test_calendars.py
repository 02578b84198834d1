"""Calendar files over the real addresses, as readers that did not write them read them."""

import re
from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from events.models import Occurrence, Place
from tests.conftest import BARAT, CITY, JENGGOT
from tests.events.cast import day
from tests.lib.calendar_readers import Phone, lines_of, values_of, vobject_reads

NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)


@pytest.fixture
def wednesday(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def field(regions):
    return Place.objects.create(
        name="Lapangan Medono", region_id=BARAT, is_room=False, address="Jl. Urip 1"
    )


def file_at(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert re.fullmatch(
        r'inline; filename="[a-z0-9-]+\.ics"', answer["Content-Disposition"]
    )
    return answer.content


def titles(file):
    return sorted(values_of(file, "SUMMARY"))


def test_each_place_and_kind_has_its_own_calendar(
    client, announced, field, joko, jenggot
):
    announced(place=field, title="Kelurahan")
    announced(place=field, title="Kecamatan", region_id=BARAT, kind_slug="rakor-kim")
    announced(place=field, title="Kota", region_id=CITY, kind_slug="patroli")
    other = Place.objects.create(name="Balai Jenggot", region_id=JENGGOT)
    announced(by=joko, kim=jenggot, place=other, title="Jenggot")
    for path, wanted in (
        ("/agenda.ics", ["Jenggot", "Kecamatan", "Kelurahan", "Kota"]),
        ("/kelurahan/medono/agenda.ics", ["Kecamatan", "Kelurahan", "Kota"]),
        ("/kelurahan/tirto/agenda.ics", ["Kecamatan", "Kota"]),
        ("/kecamatan/pekalongan-barat/agenda.ics", ["Kecamatan", "Kelurahan", "Kota"]),
        ("/kecamatan/pekalongan-selatan/agenda.ics", ["Jenggot", "Kota"]),
        ("/agenda/jenis/rakor-kim.ics", ["Kecamatan"]),
    ):
        assert titles(file_at(client, path)) == sorted(wanted), path
    for path in ("/kelurahan/x/agenda.ics", "/agenda/jenis/x.ics", "/agenda/x.ics"):
        assert client.get(path).status_code == 404


def test_a_calendar_in_which_nothing_is_on_is_still_a_calendar(
    client, announced, dewi, field, tmp_path
):
    days = announced(place=field)
    event = days.publication
    Occurrence.objects.filter(event=event).delete()
    for number, path in enumerate((
        "/agenda.ics",
        "/kelurahan/medono/agenda.ics",
        "/kecamatan/pekalongan-barat/agenda.ics",
        "/agenda/jenis/rakor-kim.ics",
        f"/agenda/{event.slug}.ics",
    )):  # fmt: skip
        file = file_at(client, path)
        assert [
            part.name for part in icalendar.Calendar.from_ical(file).subcomponents
        ] == ["VTIMEZONE"], path
        vobject_reads(file)
        assert Phone(tmp_path / str(number)).imports(file).shows() == {}, path


def test_an_entry_carries_what_a_phone_needs(
    client, wednesday, announced, field, settings
):
    settings.SITE_URL = "https://kim.example"
    event = announced(place=field, bring="Buku KIA", times=[day(3)]).publication
    lines = lines_of(file_at(client, f"/agenda/{event.slug}.ics"))
    for line in (
        f"UID:{event.code}-h3@kim.example", "SEQUENCE:0", "STATUS:CONFIRMED",
        "DTSTART;TZID=Asia/Jakarta:20261121T193000", "TRIGGER:-PT1H",
        r"LOCATION:Lapangan Medono\, Jl. Urip 1", "LAST-MODIFIED:20261118T020000Z",
        f"URL:https://kim.example/agenda/{event.slug}/",
    ):  # fmt: skip
        assert line in lines, line


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_three_readers_see_the_hour_of_the_place(
    client, wednesday, announced, field, zone, tmp_path
):
    times = [{"key": "a", "starts": "2026-12-31T23:30", "ends": "2027-01-01T00:30"}]
    announced(place=field, zone=zone, times=times)
    file = file_at(client, "/kelurahan/medono/agenda.ics")
    meant = Occurrence.objects.get()
    assert vobject_reads(file).vevent.dtstart.value == meant.starts_at
    [event] = icalendar.Calendar.from_ical(file).events
    assert event.start == meant.starts_at
    shown = Phone(tmp_path / "phone", zone).imports(file).shows()
    assert shown[f"{meant.uid}@127.0.0.1"]["start-long"] == "2026-12-31 23:30"


def test_a_title_cannot_end_its_line(client, announced, field):
    event = announced(place=field, title="Rapat\nEND:VEVENT", about="a\r\nATTACH:x")
    lines = lines_of(file_at(client, f"/agenda/{event.publication.slug}.ics"))
    assert lines.count("END:VEVENT") == 1
    assert not any(line.startswith("ATTACH") for line in lines)


def test_a_phone_hears_of_cancelling_and_moving(
    client, wednesday, announced, field, nur, budi, dewi, tmp_path
):
    live = announced(place=field, times=[day(3), day(10)])
    path = "/kelurahan/medono/agenda.ics"
    phone = Phone(tmp_path / "phone").imports(file_at(client, path))
    live.publication.call_off(by=nur, status="dibatalkan", reason="cuaca", key="h3")
    edit = live.copy_for_edit(by=budi)
    words = {"times": [day(3), {**day(11), "key": "h10"}], "change_note": "Diundur."}
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    shown = phone.imports(file_at(client, path)).shows()
    first, second = sorted(shown.values(), key=lambda event: event["start-long"])
    assert (first["status"].strip(), first["start-long"]) == (
        "CANCELLED",
        "2026-11-21 19:30",
    )
    assert second["start-long"] == "2026-11-29 19:30"
    assert len(shown) == 2
    assert "DIBATALKAN: Posyandu balita RW 05" in titles(file_at(client, path))


def test_what_was_cancelled_long_ago_leaves_and_what_is_withdrawn_at_once(
    client, wednesday, announced, field, nur, dewi
):
    off = announced(place=field, times=[day(100)]).publication
    off.call_off(by=nur, status="dibatalkan", reason="cuaca")
    gone = announced(place=field, title="Ditarik").publication
    assert len(values_of(file_at(client, "/agenda.ics"), "UID")) == 2
    gone.withdraw(by=dewi, explanation="Keliru.")
    wednesday.move_to(NOW + timedelta(days=59), tick=False)
    assert len(values_of(file_at(client, "/agenda.ics"), "UID")) == 1
    wednesday.move_to(NOW + timedelta(days=61), tick=False)
    assert values_of(file_at(client, "/agenda.ics"), "UID") == []


def test_it_is_bounded_in_time(client, wednesday, announced, field):
    announced(place=field, times=[day(1), day(40), day(700), day(760)])
    keys = values_of(file_at(client, "/agenda.ics"), "UID")
    assert sorted(key[7:].split("@")[0] for key in keys) == ["h1", "h40", "h700"]
    wednesday.move_to(NOW + timedelta(days=60), tick=False)
    keys = values_of(file_at(client, "/agenda.ics"), "UID")
    assert sorted(key[7:].split("@")[0] for key in keys) == ["h40", "h700", "h760"]


def test_a_thousand_days_are_read_by_three_readers(
    client, wednesday, announced, field, tmp_path
):
    for number in range(3):
        times = [day(n, f"{8 + number:02}:00", None) for n in range(1, 381)]
        announced(place=field, title=f"Layanan {number}", times=times)
    file = file_at(client, "/agenda.ics")
    assert len(values_of(file, "UID")) == 1000
    assert len(vobject_reads(file).vevent_list) == 1000
    assert len(icalendar.Calendar.from_ical(file).events) == 1000
    assert len(Phone(tmp_path / "phone").syncs(file)) == 1000


def test_a_day_whose_hour_is_unknown_is_a_whole_day(
    client, wednesday, announced, field
):
    whole = {"key": "a", "starts": "2026-12-01T00:00", "ends": "2026-12-02T00:00"}
    announced(place=field, times=[whole])
    lines = lines_of(file_at(client, "/agenda.ics"))
    assert "DTSTART;VALUE=DATE:20261201" in lines
    assert "BEGIN:VALARM" not in lines


def test_the_agenda_offers_the_calendar_of_what_it_shows(client, regions, settings):
    settings.SITE_URL = "https://kim.example"
    for query, path in (
        ("", "/agenda.ics"),
        ("?kelurahan=medono", "/kelurahan/medono/agenda.ics"),
        ("?kecamatan=pekalongan-barat", "/kecamatan/pekalongan-barat/agenda.ics"),
        ("?jenis=posyandu", "/agenda/jenis/posyandu.ics"),
    ):
        page = client.get(f"/agenda/{query}").content.decode()
        assert f'href="webcal://kim.example{path}"' in page
        assert f'href="https://kim.example{path}"' in page
