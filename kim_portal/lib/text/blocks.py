"""The block plugin of the parser: subheadings, lists, quotes, paragraphs.

As in WhatsApp a line is what its first characters say, whatever surrounds it: there
is no nesting, and no line is drawn into the list or quote above it.
"""

import re
from typing import Final, Literal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

HEADING: Final = "heading"
QUOTE: Final = "quote"
BULLET: Final = "bullet"
NUMBER: Final = "number"
TEXT: Final = "text"
BLANK: Final = "blank"

_SIDES = {1: "open", -1: "close"}

# Block tokens one body may hold; what comes after is one paragraph of lines as typed.
# Far more than any bulletin, and it bounds the work a hostile text can cause.
MAX_TOKENS = 20_000
_ROOM = 10  # any block started below the limit has room for its first line

# A bullet needs words: "- - -" and "* * *" are lines drawn by hand.
# Possessive (" ++") so that no line costs more than its length.
_START = re.compile(
    r" *+(?:"
    r"(?P<heading>## ++(?=\S))"
    r"|(?P<quote>> ++(?=\S))"
    r"|(?P<bullet>[-*] ++(?=.*[^\s*_~-]))"
    r"|(?P<number>(?:0|[1-9][0-9]{0,2})\. ++(?=\S))"
    r")"
)
_PARAGRAPH_END = re.compile(rf"\n(?=\n|{_START.pattern})")
_INDENT = re.compile(r"^ +", re.MULTILINE)


def split_line(line: str) -> tuple[str, str, str]:
    """Return what a line is, the mark it starts with and the text after the mark."""
    start = _START.match(line)
    if start is None or start.lastgroup is None:
        return (TEXT if line.strip() else BLANK), "", line.strip()
    return start.lastgroup, start[0].strip(), line[start.end() :].strip()


def _line(state: StateBlock, number: int) -> tuple[str, str, str]:
    if number >= state.lineMax:
        return BLANK, "", ""
    return split_line(state.src[state.bMarks[number] : state.eMarks[number]])


def _is_full(state: StateBlock) -> bool:
    return len(state.tokens) >= MAX_TOKENS + _ROOM


def _push(state: StateBlock, kind: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
    return state.push(f"{kind}_{_SIDES[nesting]}", tag, nesting)


def _push_inline(state: StateBlock, content: str) -> None:
    token = state.push("inline", "", 0)
    token.content = content
    token.children = []


def _push_paragraph(state: StateBlock, content: str) -> None:
    _push(state, "paragraph", "p", 1)
    _push_inline(state, content)
    _push(state, "paragraph", "p", -1)


# The parser's rules take one more argument, the flag "only try". It is never set
# here: the parser's own rules, which set it, are all off.


def _heading(state: StateBlock, start: int, _end: int, *_: bool) -> bool:
    kind, _mark, content = _line(state, start)
    if kind != HEADING:
        return False
    _push(state, "heading", "h2", 1)
    _push_inline(state, content)
    _push(state, "heading", "h2", -1)
    state.line = start + 1
    return True


def _quote(state: StateBlock, start: int, end: int, *_: bool) -> bool:
    """Lines with `> `; a `>` alone between them parts two paragraphs."""
    if _line(state, start)[0] != QUOTE:
        return False
    _push(state, "blockquote", "blockquote", 1)
    lines: list[str] = []
    line = start
    while line < end and not _is_full(state):
        kind, _mark, content = _line(state, line)
        if kind == QUOTE:
            lines.append(content)
        elif content == ">":
            _flush_paragraph(state, lines)
        else:
            break
        line += 1
    _flush_paragraph(state, lines)
    _push(state, "blockquote", "blockquote", -1)
    state.line = line
    return True


def _flush_paragraph(state: StateBlock, lines: list[str]) -> None:
    if lines:
        _push_paragraph(state, "\n".join(lines))
        lines.clear()


def _bullets(state: StateBlock, start: int, _end: int, *_: bool) -> bool:
    """Lines with `- ` or `* `."""
    return _list(state, start, BULLET, "ul")


def _numbers(state: StateBlock, start: int, _end: int, *_: bool) -> bool:
    """Lines with `1. `; readers see the numbers that were typed."""
    return _list(state, start, NUMBER, "ol")


def _list(state: StateBlock, line: int, kind: str, tag: str) -> bool:
    """Lines of one kind; one blank line before the next item does not end it."""
    found, mark, content = _line(state, line)
    if found != kind:
        return False
    number = expected = _number(mark)
    opening = _push(state, "list", tag, 1)
    if number > 1 or mark == "0.":
        opening.attrs = {"start": number}
    while found == kind and not _is_full(state):
        number = _number(mark)
        item = _push(state, "list_item", "li", 1)
        if number != expected:
            item.attrs = {"value": number}
        _push_inline(state, content)
        _push(state, "list_item", "li", -1)
        expected = number + 1 if kind == NUMBER else 0
        line += 1
        found, mark, content = _line(state, line)
        if found == BLANK and _continues(state, line + 1, kind, expected):
            line += 1
            found, mark, content = _line(state, line)
    _push(state, "list", tag, -1)
    state.line = line
    return True


def _continues(state: StateBlock, line: int, kind: str, expected: int) -> bool:
    found, mark, _content = _line(state, line)
    return found == kind and _number(mark) == expected


def _number(mark: str) -> int:
    """Return the number of a list's mark: "3." is 3, a bullet is 0."""
    return int(mark[:-1] or 0)


def _paragraph(state: StateBlock, start: int, _end: int, *_: bool) -> bool:
    """Lines up to a blank one or to one that starts something else."""
    first = state.bMarks[start]
    end = _PARAGRAPH_END.search(state.src, first)
    content = state.src[first : end.start() if end else len(state.src)]
    _push_paragraph(state, _INDENT.sub("", content))
    state.line = start + content.count("\n") + 1
    return True


def _too_much(state: StateBlock, start: int, end: int, *_: bool) -> bool:
    """Past the limit: all that is left, as typed."""
    if len(state.tokens) < MAX_TOKENS:
        return False
    _push_paragraph(state, _INDENT.sub("", state.src[state.bMarks[start] :]))
    state.line = end
    return True


def plugin(md: MarkdownIt) -> None:
    """Make WhatsApp's lines and `## ` the only block rules."""
    rules = (_too_much, _heading, _quote, _bullets, _numbers, _paragraph)
    for rule in rules:
        md.block.ruler.push(f"whatsapp{rule.__name__}", rule)
    md.block.ruler.enableOnly([f"whatsapp{rule.__name__}" for rule in rules])
