"""The block plugin of the parser: subheadings, lists, quotes, tables, paragraphs."""

import re
from itertools import groupby
from typing import Final, Literal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from kim_portal.lib.text import tables
from kim_portal.lib.text.lines import (
    BLANK,
    BULLET,
    HEADING,
    NUMBER,
    PARAGRAPH_END,
    QUOTE,
    TABLE,
    direction,
    fence_end,
    fenced,
    split_line,
    table_end,
)

_SIDES = {1: "open", -1: "close"}

# Block tokens one body may hold; what comes after is one paragraph of lines as typed.
# Far more than any bulletin, and it bounds the work a hostile text can cause.
MAX_TOKENS = 20_000
_ROOM = 10  # any block started below the limit has room for its first line

_LINES: Final = "lines"
_TABLES: Final = "tables"
_INDENT = re.compile(r"^ +", re.MULTILINE)


def _line(state: StateBlock, number: int) -> tuple[str, str, str]:
    if number >= state.lineMax:
        return BLANK, "", ""
    if table_end(_lines(state), number) > number:
        return TABLE, "", ""
    return split_line(state.src[state.bMarks[number] : state.eMarks[number]])


def _is_full(state: StateBlock) -> bool:
    return len(state.tokens) >= MAX_TOKENS + _ROOM


def _push(state: StateBlock, kind: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
    return state.push(f"{kind}_{_SIDES[nesting]}", tag, nesting)


def _lines(state: StateBlock) -> list[str]:
    if _LINES not in state.env:
        state.env[_LINES] = state.src.split("\n")
    found: list[str] = state.env[_LINES]
    return found


def _push_inline(state: StateBlock, content: str) -> None:
    token = state.push("inline", "", 0)
    token.content = content
    token.children = []


def _open(state: StateBlock, kind: str, tag: str, content: str) -> Token:
    """Begin an element that runs as its content does."""
    token = _push(state, kind, tag, 1)
    if way := direction(content):
        token.attrs = {"dir": way}
    return token


def _push_paragraph(state: StateBlock, content: str) -> None:
    """A paragraph; lines of Arabic in it make one of their own."""
    parts = [content]
    if not content.isascii():
        lines = content.split("\n")
        parts = ["\n".join(group) for _way, group in groupby(lines, direction)]
    if len(state.tokens) + len(parts) > MAX_TOKENS:
        parts = [content]
    for part in parts:
        _open(state, "paragraph", "p", part)
        _push_inline(state, part)
        _push(state, "paragraph", "p", -1)


# The parser's rules take one more argument, the flag "only try". It is never set
# here: the parser's own rules, which set it, are all off.


def _heading(state: StateBlock, start: int, _end: int, *_: bool) -> bool:
    kind, _mark, content = _line(state, start)
    if kind != HEADING:
        return False
    _open(state, "heading", "h2", content)
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


def _code(state: StateBlock, start: int, _end: int, *_: bool) -> bool:
    """Lines between two ```, as typed."""
    end = fence_end(_lines(state), start)
    if end == start:
        return False
    state.push("code_block", "code", 0).content = (
        fenced(_lines(state)[start:end]) + "\n"
    )
    state.line = end
    return True


def _table(state: StateBlock, start: int, _end: int, *_: bool) -> bool:
    """Lines with the same number of tabs; what is too wide moves under a finger."""
    end = table_end(_lines(state), start)
    if end == start:
        return False
    number = state.env[_TABLES] = state.env.get(_TABLES, 0) + 1
    frame = _push(state, "frame", "div", 1)
    frame.attrs = {
        "class": "scroll",
        "role": "region",
        "tabindex": "0",
        "aria-label": f"Tabel {number}",
    }
    _push(state, "table", "table", 1)
    rows = tables.rows(_lines(state)[start:end])
    state.line = start
    for row in rows:
        if _is_full(state):
            break
        header = state.line == start and tables.has_header(rows)
        _push_row(state, row, "th" if header else "td")
        state.line += 1
    _push(state, "table", "table", -1)
    _push(state, "frame", "div", -1)
    return True


def _push_row(state: StateBlock, row: list[str], tag: str) -> None:
    _push(state, "tr", "tr", 1)
    for cell in row:
        token = _open(state, tag, tag, cell)
        if tag == "th":
            token.attrs["scope"] = "col"
        _push_inline(state, cell)
        _push(state, tag, tag, -1)
    _push(state, "tr", "tr", -1)


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
        item = _open(state, "list_item", "li", content)
        if number != expected:
            item.attrs["value"] = number
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
    end = PARAGRAPH_END.search(state.src, first)
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
    rules = (_too_much, _code, _table, _heading, _quote, _bullets, _numbers, _paragraph)
    for rule in rules:
        md.block.ruler.push(f"whatsapp{rule.__name__}", rule)
    md.block.ruler.enableOnly([f"whatsapp{rule.__name__}" for rule in rules])
