"""Titles: one line of words, whose marks are not shown."""

import re

from kim_portal.lib.text import markdown, marks
from kim_portal.lib.text.render import to_bold

_HEAD = re.compile(r"^ *#{1,6} +(?=\S)")
# A star is kept in a sum ("2*3", "2 x 3" written with stars) and inside a word.
_STAR = re.compile(r"(?<=[^\W_])\*(?=[^\W_])|(?<=[0-9] )\*(?= [0-9])|(\*+)")


def _kept(star: re.Match[str]) -> str:
    return "" if star[1] else star[0]


def plain_title(title: str) -> str:
    """Return a title as a heading shows it: words, without marks or loose stars."""
    words = marks.strip(markdown.to_marks(_HEAD.sub("", title)))
    return " ".join(_STAR.sub(_kept, words).split()) or title


def bold_title(title: str, before: str = "") -> str:
    """Return a title as one bold line for WhatsApp, which no sign in it breaks.

    `before` is said in front of it: "DITUNDA: ".
    """
    return to_bold(f"{before}{plain_title(title)}")
