"""Personal data in a text: numbers of people, ways to reach them, where they live.

It warns the writer before publishing. It looks at shapes and neighbours only, so it
also warns of the demo's numbers. Every pattern is bounded: no text costs more than
its length.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from kim_portal.lib.personal_data.kinds import Kind, PersonalData, Span, mask
from kim_portal.lib.personal_data.mails import mails, plain_mail
from kim_portal.lib.personal_data.numbers import (
    NIK_DIGITS,
    accounts,
    identity_numbers,
    is_plausible_nik,
    looks_like_nip,
    named_in_links,
)
from kim_portal.lib.personal_data.people import (
    addresses,
    births,
    named_persons,
    plates,
)
from kim_portal.lib.personal_data.phones import calling_links, phones
from kim_portal.lib.personal_data.reading import (
    Reading,
    readings,
    with_letters_as_digits,
)
from kim_portal.lib.personal_data.runs import runs

__all__ = [
    "Kind",
    "PersonalData",
    "find_personal_data",
    "is_coarse",
    "is_plausible_nik",
    "mask",
    "named_persons",
    "one_way",
]

_LINK = re.compile(r"(?:https?://|www\.|wa\.me/)\S+", re.IGNORECASE)
_DIGIT = re.compile(r"[0-9]")
# 005/123/2024, INV/0812/XI/2024: the parts that make it a letter or an invoice.
_REFERENCE_PART = re.compile(r"[0-9.\-]{1,8}[.,;)]?|[IVX]{1,4}")
_SLASHED = re.compile(r"\+?[0-9]{1,8}(?:/[0-9]{1,8})+[.,;)]?")
_YEAR_AT_END = re.compile(r"(?:^|/)(?:19|20)[0-9]{2}[.,;)]?$")
_ALL_KINDS = list(Kind)


# More numbers than any text for people holds: from there on they are not told apart.
MOST_NUMBERS = 3000
_NUMBER = re.compile(r"[0-9]+")


def is_coarse(text: str) -> bool:
    """Whether a text holds so many numbers that it is only read in part: say so."""
    return _end_of_reading(text) is not None


def _end_of_reading(text: str) -> int | None:
    """Where reading ends; None for all of it. Letters for digits are as long."""
    numbers = _NUMBER.finditer(with_letters_as_digits(text))
    last = next(islice(numbers, MOST_NUMBERS, None), None)
    return last.start() if last else None


def find_personal_data(text: str) -> list[PersonalData]:
    """Return the personal data in a text, in its order, none inside another.

    Of a text full of numbers only the first MOST_NUMBERS, as they stand; see is_coarse.
    """
    end = _end_of_reading(text)
    ways = readings(text) if end is None else readings(text[:end])[:1]
    found = chain.from_iterable(map(_found_in, ways))
    return [
        PersonalData(span.kind, quote, mask(quote, span.kind), span.start, span.end)
        for span in _without_overlaps(found)
        if (quote := text[span.start : span.end])
    ]


def one_way(value: str) -> str:
    """The same for every way to write one number, address or date."""
    reading = readings(value)[-1].text.strip()
    if mail := plain_mail(reading):
        return mail
    if any(sign.isalpha() for sign in reading):
        return "".join(sign for sign in reading.casefold() if sign.isalnum())
    digits = "".join(_DIGIT.findall(reading))
    international = re.fullmatch(r"(?:00)?620?([1-9][0-9]{7,12})", digits)
    return f"0{international[1]}" if international else digits


def _found_in(reading: Reading) -> Iterator[Span]:
    text = reading.text
    words = _LINK.sub(_blank, text)
    places = runs(_without_references(words))
    ways = (
        identity_numbers(places),
        calling_links(text),
        named_in_links(text),
        accounts(places),
        phones(places),
        mails(text),
        plates(words),
        births(words),
        addresses(words),
    )
    for span in chain.from_iterable(ways):
        yield Span(span.kind, *reading.original(span.start, span.end))


def _without_overlaps(found: Iterable[Span]) -> list[Span]:
    """What may never be public wins, then what begins first, then the longest."""
    order = sorted(
        dict.fromkeys(found),
        key=lambda span: (
            span.kind.may_be_public,
            span.start,
            -span.end,
            _ALL_KINDS.index(span.kind),
        ),
    )
    taken: set[int] = set()
    kept = []
    for span in order:
        place = range(span.start, span.end)
        if taken.isdisjoint(place):
            taken.update(place)
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def _blank(match: re.Match[str]) -> str:
    return "\n" * len(match[0])


def _without_references(text: str) -> str:
    """Blank the numbers of letters, decrees and invoices: they hold slashes."""
    if "/" not in text:
        return text
    return re.sub(r"\S+", lambda m: _blank(m) if _is_reference(m[0]) else m[0], text)


def _is_reference(word: str) -> bool:
    parts = word.split("/")
    if len(parts) < 2 or not _DIGIT.search(word):
        return False
    if len(parts) == 2:
        return _YEAR_AT_END.search(word) is not None and "/" in word
    if _holds_number(word, parts):
        return False
    return any(_REFERENCE_PART.fullmatch(part) for part in parts)


def _holds_number(word: str, parts: list[str]) -> bool:
    """Whether slashes only part the digits of a phone or NIK, or follow one."""
    if any(
        len(part) == NIK_DIGITS and part.isdecimal() and is_plausible_nik(part)
        for part in parts
    ):
        return True
    if not _SLASHED.fullmatch(word) or _YEAR_AT_END.search(word):
        return False
    digits = "".join(_DIGIT.findall(word))
    return (
        (digits[:2] in {"08", "62"} and 10 <= len(digits) <= 14)
        or (len(digits) == NIK_DIGITS and is_plausible_nik(digits))
        or looks_like_nip(digits)
    )
