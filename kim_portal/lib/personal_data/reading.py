"""A text as the finders read it: plain digits and signs, whatever script they came in.

Each sign of a reading knows its place in the original, so that what is found in the
one can be quoted from the other.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

# Signs and whole categories of them; the first are letters that pass for a zero.
_KNOWN = {
    **dict.fromkeys("ОоΟοՕօ", "O"),
    **dict.fromkeys("•·∙‧・･⋅●。｡", "."),
    **dict.fromkeys("⁄∕⧸", "/"),
    **dict.fromkeys("\x85\u2028\u2029", "\n"),
    "\u2212": "-",
    "Pd": "-",
    "Zs": " ",
}
_SMALL_TEN = 20

_LIKE_DIGITS = str.maketrans("OoQIilSsBZz|", "000111558221")
# A word of digits and letters that look like them, at least one a digit.
_MIXED = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z|]{0,30}[0-9])[0-9OoQIilSsBZz|]{2,30}(?![A-Za-z0-9])"
)
_ALL_O = re.compile(
    r"(?<=[0-9][ .\-/])(?:[Oo]{1,8}(?:[ .\-/][Oo]{1,8}){0,5}|(?=[A-Z]{0,6}OO)[OISB]{2,8})"
    r"(?![A-Za-z0-9])"
)
_ONE_BY_ONE = re.compile(
    r"(?<![A-Za-z0-9])[0-9OoIl](?:[ .\-][0-9OoIl]){8,30}(?![A-Za-z0-9])"
)

_WORDS = {
    "nol": "0", "kosong": "0", "satu": "1", "dua": "2", "tiga": "3", "empat": "4",
    "lima": "5", "enam": "6", "tujuh": "7", "delapan": "8", "lapan": "8",
    "sembilan": "9",
}  # fmt: skip
_WORD = rf"(?:{'|'.join(_WORDS)}|[0-9]{{1,4}})"
_SPELLED = re.compile(
    rf"(?<![A-Za-z0-9]){_WORD}(?:[ ,.\-]{{1,3}}{_WORD}){{3,17}}(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_ONE_WORD = re.compile(rf"{'|'.join(_WORDS)}|[0-9]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """Sign i stands in the original from `starts[i]` to `ends[i]`."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original."""
        return self.starts[start], self.ends[end - 1]


def readings(text: str) -> list[Reading]:
    """Every way a text may be read: as it stands, with letters for digits, spelled."""
    plain = _plain(text)
    found = [plain]
    if (alike := with_letters_as_digits(plain.text)) != plain.text:
        found.append(Reading(alike, plain.starts, plain.ends))
    if spelled := _spelled(plain):
        found.append(spelled)
    return found


def _plain(text: str) -> Reading:
    if text.isascii():
        return Reading(text, range(len(text)), range(1, len(text) + 1))
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for place, sign in enumerate(text):
        plain = sign if sign < "\x80" else plain_sign(sign)
        signs.append(plain)
        starts += [place] * len(plain)
        ends += [place + 1] * len(plain)
        if ends and not plain and unicodedata.category(sign) != "Cf":
            ends[-1] = place + 1  # a keycap around the digit before
    return Reading("".join(signs), starts, ends)


@lru_cache(maxsize=4096)
def plain_sign(sign: str) -> str:
    """The plain form of one sign: nothing for what nobody sees, ASCII where it can."""
    category = unicodedata.category(sign)
    if category in {"Cf", "Mn", "Me"}:
        return ""
    if category in {"Nd", "No", "So"}:
        number = unicodedata.numeric(sign, -1)
        if 0 <= number <= _SMALL_TEN and number == int(number):
            return str(int(number))
    if known := _KNOWN.get(sign) or _KNOWN.get(category):
        return known
    wide = unicodedata.normalize("NFKC", sign)
    return wide if wide.isascii() else sign


def with_letters_as_digits(text: str) -> str:
    """O857 0000 OO12 as its writer meant it; as long as it was."""
    text = _MIXED.sub(_as_digits, text)
    text = _ONE_BY_ONE.sub(_as_digits, text)
    # Twice: a word of them may follow another.
    return _ALL_O.sub(_as_digits, _ALL_O.sub(_as_digits, text))


def _as_digits(match: re.Match[str]) -> str:
    return match[0].translate(_LIKE_DIGITS)


def _spelled(plain: Reading) -> Reading | None:
    """Numbers said in words; the rest of the text is left out but for line ends."""
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for number in _SPELLED.finditer(plain.text):
        if not any(sign.isalpha() for sign in number[0]):
            continue
        for word in _ONE_WORD.finditer(plain.text, *number.span()):
            start, end = plain.original(*word.span())
            signs.append(_WORDS.get(word[0].lower(), word[0]))
            starts.append(start)
            ends.append(end)
        signs.append("\n\n")
        starts += [ends[-1]] * 2
        ends += [ends[-1]] * 2
    return Reading("".join(signs), starts, ends) if signs else None
