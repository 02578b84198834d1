"""A pasted message beside one of our texts: what is the same, what was put in or left out.

Words are compared by their keys (see tokens). A slip of the finger is no change; a day, an
hour, an amount or a *tidak* always is. Paragraphs in another order are the same, and so is
a text that lost its beginning or end; greetings and calls to send it on count for nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from rapidfuzz.distance import LCSseq

from reach.checking import spelling
from reach.checking.tokens import SMALL, Sort, Token

# So many words in a row that stand elsewhere in ours were moved, not changed.
MOVED = 4
# A sentence of ours is known again by so many words, and half of it.
MOSTLY = 3
# Less than so much of a sentence is chance.
LITTLE = 0.4
# Words put in stand for so many times as many of ours, or for a FEW.
STANDS_FOR = 3
FEW = 5
# A word found at most so many places from the last is where it was.
NEAR = 3
# Around a message people put these. Nothing is changed by them.
COURTESY = frozenset(
    Path(__file__).with_name("courtesy.txt").read_text(encoding="utf-8").split()
)
WANTING = frozenset({Sort.MONEY, Sort.PHONE, Sort.LINK})
# No near miss: one letter more or less makes another of them.
_EXACT = {Sort.DATE, Sort.NOT}


@dataclass(frozen=True)
class Gap:
    """A place where the two differ: pasted words from `at` on, ours that are missing.

    `is_outside`: before the first of our words, or behind the last.
    """

    at: int
    put_in: tuple[Token, ...]
    left_out: tuple[Token, ...]
    is_outside: bool = False

    @cached_property
    def changes(self) -> list[Token]:
        """What makes it another message; nothing where only a sentence was left out."""
        come = [token for token in self.put_in if _weighs(token)]
        gone = [token for token in self.left_out if _weighs(token)]
        if len(self.left_out) > max(STANDS_FOR * len(come), FEW):
            # A whole part was left out here; what was put in does not stand for it.
            gone = []
        if gone and spelling.is_same(self.put_in, self.left_out):
            return []
        if not gone:
            return [token for token in come if token.key not in COURTESY]
        if come:
            return [*come, *gone]
        return [token for token in gone if token.sort is Sort.NOT]


@dataclass(frozen=True)
class Comparison:
    """One pasted text against one of ours.

    `found`: the place in ours of each pasted word; `said`: places of ours that the pasted
    text says somewhere, in the same words.
    """

    pasted: Sequence[Token]
    ours: Sequence[Token]
    found: Sequence[int | None]
    said: frozenset[int]

    @cached_property
    def matched(self) -> int:
        """How many pasted words are ours."""
        return sum(place is not None for place in self.found)

    @cached_property
    def share(self) -> float:
        """How much of what was pasted is ours, courtesies apart; 0 to 1."""
        foreign = sum(
            place is None and token.key not in COURTESY
            for token, place in zip(self.pasted, self.found, strict=True)
        )
        said = self.matched + foreign
        return self.matched / said if said else 0.0

    @cached_property
    def gaps(self) -> list[Gap]:
        """Where they differ, in the order of the pasted text."""
        return list(self._gaps())

    @cached_property
    def changes(self) -> list[Token]:
        """Words that make it another message."""
        return [token for gap in self.gaps for token in gap.changes]

    @cached_property
    def is_only_wrapped(self) -> bool:
        """Whether all that differs are words before and behind ours, and harmless ones.

        People add a greeting, a prayer, a word to the neighbours. Who adds an amount, a
        number to call or a link wants something.
        """
        changed = [gap for gap in self.gaps if gap.changes]
        tokens = (token for gap in changed for token in gap.changes)
        return all(gap.is_outside for gap in changed) and not any(
            token.sort in WANTING for token in tokens
        )

    @cached_property
    def sorts(self) -> list[Sort]:
        """What the changes are about, the most harmful first."""
        here = {token.sort for token in self.changes}
        return [sort for sort in Sort if sort in here]

    @property
    def is_shortened(self) -> bool:
        """Whether whole parts of ours are missing, at the ends too."""
        return len({*self.found, *self.said} - {None}) < 0.7 * len(self.ours)

    def _gaps(self) -> Iterator[Gap]:
        taken = {place for place in self.found if place is not None} | self.said
        run: list[Token] = []
        at, last = 0, None
        for n, place in enumerate(self.found):
            if place is None:
                run.append(self.pasted[n])
                continue
            missing = self._between(last, place, taken) or self._at_begin(n, taken)
            if run or missing:
                yield Gap(at, tuple(run), missing, is_outside=last is None)
            run, at, last = [], n + 1, place
        if run:
            yield Gap(at, tuple(run), (), is_outside=True)

    def _between(
        self, last: int | None, place: int, taken: set[int]
    ) -> tuple[Token, ...]:
        """Ours that are missing between two that are there, where order was kept."""
        if last is None or place < last:
            return ()
        between = range(last + 1, place)
        return tuple(self.ours[n] for n in between if n not in taken)

    def _at_begin(self, n: int, taken: set[int]) -> tuple[Token, ...]:
        """Ours that are missing where a sentence begins that was moved."""
        place = self.found[n]
        token = self.pasted[n]
        if place is None or (n and self.pasted[n - 1].part == token.part):
            return ()
        part = self.ours[place].part
        here = [
            (at, one)
            for at, one in enumerate(
                self.ours[max(place - FEW, 0) : place], max(place - FEW, 0)
            )
            if one.part == part and at not in taken
        ]
        return tuple(one for _at, one in here)


def compare(pasted: Sequence[Token], ours: Sequence[Token]) -> Comparison:
    """Find each pasted word in ours, in order; then sentences that were moved."""
    keys = _mended([token.key for token in pasted], pasted, ours)
    known = [token.key for token in ours]
    found: list[int | None] = [None] * len(keys)
    for n, place in _in_order(keys, known):
        found[n] = place
    _put_sentences_right(keys, known, found, _parts(pasted), _parts(ours))
    # What stands elsewhere in ours, or is said twice in one of the two, is no change.
    for n, place in _verbatim(keys, known, [t.part for t in pasted]).items():
        if found[n] is None:
            found[n] = place
    said = frozenset(_verbatim(known, keys, [t.part for t in ours]))
    return Comparison(pasted, ours, _anchored(found, keys), said)


def _parts(tokens: Sequence[Token]) -> list[range]:
    """Where each sentence or line stands."""
    begins = [n for n, t in enumerate(tokens) if n == 0 or t.part != tokens[n - 1].part]
    return [range(*pair) for pair in pairwise([*begins, len(tokens)])]


def _put_sentences_right(
    keys: Sequence[str],
    known: Sequence[str],
    found: list[int | None],
    pasted: Sequence[range],
    ours: Sequence[range],
) -> None:
    """A sentence that is mostly one of ours is that one, wherever it stands.

    So a place named in another sentence is no excuse for one that was exchanged here.
    """
    for part in pasted:
        words = [keys[n] for n in part]
        best = max(
            ours,
            key=lambda one: LCSseq.similarity(words, known[one.start : one.stop]),
            default=range(0),
        )
        pairs = list(_in_order(words, known[best.start : best.stop]))
        if len(pairs) >= max(MOSTLY, len(words) / 2):
            for n in part:
                found[n] = None
            for n, place in pairs:
                found[part.start + n] = best.start + place
        elif _is_foreign([found[n] for n in part]):
            for n in part:
                found[n] = None


def _is_foreign(places: Sequence[int | None]) -> bool:
    """A sentence of which hardly anything is ours, but for words found by chance."""
    ours = sum(place is not None for place in places)
    in_a_row = longest = 0
    for before, place in pairwise([None, *places]):
        follows = before is not None and place == before + 1
        in_a_row = in_a_row + 1 if follows else int(place is not None)
        longest = max(longest, in_a_row)
    return ours < LITTLE * len(places) and longest < MOSTLY


def _anchored(found: list[int | None], keys: Sequence[str]) -> list[int | None]:
    """Without small words that were found by themselves, far from the next: chance."""
    kept = list(found)
    for n, place in enumerate(found):
        if place is None or keys[n] not in SMALL:
            continue
        beside = [*found[max(n - 1, 0) : n], *found[n + 1 : n + 2]]
        if not any(p is not None and abs(p - place) <= NEAR for p in beside):
            kept[n] = None
    return kept


def _weighs(token: Token) -> bool:
    return token.sort is not Sort.WORD or token.key not in SMALL


def _in_order(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int, int]]:
    for step in LCSseq.opcodes(left, right):
        if step.tag == "equal":
            yield from zip(
                range(step.src_start, step.src_end),
                range(step.dest_start, step.dest_end),
                strict=True,
            )


def _verbatim(
    left: Sequence[str], right: Sequence[str], parts: Sequence[int]
) -> dict[int, int]:
    """Words of the left that stand in a run of MOVED which the right has too: where.

    Of one sentence: the last word of one and the first of the next are no run. `parts`:
    the sentence of each word of the left.
    """
    runs: dict[tuple[str, ...], int] = {}
    for n in range(len(right) - MOVED + 1):
        runs.setdefault(tuple(right[n : n + MOVED]), n)
    places: dict[int, int] = {}
    for n in range(len(left) - MOVED + 1):
        at = runs.get(tuple(left[n : n + MOVED]))
        if at is not None and parts[n] == parts[n + MOVED - 1]:
            places.update({n + k: at + k for k in range(MOVED)})
    return places


def _mended(
    keys: list[str], pasted: Sequence[Token], ours: Sequence[Token]
) -> list[str]:
    """Slips of the finger put right: a word that is nearly one of ours is that one."""
    known = {token.key for token in ours}
    loose = sorted({t.key for t in ours if t.sort not in _EXACT and t.key.isalpha()})
    return [
        spelling.nearest(key, loose)
        if key not in known and token.sort not in _EXACT and key.isalpha()
        else key
        for key, token in zip(keys, pasted, strict=True)
    ]
