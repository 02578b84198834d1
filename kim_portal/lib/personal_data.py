"""Personal data in a text: NIK, KK, phones, e-mail addresses, bank accounts.

It warns the writer before publishing. It looks at shapes and neighbours only, so it
also warns of the demo's numbers. Every pattern is bounded: no text costs more than
its length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Final, Literal

Kind = Literal["nik", "kk", "phone", "email", "account"]

MESSAGES: Final[dict[Kind, str]] = {
    "nik": (
        "Tampaknya NIK (Nomor Induk Kependudukan). Hapus; NIK warga tidak boleh"
        " diumumkan."
    ),
    "kk": (
        "Tampaknya nomor Kartu Keluarga (KK). Hapus; nomor KK warga tidak boleh"
        " diumumkan."
    ),
    "phone": (
        "Tampaknya nomor telepon. Biarkan hanya bila ini nomor layanan atau pemiliknya"
        " mengizinkan; selain itu hapus."
    ),
    "email": (
        "Tampaknya alamat email. Biarkan hanya bila ini alamat layanan atau pemiliknya"
        " mengizinkan; selain itu hapus."
    ),
    "account": (
        "Tampaknya nomor rekening. Biarkan hanya bila ini rekening lembaga yang sudah"
        " diperiksa; selain itu hapus."
    ),
}

# The first two digits of a NIK: the provinces, with room for Papua's newest.
_PROVINCES = ("11-19", "21-21", "31-36", "51-53", "61-65", "71-76", "81-82", "91-97")
PROVINCES: Final = frozenset(
    code for span in _PROVINCES for code in range(int(span[:2]), int(span[3:]) + 1)
)
NIK_DIGITS: Final = 16
LAST_REGENCY: Final = 79
FEMALE_DAY: Final = 40  # added to the day of birth
MOBILE_DIGITS: Final = range(9, 14)  # with the leading 0
LANDLINE_DIGITS: Final = range(9, 13)
ACCOUNT_DIGITS: Final = range(10, 17)
# A first block of so many digits is the whole number.
WHOLE: Final = 10
# A label may stand this far before a number and still name it.
LABEL_REACH: Final = 30
OWN_AREA: Final = "0285"

# What people and phones put between digits: blanks, dots, dashes, marks of direction.
_SEP = (
    r"[ \t.\-\u00a0\u2007\u2009\u202f\u2010-\u2015\u2212"
    r"\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069]"
)
_LINK = re.compile(r"(?:https?://|www\.|wa\.me/)\S+", re.IGNORECASE)
# A link to a chat is a phone number all the same.
_CHAT = re.compile(
    r"(?:wa\.me/|whatsapp\.com/send/?\?phone=)\+?(62[0-9]{8,12})(?![0-9])",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"(?<![\w.%+\-])[\w.%+\-]{1,64}@(?:[a-z0-9\-]{1,63}\.){1,5}[a-z]{2,24}(?![\w@\-])",
    re.IGNORECASE,
)
_SIXTEEN = re.compile(
    rf"(?<![0-9])(?:[0-9]{{16}}(?![0-9])"
    rf"|(?<![0-9]{_SEP})[0-9]{{2,6}}(?:{_SEP}[0-9]{{2,6}}){{2,5}}(?![0-9]|{_SEP}[0-9]))"
)
_MOBILE = re.compile(
    rf"(?<![0-9A-Za-z])(?<![0-9][.,\-])(?:hp|wa|te?lp|no)?"
    rf"(?P<number>(?:\(?\+?62\)?{_SEP}{{0,2}}(?:\(0\)|0)?{_SEP}?|0)"
    rf"8[1-9][0-9]{{1,11}}(?![0-9])\)?(?:{_SEP}{{1,3}}[0-9]{{2,8}}(?![0-9])){{0,5}})",
    re.IGNORECASE,
)
_LANDLINE = re.compile(
    rf"(?<![0-9A-Za-z])(?<![0-9][.,\-])"
    rf"(?P<area>\((?:0|\+?62{_SEP}?)[2-79][0-9]{{1,2}}\)|\+62{_SEP}{{0,2}}[2-79][0-9]{{1,2}}"
    rf"|{OWN_AREA}|0[2-79][0-9]{{1,2}})"
    rf"{_SEP}{{0,2}}(?P<local>[0-9]{{3,8}}(?:{_SEP}[0-9]{{2,5}}){{0,2}})(?![0-9])"
)
_ACCOUNT = re.compile(
    r"\b(?:rek|norek|rekening|bri|bca|bni|btn|bsi|bank)\b[^0-9\n]{0,25}"
    rf"(?P<number>[0-9]{{2,16}}(?:(?P<sep>{_SEP})[0-9]{{1,6}}"
    rf"(?:(?P=sep)[0-9]{{1,6}}){{0,4}})?)(?![0-9])",
    re.IGNORECASE,
)
_FAMILY_OR_PERSON = re.compile(
    r"(?P<kk>\bkk\b|\bkartu keluarga\b)|(?P<nik>\bnik\b|\bktp\b|kependudukan)",
    re.IGNORECASE,
)
_PHONE_LABEL = re.compile(
    r"\b(?:te?lp|telepon|telpon|fax|faks|hubungi|kontak|hp|wa|whatsapp|ponsel)\b",
    re.IGNORECASE,
)
# 005/123/2024, INV/0812/XI/2024: the parts that make it a letter or an invoice.
_REFERENCE_PART = re.compile(r"[0-9.\-]{1,8}[.,;)]?|[IVX]{1,4}")
_GROUP = re.compile(rf"({_SEP}*)([0-9]+)")
_DIGIT = re.compile(r"[0-9]")
_NOT_SHOWN = "•"


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What was found. `masked` may be shown where the rest must not be."""

    kind: Kind
    quote: str
    masked: str
    start: int
    end: int
    message: str


_Span = tuple[Kind, int, int]


def find_personal_data(text: str) -> list[PersonalData]:
    """Return the personal data in a text, in its order, none inside another."""
    rest = _without_references(_LINK.sub(_blank, text))
    ways = (_chats(text), _emails(rest), _accounts(rest), _identity_numbers(rest))
    found = chain(*ways, _mobiles(rest), _landlines(rest))
    kept = []
    reached = 0
    for kind, start, end in sorted(found, key=lambda span: (span[1], -span[2])):
        if start >= reached:
            reached = end
            quote = text[start:end]
            kept.append(
                PersonalData(kind, quote, mask(quote), start, end, MESSAGES[kind])
            )
    return kept


def mask(quote: str) -> str:
    """Return a quote of which the first four and the last two signs can be read.

    Of a short one even less: nobody shall be able to complete it.
    """
    head, tail = (4, 2) if len(quote) >= WHOLE else (1, 1)
    return quote[:head] + _NOT_SHOWN * (len(quote) - head - tail) + quote[-tail:]


# What looks like a number but is an address or a reference


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
        return re.fullmatch(r"(?:19|20)[0-9]{2}[.,;)]?", parts[1]) is not None
    return any(_REFERENCE_PART.fullmatch(part) for part in parts)


# Kind by kind


def _chats(text: str) -> Iterator[_Span]:
    for match in _CHAT.finditer(text):
        yield "phone", *match.span(1)


def _emails(text: str) -> Iterator[_Span]:
    for match in _EMAIL.finditer(text):
        yield "email", *match.span()


def _identity_numbers(text: str) -> Iterator[_Span]:
    for match in _SIXTEEN.finditer(text):
        digits = _digits(match[0])
        if len(digits) == NIK_DIGITS:
            label = _last_label(text, match.start())
            if label or is_plausible_nik(digits):
                yield label or "nik", match.start(), match.end()


def _last_label(text: str, start: int) -> Kind | None:
    """Return what the nearest word before a number says it is."""
    kind: Kind | None = None
    before = text[max(0, start - LABEL_REACH) : start]
    for label in _FAMILY_OR_PERSON.finditer(before):
        kind = "kk" if label["kk"] else "nik"
    return kind


def is_plausible_nik(digits: str) -> bool:
    """Whether 16 digits begin with a place and go on with a date of birth."""
    province, regency, district, day, month = (
        int(digits[place : place + 2]) for place in range(0, 10, 2)
    )
    if province not in PROVINCES or not 1 <= regency <= LAST_REGENCY or not district:
        return False
    try:
        date(2000, month, day - FEMALE_DAY if day > FEMALE_DAY else day)
    except ValueError:
        return False
    return True


def _mobiles(text: str) -> Iterator[_Span]:
    place = 0
    while match := _MOBILE.search(text, place):
        start, place = match.span("number")
        if end := _end_of_mobile(text, start, place):
            yield "phone", start, end
            place = end


def _end_of_mobile(text: str, start: int, limit: int) -> int:
    """Return where the number ends; the hour or price after it is no part of it."""
    head = text.index("8", start)
    total = 1  # the leading 0, written or not
    used = ""
    end = 0
    for group in _GROUP.finditer(text, head, limit):
        gap, digits = group[1], group[2]
        more = total + len(digits)
        if more > MOBILE_DIGITS.stop - 1 or (total >= WHOLE and gap != used):
            break
        total, end = more, group.end()
        used = used or gap
    return end if total in MOBILE_DIGITS else 0


def _landlines(text: str) -> Iterator[_Span]:
    for match in _LANDLINE.finditer(text):
        area, start = match["area"], match.start()
        national = _digits(area).removeprefix("62").removeprefix("0")
        known = area[0] in "(+" or area == OWN_AREA
        before = text[max(0, start - LABEL_REACH) : start]
        if len(national + _digits(match["local"])) + 1 in LANDLINE_DIGITS and (
            known or _PHONE_LABEL.search(before)
        ):
            yield "phone", start, match.end()


def _accounts(text: str) -> Iterator[_Span]:
    for match in _ACCOUNT.finditer(text):
        number = match["number"]
        if len(_digits(number)) in ACCOUNT_DIGITS and not number.startswith("08"):
            yield "account", *match.span("number")


def _digits(text: str) -> str:
    return "".join(_DIGIT.findall(text))
