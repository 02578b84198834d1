"""A calendar in which nothing is on, as readers that did not write it read it."""

import icalendar

from tests.lib.calendar_readers import Phone, entry, file_of, lines_of, vobject_reads


def test_a_file_says_what_it_is_and_when_to_come_back():
    assert lines_of(file_of()) == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//KIM Portal//Agenda//ID",
        "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        "NAME:Agenda Medono", "X-WR-CALNAME:Agenda Medono",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "URL:https://kim.example/agenda/",
        "X-PUBLISHED-TTL:PT6H", "X-WR-TIMEZONE:Asia/Jakarta", "BEGIN:VTIMEZONE",
        "TZID:Asia/Jakarta", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZNAME:WIB",
        "TZOFFSETFROM:+0700", "TZOFFSETTO:+0700", "END:STANDARD", "END:VTIMEZONE",
        "END:VCALENDAR",
    ]  # fmt: skip


def test_a_calendar_without_events_is_read_by_every_reader(tmp_path):
    empty = file_of()
    assert vobject_reads(empty).contents.keys() >= {"vtimezone", "prodid", "version"}
    read = icalendar.Calendar.from_ical(empty)
    assert [error for part in read.walk() for error in part.errors] == []
    assert [part.name for part in read.subcomponents] == ["VTIMEZONE"]
    assert Phone(tmp_path / "khal").imports(empty).shows() == {}
    assert Phone(tmp_path / "vdirsyncer").syncs(empty) == {}


def test_a_phone_whose_calendar_became_empty_forgets_its_events(tmp_path):
    phone = Phone(tmp_path / "phone")
    assert len(phone.syncs(file_of(entry(1), entry(2)))) == 2
    assert len(phone.syncs(file_of(entry(1)))) == 1
