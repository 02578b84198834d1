"""The inline plugin of the parser: `*bold*`, `_italic_`, `~struck~`, code, links."""

import re
from collections.abc import Container
from dataclasses import dataclass, field
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from kim_portal.lib.text import links, phones

CODE = frozenset({"`", "```"})  # what is inside stays as typed
TAGS = {"*": "strong", "_": "em", "~": "s", "`": "code", "```": "code"}

# Marks and links one body may hold; what comes after stays as typed. Far more than
# any bulletin, and it bounds the work a hostile text can cause.
MAX_PIECES = 10_000
_PIECES_LEFT = "pieces left"

_SCAN = re.compile(
    rf"(?P<mark>([*_~`])\2*)|(?P<url>{links.URL_PATTERN})|(?P<phone>{phones.PATTERN})"
)
_LINE_END = re.compile(r"[ \t]*\n[ \t]*")
_AROUND = 40  # so much of the text around a number is looked at


class Piece(NamedTuple):
    """Something in the text that is not plain: half a pair of marks, or a link."""

    start: int
    end: int
    mark: str
    nesting: int
    link: links.Link | None = None


@dataclass
class _Scanner:
    """One walk over a text, as WhatsApp reads it: linear, no backtracking."""

    text: str
    limit: int
    pieces: list[Piece] = field(default_factory=list)
    open: dict[str, int] = field(default_factory=dict)  # mark -> place, in order
    last_word: int = -1  # where the last character was that is no mark or space
    unclosed: set[str] = field(default_factory=set)  # code marks that come no more

    def walk(self) -> list[Piece]:
        """Return the pieces in reading order."""
        place = 0
        while len(self.pieces) < self.limit:
            found = _SCAN.search(self.text, place)
            if found is None:
                break
            self._take_gap(place, found.start())
            place = self._take(found)
        return sorted(self.pieces)

    def _take(self, found: re.Match[str]) -> int:
        """Take what was found; return where to go on."""
        start, end = found.span()
        mark = found["mark"]
        if found["url"]:
            return self._take_url(start, found["url"])
        if found["phone"]:
            return self._take_phone(start, found["phone"])
        if mark in CODE:
            return self._take_code(end, mark)
        if mark in TAGS:  # "**" is no mark
            self._take_mark(start, mark)
        return end

    def _take_gap(self, start: int, end: int) -> None:
        if self.text[start:end].strip():
            self.last_word = end - 1

    def _take_code(self, start: int, mark: str) -> int:
        end = -1 if mark in self.unclosed else self.text.find(mark, start)
        if end < 0:
            self.unclosed.add(mark)
            return start
        inside = self.text[start:end]
        if not inside.strip() or (mark == "`" and "\n" in inside):
            return start
        self.last_word = start
        self.pieces.append(Piece(start - len(mark), start, mark, 1))
        self.pieces.append(Piece(end, end + len(mark), mark, -1))
        return end + len(mark)

    def _take_phone(self, start: int, found: str) -> int:
        end = start + len(found)
        before = self.text[max(0, start - _AROUND) : start]
        number = phones.dial(found, before, self.text[end : end + _AROUND])
        self.last_word = start
        if number is None:
            return end
        end = start + len(number[0])
        self.pieces.append(Piece(start, end, "", 0, links.Link(*number)))
        return end

    def _take_url(self, start: int, found: str) -> int:
        url = links.trim(found, "".join(self.open))
        self.last_word = start
        link = links.parse(url)
        if link is None:
            return start + len(url)
        end = start + len(link.text)
        self.pieces.append(Piece(start, end, "", 0, link))
        return end

    def _take_mark(self, place: int, mark: str) -> None:
        before = self.text[place - 1 : place] or "\n"
        after = self.text[place + 1 : place + 2] or "\n"
        opened = self.open.get(mark)
        if (
            opened is not None
            and opened < self.last_word
            and not before.isspace()
            and not after.isalnum()
        ):
            self._close(mark, opened, place)
        elif not before.isalnum() and not after.isspace():
            self.open.pop(mark, None)  # of two openings in a row the later counts
            self.open[mark] = place

    def _close(self, mark: str, opened: int, place: int) -> None:
        self.pieces.append(Piece(opened, opened + 1, mark, 1))
        self.pieces.append(Piece(place, place + 1, mark, -1))
        while mark in self.open:  # what was opened inside and left open is literal
            self.open.popitem()


def scan(text: str, limit: int = MAX_PIECES) -> list[Piece]:
    """Return the marks that count and the links in a text, in reading order."""
    return _Scanner(text, limit).walk()


def strip(text: str, marks: Container[str] = TAGS) -> str:
    """Return text without the given marks, where they count as marks."""
    kept: list[str] = []
    place = 0
    for piece in scan(text, len(text)):
        if piece.mark and piece.mark in marks:
            kept.append(text[place : piece.start])
            place = piece.end
    kept.append(text[place:])
    return "".join(kept)


def close_at_line_ends(text: str) -> str:
    """Return text whose marks end with their line and begin anew on the next.

    WhatsApp reads them no further than a line.
    """
    if "\n" not in text:
        return text
    kept: list[str] = []
    place = 0
    around: list[str] = []
    for piece in scan(text, len(text)):
        in_code = piece.mark in CODE and piece.nesting < 0
        between = text[place : piece.start]
        kept.append(between if in_code else _across(between, around))
        kept.append(text[piece.start : piece.end])
        place = piece.end
        if piece.mark and piece.mark not in CODE:
            if piece.nesting > 0:
                around.append(piece.mark)
            else:
                around.pop()
    kept.append(text[place:])
    return "".join(kept)


def _across(text: str, around: list[str]) -> str:
    if not around or "\n" not in text:
        return text
    marks = "".join(around)
    return _LINE_END.sub(lambda end: f"{marks[::-1]}{end[0]}{marks}", text)


def _push_text(state: StateInline, start: int, end: int) -> None:
    if start < end:
        state.push("text", "", 0).content = state.src[start:end]


def _push_piece(state: StateInline, piece: Piece) -> None:
    if piece.link is not None:
        state.push("link_open", "a", 1).attrs = {"href": piece.link.href}
        state.push("text", "", 0).content = piece.link.shown
        state.push("link_close", "a", -1)
    elif piece.nesting > 0:
        state.push("mark_open", TAGS[piece.mark], 1)
    else:
        state.push("mark_close", TAGS[piece.mark], -1)


def _whatsapp_inline(state: StateInline, *_: bool) -> bool:
    """Parse all the inline text of one block in one go."""
    left = state.env.get(_PIECES_LEFT, MAX_PIECES)
    pieces = scan(state.src, left)
    state.env[_PIECES_LEFT] = left - len(pieces)
    place = 0
    for piece in pieces:
        _push_text(state, place, piece.start)
        _push_piece(state, piece)
        place = piece.end
    _push_text(state, place, state.posMax)
    state.pos = state.posMax
    return True


def plugin(md: MarkdownIt) -> None:
    """Make WhatsApp's marks and bare links the only inline rules."""
    md.inline.ruler.push("whatsapp_inline", _whatsapp_inline)
    md.inline.ruler.enableOnly(["whatsapp_inline"])
    md.inline.ruler2.enableOnly([])
