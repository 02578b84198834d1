"""Normalise what a person typed or pasted, before it is stored or shown."""

import re
import unicodedata

# Unicode's stream-safe limit (UAX 15). No language stacks this many accents; more
# is "zalgo" text, which runs over its neighbours and makes NFC take quadratic time.
MAX_STACKED_MARKS = 30

_NEWLINES = re.compile("\r\n?|[\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BLANK_LINES = re.compile("\n{3,}")

# Code points that show nothing (Unicode's Default_Ignorable_Code_Point, minus the
# joiner, selectors and tags that emoji need): they hide differences between two
# names that look alike, or turn the reading order around.
_HIDDEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
_JOINER = "\u200d"
_SELECTORS = "\ufe00-\ufe0f"
_TAGS = "\U000e0000-\U000e0fff"
_INVISIBLE = f"[{_HIDDEN}{_JOINER}{_SELECTORS}{_TAGS}]"

# One emoji, as in Unicode's UTS 51: base, selector, skin colour, tags (the flags of
# England, Scotland and Wales); several are joined by U+200D.
_EMOJI_BASE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2"
    "\u25a0-\u27bf\u2934\u2935\u2b00-\u2bff\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001faff]"
)
_SKIN = "[\U0001f3fb-\U0001f3ff]"
_TAGGED = "[\U000e0020-\U000e007e]{1,32}\U000e007f"
_ONE_EMOJI = f"{_EMOJI_BASE}[\ufe0e\ufe0f]?{_SKIN}?(?:{_TAGGED})?"
_KEYCAP = "[0-9#*]\ufe0f\u20e3"
_EMOJI_OR_INVISIBLE = re.compile(
    f"(?P<emoji>{_KEYCAP}|{_ONE_EMOJI}(?:{_JOINER}{_ONE_EMOJI})*)|{_INVISIBLE}+"
)
_HAS_INVISIBLE = re.compile(_INVISIBLE)


def _join_surrogates(text: str) -> str:
    """Join surrogate pairs to the character they mean and drop single halves."""
    if not _SURROGATES.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def _drop_invisible(text: str) -> str:
    """Drop what shows nothing, except the parts that hold an emoji together."""
    if not _HAS_INVISIBLE.search(text):
        return text
    return _EMOJI_OR_INVISIBLE.sub(lambda found: found["emoji"] or "", text)


def _limit_stacked_marks(text: str) -> str:
    """Keep at most MAX_STACKED_MARKS accents on one letter."""
    kept: list[str] = []
    stacked = 0
    for character in text:
        stacked = stacked + 1 if unicodedata.combining(character) else 0
        if stacked <= MAX_STACKED_MARKS:
            kept.append(character)
    return text if len(kept) == len(text) else "".join(kept)


def _compose(text: str) -> str:
    """Bring text to NFC in linear time."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", _limit_stacked_marks(text))
    # A few accents become two in NFC, so the limit is applied to the result as well.
    return _limit_stacked_marks(composed)


def clean_text(text: str) -> str:
    """Return text of several lines in its one stored form (idempotent).

    NFC; no controls, bidi controls or zero-width characters; lines end in a line
    feed without spaces before it; at most one blank line in a row, none at the ends.
    """
    text = _NEWLINES.sub("\n", text).replace("\t", " ")
    text = _CONTROLS.sub("", _join_surrogates(text))
    text = _compose(_drop_invisible(text))
    text = "\n".join([line.rstrip() for line in text.split("\n")])
    return _BLANK_LINES.sub("\n\n", text).strip("\n")


def clean_line(text: str) -> str:
    """Return one line in its stored form: as clean_text, every gap one space."""
    return " ".join(clean_text(text).split())
