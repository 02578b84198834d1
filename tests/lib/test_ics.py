"""Calendar files, as three readers that did not write them read them."""

import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from vobject.icalendar import getTzid

from tests.lib.calendar_readers import (
    MADE,
    STARTS,
    Phone,
    entry,
    file_of,
    lines_of,
    values_of,
    vobject_reads,
)

ROOT = Path(__file__).resolve().parents[2]
ZONES = {"Asia/Jakarta": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}


def shape_of(lines):
    """Names of properties, and what begins and ends: all that text must not change."""
    return [
        line if line.startswith(("BEGIN", "END:")) else re.split("[:;]", line)[0]
        for line in lines
    ]


def thousand():
    states, zones = ("CONFIRMED", "TENTATIVE", "CANCELLED"), list(ZONES)
    return [
        entry(
            number,
            title=f"Posyandu Melati {number}; 'gizi', \"balita\": \\ é 🎉 " * (number % 4 + 1),
            starts_at=STARTS + timedelta(hours=17 * number),
            ends_at=(None, STARTS + timedelta(hours=17 * number + 5))[number % 3 > 0],
            zone=zones[number % 3],
            status=states[number % 7 % 3],
            place="Balai RW 03, Medono" * (number % 2),
            description="Bawa buku KIA.\nGratis; tanpa syarat, tanpa surat." * (number % 9),
            organiser="KIM Medono",
            categories=("Posyandu & Layanan Kesehatan", "a,b;c")[: number % 3],
            url=f"https://kim.example/agenda/posyandu-{number}/",
            alarm_minutes=(None, 0, 60, 1440)[number % 4],
            latitude=-6.888 if number % 2 else None,
            longitude=109.6753,
            all_day=number % 11 == 0,
        )
        for number in range(1000)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def entries():
    return thousand()


@pytest.fixture(scope="module")
def file(entries):
    return file_of(*entries)


def wib(moment):
    return moment.astimezone(ZoneInfo("Asia/Jakarta")).strftime("%Y-%m-%d %H:%M")


def test_vobject_reads_a_thousand_events_with_the_right_times(file, entries):
    read = vobject_reads(file)
    assert len(read.vevent_list) == 1000
    for event, meant in zip(read.vevent_list, entries, strict=True):
        local = meant.starts_at.astimezone(ZoneInfo(meant.zone))
        if meant.all_day:
            assert event.dtstart.value == local.date()
            continue
        assert event.dtstart.value == meant.starts_at
        assert event.dtstart.value.replace(tzinfo=None) == local.replace(tzinfo=None)
        assert (event.dtend.value if meant.ends_at else None) == meant.ends_at


def test_khal_imports_a_thousand_events_without_complaint(file, entries, tmp_path):
    shown = Phone(tmp_path / "phone").imports(file).shows()
    assert len(shown) == 1000
    for meant in entries:
        found = shown[meant.uid]
        assert found["all-day"] == str(meant.all_day)
        assert found["title"].endswith(" ".join(meant.title.split()))
        if not meant.all_day:
            assert found["start-long"] == wib(meant.starts_at)
        if not meant.all_day and meant.ends_at:
            assert found["end-long"] == wib(meant.ends_at)


def test_vdirsyncer_brings_a_thousand_events_to_a_phone(file, entries, tmp_path):
    files = Phone(tmp_path / "phone").syncs(file).values()
    assert all(text.count("BEGIN:VEVENT") == 1 for text in files)
    uids = sorted(re.search("^UID:(.*)$", text, re.M)[1] for text in files)
    assert uids == sorted(meant.uid for meant in entries)


def test_the_writers_own_parser_finds_no_fault(file):
    read = icalendar.Calendar.from_ical(file)
    assert [error for event in read.walk() for error in event.errors] == []
    assert len(read.events) == 1000


@pytest.mark.parametrize("home", ZONES)
def test_a_reader_in_each_zone_sees_its_own_clock_at_new_year(home, tmp_path):
    midnight = {zone: datetime(2027, 1, 1, tzinfo=ZoneInfo(zone)) for zone in ZONES}
    new_year = [
        entry(uid=zone, zone=zone, starts_at=moment, ends_at=None)
        for zone, moment in midnight.items()
    ]
    shown = Phone(tmp_path / "phone", home).imports(file_of(*new_year)).shows()
    for zone, hours in ZONES.items():
        ahead = timedelta(hours=ZONES[home] - hours)
        here = datetime(2027, 1, 1, tzinfo=UTC) + ahead
        assert shown[zone]["start-long"] == here.strftime("%Y-%m-%d %H:%M")
    assert shown[home]["start-long"] == "2027-01-01 00:00"


@pytest.mark.parametrize(("zone", "hours"), [*ZONES.items(), ("Asia/Pontianak", 7)])
def test_a_reader_that_never_heard_of_a_zone_finds_it_described(zone, hours):
    unheard = f"Kampung/{zone.partition('/')[2]}"
    assert getTzid(unheard) is None
    file = file_of(entry(zone=zone)).replace(zone.encode(), unheard.encode())
    starts = vobject_reads(file).vevent.dtstart.value
    assert starts == STARTS
    assert starts.utcoffset() == timedelta(hours=hours)


def test_each_zone_is_described_once_and_only_where_used():
    zones = ["Asia/Jayapura", "Asia/Jakarta", "Asia/Jakarta", "Asia/Jayapura"]
    file = file_of(*[entry(n, zone=zone) for n, zone in enumerate([*zones, zones[1]])])
    assert values_of(file, "TZID") == ["Asia/Jakarta", "Asia/Jayapura"]
    assert values_of(file, "X-WR-TIMEZONE") == ["Asia/Jakarta"]
    assert b"2038" not in file  # the library's note that a description ends then
    assert values_of(file_of(entry(zone="Asia/Makassar")), "TZID") == ["Asia/Makassar"]


@pytest.mark.parametrize("zone", ["", "Asia", "../../etc/passwd", "WIB\r\nX-A:1", "\0"])
def test_a_zone_nobody_knows_is_told_in_wib_at_the_same_moment(zone):
    file = file_of(entry(zone=zone))
    assert file == file_of(entry())
    assert vobject_reads(file).vevent.dtstart.value == STARTS


def test_an_event_carries_what_a_phone_needs_and_no_address_of_anybody():
    file = file_of(
        entry(sequence=3, changed_at=MADE + timedelta(days=1), organiser="KIM Medono",
              place="Balai Kelurahan, Jl. Urip 1", description="Bawa KTP.",
              categories=("Rapat", "RW"), latitude=-6.888, longitude=109.6753,
              url="https://kim.example/agenda/rapat/")
    )  # fmt: skip
    lines = lines_of(file)
    assert lines[lines.index("BEGIN:VEVENT") :] == [
        "BEGIN:VEVENT", "SUMMARY:Rapat RW 03",
        "DTSTART;TZID=Asia/Jakarta:20261205T190000",
        "DTEND;TZID=Asia/Jakarta:20261205T210000",
        "DTSTAMP:20261102T023000Z", "UID:0@kim.example", "SEQUENCE:3",
        "CATEGORIES:Rapat,RW", "CREATED:20261101T023000Z",
        r"DESCRIPTION:Bawa KTP.\n\nPenyelenggara: KIM Medono", "GEO:-6.888;109.6753",
        "LAST-MODIFIED:20261102T023000Z", r"LOCATION:Balai Kelurahan\, Jl. Urip 1",
        "STATUS:CONFIRMED", "TRANSP:TRANSPARENT",
        "URL:https://kim.example/agenda/rapat/",
        "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Rapat RW 03",
        "TRIGGER:-PT1H", "END:VALARM", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip


def test_a_phone_that_ignores_status_still_shows_cancelled_and_postponed(tmp_path):
    file = file_of(entry(1, status="CANCELLED"), entry(2, status="TENTATIVE"), entry(3))
    shown = Phone(tmp_path / "phone").imports(file).shows().values()
    assert {event["status"].strip(): event["title"] for event in shown} == {
        "CANCELLED": "DIBATALKAN: Rapat RW 03",
        "TENTATIVE": "DITUNDA: Rapat RW 03",
        "CONFIRMED": "Rapat RW 03",
    }
    rang = [hasattr(event, "valarm") for event in vobject_reads(file).vevent_list]
    assert rang == [False, True, True]


def test_a_cancelled_event_replaces_the_phones_copy_and_adds_none(tmp_path):
    phone = Phone(tmp_path / "phone")
    before = phone.syncs(file_of(entry(1), entry(2)))
    after = phone.syncs(file_of(entry(1), entry(2, status="CANCELLED", sequence=1)))
    assert before.keys() == after.keys()
    changed = [name for name in after if after[name] != before[name]]
    assert len(changed) == 1
    assert "DIBATALKAN: Rapat" in after[changed[0]]


@pytest.mark.parametrize(
    ("hours", "dates"),
    [(None, "05-06"), (0, "05-06"), (24, "05-06"), (25, "05-07"), (48, "05-07")],
)
def test_a_whole_day_event_ends_before_the_day_after_its_last(hours, dates):
    midnight = datetime(2026, 12, 5, tzinfo=ZoneInfo("Asia/Jayapura"))
    ends = None if hours is None else midnight + timedelta(hours=hours)
    whole = entry(starts_at=midnight, ends_at=ends, zone="Asia/Jayapura", all_day=True)
    event = vobject_reads(file_of(whole)).vevent
    first, after = (int(day) for day in dates.split("-"))
    assert event.dtstart.value == date(2026, 12, first)
    assert event.dtend.value == date(2026, 12, after)
    assert b"VTIMEZONE" not in file_of(whole)


def test_an_end_not_after_the_beginning_is_left_out():
    for shift in (timedelta(0), timedelta(microseconds=9), timedelta(hours=-1)):
        assert b"DTEND" not in file_of(entry(ends_at=STARTS + shift))


CONTROLS = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
LINE_ENDS = [
    *"\n\r\x00\x07\x08\x0b\x0c\x1b\x1c\x1d\x1e\x1f\x7f\x85\x9f\u2028\u2029\t\u2424 ;:,=",
    "\r\n", "\r\n ", "\n\t", "\\n", "\\N", "\\\\n", "\\\\N", "\\\n", "^n", '"', '";X=Y:\n',
    "\ud800\n", "\u202e\n", "\ufeff\r\n", "=0A", "%0A", "x" * 73 + "\n", "é" * 37,
]  # fmt: skip


@pytest.mark.parametrize("end", LINE_ENDS, ids=ascii)
def test_no_typed_text_becomes_a_property(end):
    evil = end.join(["Rapat", "END:VEVENT", "BEGIN:VEVENT", "ATTENDEE:x", " UID:0", ""])

    def filled(text):
        return file_of(
            entry(uid=text, title=text, place=text, description=text, organiser=text,
                  categories=(text, text), url=f"https://kim.example/{text}"),
            entry(1, url=f"javascript:{text}"), name=text,
        )  # fmt: skip

    file, harmless = filled(evil), filled("Rapat")
    assert shape_of(lines_of(file)) == shape_of(lines_of(harmless))
    assert not CONTROLS.search(file.decode())
    assert b"javascript" not in file
    # Readers that end lines where Python does, and unfold afterwards.
    lax = "\n".join(file.decode().splitlines()).replace("\n ", "").split("\n")
    assert shape_of(lax) == shape_of(lines_of(harmless))
    summary = vobject_reads(file).vevent_list[0].summary.value
    assert summary == icalendar.Calendar.from_ical(file).events[0]["SUMMARY"]
    assert "\n" not in summary
    assert summary.startswith("Rapat")


@pytest.mark.parametrize("title", ["A; B, C: D", r"a\b \; \, \n\\", '“a” "b" ^n 🎉'])
def test_signs_that_mean_something_to_the_format_arrive_as_typed(title):
    event = vobject_reads(file_of(entry(title=title, categories=(title,)))).vevent
    assert event.summary.value == title
    assert icalendar.Event.from_ical(event.serialize())["SUMMARY"] == title


def test_lines_are_folded_at_75_octets_between_whole_characters(file):
    long = file_of(
        entry(title="🎉é—漢" * 99, description=("ô" + " " * 200 + "\n\n \n") * 9)
    )
    for text in (file, long):
        assert text.endswith(b"END:VCALENDAR\r\n")
        for line in text.removesuffix(b"\r\n").split(b"\r\n"):
            assert 0 < len(line) <= 75
            assert line.decode().strip()
            assert not {*b"\r\n"} & {*line}
    assert values_of(long, "SUMMARY")[0] == "🎉é—漢" * 99


def test_the_same_entries_give_the_same_bytes_whatever_else_was_loaded(file, entries):
    assert file_of(*entries) == file
    icalendar.use_pytz()  # as khal does on import, for the whole process
    try:
        assert file_of(*entries) == file
    finally:
        icalendar.use_zoneinfo()
    code = "from tests.lib.test_ics import *; sys.stdout.buffer.write(file_of(*thousand()))"
    for seed in ("1", "2"):
        run = [sys.executable, "-c", code]
        env = {"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"}
        assert subprocess.check_output(run, cwd=ROOT, env=env) == file


@pytest.mark.parametrize(
    ("point", "written"),
    [((0.00001, 109.3220001), "0.0;109.322"), ((-90, 180), "-90.0;180.0"), ((None, 1), None),
     ((91, 0), None), ((float("nan"), 0), None), ((0, float("inf")), None)],
)  # fmt: skip
def test_a_point_is_written_only_if_it_lies_on_earth(point, written):
    file = file_of(entry(latitude=point[0], longitude=point[1]))
    assert values_of(file, "GEO") == ([written] if written else [])


def test_an_entry_says_its_zone_its_status_and_has_some_title():
    for wrong in ({"starts_at": STARTS.replace(tzinfo=None)}, {"status": "X\r\nY:1"}):
        with pytest.raises(ValueError, match=r"without a zone|Not a status"):
            entry(**wrong)
    blank = file_of(entry(title=" \n\x00", status="TENTATIVE"))
    assert b"SUMMARY:DITUNDA: Kegiatan tanpa judul" in blank


def test_words_that_a_control_character_parts_stay_two_words():
    odd = entry(title="Rapat\x00RW\x1b\u202803", description="a\x0bb\tc\r\n\x07d")
    assert file_of(odd) == file_of(entry(description="a b c\nd"))
