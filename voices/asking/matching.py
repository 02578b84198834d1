"""Which rumour a pasted message is, however it is worded."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from reach.checking.compare import Comparison, compare
from reach.checking.tokens import Sort, Token
from voices import reading
from voices.models import Rumour, Wording

# Of so many wordings the exact words are looked at.
LOOKED_AT = 20
# So many words in common, and so much of what was pasted or of what is known: a message
# that quotes it, and one of which only a part came.
WORDS = 5
SHARE = 0.5
COVERAGE = 0.6
OF_WHICH = 0.25
# A short excerpt of a long message, when nearly all of it is there.
EXCERPT, OF_LONG = 0.8, 0.12
# What is so much less near than the nearest is another message.
BESIDE = 0.15
# Words known by their bones alone; see reading.bones_of.
BONES, BONES_SHARE = 8, 0.55
# A message of fewer words must have all but one of them.
SHORT = 8
# As it is written in haste, and in Javanese.
NAY = frozenset({"g", "gk", "kagak", "ora", "ra", "dudu", "ojo", "mboten", "durung"})
ASKED = frozenset({"benar", "bener", "betul", "iya", "apa"})


@dataclass(frozen=True)
class Match:
    """A wording, and how near the message comes to it."""

    wording: Wording
    found: Comparison

    @property
    def rumour(self) -> Rumour:
        return self.wording.rumour

    @property
    def is_same(self) -> bool:
        """Whether it says what the wording says."""
        return _says_it(self.found) and not self.is_turned

    @cached_property
    def bones(self) -> float:
        """How much of it is there once vowels are left out, 0 to 1; 0 where that is little,
        or one says *tidak* and the other does not."""
        found = self.found
        mine, theirs = (set(reading.bones_of(s)) for s in (found.pasted, found.ours))
        shared = len(mine & theirs)
        if shared < BONES or shared < BONES_SHARE * len(mine) or _says_it(found):
            return 0.0
        nays = [bool(_denied(said, said)) for said in (found.pasted, found.ours)]
        is_alike = nays[0] == nays[1]
        return shared / len(mine) if is_alike else 0.0

    @property
    def is_turned(self) -> bool:
        """Whether one of the two says *tidak* where the other does not: who answers a
        rumour tells most of it."""
        found = self.found
        ours = {
            token.part
            for token, place in zip(found.pasted, found.found, strict=True)
            if place is not None
        }
        said = set(reading.bones_of(found.pasted))
        return any(
            bool(
                # What is said in a sentence of its own is said about the message.
                [one for one in _denied(gap.put_in, found.pasted) if one.part in ours]
            )
            != bool(
                # "dlarang" is there, if not in these letters.
                [
                    one
                    for one in _denied(_near(gap.left_out), found.ours)
                    if not said.intersection(reading.bones_of([one]))
                ]
            )
            for gap in found.gaps
        )

    @property
    def nearness(self) -> tuple[float, int, float]:
        """Most of what was pasted is in it, least differs, most of it is there."""
        found = self.found
        return round(found.share, 2), -len(found.changes), found.coverage


def _denied(tokens: Sequence[Token], whole: Sequence[Token]) -> list[Token]:
    """Every *tidak* of these, but for that of a question: bener ga, iya tidak."""
    before = {one: last.key for last, one in pairwise(whole)}
    return [
        token
        for token in tokens
        if (token.sort is Sort.NOT or token.key in NAY)
        and before.get(token) not in ASKED
    ]


def _near(left_out: Sequence[Token]) -> Sequence[Token]:
    """Where a whole part was left out, nothing was turned round."""
    return left_out if len(left_out) <= WORDS else ()


def _says_it(found: Comparison) -> bool:
    least = min(WORDS, max(len(found.ours) - 1, 3))
    if found.matched < least:
        return False
    if len(found.pasted) < SHORT:
        return found.matched >= len(found.pasted) - 1
    is_mostly = found.share >= SHARE and found.coverage >= OF_WHICH
    is_excerpt = found.share >= EXCERPT and found.coverage >= OF_LONG
    is_inside = found.coverage >= COVERAGE and found.share >= OF_WHICH
    return is_mostly or is_inside or is_excerpt


def matches_of(words: str, rows: Any = None) -> list[Match]:
    """The wordings a message comes near to, nearest first; `words` are blanked."""
    tokens = reading.said_in(words)
    if len(tokens) < reading.FEWEST:
        return []
    known = Wording.objects.all() if rows is None else rows
    near = known.nearest(reading.marks_of(tokens), most=LOOKED_AT)
    found = [Match(one, compare(tokens, reading.said_in(one.text))) for one in near]
    return sorted(found, key=lambda one: one.nearness, reverse=True)


def same_of(found: Sequence[Match]) -> Match | None:
    """The nearest that says the same; what is answered comes before what waits."""
    least = found[0].found.share - BESIDE if found else 0
    near = [one for one in found if one.found.share >= least]
    same = [one for one in near if one.is_same]
    live = [one for one in same if one.rumour.status != Rumour.Status.OPEN]
    if same:
        return next(iter([*live, *same]))
    bare = max(found, key=lambda one: one.bones, default=None)
    return bare if bare and bare.bones else None


def exact(words: str) -> Wording | None:
    """The wording that says just this."""
    digest = reading.digest_of(reading.said_in(words))
    rows = Wording.objects.select_related("rumour__clarification__live")
    return rows.filter(digest=digest).first()
