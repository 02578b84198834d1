"""Coordinates as people copy them from a map: one text, read into two numbers.

Google Maps gives “-6.888600, 109.675300” after a long press, degrees with minutes and
seconds in its search field, and links; a phone set to Indonesian writes decimal commas.
"""

import re
from decimal import Decimal
from typing import Final
from urllib.parse import unquote

PLACES: Final = Decimal("0.00001")  # a metre
MOST: Final = 2000
# A pair of numbers with their names; only links are longer.
LONGEST: Final = 120

HELP: Final = "Tulis misalnya -6.8886, 109.6753."

Point = tuple[Decimal, Decimal]

_NUMBER: Final = r"[+-]?\d{1,3}(?:[.,]\d+)?"
_DEGREES: Final = re.compile(
    r"(?P<before>LU|LS|BT|BB|[NSEWUTB])?\s*"
    rf"(?P<degrees>{_NUMBER})\s*[°º˚d]?\s*"
    r"(?:(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*['′’]\s*)?"
    r"(?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:[\"″”“]|''|′′|’’)\s*)?"
    r"(?P<after>LU|LS|BT|BB|[NSEWUTB])?",
    re.IGNORECASE,
)
# North, south, east, west, in English and in Indonesian (lintang utara, bujur timur).
_LATITUDES: Final = {"N": 1, "U": 1, "LU": 1, "S": -1, "LS": -1}
_LONGITUDES: Final = {"E": 1, "T": 1, "BT": 1, "W": -1, "B": -1, "BB": -1}
_IN_LINK: Final = (
    # The pin of a place, then what was asked for, then the middle of the map.
    re.compile(rf"!3d({_NUMBER})!4d({_NUMBER})"),
    re.compile(
        rf"[?&](?:q|query|ll|destination|daddr|center)=(?:loc:)?({_NUMBER})\s*,\s*({_NUMBER})"
    ),
    re.compile(rf"/(?:search|place|dir)/({_NUMBER}),[\s+]*({_NUMBER})"),
    re.compile(rf"@({_NUMBER}),({_NUMBER})"),
    re.compile(rf"geo:({_NUMBER}),({_NUMBER})"),
)
_NAMES: Final = re.compile(
    r"\b(?:lintang|bujur|latitude|longitude|lat|lng|lon|long)\b\s*[:=]?", re.IGNORECASE
)
_LINK: Final = re.compile(r"^(?:https?://|geo:|(?:www|maps|goo)\.)", re.IGNORECASE)
# The minus signs of typographers and of spreadsheets; blanks that cannot be seen.
_SIGNS: Final = str.maketrans({
    "−": "-", "–": "-", "\u00a0": " ", "\u202f": " ", "\u200e": "", "\u200f": "",
    "\ufeff": "", "，": ",", "；": ";",
})  # fmt: skip


def parse(text: str) -> Point:
    """Latitude and longitude, to five places; ValueError says what is wrong."""
    text = text.translate(_SIGNS).strip()
    if not text or len(text) > MOST:
        raise ValueError(f"Koordinat tidak terbaca. {HELP}")
    first, second = _from_link(text) if _LINK.match(text) else _from_words(text)
    if abs(first) > 90 or abs(second) > 180:
        raise ValueError(
            "Lintang paling jauh 90 dan bujur paling jauh 180 derajat."
            f" Lintang ditulis lebih dahulu. {HELP}"
        )
    return first.quantize(PLACES), second.quantize(PLACES)


def _from_link(text: str) -> Point:
    link = unquote(unquote(text))
    for pattern in _IN_LINK:
        if found := pattern.search(link):
            return _decimal(found[1]), _decimal(found[2])
    raise ValueError(
        "Tautan ini tidak memuat koordinat. Di Google Maps, tekan lama tempatnya,"
        f" lalu salin angkanya. {HELP}"
    )


def _from_words(text: str) -> Point:
    inner = re.sub(r"[^\S\n\t]{2,}", " ", text)[:LONGEST]
    inner = _NAMES.sub("", inner).strip("()[] ").rstrip(".")
    for left, right in _halves(inner):
        one, other = _DEGREES.fullmatch(left), _DEGREES.fullmatch(right)
        if one and other and _has_one_side(one) and _has_one_side(other):
            return _ordered(one, other)
    raise ValueError(f"Koordinat “{text[:60]}” tidak terbaca. {HELP}")


def _has_one_side(found: re.Match[str]) -> bool:
    """Not two: in “6.8 S 109.6 E” the S belongs to what stands before it."""
    return not (found["before"] and found["after"])


def _halves(text: str) -> list[tuple[str, str]]:
    """Ways to part the text in two, the surest first."""
    found = []
    for sign in (";", "\n", "\t", ", ", ","):
        parts = [part.strip() for part in text.split(sign)]
        # “-6,8886, 109,6753”, and “-6,8886,109,6753” with commas for everything.
        middle = len(parts) // 2
        if len(parts) in {2, 4} and (len(parts) == 2 or sign == ","):
            found.append((sign.join(parts[:middle]), sign.join(parts[middle:])))
    words = text.split()
    found += [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return found


def _ordered(one: re.Match[str], other: re.Match[str]) -> Point:
    """Latitude first, whichever was written first, if letters say which is which."""
    first, second = _side(one), _side(other)
    if first in _LONGITUDES and second in _LATITUDES:
        one, other, first, second = other, one, second, first
    if (first and first not in _LATITUDES) or (second and second not in _LONGITUDES):
        raise ValueError(f"Tulis satu lintang dan satu bujur. {HELP}")
    return (
        _degrees(one) * _LATITUDES.get(first, 1),
        _degrees(other) * _LONGITUDES.get(second, 1),
    )


def _side(found: re.Match[str]) -> str:
    return (found["before"] or found["after"] or "").upper()


def _degrees(found: re.Match[str]) -> Decimal:
    whole = _decimal(found["degrees"])
    minutes, seconds = (_decimal(found[n] or "0") for n in ("minutes", "seconds"))
    if minutes >= 60 or seconds >= 60:
        raise ValueError(f"Menit dan detik selalu kurang dari 60. {HELP}")
    rest = minutes / 60 + seconds / 3600
    # “-0°30'” lies south too.
    return whole - rest if found["degrees"].startswith("-") else whole + rest


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))
