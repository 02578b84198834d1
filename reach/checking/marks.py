"""What a text is found again by: numbers of some of its runs of words.

Sampled word shingles: every run of three words has a number, and a fixed rule picks one in
four. Days, hours, amounts, RT/RW in the order in which they are said make runs of their
own, which tell one posyandu from the next and outlive every slip of the finger between
them; a phone number or a link is telling by itself. A copy that lost its end, its order or
some words still shares many. Of a short text all are kept, or too few would be left.
"""

import re
import zlib
from collections.abc import Iterator, Sequence

from django.conf import settings

from reach.checking.tokens import Sort, Token, tokens_of

RUN = 3
FACTS = 4
ONE_IN = 4
SHORT = 90
TELLING = frozenset({Sort.DATE, Sort.HOUR, Sort.MONEY, Sort.RT_RW, Sort.NUMBER})
ALONE = frozenset({Sort.PHONE, Sort.LINK})
# More than the longest bulletin has; what is pasted may be longer.
MOST = 700


def marks_of(text: str) -> list[int]:
    """The numbers a text is kept under."""
    tokens = tokens_of(text)
    return _picked(tokens, all_of_them=len(tokens) <= SHORT)


def asked_of(tokens: Sequence[Token]) -> list[int]:
    """The numbers a pasted text is looked for by.

    Those of a long one may be of a short text that it quotes: then all are asked for.
    """
    return _picked(tokens, all_of_them=len(tokens) <= 3 * SHORT)[:MOST]


def codes_in(text: str) -> list[str]:
    """What may be check codes: 9P3X-6D, or behind /b/ in a link; as stored."""
    written = re.findall(r"\b([2-9A-HJ-NP-Z]{4})-([2-9A-HJ-NP-Z]{2})\b", text.upper())
    linked = re.findall(r"/B/([2-9A-HJ-NP-Z]{6})\b", text.upper())
    return list(dict.fromkeys([*("".join(pair) for pair in written), *linked]))


def code_alone(text: str) -> str:
    """The code of a text that is nothing but a code, or our own link to one; else empty.

    A code in somebody else's link, or beside other words, says nothing of those.
    """
    typed = "".join(text.split()).upper()
    here = settings.SITE_URL.partition("://")[2].upper()
    link = rf"(?:HTTPS?://)?{re.escape(here)}/B/([2-9A-HJ-NP-Z]{{6}})(?:/\d{{1,4}})?/?"
    if found := re.fullmatch(link, typed):
        return found[1]
    bare = typed.replace("-", "")
    return bare if re.fullmatch(r"[A-Z0-9]{5,7}", bare) else ""


def of_facts(tokens: Sequence[Token]) -> list[int]:
    """The numbers of what is told, whatever words stand between: days, amounts, RT/RW in
    their order, phones and links each by itself."""
    facts = [token.key for token in tokens if token.sort in TELLING]
    found = [number_of(run) for run in runs(facts, FACTS)]
    return found + [number_of([token.key]) for token in tokens if token.sort in ALONE]


def _picked(tokens: Sequence[Token], *, all_of_them: bool) -> list[int]:
    found = of_facts(tokens)
    words = (number_of(run) for run in runs([token.key for token in tokens], RUN))
    found += [number for number in words if all_of_them or number % ONE_IN == 0]
    return list(dict.fromkeys(found))


def runs(keys: Sequence[str], length: int) -> Iterator[Sequence[str]]:
    """Every run of so many words, in order."""
    return (keys[n : n + length] for n in range(len(keys) - length + 1))


def number_of(run: Sequence[str]) -> int:
    """The number of a run, the same in every process."""
    # PostgreSQL's integers have a sign.
    return zlib.crc32(" ".join(run).encode()) - 2**31
