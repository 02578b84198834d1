"""Every engine that reads what people type, with the most a form lets through, and the
worst that was found for it. The property test hunts with them; bench/engines.py times them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms

from events.plan.doubles import alike
from guard import term_file
from kim_portal.lib import coordinates, csv_file, ics, names, pasted, phones, text
from kim_portal.lib.diff import words_changed
from kim_portal.lib.forms import LineField, LinesField, PastedField, WholeNumberField
from kim_portal.lib.numbers import read_whole
from kim_portal.lib.personal_data import find_personal_data
from kim_portal.lib.watch import Term, WatchList

REQUEST = 2_500_000
BODY, ABOUT, BULLETIN, EVENT, LIST = 12_000, 4_000, 19_300, 60_000, 40_000


def rep(part: str, size: int) -> str:
    return (part * (size // len(part) + 1))[:size]


def taken(field: forms.Field) -> Callable[[str], Any]:
    """What a form does with the words, whether it takes them or not."""

    def clean(typed: str) -> Any:
        try:
            return field.clean(typed)
        except forms.ValidationError:
            return None

    return clean


def or_refused(engine: Callable[[str], Any]) -> Callable[[str], Any]:
    def read(typed: str) -> Any:
        try:
            return engine(typed)
        except (ValueError, csv_file.NotATable, term_file.NotAList):
            return None

    return read


WORDS = [
    "coblos nomor", "pilih nomor", "menangkan", "dua periode", "ganti wali kota",
    *(f"calon wali kota {chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(430)),
]  # fmt: skip
WATCH = WatchList(
    tuple(
        Term(str(i), word, (), "kata", "phrase_ci", "warn", "")
        for i, word in enumerate(WORDS)
    )
)
NOW = datetime(2026, 11, 30, 3, tzinfo=UTC)


def calendar_of(about: str) -> bytes:
    """A thousand days, as a feed makes them of one text."""
    description = text.to_plain(about)[:300]
    entries = [
        ics.Entry(
            uid=f"{n}@x", sequence=0, title="Rapat", starts_at=NOW + timedelta(days=n),
            ends_at=None, zone="Asia/Jakarta", status="CONFIRMED", changed_at=NOW,
            created_at=NOW, place="Balai", description=description,
            url="https://contoh.id/", organiser="KIM", categories=("Rapat",),
            alarm_minutes=60, latitude=None, longitude=None, all_day=False,
        )
        for n in range(1000)
    ]  # fmt: skip
    return ics.calendar(entries, name="Agenda", url="https://contoh.id/")


@dataclass(frozen=True)
class Engine:
    """`most` signs reach it; `worst` are inputs found to cost it most."""

    read: Callable[[str], Any]
    most: int
    worst: tuple[str, ...] = ()


BARS = "|" * 6000 + "\n|-|\n" + rep("|a|\n", 5994)
ROMP = rep("1.O ½2 3/3750 0019 0 8 0\n01 ", BULLETIN)
HEAD = ",".join(term_file.COLUMNS)
ENGINES = {
    "text.render": Engine(text.render, BODY, (BARS,)),
    "text.to_plain": Engine(text.to_plain, BODY, (BARS,)),
    "text.to_whatsapp": Engine(text.to_whatsapp, BODY, (BARS,)),
    "text.excerpt": Engine(text.excerpt, BODY, (BARS,)),
    "text.reading_minutes": Engine(text.reading_minutes, BODY, (BARS,)),
    "personal data": Engine(find_personal_data, BULLETIN, (ROMP,)),
    "personal data, an event": Engine(
        find_personal_data, EVENT, (rep(ROMP, EVENT), rep("RT 03 jam 07.00 ", EVENT))
    ),
    "watch": Engine(
        WATCH.findings,
        BULLETIN,
        (rep("#calonwalikota", BULLETIN), rep("c a l o n w a l i k o t a ", BULLETIN)),
    ),
    "watch, an event": Engine(WATCH.findings, EVENT, (rep("PKS KIM+ ", EVENT),)),
    "a line": Engine(
        taken(LineField(max_length=200, required=False)),
        REQUEST,
        ("\U0001d164" * 625_000, rep("a \u2010 ", REQUEST // 3)),
    ),
    "lines": Engine(
        taken(LinesField(max_length=BODY, required=False)),
        REQUEST,
        (rep("\ta\n", REQUEST),),
    ),
    "a number": Engine(
        taken(WholeNumberField(required=False)),
        REQUEST,
        ("9" * REQUEST, "٠ " * 800_000),
    ),
    "read_whole": Engine(or_refused(read_whole), REQUEST, ("9" * 80_000,)),
    "a pasted list": Engine(
        taken(PastedField(max_length=LIST, required=False)), REQUEST, ("a\n" * 20_000,)
    ),
    "pasted.people": Engine(
        pasted.people,
        LIST,
        (
            "A,,b",
            "Budi,,Kauman",
            "Budi (a), , X",
            "A RT" + "()" * 19_900 + "D",
            "a" + "&" * 39_998 + "a",
            "'" + "(a) " * 9990 + "nama",
            "a\n" * 20_000,
            rep("A RT" + "()" * 190 + "D\n", LIST),
            rep("a" + "&" * 390 + "a\n", LIST),
        ),
    ),
    "pasted.names": Engine(pasted.names, 12_100, ("a\n" * 6050,)),
    "pasted.agenda": Engine(pasted.agenda, 4000),
    "coordinates": Engine(
        or_refused(coordinates.parse), 2000, ("1,1" + " " * 1990 + "1°",)
    ),
    "a list of words": Engine(
        or_refused(term_file.lines_of),
        1_000_000,
        (
            HEAD + "," * 500_000 + "\n" + "a\n" * 200_000,
            HEAD + "\n" + "x\n" * 400_000,
        ),
    ),
    "search words": Engine(text.search_words, 80),
    "names": Engine(names.greeting, 254),
    "phones": Engine(phones.read, 254),
    "a calendar": Engine(calendar_of, ABOUT, ("😀" * ABOUT, BARS[:ABOUT])),
}
HAN = [chr(0x4E00 + i) for i in range(3000)]
GREEK = [chr(0x3B1 + i % 50) for i in range(3000)]
PAIRS = {
    "every second word new": (
        " ".join(GREEK * 2),
        " ".join(word for pair in zip(GREEK, HAN, strict=True) for word in pair),
    ),
    "numbers": (
        " ".join(str(i % 50) for i in range(4000)),
        " ".join(word for i in range(2000) for word in (str(i % 50), "-")),
    ),
    "one word": ("a " * 6000, "a b " * 99),
    "half": ("a " * 6000, "a " * 3000 + "b " + "a " * 2999),
}
TITLES = [("İ" * 90, "İa" * 45), ("a" * 90, "ab" * 45)]


def diff_of(pair: tuple[str, str]) -> Any:
    return words_changed(*pair)


def seventy_titles(pair: tuple[str, str]) -> Any:
    """As many as a page compares."""
    return [alike(*pair) for _time in range(70)]
