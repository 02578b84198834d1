"""What a text is found again by: some of its runs of three words, as numbers.

Sampled word shingles: every run of three words has a number, and those that a fixed rule
picks are kept. A copy that lost its end, its order or some words still shares many. Of a
short text all are kept, or too few would be left.
"""

import re
import zlib
from collections.abc import Sequence

from reach.checking.tokens import Token, tokens_of

RUN = 3
ONE_IN = 4
SHORT = 90
# More than the longest bulletin has; what is pasted may be longer.
MOST = 700


def marks_of(*texts: str) -> list[int]:
    """The numbers a version is kept under: of its page and its messages together."""
    found: dict[int, None] = {}
    for text in texts:
        keys = [token.key for token in tokens_of(text)]
        found.update(dict.fromkeys(_picked(keys, all_of_them=len(keys) <= SHORT)))
    return list(found)


def asked_of(tokens: Sequence[Token]) -> list[int]:
    """The numbers a pasted text is looked for by.

    Those of a long one may be of a short text that it quotes: then all are asked for.
    """
    keys = [token.key for token in tokens]
    return _picked(keys, all_of_them=len(keys) <= 3 * SHORT)[:MOST]


def codes_in(text: str) -> list[str]:
    """What may be check codes: 9P3X-6D, or behind /b/ in a link; as stored."""
    written = re.findall(r"\b([2-9A-HJ-NP-Z]{4})-([2-9A-HJ-NP-Z]{2})\b", text.upper())
    linked = re.findall(r"/B/([2-9A-HJ-NP-Z]{6})\b", text.upper())
    return list(dict.fromkeys([*("".join(pair) for pair in written), *linked]))


def _picked(keys: Sequence[str], *, all_of_them: bool) -> list[int]:
    found: dict[int, None] = {}
    for n in range(len(keys) - RUN + 1):
        number = zlib.crc32(" ".join(keys[n : n + RUN]).encode())
        if all_of_them or number % ONE_IN == 0:
            # PostgreSQL's integers have a sign.
            found[number - 2**31] = None
    return list(found)
