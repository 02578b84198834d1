"""Numbers as people write and read them.

Typed: "1.000", "1,000 orang", "±150", "sekitar 120". Read: 1.248 or 3,5. A number that
passes neither way is printed plain, for it is a machine's: an id, a width, a version.
"""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from kim_portal.lib.text import clean_line

LONGEST: Final = 12  # digits; more is no count of anything here
LONGEST_TYPED: Final = 200
MESSAGE: Final = "“{}” tidak terbaca sebagai satu bilangan bulat. Tulis angkanya saja."
FRACTION: Final = "“{}” bukan bilangan bulat. Tulis tanpa koma dan tanpa pecahan."

_ABOUT = re.compile(
    r"(?:(?:±|\+/-|\+-|~|≈|lebih kurang|kurang lebih|kira[- ]kira|k\.?l\.?|ca\.?"
    r"|sekitar|kurleb|hampir|perkiraan|total|jumlah|jml|ada|hadir)[ :=.]*)*",
    re.IGNORECASE,
)
# Words behind a number count it; those that change it, or begin another, do not.
_UNIT = re.compile(r"[+.]?|(?:[-(]*[^\W\d_]{2,}\+?[.)]*(?: |$)){1,5}")
# What is in brackets says the number again: 120 (seratus dua puluh).
_IN_WORDS = re.compile(r" *\([^0-9()]*\)\.?$")
_CHANGES = re.compile(
    r"\b(?:setengah|koma|persen|sampai|hingga|atau|dan|s|d|sd|puluh|belas|ratus|lusin|kodi"
    r"|gross|miliar|triliun|ribu|juta|rb|jt|kurang)\b(?! lebih)",
    re.IGNORECASE,
)
_GROUPED = re.compile(
    r"[1-9][0-9]{0,2}(?P<sign>[., '’])[0-9]{3}(?:(?P=sign)[0-9]{3})*(?:[.,]00|,-)?(?![0-9])"
)
_FRACTION = re.compile(r"[0-9]+[.,][0-9]+")
_LARGE = {"ribu": 1_000, "rb": 1_000, "juta": 1_000_000, "jt": 1_000_000}
_PLAIN = re.compile(r"[0-9]+(?:,-)?(?![.,'’_]?[0-9])")
_WORD_NUMBER = re.compile(r"([0-9]{1,6}) ?(ribu|rb|juta|jt)\b", re.IGNORECASE)
_ROOMY = Context(prec=400)  # any float has fewer digits
_INDONESIAN = str.maketrans(",.", ".,")


def figure(value: float, decimals: int = 0) -> str:
    """A number in Indonesian, whatever language is active: 1.248 or 3,5."""
    # Half goes up, as people learn it; Python alone makes 12,2 of 12.25.
    step = Decimal(1).scaleb(-decimals)
    exact = Decimal(str(value)).quantize(step, ROUND_HALF_UP, _ROOMY)
    return f"{exact:,}".translate(_INDONESIAN)


def read_whole(typed: str) -> int:
    """Return the one whole number a person means; ValueError says why there is none.

    A dot, a comma or a blank before three digits parts thousands, as here and abroad.
    """
    # Nobody writes a number so long; what is behind it is not read.
    line = _plain_digits(clean_line(typed[:LONGEST_TYPED]))
    if len(typed) > LONGEST_TYPED:
        raise ValueError(MESSAGE.format(line[:40]))
    number, rest = _number_at_start(_ABOUT.sub("", line, count=1))
    rest = _IN_WORDS.sub("", rest).strip()
    if number >= 0 and _UNIT.fullmatch(rest) and not _CHANGES.search(rest):
        return number
    message = FRACTION if _FRACTION.search(line) else MESSAGE
    raise ValueError(message.format(line[:40]))


def _number_at_start(line: str) -> tuple[int, str]:
    """The number a line begins with and the rest; -1 when it is no whole one."""
    if found := _WORD_NUMBER.match(line):
        return int(found[1]) * _LARGE[found[2].lower()], line[found.end() :]
    if found := _GROUPED.match(line):
        digits = found[0].removesuffix(",-")
        if digits[-3:] in {".00", ",00"}:
            digits = digits[:-3]
    elif found := _PLAIN.match(line):
        digits = found[0]
    else:
        return -1, line
    digits = "".join(filter(str.isdigit, digits))
    return (int(digits) if len(digits) <= LONGEST else -1), line[found.end() :]


def _plain_digits(line: str) -> str:
    """Digits of any script, full-width or Arabic, as 0 to 9."""
    return "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in line
    )
