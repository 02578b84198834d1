"""Which word of ours each pasted word is: in order, then by sentences that were moved.

A slip of the finger is put right first. A sentence is known again as a whole, wherever it
stands, so that a day or a place named in another sentence is no excuse for one that was
exchanged here.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from reach.checking import spelling
from reach.checking.tokens import SMALL, Sort, Token

# So many words in a row that stand elsewhere in ours were moved, not changed.
MOVED = 4
# A sentence of ours is known again by so many words, and half of it.
MOSTLY = 3
# So many words more must speak for a sentence that another one is already.
TAKEN = 2
# Less than so much of a sentence is chance.
LITTLE = 0.4
# A word found at most so many places from the last is where it was.
NEAR = 3
# No near miss: one letter more or less makes another of them.
_EXACT = {Sort.DATE, Sort.NOT}
_WORDS = {Sort.WORD, Sort.PLACE}
_TELLING = {Sort.DATE, Sort.HOUR, Sort.RT_RW, Sort.MONEY}


class Aligned(NamedTuple):
    """`found`: the place in ours of each pasted word; `said`: places of ours that the
    pasted text says somewhere, in the same words."""

    found: list[int | None]
    said: frozenset[int]


def align(pasted: Sequence[Token], ours: Sequence[Token]) -> Aligned:
    """Find each pasted word in ours, in order; then sentences that were moved."""
    keys = _mended([token.key for token in pasted], pasted, ours)
    known = [token.key for token in ours]
    found: list[int | None] = [None] * len(keys)
    for n, place in _in_order(keys, known):
        found[n] = place
    _put_sentences_right(keys, known, found, pasted, parts_of(ours))
    # What stands elsewhere in ours, or is said twice in one of the two, is no change.
    for n, place in _verbatim(keys, known, pasted).items():
        if found[n] is None:
            found[n] = place
    _take_swapped_headings_out(found, pasted, ours)
    said = frozenset(_verbatim(known, keys, ours))
    return Aligned(_anchored(found, keys), said)


def parts_of(tokens: Sequence[Token]) -> list[range]:
    """Where each sentence or line stands."""
    begins = [n for n, t in enumerate(tokens) if n == 0 or t.part != tokens[n - 1].part]
    return [range(*pair) for pair in pairwise([*begins, len(tokens)])]


def _put_sentences_right(
    keys: Sequence[str],
    known: Sequence[str],
    found: list[int | None],
    pasted: Sequence[Token],
    ours: Sequence[range],
) -> None:
    """A sentence that is mostly one of ours is that one, wherever it stands.

    The surest first: of two that are alike, each is then the one it is most like.
    """

    def sureness(part: range) -> float:
        return len(_nearest(keys, known, part, ours)[1]) / len(part)

    is_taken: set[range] = set()
    for part in sorted(parts_of(pasted), key=sureness, reverse=True):
        best, pairs = _nearest(keys, known, part, ours, is_taken)
        if len(pairs) >= max(MOSTLY, len(part) / 2):
            _put(part, pairs, found)
            is_taken.add(best)
            others = [one for one in ours if one != best]
            for piece in _open_pieces(part, found):
                # The stop between two sentences is easily lost.
                _other, more = _nearest(keys, known, piece, others)
                words = sum(pasted[n].sort in _WORDS for n in piece)
                if words >= MOSTLY and len(more) >= max(MOSTLY, len(piece) / 2):
                    _put(piece, more, found)
        elif _is_foreign([found[n] for n in part]):
            _put(part, [], found)


def _put(
    part: range, pairs: Iterable[tuple[int, int]], found: list[int | None]
) -> None:
    """This and nothing else was found of a part."""
    found[part.start : part.stop] = [None] * len(part)
    for n, place in pairs:
        found[n] = place


def _nearest(
    keys: Sequence[str],
    known: Sequence[str],
    piece: range,
    ours: Sequence[range],
    is_taken: Collection[range] = (),
) -> tuple[range, list[tuple[int, int]]]:
    """The sentence of ours that shares most, and which word is which; rather one that
    no other sentence is."""
    words = [keys[n] for n in piece]

    def shared(one: range) -> float:
        alike: float = LCSseq.similarity(words, known[one.start : one.stop])
        return alike - TAKEN if one in is_taken else alike

    best = max(ours, key=shared, default=range(0))
    pairs = _in_order(words, known[best.start : best.stop])
    return best, [(piece.start + n, best.start + place) for n, place in pairs]


def _open_pieces(part: range, found: Sequence[int | None]) -> list[range]:
    """Where nothing was found yet, run by run."""
    edges = [part.start - 1, *(n for n in part if found[n] is not None), part.stop]
    return [range(a + 1, b) for a, b in pairwise(edges) if b - a > MOSTLY]


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


def _in_order(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int, int]]:
    for step in LCSseq.opcodes(left, right):
        if step.tag == "equal":
            yield from zip(
                range(step.src_start, step.src_end),
                range(step.dest_start, step.dest_end),
                strict=True,
            )


def _verbatim(
    left: Sequence[str], right: Sequence[str], tokens: Sequence[Token]
) -> dict[int, int]:
    """Words of the left that stand in a run of MOVED which the right has too: where.

    Of one sentence, and words rather than figures: a date that stands elsewhere in ours
    is no excuse for one that was exchanged. `tokens`: those of the left.
    """
    runs: dict[tuple[str, ...], int] = {}
    for n in range(len(right) - MOVED + 1):
        runs.setdefault(tuple(right[n : n + MOVED]), n)
    places: dict[int, int] = {}
    for n in range(len(left) - MOVED + 1):
        here = tokens[n : n + MOVED]
        words = sum(t.sort in _WORDS and t.key not in SMALL for t in here)
        at = runs.get(tuple(left[n : n + MOVED]))
        if at is not None and here[0].part == here[-1].part and words >= MOVED - 1:
            places.update({n + k: at + k for k in range(MOVED)})
    return places


def _take_swapped_headings_out(
    found: list[int | None], pasted: Sequence[Token], ours: Sequence[Token]
) -> None:
    """A line of days or hours must stand before what it stands before in ours."""
    there = {place for place in found if place is not None}
    for part, then in pairwise(parts_of(pasted)):
        last, first = found[part.stop - 1], _first(then, found)
        if last is None or first is None or first == last + 1:
            continue
        after = last + 1
        is_elsewhere = after < len(ours) and after in there
        if is_elsewhere and _is_heading([pasted[n] for n in part]):
            _put(part, [], found)


def _first(part: range, found: Sequence[int | None]) -> int | None:
    return next((place for n in part if (place := found[n]) is not None), None)


def _is_heading(tokens: Sequence[Token]) -> bool:
    telling = sum(token.sort in _TELLING for token in tokens)
    return telling >= MOVED - 1 and telling >= len(tokens) / 2


def _mended(
    keys: list[str], pasted: Sequence[Token], ours: Sequence[Token]
) -> list[str]:
    """Slips of the finger put right: a word that is nearly one of ours is that one."""
    known = {token.key for token in ours}
    loose = spelling.Known(
        t.key for t in ours if t.sort not in _EXACT and t.key.isalpha()
    )
    mended = [
        loose.nearest(key)
        if key not in known and token.sort not in _EXACT and key.isalpha()
        else key
        for key, token in zip(keys, pasted, strict=True)
    ]
    return [*mended[:-1], _completed(mended[-1], known)] if mended else []


def _completed(key: str, known: Iterable[str]) -> str:
    """The last word of a message that was cut in the middle of it."""
    if key in known or len(key) < MOVED - 1 or not key.isalpha():
        return key
    return next((word for word in sorted(known) if word.startswith(key)), key)
