"""A pasted message beside one of our texts: what is the same, what was put in or left out.

Words are compared by their keys (see tokens). A slip of the finger is no change; a day, an
hour, an amount or a *tidak* always is. Paragraphs in another order are the same, and so is
a text that lost its beginning or end; greetings and calls to send it on count for nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from reach.checking import spelling
from reach.checking.align import align, parts_of
from reach.checking.tokens import SMALL, TURNING, Sort, Token

# Words put in stand for so many times as many of ours, or for a FEW.
STANDS_FOR = 3
FEW = 5
# Around a message people put these. Nothing is changed by them.
COURTESY = frozenset(
    Path(__file__).with_name("courtesy.txt").read_text(encoding="utf-8").split()
)
# A figure so long is an account, or a number to call.
ACCOUNT = 7
# So much of ours is all of it, but for a greeting or a line.
WHOLE = 0.7
WANTING = frozenset({Sort.MONEY, Sort.PHONE, Sort.LINK})


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
        if come and gone:
            return [*come, *gone]
        if come:
            return [token for token in come if token.key not in COURTESY]
        if gone:
            return [token for token in gone if token.sort is Sort.NOT]
        return self._turned()

    def _turned(self) -> list[Token]:
        """Small words that stand for others: from and to, until and from, and and or."""
        sides = [
            [token for token in side if token.key in TURNING]
            for side in (self.put_in, self.left_out)
        ]
        keys = [[token.key for token in side] for side in sides]
        return [] if not all(sides) or keys[0] == keys[1] else [*sides[0], *sides[1]]


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
        """Whether ours is all there, and what else is said changes nothing of it.

        People add a greeting, a prayer, a word to the neighbours. Who adds an amount, a
        number to call or a link wants something; in the middle of ours only plain words
        are that harmless.
        """
        changed = [gap for gap in self.gaps if gap.changes]
        return all(_is_harmless(gap) for gap in changed)

    @cached_property
    def sorts(self) -> list[Sort]:
        """What the changes are about, the most harmful first."""
        here = {token.sort for token in self.changes}
        return [sort for sort in Sort if sort in here]

    @property
    def coverage(self) -> float:
        """How much of ours is there, 0 to 1."""
        there = {*self.found, *self.said} - {None}
        return len(there) / len(self.ours) if self.ours else 0.0

    @property
    def is_shortened(self) -> bool:
        """Whether whole parts of ours are missing, at the ends too."""
        return self.coverage < WHOLE

    def _gaps(self) -> Iterator[Gap]:
        """Sentence by sentence: what differs at its head, inside, at its tail."""
        taken = {place for place in self.found if place is not None} | self.said
        parts = parts_of(self.pasted)
        ours = [any(self.found[n] is not None for n in part) for part in parts]
        first = ours.index(True) if True in ours else len(ours)
        last = len(ours) - ours[::-1].index(True) - 1 if True in ours else -1
        before: int | None = None
        for number, part in enumerate(parts):
            if not ours[number]:
                words = tuple(self.pasted[n] for n in part)
                is_outside = number < first or number > last
                yield Gap(part.start, words, (), is_outside=is_outside)
                continue
            yield from self._inside(part, before, taken, is_last=number == last)
            before = next(
                place for n in reversed(part) if (place := self.found[n]) is not None
            )

    def _inside(
        self, part: range, before: int | None, taken: set[int], *, is_last: bool
    ) -> Iterator[Gap]:
        """What differs in a sentence that is ours. `before`: where the last one ended."""
        run: list[Token] = []
        at, last = part.start, None
        for n in part:
            place = self.found[n]
            if place is None:
                run.append(self.pasted[n])
                continue
            if last is None:
                missing = self._head(place, before, taken)
            else:
                missing = self._between(last, place, taken)
            if run or missing:
                yield Gap(at, tuple(run), missing)
            run, at, last = [], n + 1, place
        assert last is not None  # noqa: S101 - a sentence of which nothing is ours is none
        missing = self._tail(last, taken)
        # A message that was cut ends where it ends, and be it in the middle of a word.
        is_cut = is_last and (not run or _begins(run, missing))
        if (run or missing) and not is_cut:
            yield Gap(at, tuple(run), missing)

    def _head(
        self, place: int, before: int | None, taken: set[int]
    ) -> tuple[Token, ...]:
        """Ours that are missing before the first word found of a sentence."""
        if before is not None and before < place:
            near = self._between(before, place, taken)
            if len(near) <= FEW:
                return near
        part = self.ours[place].part
        here = range(max(place - FEW, 0), place)
        return tuple(
            self.ours[n] for n in here if self.ours[n].part == part and n not in taken
        )

    def _tail(self, place: int, taken: set[int]) -> tuple[Token, ...]:
        """Ours that are missing behind the last word found of a sentence."""
        part = self.ours[place].part
        here = range(place + 1, min(place + 1 + FEW, len(self.ours)))
        return tuple(
            self.ours[n] for n in here if self.ours[n].part == part and n not in taken
        )

    def _between(self, last: int, place: int, taken: set[int]) -> tuple[Token, ...]:
        """Ours that are missing between two that are there, where order was kept."""
        if place < last:
            return ()
        between = range(last + 1, place)
        return tuple(self.ours[n] for n in between if n not in taken)


def compare(pasted: Sequence[Token], ours: Sequence[Token]) -> Comparison:
    """The two side by side."""
    return Comparison(pasted, ours, *align(pasted, ours))


def _is_harmless(gap: Gap) -> bool:
    if set(gap.changes) - set(gap.put_in):
        return False  # something of ours is missing
    if not gap.is_outside:
        return all(token.sort is Sort.WORD for token in gap.changes)
    return not any(
        token.sort in WANTING or (len(token.key) >= ACCOUNT and token.key.isdecimal())
        for token in gap.changes
    )


def _begins(run: Sequence[Token], missing: Sequence[Token]) -> bool:
    return len(run) == 1 and any(
        one.key.isalpha() and one.key.startswith(run[0].key) for one in missing[:1]
    )


def _weighs(token: Token) -> bool:
    return token.sort is not Sort.WORD or token.key not in SMALL
