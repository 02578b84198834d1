"""Marks of other programs, read as WhatsApp's: `**x**`, `### x`, `[x](address)`.

Web mail, notes and writing robots give texts in Markdown. What they mean is clear, and
a reader should not see their signs. What is between backticks stays as typed.
"""

import re
from collections import deque
from collections.abc import Iterator
from itertools import groupby

from kim_portal.lib.text import links

BOXES = "☐☑"
CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)

# Twice the sign around words that touch it. Each try ends at the next such pair.
_DOUBLE = tuple(
    (
        re.compile(
            rf"(?<![^\W_])(?<!{sign}){sign}{{2}}(?=[^\s{sign}])"
            rf"((?:(?!{sign}{sign}|\n\n).)*?\S){sign}{{2}}(?![^\W_])(?!{sign})",
            re.DOTALL,
        ),
        rf"{mark}\1{mark}",
    )
    for sign, mark in ((r"\*", "*"), ("~", "~"), ("_", "*"))
)
_TRIPLE = re.compile(r"(?<![\w*])\*{3}(?=[^\s*])([^*\n]*[^\s*])\*{3}(?![\w*])")
_HEADING = re.compile(r"^ *#{1,6} +(?=\S)(.*)$", re.MULTILINE)
_LINK = re.compile(
    r"!?\[(?P<words>[^\[\]\n]{1,300})\]"
    r"\(<?(?P<url>[^\s()<>\x00]{1,2048}(?:\([^\s()<>]{0,200}\)[^\s()<>]{0,200})?)>?"
    r"(?: +[\"'(][^\n\x00\"']{0,200}[\"')])?\)"
)
# A task to tick off, as note programs write it.
_TASK = re.compile(r"^( *[-*] )\[([ xX])\] (?=\S)", re.MULTILINE)
_KEPT = "\x00"  # stands for what is between backticks; clean text holds none
_BAR = "|"
_RULE = re.compile(r"\|(?: *:?-+:? *\|)+")
_BARS = re.compile(r"(?<!\\)\|")
MOST_CELLS = 20


def _link(found: re.Match[str]) -> str:
    link = links.parse(found["url"])
    if link is None:
        return found[0]
    words = found["words"].strip()
    said = words.removeprefix("https://").removeprefix("http://").rstrip("/")
    same = said == link.href.partition("://")[2].rstrip("/")
    return link.text if same or not words else f"{words} ({link.text})"


def _heading(found: re.Match[str]) -> str:
    words = found[1].rstrip()
    bare = words.rstrip("#")  # "## x ##"
    return f"## {bare.rstrip() if bare.endswith(' ') else words}"


def _words_of(found: re.Match[str]) -> str:
    words = found["words"].strip()
    return _link(found) if links.parse(found["url"]) is None or not words else words


def _is_bars(line: str) -> bool:
    line = line.strip()
    return len(line) > 2 and line[0] == line[-1] == _BAR


def _tables(text: str) -> Iterator[str]:
    """Lines; those of a table drawn with bars have tabs between their cells."""
    for bars, group in groupby(text.split("\n"), _is_bars):
        lines = list(group)
        if bars and len(lines) > 2 and _RULE.fullmatch(lines[1].strip()):
            del lines[1]
            rows = [_BARS.split(line.strip()[1:-1]) for line in lines]
            wide = min(max(map(len, rows)), MOST_CELLS)
            # What stands beyond the widest table there is stays in its last cell.
            rows = [
                row
                if len(row) <= wide
                else [*row[: wide - 1], " ".join(row[wide - 1 :])]
                for row in rows
            ]
            lines = [
                "\t".join(map(str.strip, row + [""] * (wide - len(row))))
                for row in rows
            ]
        yield from lines


def _read(text: str, *, addresses: bool) -> str:
    text = _HEADING.sub(_heading, text)
    text = _TRIPLE.sub(r"*_\1_*", text)
    for double, single in _DOUBLE:
        text = double.sub(single, text)
    text = _LINK.sub(_link if addresses else _words_of, text)
    text = _TASK.sub(lambda task: f"{task[1]}{BOXES[task[2] != ' ']} ", text)
    return "\n".join(_tables(text)) if _BAR in text else text


def to_marks(text: str, *, addresses: bool = True) -> str:
    """Return text in WhatsApp's marks, `## ` for subheadings, tabs in tables.

    Of `[words](address)` both are left, or the words alone.
    """
    code = deque(CODE.findall(text))
    if not code:
        return _read(text, addresses=addresses)
    read = _read(CODE.sub(_KEPT, text.replace(_KEPT, "")), addresses=addresses)
    return re.sub(_KEPT, lambda _: code.popleft(), read)
