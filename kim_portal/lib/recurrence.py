"""The dates of a series: a rule and its bounds in, concrete days out. No database.

A series is stored as its occurrences; the rule is kept to say where they came from.
`occurrences` makes the days, `local_times` gives them hours in a zone, `parse_dates`
reads the days an officer types ("tiap Jumat Kliwon" is such a list).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, WEEKLY, rrule
from dateutil.rrule import weekday as nth_weekday

from kim_portal.lib.numbers import figure
from kim_portal.lib.text.clean import clean_text

MAX = 400
YEARS = 2
LONGEST_TEXT = 20_000
LONGEST_PIECE = 60

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
# The first to the fourth of a month, and the last.
WEEKS = frozenset({1, 2, 3, 4, -1})
PASARAN = ("Legi", "Pahing", "Pon", "Wage", "Kliwon")


class BadRule(ValueError):
    """A wish that makes no series; the message is for the person who wished."""


class SeriesTooLong(BadRule):
    """More than MAX occurrences, or further than two years."""


class SeriesEmpty(BadRule):
    """Not a single day within the bounds."""


def _require(right: object, message: str) -> None:
    if not right:
        raise BadRule(message)


def _whole(value: object, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high


@dataclass(frozen=True)
class Weekly:
    """On these weekdays (0 is Senin), every so many weeks."""

    weekdays: frozenset[int]
    every: int = 1

    def __post_init__(self) -> None:
        _require(self.weekdays, "Pilih paling sedikit satu hari.")
        for day in self.weekdays:
            _require(_whole(day, 0, 6), "Hari tidak dikenal.")
        _require(_whole(self.every, 1, 52), "Jarak antarminggu antara 1 dan 52.")


@dataclass(frozen=True)
class MonthlyByDate:
    """On this day of every month; a month that lacks it (31, 30, 29) is skipped."""

    day: int

    def __post_init__(self) -> None:
        _require(_whole(self.day, 1, 31), "Tanggal antara 1 dan 31.")


@dataclass(frozen=True)
class MonthlyByWeekday:
    """On the first to fourth such weekday of every month, or the last (-1)."""

    week: int
    weekday: int

    def __post_init__(self) -> None:
        known = type(self.week) is int and self.week in WEEKS
        _require(known, "Minggu dalam bulan: pertama sampai keempat, atau terakhir.")
        _require(_whole(self.weekday, 0, 6), "Hari tidak dikenal.")


@dataclass(frozen=True)
class Dates:
    """On exactly these days; kept sorted, each once."""

    days: tuple[date, ...]

    def __post_init__(self) -> None:
        _require(self.days, "Pilih paling sedikit satu tanggal.")
        for day in self.days:
            _require(type(day) is date, "Tanggal tidak dikenal.")
        object.__setattr__(self, "days", tuple(sorted(set(self.days))))
        if len(self.days) > MAX:
            raise SeriesTooLong(f"Paling banyak {MAX} tanggal dalam satu rangkaian.")


Rule = Weekly | MonthlyByDate | MonthlyByWeekday | Dates


def occurrences(
    rule: Rule, *, first: date, until: date | None, count: int | None
) -> list[date]:
    """Return the days of a series, from `first` on, at most two years and MAX of them.

    A repeating rule needs `until` (inclusive), `count`, or both: the earlier ends it.
    `first` is the earliest day and belongs to the series only if it fits the rule. A
    wish beyond the bounds is refused with SeriesTooLong, never cut short in silence.
    """
    _require(1900 <= first.year <= 2199, f"Tahun {first.year} di luar jangkauan.")
    limit = first + relativedelta(years=YEARS)
    last = rule.days[-1] if isinstance(rule, Dates) else None
    _check_wish(until or last, count, first, limit)
    end = until or limit
    wanted = MAX + 1 if count is None else count
    days = list(islice(_days(rule, first, end), wanted))
    if not days:
        span = f"dari {say(first)} sampai {say(end)}"
        raise SeriesEmpty(f"Tidak ada tanggal yang cocok {span}.")
    if len(days) > MAX:
        raise SeriesTooLong(f"Rangkaian paling banyak {MAX} kali.")
    if count and len(days) < count and not (until or last):
        raise SeriesTooLong(
            f"Sampai {say(limit)} (dua tahun) hanya ada {len(days)} kali,"
            f" bukan {count}. Kurangi jumlahnya."
        )
    return days


def _check_wish(
    until: date | None, count: int | None, first: date, limit: date
) -> None:
    _require(until or count is not None, "Tentukan tanggal terakhir atau berapa kali.")
    _require(count is None or count >= 1, "Jumlah paling sedikit satu kali.")
    if count and count > MAX:
        raise SeriesTooLong(f"Rangkaian paling banyak {MAX} kali.")
    if until and until < first:
        raise SeriesEmpty(
            f"Tanggal terakhir, {say(until)}, lebih awal daripada {say(first)}."
        )
    if until and until > limit:
        raise SeriesTooLong(
            f"Rangkaian paling lama dua tahun, yaitu sampai {say(limit)}."
        )


def _days(rule: Rule, first: date, end: date) -> Iterator[date]:
    if isinstance(rule, Dates):
        return (day for day in rule.days if first <= day <= end)
    if isinstance(rule, Weekly):
        # "Every two weeks" counts from the first day that fits, not from the week
        # in which somebody happened to fill in the form.
        while first.weekday() not in rule.weekdays:
            first += timedelta(days=1)
        found = rrule(
            WEEKLY, interval=rule.every, byweekday=rule.weekdays, **_bounds(first, end)
        )
    elif isinstance(rule, MonthlyByDate):
        found = rrule(MONTHLY, bymonthday=rule.day, **_bounds(first, end))
    else:
        which = nth_weekday(rule.weekday, rule.week)
        found = rrule(MONTHLY, byweekday=which, **_bounds(first, end))
    return (moment.date() for moment in found)


def _bounds(first: date, end: date) -> dict[str, datetime]:
    start, until = (datetime.combine(day, time()) for day in (first, end))
    return {"dtstart": start, "until": until}


def local_times(
    days: list[date],
    *,
    start: time,
    end: time | None,
    zone: ZoneInfo,
    overnight: bool = False,
) -> list[tuple[datetime, datetime | None]]:
    """Return aware moments of each day, in the place's own zone.

    An `end` earlier than `start` falls on the next day (a night watch, 22.00–02.00); any
    does where `overnight` says so. Without that an `end` equal to `start` says nothing
    about the length and counts as no end: it never means 24 hours.
    """
    begins = [datetime.combine(day, start, tzinfo=zone) for day in days]
    if end is None or (end == start and not overnight):
        return [(moment, None) for moment in begins]
    nights = timedelta(days=overnight or end < start)
    ends = [datetime.combine(day + nights, end, tzinfo=zone) for day in days]
    return list(zip(begins, ends, strict=True))


def say(day: date) -> str:
    """21 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


# What people type. A year is left out, or has two digits, or four.
_YEAR = "((?:19|20|21)[0-9]{2}|[0-9]{2})"
_WORDED = re.compile(rf"([0-9]{{1,2}})[ ./-]*([^\W\d_]{{3,}})[ ./-]*{_YEAR}?")
_NUMBERED = re.compile(rf"([0-9]{{1,2}}) ?([/.-]) ?([0-9]{{1,2}})(?: ?\2 ?{_YEAR})?")
_ISO = re.compile(r"((?:19|20|21)[0-9]{2})([/-])([0-9]{1,2})\2([0-9]{1,2})")
_LIST_MARK = re.compile(r"[0-9]{1,3}[.)] ")
_EDGES = " .,:/()[]*_~•·–—-"

_MONTH_SPELLINGS = (
    *("januari january", "februari february pebruari", "maret march mrt", "april"),
    *("mei may", "juni june", "juli july", "agustus august agt ags", "september"),
    *("oktober october", "november nopember", "desember december"),
)
# Date ordinal 1 was a Senin, 5n is a Legi (17 August 1945: Jumat Legi).
_CYCLES = {"hari": (DAYS, 6), "pasaran": (PASARAN, 0)}
_CYCLE_WORDS = {
    **{name[:3].lower(): ("hari", number) for number, name in enumerate(DAYS)},
    **{name.lower(): ("hari", number) for number, name in enumerate(DAYS)},
    **{name.lower(): ("pasaran", number) for number, name in enumerate(PASARAN)},
    "ahad": ("hari", 6),
    "paing": ("pasaran", 1),
}
_SILENT_WORDS = {"hari", "tanggal", "tgl", "pada"}
_WORD = re.compile(r"[^\W\d_]+\.?")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’‘`´ʼ](?=[^\W\d_])")
_COMMA_AFTER_WEEKDAY = re.compile(rf"\b({'|'.join(_CYCLE_WORDS)})\s*,", re.IGNORECASE)
_SEPARATOR = re.compile(r"[,;&]|\bdan\b", re.IGNORECASE)
_BARE_DAY = re.compile(r"(?:[^\W\d_]+\.? )*[0-9]{1,2}")
_MONTH_AT_END = re.compile(rf"[0-9][ ./-]*([^\W\d_]{{3,}}\.?(?: {_YEAR})?)$")


class _Unreadable(ValueError):
    """A piece that is no date; the message names it."""


def parse_dates(text: str, *, today: date) -> tuple[list[date], list[str]]:
    """Read typed or pasted days: sorted, each once; and what could not be read.

    Day before month, always. Without a year it is the next such day from `today`. A
    weekday or pasaran beside a date must fit it. "4, 11 dan 18 Desember" is three.
    """
    if len(text) > LONGEST_TEXT:
        return [], [
            f"Teks terlalu panjang: paling banyak {figure(LONGEST_TEXT)} huruf."
        ]
    pieces = list(_pieces(text))
    if len(pieces) > MAX:
        return [], [f"Paling banyak {MAX} tanggal sekaligus."]
    days: set[date] = set()
    problems: dict[str, None] = {}
    for piece in pieces:
        try:
            days.add(_read(piece, today))
        except _Unreadable as problem:
            problems[str(problem)] = None
    return sorted(days), list(problems)


def _pieces(text: str) -> Iterator[str]:
    """One date each; a bare day borrows month and year from the next in its line."""
    text = _APOSTROPHE.sub("", clean_text(text.replace("\t", "\n")))
    for line in text.split("\n"):
        found: list[str] = []
        month = ""
        for part in reversed(_SEPARATOR.split(_COMMA_AFTER_WEEKDAY.sub(r"\1 ", line))):
            piece = " ".join(part.split()).strip(_EDGES)
            if month and _BARE_DAY.fullmatch(piece):
                found.append(f"{piece} {month}")
            elif piece:
                named = _MONTH_AT_END.search(piece[-LONGEST_PIECE:])
                month = named[1] if named else ""
                found.append(piece)
        yield from reversed(found)


def _read(piece: str, today: date) -> date:
    """Return the day a piece names; refuse it by name if it names none."""
    said: list[tuple[str, int]] = []

    def take(found: re.Match[str]) -> str:
        word = found[0].rstrip(".").lower()
        if word in _CYCLE_WORDS:
            said.append(_CYCLE_WORDS[word])
        return "" if word in _CYCLE_WORDS or word in _SILENT_WORDS else found[0]

    short = piece[:40] + "…" if len(piece) > 40 else piece
    core = _WORD.sub(take, piece[: LONGEST_PIECE + 1])
    core = " ".join(core.split()).strip(_EDGES)
    numbers = _numbers(core) or _numbers(_LIST_MARK.sub("", core, count=1))
    if len(piece) > LONGEST_PIECE or numbers is None:
        raise _Unreadable(f"“{short}” tidak terbaca sebagai tanggal.")
    if not 1 <= numbers[1] <= 12:
        raise _Unreadable(f"“{short}”: bulan {numbers[1]} tidak ada.")
    day = _on_calendar(*numbers, today)
    for kind, number in said:
        names, shift = _CYCLES[kind]
        real = (day.toordinal() + shift) % len(names)
        if number != real:
            fact = f"{kind} {names[real]}, bukan {names[number]}"
            raise _Unreadable(f"{say(day)} {fact}.")
    return day


def _numbers(core: str) -> tuple[int, int, int | None] | None:
    """Day, month and, where given, year; the month may not exist yet."""
    if found := _WORDED.fullmatch(core):
        month = _month(found[2].lower())
        return (int(found[1]), month, _year(found[3])) if month else None
    if found := _NUMBERED.fullmatch(core):
        # Without a year "19.00" is an hour and "5-7" a stretch of days; "5/7" is a day.
        known = found[4] or found[2] == "/"
        return (int(found[1]), int(found[3]), _year(found[4])) if known else None
    if found := _ISO.fullmatch(core):
        return int(found[4]), int(found[3]), int(found[1])
    return None


def _month(word: str) -> int:
    """1 to 12 for a name or its beginning ("des", "sept"), 0 for any other word."""
    for number, spellings in enumerate(_MONTH_SPELLINGS, start=1):
        if any(name.startswith(word) for name in spellings.split()):
            return number
    return 0


def _year(digits: str | None) -> int | None:
    return int(digits) + 2000 * (len(digits) == 2) if digits else None


def _on_calendar(day: int, month: int, year: int | None, today: date) -> date:
    # Eight years reach the next 29 Februari, even across 2100.
    for candidate in [year] if year else range(today.year, today.year + 9):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found
    when = f" {year}" if year else ""
    raise _Unreadable(f"{day} {MONTHS[month - 1]}{when} tidak ada.")
