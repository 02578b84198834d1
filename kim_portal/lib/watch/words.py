"""The words of a text as a reader sees them, whatever signs they are typed with.

Nothing here knows a watched term. Every pattern costs its input's length once.
"""

import re
import string
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Final, NamedTuple

# Shorter words keep double letters ("Aaf", "PPP"): too much would fall together.
LONG_ENOUGH_TO_SQUEEZE: Final = 5
HASHES: Final = "#＃"

_HIDDEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
_ACCENTS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_APOSTROPHES = "'`\u00b4\u02bb\u02bc\u2018\u2019"
# Letters in circles and boxes, which Unicode counts as symbols; @ and $ as letters.
_SIGN = "\\w@$\u249c-\u24e9\U0001f110-\U0001f189"

# c o b l o s, p.i.l.i.h: three or more single signs with little between them.
_SPACED = rf"(?<![{_SIGN}])[{_SIGN}](?:[^{_SIGN}]{{1,3}}[{_SIGN}](?![{_SIGN}])){{2,}}"
_WORD = rf"[{HASHES}]?[{_SIGN}](?:[{_SIGN}{_ACCENTS}{_HIDDEN}{_APOSTROPHES}]*[{_SIGN}{_ACCENTS}])?"
_SCAN = re.compile(rf"({_SPACED})|{_WORD}|\+")
_ONE_SIGN = re.compile(f"[{_SIGN}]")
_CAMEL = re.compile(
    r"[^\W\d_a-z]+(?![^\W\d_A-Z])|[^\W\d_a-z]?[^\W\d_A-Z]+|[^\W\d_a-z]+|\d+"
)
_UNSEEN = re.compile(f"[{_HIDDEN}{_ACCENTS}{_APOSTROPHES}]")
_NO_LETTER = re.compile(r"[^\w@$+]|_")
_UNSEEN_SIGNS = 2  # between KIM and its +

_REPEATED = re.compile(r"(.)\1+")
_MUCH_REPEATED = re.compile(r"(.)\1{2,}")
# Of 1, i and l nobody can tell which is meant.
_BLURRED = str.maketrans("03457@$1l", "oeastasii")
# What NFKC leaves apart although the eye does not: Cyrillic, Greek, stroked, white on black.
_LOOK_ALIKE = str.maketrans(
    "авеёікмнорстухјѕԁһАВЕІКМНОРСТУХЈЅαεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧıłøđɑɡŁØĐ"
    "🅐🅑🅒🅓🅔🅕🅖🅗🅘🅙🅚🅛🅜🅝🅞🅟🅠🅡🅢🅣🅤🅥🅦🅧🅨🅩"
    "🅰🅱🅲🅳🅴🅵🅶🅷🅸🅹🅺🅻🅼🅽🅾🅿🆀🆁🆂🆃🆄🆅🆆🆇🆈🆉",
    "abeeikmhopctyxjsdhABEIKMHOPCTYXJSaeikvoptuxABEZHIKMNOPTYXilodagLOD"
    + string.ascii_uppercase * 2,
)


@dataclass(slots=True)
class Spaced:
    """A stretch of single letters with gaps: its letters, and where each stands."""

    first: int
    last: int
    letters: str
    places: list[int]


@dataclass(slots=True)
class Words:
    """The words of a text in order, with their places in it."""

    raw: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    spaced: list[Spaced] = field(default_factory=list)

    def add(self, raw: str, start: int, end: int) -> None:
        self.raw.append(raw)
        self.starts.append(start)
        self.ends.append(end)


def split_words(text: str) -> Words:
    """Return the words of a text. Underscores are WhatsApp's marks, not letters."""
    source = text.replace("_", " ")
    words = Words()
    for match in _SCAN.finditer(source):
        start, end = match.span()
        raw = match[0]
        if match[1]:
            _add_spaced(words, raw, start)
        elif raw == "+":
            if _closes_word(words, source, start):
                words.add(raw, start, end)
        elif raw.strip(f"@${HASHES}"):
            words.add(raw, start, end)
    return words


def _closes_word(words: Words, source: str, place: int) -> bool:
    """KIM+ but not KIM + warga, KIM+warga."""
    if not words.ends or place - words.ends[-1] > _UNSEEN_SIGNS:
        return False
    between = source[words.ends[-1] : place]
    return not _UNSEEN.sub("", between) and not source[place + 1 : place + 2].isalnum()


def _add_spaced(words: Words, raw: str, start: int) -> None:
    """Put spaced letters together; a gap wider than the narrowest parts two words."""
    places = [start + match.start() for match in _ONE_SIGN.finditer(raw)]
    signs = [raw[place - start] for place in places]
    if not any(sign.isalpha() for sign in signs):
        for sign, place in zip(signs, places, strict=True):
            words.add(sign, place, place + 1)
        return
    gaps = [after - before for before, after in pairwise(places)]
    narrow = min(gaps)
    edges = [0, *(n for n, gap in enumerate(gaps, start=1) if gap > narrow), len(signs)]
    first = len(words.raw)
    for begin, end in pairwise(edges):
        words.add("".join(signs[begin:end]), places[begin], places[end - 1] + 1)
    words.spaced.append(Spaced(first, len(words.raw) - 1, "".join(signs), places))


def split_hashtag(raw: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of #AyoPilih begin and end, as capitals part them."""
    return (match.span() for match in _CAMEL.finditer(raw))


def shape(raw: str) -> str:
    """Return a word in plain letters and digits, capitals kept."""
    if raw.isascii() and raw.isalnum():
        return raw
    # Without the accents first: stacked ones make NFKD take quadratic time.
    letters = unicodedata.normalize("NFKD", _UNSEEN.sub("", raw))
    return _NO_LETTER.sub("", letters.translate(_LOOK_ALIKE))


def plain(raw: str) -> str:
    """Return a word in plain small letters and digits."""
    return raw if raw == "+" else shape(raw).lower()


def read_words(phrase: str) -> tuple[str, ...]:
    """Return the words of a term, plain; a hashtag keeps its sign."""
    words = (
        ("#" * raw.startswith("#")) + plain(raw) for raw in split_words(phrase).raw
    )
    return tuple(word for word in words if word.strip("#"))


def keys(form: str) -> set[str]:
    """Return the readings under which a form of a term is to be found."""
    blurred_form = _blur(form)
    return {form, _squeeze(form), blurred_form, _squeeze(blurred_form)}


def readings(raw: str) -> list[str]:
    """Return the ways to read a word of a text, each to be compared with `keys`.

    Squeezed and blurred words carry a mark, so that they meet only their like: "pillah"
    squeezed is no "pilah", and "p1l1h" blurred meets "pilih" blurred.
    """
    word = plain(raw)
    if word.isalpha():
        return _squeezed(word)
    if word.isdecimal() or word == "+":
        return [word]
    ways = dict.fromkeys((word, word.rstrip(string.digits), word.lstrip("@")))
    return [key for way in ways for key in (way, *_squeezed(_blur(way)))]


def _squeezed(word: str) -> list[str]:
    if not _REPEATED.search(word):
        return [word]
    return [word, _squeeze(word), _MUCH_REPEATED.sub(lambda run: run[1], word)]


def _squeeze(word: str) -> str:
    """Return the word with repeated letters once."""
    once = "".join([sign for sign, _again in groupby(word)])
    return f"{once}~" if len(once) >= LONG_ENOUGH_TO_SQUEEZE else word


def _blur(word: str) -> str:
    """Return a word that mixes letters with digits or symbols as letters."""
    return word.translate(_BLURRED) + "?"


class Letters(NamedTuple):
    """Letters in a row, without gaps, and the place of each in the word or text."""

    signs: str
    places: Sequence[int]

    def squeezed(self) -> "Letters":
        kept = [
            place
            for place, sign in enumerate(self.signs)
            if place == 0 or self.signs[place - 1] != sign
        ]
        signs = "".join([self.signs[place] for place in kept])
        return Letters(signs, [self.places[place] for place in kept])

    @property
    def is_repeating(self) -> bool:
        return _REPEATED.search(self.signs) is not None


def blurred(letters: str) -> Letters:
    """Return letters as they are searched inside: digits as letters, i for l too."""
    if letters.isascii():
        return Letters(letters.lower().translate(_BLURRED), range(len(letters)))
    signs = [plain(sign)[:1].translate(_BLURRED) for sign in letters]
    places = [place for place, sign in enumerate(signs) if sign]
    return Letters("".join(signs), places)
