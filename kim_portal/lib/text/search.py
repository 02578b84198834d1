"""Words to look for, as people type them."""

import re

from kim_portal.lib.text import marks
from kim_portal.lib.text.clean import clean_line

MOST_WORDS = 6
# Written both ways: the law says Forkopimcam and Forkopimda, most people Forkompimcam.
# Looked for in both from the letter on where they begin to differ.
STEM = re.compile(r"^(forko)(?:mp?|p)", re.IGNORECASE)


def search_words(typed: str) -> list[tuple[str, ...]]:
    """The words of a search, each with all its spellings; at most MOST_WORDS."""
    words = marks.strip(clean_line(typed)).split()[:MOST_WORDS]
    return [_spellings(word) for word in words]


def _spellings(word: str) -> tuple[str, ...]:
    both = {STEM.sub(rf"\1{letters}", word) for letters in ("mp", "p")}
    return tuple(sorted({word, *both}))
