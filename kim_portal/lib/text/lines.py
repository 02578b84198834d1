"""What a line of a body is, and which lines belong together.

As in WhatsApp a line is what its first characters say, whatever surrounds it: there
is no nesting, and no line is drawn into the list or quote above it.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

HEADING: Final = "heading"
QUOTE: Final = "quote"
BULLET: Final = "bullet"
NUMBER: Final = "number"
TEXT: Final = "text"
BLANK: Final = "blank"
FENCE: Final = "fence"
TABLE: Final = "table"

TICKS: Final = "```"

# A bullet needs words: "- - -" and "* * *" are lines drawn by hand.
# Possessive (" ++") so that no line costs more than its length.
_START = re.compile(
    r" *+(?:"
    r"(?P<heading>## ++(?=\S))"
    r"|(?P<quote>> ++(?=\S))"
    r"|(?P<bullet>[-*•◦▪▫●○■□‣►➢·] ++(?=.*[^\s*_~-]))"
    r"|(?P<number>(?:0|[1-9][0-9]{0,2})\. ++(?=\S))"
    r")"
)
# A paragraph also ends where a table or a block of code begins.
PARAGRAPH_END: Final = re.compile(
    rf"\n(?=\n|{_START.pattern}|[^\n\t]*+\t| *+```(?!.*```))"
)
_DIRECTIONS = {"L": "", "R": "rtl", "AL": "rtl"}


class Group(NamedTuple):
    """Lines that are read together, as typed."""

    kind: str
    lines: list[str]


def split_line(line: str) -> tuple[str, str, str]:
    """Return what a line is, the mark it starts with and the text after the mark."""
    start = _START.match(line)
    if start is None or start.lastgroup is None:
        return (TEXT if line.strip() else BLANK), "", line.strip()
    return start.lastgroup, start[0].strip(), line[start.end() :].strip()


def _opens(line: str) -> bool:
    return line.lstrip(" ").startswith(TICKS) and line.count(TICKS) == 1


def fence_end(lines: list[str], start: int) -> int:
    """The line after a block of code that begins at a line, or that line itself."""
    if not _opens(lines[start]):
        return start
    for place in range(start + 1, len(lines)):
        line = lines[place].rstrip()
        if TICKS in line:
            whole = line.endswith(TICKS) and line.count(TICKS) == 1
            return place + 1 if whole else start
    return start


def fenced(lines: list[str]) -> str:
    """What stands between the marks of a block of code, without empty edges."""
    whole = "\n".join(lines).strip()
    return whole[len(TICKS) : -len(TICKS)].strip("\n").rstrip()


def table_end(lines: list[str], start: int) -> int:
    """The line after a table that begins at a line, or that line itself."""
    tabs = lines[start].count("\t")
    if not tabs:
        return start
    place = start + 1
    while place < len(lines) and lines[place].count("\t") == tabs:
        place += 1
    return place if place > start + 1 else start


def groups(text: str) -> Iterator[Group]:
    """The lines of a text in order: what shares its marks is together."""
    lines = text.split("\n")
    place = 0
    while place < len(lines):
        kind, end = FENCE, fence_end(lines, place)
        if end == place:
            kind, end = TABLE, table_end(lines, place)
        if end == place:
            kind, end = split_line(lines[place])[0], place + 1
            while kind in {TEXT, QUOTE} and _goes_on(lines, end, kind):
                end += 1
        yield Group(kind, lines[place:end])
        place = end


def _goes_on(lines: list[str], place: int, kind: str) -> bool:
    return (
        place < len(lines)
        and split_line(lines[place])[0] == kind
        and direction(lines[place]) == direction(lines[place - 1])
        and not _opens(lines[place])
        and table_end(lines, place) == place
    )


def direction(text: str) -> str:
    """How a line runs by its first letter: "rtl" for Arabic, else nothing."""
    if text.isascii():
        return ""
    for sign in text:
        found = _DIRECTIONS.get(unicodedata.bidirectional(sign))
        if found is not None:
            return found
    return ""
