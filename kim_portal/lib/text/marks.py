"""The inline plugin of the parser: `*bold*`, `_italic_`, `~struck~`, bare links."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from kim_portal.lib.text import links

TAGS = {"*": "strong", "_": "em", "~": "s"}

# Marks and links one body may hold; what comes after stays as typed. Far more than
# any bulletin, and it bounds the work a hostile text can cause.
MAX_PIECES = 10_000
_PIECES_LEFT = "pieces left"

_SCAN = re.compile(rf"(?P<mark>([*_~])\2*)|(?P<url>{links.URL_PATTERN})")


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

    def walk(self) -> list[Piece]:
        """Return the pieces in reading order."""
        place = 0
        while len(self.pieces) < self.limit:
            found = _SCAN.search(self.text, place)
            if found is None:
                break
            self._take_gap(place, found.start())
            if found["url"]:
                place = self._take_url(found.start(), found["url"])
                continue
            place = found.end()
            if place - found.start() == 1:  # "**" is no mark
                self._take_mark(found.start(), found["mark"])
        return sorted(self.pieces)

    def _take_gap(self, start: int, end: int) -> None:
        gap = self.text[start:end]
        if gap.strip():
            self.last_word = end - 1
        if "\n" in gap:
            self.open.clear()  # marks do not reach across a line end

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


def strip(text: str, marks: str = "*_~") -> str:
    """Return text without the given marks, where they count as marks."""
    kept: list[str] = []
    place = 0
    for piece in scan(text, len(text)):
        if piece.mark and piece.mark in marks:
            kept.append(text[place : piece.start])
            place = piece.end
    kept.append(text[place:])
    return "".join(kept)


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
