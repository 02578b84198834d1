"""Normalise what a person typed or pasted, before it is stored or shown."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

from kim_portal.lib.text import signs

# Unicode's stream-safe limit (UAX 15). No language stacks this many accents; more
# is "zalgo" text, which runs over its neighbours and makes NFC take quadratic time.
MAX_STACKED_MARKS = 30

# A control between two words parts them; at an edge or beside a space it is nothing.
_CONTROLS = re.compile(
    "(?<=\\S)[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f]++(?=\\S)"
    "|([\x00-\x08\x0e-\x1b\x1f\x7f-\x9f]++)"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_BLANK_LINES = re.compile("\n{3,}")

# Code points that show nothing (Unicode's Default_Ignorable_Code_Point, minus the
# joiner, selectors and tags that emoji need): they hide differences between two
# names that look alike, or turn the reading order around.
_HIDDEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
_JOINER = "\u200d"
_NON_JOINER = "\u200c"
# Scripts whose letters join: there U+200C and U+200D are spelling. Arabic and its
# kin, the scripts of India, and of Java, Bali and Sunda.
_JOINING = (
    "\u0600-\u08ff\u0900-\u0dff\u1a00-\u1a1f\u1b00-\u1bff\ua980-\ua9df"
    "\ufb50-\ufdff\ufe70-\ufefc"
)
_SELECTORS = "\ufe00-\ufe0f"
_TAGS = "\U000e0000-\U000e0fff"
_INVISIBLE = f"[{_HIDDEN}{_NON_JOINER}{_JOINER}{_SELECTORS}{_TAGS}]"

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
    f"(?P<kept>{_KEYCAP}|{_ONE_EMOJI}(?:{_JOINER}{_ONE_EMOJI})*"
    f"|(?<=[{_JOINING}])[{_NON_JOINER}{_JOINER}])|{_INVISIBLE}+"
)
_HAS_INVISIBLE = re.compile(_INVISIBLE)


def _join_surrogates(text: str) -> str:
    """Join surrogate pairs to the character they mean and drop single halves."""
    if not _SURROGATES.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def _drop_invisible(text: str) -> str:
    """Drop what shows nothing, except what holds an emoji or a word together."""
    if not _HAS_INVISIBLE.search(text):
        return text
    return _EMOJI_OR_INVISIBLE.sub(lambda found: found["kept"] or "", text)


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


def _space_controls(text: str) -> str:
    return _CONTROLS.sub(lambda found: "" if found[1] else " ", text)


def cells(line: str) -> list[str]:
    """What stands between the tabs of a line."""
    return [cell.strip() for cell in line.split("\t")]


def _rows(lines: list[str]) -> Iterator[str]:
    """Lines without spaces at the end; a tab stays one only in a table.

    A table: two or more lines, one below the other, with the same number of tabs.
    Lines that only begin with a tab are paragraphs.
    """
    if not any("\t" in line for line in lines):
        yield from map(str.rstrip, lines)
        return
    for tabs, group in groupby(
        lines, lambda line: bool(line.strip()) * line.count("\t")
    ):
        rows = [cells(line) if tabs else [line.rstrip()] for line in group]
        if len(rows) > 1 and any(sum(map(bool, row)) > 1 for row in rows):
            yield from map("\t".join, rows)
        else:
            yield from (" ".join(filter(None, row)) for row in rows)


def clean_text(text: str) -> str:
    """Return text of several lines in its one stored form (idempotent).

    NFC in plain letters; no controls, bidi controls or zero-width characters; lines
    end in a line feed without spaces before it; tabs only between the columns of a
    table; at most one blank line in a row, none at the ends.
    """
    text = signs.plain(_join_surrogates(text))
    text = _compose(_space_controls(_drop_invisible(text)))
    text = signs.plain_marks(signs.plain_dashes(text))
    text = "\n".join(_rows(text.split("\n")))
    return _BLANK_LINES.sub("\n\n", text).strip("\n")


def clean_line(text: str) -> str:
    """Return one line in its stored form: as clean_text, every gap one space."""
    line = " ".join(signs.plain(_join_surrogates(text)).split())
    return " ".join(clean_text(line).split())
