"""What stands between and around the words of a text, and what a find is worth there."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from kim_portal.lib.watch.ordinary import (
    REACH,
    Surroundings,
    is_ordinary,
    is_political,
    weigh,
)
from kim_portal.lib.watch.terms import Severity, Term
from kim_portal.lib.watch.words import Words, plain

CONTEXT: Final = 40
MOST_OF_ONE: Final = 500
# Words farther apart than this are no phrase.
WIDEST_GAP: Final = 40

_NO_PHRASE_ACROSS = re.compile(
    r"\n\s*\n"  # a new paragraph
    r"|\n[^\S\n]*(?:[-*•]|\d{1,3}[.)])\s"  # a new item of a list
)
_SENTENCE_END = re.compile(r"[.!?…]\S*\s")
_LISTED = re.compile(r"[,;]")
_STOP = re.compile(r"[^\w\s@#$]*[.,;:!?…\n)]|\s*\Z")
_ABBREVIATION = 2  # "No. Urut", "A. Afzan": the full stop ends no sentence


@dataclass(frozen=True, slots=True)
class Finding:
    """A term found. `term.severity` is what the list says, weighed by its context.

    `quote` is the text from `start` to `end`, as written; `context` is the quote with
    the words around it.
    """

    term: Term
    quote: str
    start: int
    end: int
    context: str

    @property
    def severity(self) -> Severity:
        return self.term.severity

    @property
    def is_violation(self) -> bool:
        """Whether it must be dealt with; the rest is for the moderator to know."""
        if self.severity == "block":
            return True
        watched = self.term.type.partition("_")[0]
        partial = watched in {"party", "candidate", "slogan", "coalition"}
        return partial and self.severity == "warn"


class Pattern(NamedTuple):
    """One way to write a term; `phrase` is it in plain words."""

    term: Term
    phrase: str
    capitals: tuple[str, ...]  # the words as the list writes them; none: any case


class Match(NamedTuple):
    """A pattern found: signs `start` to `end`, words `first` to `last`."""

    start: int
    end: int
    first: int
    last: int
    pattern: Pattern
    calls: bool


class Reader:
    """A text and its words: what stands between them and around them."""

    def __init__(self, text: str, words: Words) -> None:
        self.text = text
        self.words = words
        self.seen: Counter[str] = Counter()

    def has_enough_of(self, pattern: Pattern) -> bool:
        """Whether a phrase was met so often that one more tells nobody anything."""
        return self.seen[pattern.phrase] > MOST_OF_ONE

    def parts(self, number: int) -> bool:
        """Whether a phrase cannot go on from the word before to this one."""
        words = self.words
        start, end = words.ends[number - 1], words.starts[number]
        if end - start > WIDEST_GAP:
            return True
        gap = self.text[start:end]
        if gap in {" ", "-"}:
            return False
        if _NO_PHRASE_ACROSS.search(gap):
            return True
        before, after = words.raw[number - 1], words.raw[number]
        return (
            _SENTENCE_END.search(gap) is not None
            and len(before) > _ABBREVIATION
            and after[0].isupper()
            and not (before.isupper() and after.isupper())
        )

    def is_one_name(self, match: Match) -> bool:
        """Tell one name from two in a list: Seno, Aji, Budi."""
        if match.pattern.term.takes_affixes:
            return True
        return _LISTED.search(self.text, match.start, match.end) is None

    def around(self, match: Match) -> Surroundings:
        """Return what the weighing needs to know of a match."""
        raw = self.words.raw
        before = raw[max(0, match.first - REACH) : match.first]
        after = raw[match.last + 1 : match.last + 1 + REACH]
        return Surroundings(
            quote=self.text[match.start : match.end],
            before=tuple(map(plain, reversed(before))),
            after=tuple(map(plain, after)),
            stops=_STOP.match(self.text, match.end, match.end + CONTEXT) is not None,
            calls=match.calls,
        )

    def finding(self, match: Match, severity: Severity) -> Finding:
        """Return the match as it is reported."""
        term = match.pattern.term
        if severity != term.severity:
            term = replace(term, severity=severity)
        start, end = match.start, match.end
        left = _cut_left(self.text[max(0, start - CONTEXT - 1) : start])
        right = _cut_right(self.text[end : end + CONTEXT + 1])
        quote = self.text[start:end]
        return Finding(term, quote, start, end, f"{left}{quote}{right}".strip())


def _cut_left(left: str) -> str:
    """Cut to whole words what is one sign longer than shown."""
    if len(left) <= CONTEXT:
        return left
    space = re.search(r"\s", left)
    return left[space.end() :] if space else ""


def _cut_right(right: str) -> str:
    return _cut_left(right[::-1])[::-1]


def weighed(reader: Reader, matches: Iterable[Match]) -> Iterator[Finding]:
    """Yield what is left when the context is heard.

    Once a text has made clear that PKB is a tax, it stays one until said otherwise.
    """
    settled: set[str] = set()
    for match in matches:
        term, phrase = match.pattern.term, match.pattern.phrase
        around = reader.around(match)
        if is_ordinary(phrase, around):
            settled.add(phrase)
        elif is_political(around):
            settled.discard(phrase)
        if phrase in settled and term.severity != "block":
            continue
        if severity := weigh(term, phrase, around):
            yield reader.finding(match, severity)
