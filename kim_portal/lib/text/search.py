"""Words to look for, as people type them."""

from kim_portal.lib.text.clean import clean_line

MOST_WORDS = 6
# Written both ways: the law says Forkopimcam, most people Forkompimcam (domain.md).
SAME = (
    frozenset({"forkompimcam", "forkopimcam"}),
    frozenset({"forkompimda", "forkopimda"}),
)


def search_words(typed: str) -> list[tuple[str, ...]]:
    """The words of a search, each with all its spellings; at most MOST_WORDS."""
    words = clean_line(typed).split()[:MOST_WORDS]
    return [_spellings(word) for word in words]


def _spellings(word: str) -> tuple[str, ...]:
    known = next((same for same in SAME if word.lower() in same), None)
    return tuple(sorted(known)) if known else (word,)
