"""The dates of a series, and the dates people type."""

import time as clock
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from kim_portal.lib.recurrence import (
    LONGEST_TEXT,
    MAX,
    BadRule,
    Dates,
    MonthlyByDate,
    MonthlyByWeekday,
    SeriesEmpty,
    SeriesTooLong,
    Weekly,
    local_times,
    occurrences,
    parse_dates,
)

SENIN, SELASA, RABU, KAMIS, JUMAT, SABTU, MINGGU = range(7)
TODAY = date(2026, 11, 21)  # a Sabtu
EVERY_DAY = Weekly(frozenset(range(7)))


def weekly(*weekdays, every=1):
    return Weekly(frozenset(weekdays), every)


def days(rule, first, *, until=None, count=None):
    return occurrences(rule, first=first, until=until, count=count)


def all_days(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_every_tuesday_begins_with_the_first_tuesday_not_with_the_first_day():
    found = days(weekly(SELASA), date(2026, 12, 23), count=3)
    assert found == [date(2026, 12, 29), date(2027, 1, 5), date(2027, 1, 12)]


def test_a_first_day_that_fits_belongs_to_the_series():
    assert days(weekly(SABTU), TODAY, until=TODAY) == [TODAY]


def test_two_weekdays_alternate_over_the_turn_of_the_year():
    found = days(weekly(SENIN, KAMIS), date(2026, 12, 28), until=date(2027, 1, 7))
    assert [day.day for day in found] == [28, 31, 4, 7]


@pytest.mark.parametrize("weekdays", [{SELASA}, {SENIN, KAMIS}, {MINGGU, SENIN}])
@pytest.mark.parametrize("every", [1, 2, 3, 5])
@pytest.mark.parametrize("shift", range(7))
def test_weeks_are_counted_from_the_first_day_that_fits(weekdays, every, shift):
    first = date(2028, 2, 21) + timedelta(days=shift)
    found = days(Weekly(frozenset(weekdays), every), first, until=date(2029, 3, 1))
    fitting = [d for d in all_days(first, date(2029, 3, 1)) if d.weekday() in weekdays]
    monday = fitting[0] - timedelta(days=fitting[0].weekday())
    assert found == [d for d in fitting if (d - monday).days // 7 % every == 0]


def test_the_31st_skips_months_without_it():
    found = days(MonthlyByDate(31), date(2026, 1, 1), until=date(2026, 12, 31))
    assert [day.month for day in found] == [1, 3, 5, 7, 8, 10, 12]


def test_the_29th_meets_february_in_a_leap_year_only():
    found = days(MonthlyByDate(29), date(2027, 1, 1), until=date(2028, 12, 31))
    assert date(2028, 2, 29) in found
    assert len(found) == 23


def test_the_30th_never_meets_february():
    found = days(MonthlyByDate(30), date(2027, 1, 1), until=date(2028, 12, 31))
    assert len(found) == 22
    assert 2 not in {day.month for day in found}


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("week", [1, 2, 3, 4])
def test_the_nth_weekday_of_a_month_as_a_wall_calendar_shows_it(week, weekday):
    first, last = date(2027, 1, 1), date(2028, 12, 31)
    expected = [
        day
        for day in all_days(first, last)
        if day.weekday() == weekday and (day.day - 1) // 7 == week - 1
    ]
    assert days(MonthlyByWeekday(week, weekday), first, until=last) == expected
    assert len(expected) == 24


@pytest.mark.parametrize("weekday", range(7))
def test_the_last_weekday_is_the_fifth_where_there_is_a_fifth(weekday):
    first, last = date(2027, 1, 1), date(2028, 12, 31)
    expected = [
        day
        for day in all_days(first, last)
        if day.weekday() == weekday and (day + timedelta(days=7)).month != day.month
    ]
    assert days(MonthlyByWeekday(-1, weekday), first, until=last) == expected
    assert {day.day >= 29 for day in expected} == {True, False}


def test_the_last_friday_of_a_leap_february():
    found = days(MonthlyByWeekday(-1, SELASA), date(2028, 2, 1), count=1)
    assert found == [date(2028, 2, 29)]


def test_two_years_later_is_the_last_day_allowed():
    rule = MonthlyByDate(21)
    found = days(rule, TODAY, until=date(2028, 11, 21))
    assert found[-1] == date(2028, 11, 21)
    assert len(found) == 25
    with pytest.raises(SeriesTooLong, match="dua tahun, yaitu sampai 21 November 2028"):
        days(rule, TODAY, until=date(2028, 11, 22))


def test_two_years_after_29_february_end_on_28_february():
    leap = date(2028, 2, 29)
    assert days(weekly(KAMIS), leap, until=date(2030, 2, 28))[-1] == date(2030, 2, 28)
    with pytest.raises(SeriesTooLong, match="28 Februari 2030"):
        days(weekly(KAMIS), leap, until=date(2030, 3, 1))


def test_a_count_that_two_years_cannot_hold_is_refused_not_cut_short():
    assert len(days(MonthlyByDate(21), TODAY, count=25)) == 25
    with pytest.raises(SeriesTooLong, match="hanya ada 25 kali, bukan 26"):
        days(MonthlyByDate(21), TODAY, count=26)


def test_four_hundred_occurrences_and_not_one_more():
    assert MAX == 400
    last = TODAY + timedelta(days=399)
    assert len(days(EVERY_DAY, TODAY, until=last)) == 400
    assert len(days(EVERY_DAY, TODAY, count=400)) == 400
    with pytest.raises(SeriesTooLong, match="paling banyak 400 kali"):
        days(EVERY_DAY, TODAY, until=last + timedelta(days=1))
    with pytest.raises(SeriesTooLong, match="paling banyak 400 kali"):
        days(MonthlyByDate(1), TODAY, count=10**30)


def test_of_two_ends_the_earlier_counts():
    end = TODAY + timedelta(days=9)
    assert len(days(EVERY_DAY, TODAY, until=end, count=3)) == 3
    assert len(days(EVERY_DAY, TODAY, until=end, count=99)) == 10


@pytest.mark.parametrize(
    ("rule", "bounds", "kind", "words"),
    [
        (EVERY_DAY, {}, BadRule, "tanggal terakhir atau berapa kali"),
        (EVERY_DAY, {"count": 0}, BadRule, "paling sedikit satu kali"),
        (EVERY_DAY, {"until": date(2026, 11, 20)}, SeriesEmpty, "lebih awal daripada"),
        (MonthlyByDate(20), {"until": date(2026, 12, 19)}, SeriesEmpty, "Tidak ada"),
        (Dates((date(2026, 1, 1),)), {"count": 1}, SeriesEmpty, "lebih awal daripada"),
    ],
)
def test_a_wish_that_makes_nothing_is_refused_in_words(rule, bounds, kind, words):
    with pytest.raises(kind, match=words) as refused:
        days(rule, TODAY, **bounds)
    assert isinstance(refused.value, ValueError)


def test_a_year_out_of_reach_is_refused_before_anything_overflows():
    for first in (date(1, 1, 1), date(9999, 12, 31)):
        with pytest.raises(BadRule, match="di luar jangkauan"):
            days(weekly(SENIN), first, count=1)


def test_chosen_dates_come_sorted_each_once_from_the_first_day_on():
    kliwon = (date(2027, 1, 8), date(2026, 12, 4), date(2027, 1, 8), date(2026, 10, 30))
    rule = Dates(kliwon)
    assert days(rule, TODAY, until=None) == [date(2026, 12, 4), date(2027, 1, 8)]
    assert days(rule, TODAY, until=date(2026, 12, 31)) == [date(2026, 12, 4)]
    assert len(days(rule, date(2026, 1, 1), count=2)) == 2


def test_a_chosen_date_after_two_years_is_refused_not_dropped():
    with pytest.raises(SeriesTooLong):
        days(Dates((TODAY, date(2028, 11, 22))), TODAY)


def test_more_chosen_dates_than_the_limit_are_refused():
    with pytest.raises(SeriesTooLong):
        Dates(tuple(all_days(TODAY, TODAY + timedelta(days=MAX))))


@pytest.mark.parametrize(
    "make",
    [
        lambda: weekly(),
        lambda: weekly(7),
        lambda: weekly(-1),
        lambda: weekly(True),
        lambda: weekly(SENIN, every=0),
        lambda: weekly(SENIN, every=53),
        lambda: MonthlyByDate(0),
        lambda: MonthlyByDate(32),
        lambda: MonthlyByDate("15"),
        lambda: MonthlyByWeekday(5, JUMAT),
        lambda: MonthlyByWeekday(0, JUMAT),
        lambda: MonthlyByWeekday(True, JUMAT),
        lambda: MonthlyByWeekday(1, 7),
        lambda: Dates(()),
        lambda: Dates(("2026-12-05",)),
        lambda: Dates((datetime(2026, 12, 5, tzinfo=UTC),)),
    ],
)
def test_a_rule_that_makes_no_sense_cannot_be_built(make):
    with pytest.raises(BadRule):
        make()


SATURDAY, FRIDAY = date(2026, 12, 5), date(2026, 12, 4)
TYPED = {
    "5 Desember 2026": [SATURDAY],
    "05 desember 2026": [SATURDAY],
    "5 DESEMBER 2026.": [SATURDAY],
    "5 Des": [SATURDAY],
    "5 Des. 2026": [SATURDAY],
    "5-Des-2026": [SATURDAY],
    "5Des26": [SATURDAY],
    "5 December 2026": [SATURDAY],
    "5/12/2026": [SATURDAY],
    "05/12/26": [SATURDAY],
    "5/12": [SATURDAY],
    "5-12-26": [SATURDAY],
    "5.12.2026": [SATURDAY],
    "5 / 12 / 2026": [SATURDAY],
    "2026-12-05": [SATURDAY],
    "2026/12/5": [SATURDAY],
    "Jumat 4 Desember": [FRIDAY],
    "Jumat, 4 Desember 2026": [FRIDAY],
    "hari Jum’at tgl. 4 Des 2026": [FRIDAY],
    "Jumat Kliwon, 4 Desember 2026": [FRIDAY],
    "4 Desember 2026 (Jumat)": [FRIDAY],
    "Sab 5/12": [SATURDAY],
    "Ahad, 6 Desember 2026": [date(2026, 12, 6)],
    "5 Nopember 2026": [date(2026, 11, 5)],
    "7 Pebruari 2027": [date(2027, 2, 7)],
    "17 Agt 2027": [date(2027, 8, 17)],
    "*5 Desember 2026*": [SATURDAY],
    "- 5 Desember 2026": [SATURDAY],
    "1. 4 Desember 2026\n2. 5 Desember 2026": [FRIDAY, SATURDAY],
    "5\u00a0Desember\u200b 2026": [SATURDAY],
    "5 Desember 2026\r\n\r\n4 Desember 2026\r\n": [FRIDAY, SATURDAY],
    "4 Des; 5 Des, 4/12": [FRIDAY, SATURDAY],
    "4/12/2026\t5/12/2026": [FRIDAY, SATURDAY],
    "Jumat, 4 Desember 2026, Sabtu, 5 Desember 2026": [FRIDAY, SATURDAY],
    "4, 5 dan 11 Desember 2026": [FRIDAY, SATURDAY, date(2026, 12, 11)],
    "4 & 5 Des": [FRIDAY, SATURDAY],
    "5/12, 6 Desember": [SATURDAY, date(2026, 12, 6)],
    "21 November": [TODAY],
    "20 November": [date(2027, 11, 20)],
    "29 Februari": [date(2028, 2, 29)],
    "1 Januari": [date(2027, 1, 1)],
    "5 Desember 2020": [date(2020, 12, 5)],
    "": [],
    " \n ,;\n": [],
}


@pytest.mark.parametrize("text", TYPED)
def test_what_an_officer_types_is_read(text):
    assert parse_dates(text, today=TODAY) == (TYPED[text], [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("31 Februari", "31 Februari tidak ada."),
        ("30/2/2027", "30 Februari 2027 tidak ada."),
        ("29 Feb 2027", "29 Februari 2027 tidak ada."),
        ("0 Desember", "0 Desember tidak ada."),
        ("Jumat 5 Desember 2026", "5 Desember 2026 hari Sabtu, bukan Jumat."),
        ("Senin 4 Desember", "4 Desember 2026 hari Jumat, bukan Senin."),
        ("Jumat Pon 4 Des", "4 Desember 2026 pasaran Kliwon, bukan Pon."),
        ("12/25/2026", "“12/25/2026”: bulan 25 tidak ada."),
        ("besok", "“besok” tidak terbaca sebagai tanggal."),
        ("19.00", "“19.00” tidak terbaca sebagai tanggal."),
        ("5-7", "“5-7” tidak terbaca sebagai tanggal."),
        ("5–7 Desember", "“5–7 Desember” tidak terbaca sebagai tanggal."),
        ("5 Desember 1812", "“5 Desember 1812” tidak terbaca sebagai tanggal."),
        ("x" * 500, f"“{'x' * 40}…” tidak terbaca sebagai tanggal."),
    ],
)
def test_what_cannot_be_read_is_named_and_hinders_nothing_else(text, message):
    typed = f"4 Desember 2026\n{text}\n{text}\n5 Desember 2026"
    assert parse_dates(typed, today=TODAY) == ([FRIDAY, SATURDAY], [message])


def test_the_pasaran_agrees_with_three_days_of_history():
    known = "Kamis Pon 6/6/1901; Jumat Legi 17/8/1945; Jumat Legi 1/10/1965"
    assert parse_dates(known, today=TODAY)[1] == []


def test_too_much_text_is_refused_whole_so_that_no_date_is_cut_in_two():
    assert parse_dates("5/12/2026\n" * 2001, today=TODAY) == (
        [],
        ["Teks terlalu panjang: paling banyak 20.000 huruf."],
    )
    many = "\n".join(str(day) for day in all_days(TODAY, TODAY + timedelta(days=MAX)))
    assert parse_dates(many, today=TODAY)[1] == ["Paling banyak 400 tanggal sekaligus."]


@pytest.mark.parametrize("seed", ["a ", "1", "1 ", "1-", "Sen ", "ab", "1.a ", "9 a,"])
def test_hostile_text_is_read_in_no_time(seed):
    begun = clock.perf_counter()
    for line in (seed * LONGEST_TEXT, (seed * 29 + "\n") * LONGEST_TEXT):
        parse_dates(line[:LONGEST_TEXT], today=TODAY)
    assert clock.perf_counter() - begun < 2


@pytest.mark.parametrize(
    ("zone", "hours"), [("Asia/Jakarta", 7), ("Asia/Makassar", 8), ("Asia/Jayapura", 9)]
)
def test_midnight_at_the_turn_of_the_year_is_midnight_in_each_zone(zone, hours):
    [(starts, ends)] = local_times(
        [date(2026, 12, 31)], start=time(22), end=time(0), zone=ZoneInfo(zone)
    )
    assert ends.replace(tzinfo=None) == datetime(2027, 1, 1)  # noqa: DTZ001
    new_year = datetime(2027, 1, 1, tzinfo=UTC) - timedelta(hours=hours)
    assert ends.astimezone(UTC) == new_year
    assert ends - starts == timedelta(hours=2)
    assert starts.date() == date(2026, 12, 31)


def test_an_end_before_the_start_is_the_next_day_and_an_equal_one_is_none():
    def one(start, end):
        [found] = local_times([FRIDAY], start=start, end=end, zone=ZoneInfo("UTC"))
        return found

    assert one(time(19), time(21))[1].day == 4
    assert one(time(22), time(2))[1].day == 5
    assert one(time(19), time(19))[1] is None
    assert one(time(19), None) == (datetime(2026, 12, 4, 19, tzinfo=UTC), None)
