"""Phone numbers as people write them here: read, kept, shown, linked, found in a field.

What is a number, and of which kind, is known by phonenumbers. Here stands what it does
not know: how WhatsApp copies one, how Indonesians leave 0 or + away, and where a number
ends in a field that goes on with an extension and office hours.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import phonenumbers
from phonenumbers import (
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    shortnumberinfo,
)

from kim_portal.lib.text import clean_line

HOME: Final = "ID"
HOME_CODE: Final = 62
# E.164 has fifteen; 00 or 0 may stand before it.
MOST_DIGITS: Final = 17
# Dialled as they are, from any phone: police, fire, rescue, ambulance, power, help for
# women and children. phonenumbers knows some of them only.
PUBLIC_SHORT: Final = frozenset(
    {"110", "112", "113", "115", "117", "118", "119", "123", "129"}
)

_GAP = r"[ ().\-/]"
_ONE_NUMBER = re.compile(rf"\(?\+?[0-9](?:{_GAP}*[0-9])*\)?")
_SCHEME = re.compile(
    r"(?:tel:|(?:https?://)?(?:www\.)?(?:wa\.me/"
    r"|(?:api\.)?whatsapp\.com/send/?\?phone=))(?=[+0-9])",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[^\s@,;()<>]{1,64}@[^\s@,;()<>]{1,255}")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_CLOCK = r"(?:[01]?[0-9]|2[0-4])[.:][0-5][0-9]"
_HOURS = re.compile(
    rf"(?<![0-9.\-/+]){_CLOCK}(?: ?(?:-|/|s/?d|sampai) ?{_CLOCK})?(?![0-9]|[.\-/][0-9])"
)
# A label may stand right before the first digit: WA0812…, Telp0285…
_RUN = re.compile(
    r"(?:(?<![\w@])|(?<=\bhp)|(?<=\bwa)|(?<=\bno)|(?<=\btlp)|(?<=\btelp))"
    rf"\(?\+?[0-9]+(?:{_GAP}{{1,4}}[0-9]+)*",
    re.IGNORECASE,
)
_GROUP = re.compile(rf"(?P<gap>(?:{_GAP}|\+)*)(?P<digits>[0-9]+)")
# A house or a neighbourhood has a number too: only these say that a short one is called.
_CALLS = re.compile(
    r"(?:^|[,;:]| [/|]|\b(?:te?lp|telepon|telpon|hubungi|panggil|call|center|darurat|polisi"
    r"|ambulans?|damkar|pemadam|layanan|siaga|hotline|pengaduan|lapor|atau|dan))"
    r"[ .:(]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A number in a field: as written there, with the words before and after it."""

    number: PhoneNumber
    written: str
    before: str
    after: str

    @property
    def rest(self) -> str:
        """The field without its number, to be read."""
        before = clean_line(self.before).rstrip(" :,;(/")
        after = clean_line(self.after).lstrip(" .,;)/").rstrip(" ,;/")
        return ", ".join(side for side in (before, after) if side)


def read(text: str) -> PhoneNumber | None:
    """The number a text is, however written, or None where it is anything else.

    Nine digits without a 0 are no number: only 8… (a mobile number without its 0),
    62…, 1500… and the short public ones are understood without 0 or +.
    """
    plain = _SCHEME.sub("", _plain(text)[0].strip(), count=1)
    if not _ONE_NUMBER.fullmatch(plain):
        return None
    digits = re.sub(r"[^0-9]", "", plain)
    if len(digits) > MOST_DIGITS:
        return None
    if _is_public_short(digits):
        return PhoneNumber(country_code=HOME_CODE, national_number=int(digits))
    if "+" in plain:
        return _valid(f"+{digits}")
    if digits.startswith("00"):
        return _valid(f"+{digits[2:]}") or _valid(digits)
    if digits.startswith("62"):
        return _valid(f"+{digits}")
    if digits.startswith("8"):
        number = _valid(f"0{digits}")
        return number if number and is_mobile(number) else None
    return _valid(digits) if digits[0] in "01" else None


def read_mobile(text: str) -> PhoneNumber | None:
    """The Indonesian mobile number a text is: what people sign in with; or None."""
    number = read(text)
    here = number is not None and number.country_code == HOME_CODE
    return number if number and here and is_mobile(number) else None


def stored(number: PhoneNumber) -> str:
    """The one form to keep and to compare: E.164, or a short number as it is."""
    if is_short(number):
        return str(number.national_number)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def shown(number: PhoneNumber) -> str:
    """For people: 0812-0000-0012, (0285) 421098, +60 12-345 6789."""
    if _is_dialled_bare(number):
        return str(number.national_number)
    here = number.country_code == HOME_CODE
    style = PhoneNumberFormat.NATIONAL if here else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def is_short(number: PhoneNumber) -> bool:
    """Whether it is one such as 112, which has no country and no area."""
    return number.country_code == HOME_CODE and _is_public_short(
        str(number.national_number)
    )


def is_mobile(number: PhoneNumber) -> bool:
    """Whether it is surely a mobile number."""
    return phonenumbers.number_type(number) == PhoneNumberType.MOBILE


def tel_link(number: PhoneNumber) -> str:
    """The address that calls it, also from abroad where it can be called from there."""
    if _is_dialled_bare(number):
        return f"tel:{number.national_number}"
    here = number.country_code == HOME_CODE
    if here and not phonenumbers.can_be_internationally_dialled(number):
        return f"tel:{re.sub(r'[^0-9]', '', shown(number))}"
    return f"tel:{stored(number)}"


def whatsapp_link(number: PhoneNumber) -> str:
    """The chat of a mobile number; empty for 0800, short numbers and fixed lines."""
    if not is_mobile(number):
        return ""
    return f"https://wa.me/{stored(number).removeprefix('+')}"


def first_in(text: str) -> Found | None:
    """The first number of a free field; an address for mail or a house number is none."""
    plain, places = _plain(text)
    for hidden in (_MAIL, _HOURS):
        plain = hidden.sub(_blank, plain)
    # A link to a chat says a number; of any other link nothing is read.
    chats = {chat.end(): chat.start() for chat in _SCHEME.finditer(plain)}
    plain = _LINK.sub(_blank, _SCHEME.sub(lambda chat: " " * len(chat[0]), plain))
    for run in _RUN.finditer(plain):
        for number, start, end in _numbers(plain, run):
            first, last = places[chats.get(start, start)], places[end - 1] + 1
            return Found(number, text[first:last], text[:first], text[last:])
    return None


def _numbers(plain: str, run: re.Match[str]) -> Iterator[tuple[PhoneNumber, int, int]]:
    groups = list(_GROUP.finditer(plain, *run.span()))
    for place, group in enumerate(groups):
        start = group.start("digits") if place else run.start()
        if place and "(" in group["gap"]:
            start = group.start() + group["gap"].rindex("(")
        found: tuple[PhoneNumber, int] | None = None
        before, length = None, 0
        for further in groups[place:]:
            gap = None if further is group else further["gap"]
            # A whole number goes on only in the way it was written so far.
            length += len(further["digits"])
            if (found and gap != before) or length > MOST_DIGITS:
                break
            before = gap
            if number := read(plain[start : further.end()]):
                found = number, further.end()
        if found and _is_meant(found[0], plain[:start]):
            number, end = found
            yield number, *_without_bracket(plain, start, end)


def _is_meant(number: PhoneNumber, before: str) -> bool:
    return not is_short(number) or _CALLS.search(before) is not None


def _without_bracket(plain: str, start: int, end: int) -> tuple[int, int]:
    """A bracket around a number and more is not the number's."""
    if plain[start] == "(" and ")" not in plain[start:end]:
        return start + 1, end
    return start, end


def _blank(match: re.Match[str]) -> str:
    return "\n" * len(match[0])


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in ASCII digits, dashes and blanks, and where each sign of it stood."""
    signs, places = [], []
    for place, sign in enumerate(text):
        if kept := _plain_sign(sign):
            signs.append(kept)
            places.append(place)
    return "".join(signs), places


def _plain_sign(sign: str) -> str:
    if sign.isascii():
        return " " if sign == "\t" else sign
    kind = unicodedata.category(sign)
    if kind == "Cf":
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    if kind == "Zs":
        return " "
    if kind == "Pd" or sign == "\u2212":
        return "-"
    same = unicodedata.normalize("NFKC", sign)
    return same if len(same) == 1 else sign


def _valid(text: str) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _is_public_short(digits: str) -> bool:
    if digits in PUBLIC_SHORT:
        return True
    if not digits.startswith("1") or len(digits) > 6:
        return False
    number = PhoneNumber(country_code=HOME_CODE, national_number=int(digits))
    return shortnumberinfo.is_valid_short_number_for_region(number, HOME)


def _is_dialled_bare(number: PhoneNumber) -> bool:
    """112, 14045 and 1500567: nobody puts a 0 or a country before them."""
    bare = str(number.national_number).startswith("1")
    return number.country_code == HOME_CODE and bare
