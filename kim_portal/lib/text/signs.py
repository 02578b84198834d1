"""Signs that mean another one: what Word, old files and decorated letters leave.

Only what a reader takes for the plain sign becomes it. What means something of its
own stays: ½, ², ™, №, …, one emoji, the Arabic honorific ﷺ.
"""

import re
import unicodedata
from typing import Final

# Line ends of every kind: VT (Word's Shift+Enter), FF, FS, GS, RS, NEL, LS, PS.
NEWLINES: Final = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2800"
SPACES: Final = re.compile(f"[{_SPACES}\ufffc]")

# A byte of Windows-1252 read as Latin 1: 0x96 was a dash. Those without a meaning
# there stay what they are, controls. 0x85 is NEL, a line end.
_CP1252 = {
    code: bytes([code]).decode("cp1252", "ignore") or chr(code)
    for code in range(0x80, 0xA0)
    if code != 0x85
}

# Kinds of Unicode's compatibility decomposition that only change how a letter looks.
_LOOKS = re.compile(r"<(?:font|wide|narrow|initial|medial|final|isolated)> ")
_RANGES = (
    (0x2100, 0x2150, _LOOKS),  # the letters missing from the mathematical alphabets
    (0xFB1D, 0xFDF0, _LOOKS),  # not U+FDF0..FDFF: Arabic words drawn as one sign
    (0xFE70, 0xFEFD, _LOOKS),
    (0xFF01, 0xFFEF, _LOOKS),
    (0x1D400, 0x1D800, _LOOKS),
    (0x1EE00, 0x1EF00, _LOOKS),
    (0x1FBF0, 0x1FBFA, _LOOKS),
    (0x0132, 0x0134, re.compile("")),  # ĳ
    (0x2160, 0x2180, re.compile("")),  # Ⅳ
    (0x249C, 0x24B6, re.compile("")),  # ⒜
    (0xFB00, 0xFB18, re.compile("")),  # ﬁ
    (0x1F110, 0x1F12A, re.compile("")),  # 🄐
    (0x1F130, 0x1F14A, re.compile("")),  # 🄰
)


def _plain_letters() -> dict[int, str]:
    found = dict(_CP1252)
    for start, end, kind in _RANGES:
        for code in range(start, end):
            plain = unicodedata.normalize("NFKC", chr(code))
            # Some are a mark on a space: they would part a word.
            if kind.match(unicodedata.decomposition(chr(code))) and " " not in plain:
                found[code] = plain
    return found


_WIDE_HYPHEN = 0xFF0D  # is told apart with the other dashes
PLAIN: Final = _plain_letters()
del PLAIN[_WIDE_HYPHEN]

# Letters in a circle or square. Four of them and Ⓜ are emoji as well: a word of
# letters holds some that are not.
_CIRCLED = re.compile(
    "[\u24b6-\u24e9\U0001f150-\U0001f169\U0001f170-\U0001f189]+(?!\ufe0f)"
)
_EMOJI_LETTERS = frozenset("Ⓜ🅰🅱🅾🅿")
_LETTERS = (
    (0x24B6, 26, "A"),
    (0x24D0, 26, "a"),
    (0x1F150, 26, "A"),
    (0x1F170, 26, "A"),
)
_CIRCLED_LETTERS = {
    first + place: chr(ord(letter) + place)
    for first, number, letter in _LETTERS
    for place in range(number)
}


def _circled(found: re.Match[str]) -> str:
    word = found[0]
    return word if set(word) <= _EMOJI_LETTERS else word.translate(_CIRCLED_LETTERS)


def plain(text: str) -> str:
    """Return text in plain letters, with plain spaces and line ends."""
    text = NEWLINES.sub("\n", text)
    if text.isascii():
        return text
    text = SPACES.sub(" ", text.translate(PLAIN))
    return _CIRCLED.sub(_circled, text)


# Dashes. What looks like a hyphen is one inside a word and a dash between words.
_HYPHENS = "\u2010\u2011\u2012\u2043\u207b\u2212\u02d7\ufe63\uff0d\ufe58"
_BETWEEN_WORDS = re.compile(f"(?<=\\S )[{_HYPHENS}]+(?= \\S)")
_LOOKS_LIKE_HYPHEN = re.compile(f"[{_HYPHENS}]")
# "anak–anak" is one word; "Pekalongan–Batang" and "24–26" are from … to.
_IN_A_WORD = re.compile("(?<=[^\\W\\d_])\u2013(?=[^\\W\\d_])")
_LONG = str.maketrans(
    {"\u2015": "—", "\u2e3a": "—", "\u2e3b": "—", "\ufe31": "—", "\ufe32": "–"}
)


def _word_dash(found: re.Match[str]) -> str:
    return "-" if found.string[found.end()].islower() else found[0]


def plain_dashes(text: str) -> str:
    """Return text whose dashes are the hyphen, the short and the long dash only."""
    if text.isascii():
        return text
    text = _BETWEEN_WORDS.sub("–", text.translate(_LONG))
    return _IN_A_WORD.sub(_word_dash, _LOOKS_LIKE_HYPHEN.sub("-", text))


# Marks at the start of a line: bullets in a private font, numbers drawn as one sign.
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_PRIVATE_BULLET = re.compile(f"^([ \t]*)[{_PRIVATE}]+[ \t]*", re.MULTILINE)
_PRIVATE_SYMBOL = re.compile("[\uf000-\uf0ff]+")
_PRIVATE_OTHER = re.compile(f"(?<=\\S)[{_PRIVATE}]++(?=\\S)|([{_PRIVATE}]++)")
_DRAWN = ("⑴", 20), ("⒈", 20), ("①", 20), ("❶", 10), ("➀", 10), ("➊", 10), ("⓵", 10)
_NUMBERS = {
    chr(ord(first) + place): place + 1
    for first, number in _DRAWN
    for place in range(number)
}
_DRAWN_NUMBER = re.compile(
    f"^([ \t]*)([{''.join(_NUMBERS)}])[ \t]*(?=\\S)", re.MULTILINE
)
# Word puts a tab after the mark of a list; its second bullet is the letter o.
_MARK_AND_TAB = re.compile(
    r"^([ \t]*)([-*•◦▪▫●○■□◆◇‣►▶➢➤✓✔✗·–—]|[0-9]{1,3}[.)]|[A-Za-z][.)]|o) *\t[ \t]*",
    re.MULTILINE,
)


def plain_marks(text: str) -> str:
    """Return text whose lists begin with marks of the keyboard."""
    text = _MARK_AND_TAB.sub(
        lambda found: f"{found[1]}{'-' if found[2] == 'o' else found[2]} ", text
    )
    if text.isascii():
        return text
    text = _DRAWN_NUMBER.sub(lambda found: f"{found[1]}{_NUMBERS[found[2]]}. ", text)
    text = _PRIVATE_BULLET.sub(r"\1- ", text)
    text = _PRIVATE_SYMBOL.sub("•", text)
    return _PRIVATE_OTHER.sub(lambda found: "" if found[1] else " ", text)
