"""Whether two words are one, written otherwise: slips of the finger, words cut short.

A slip hits a key beside the right one, doubles a letter or leaves one out; any other letter
makes another word (tenang, tegang).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import Levenshtein

from reach.checking.tokens import SMALL, Token

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_WHERE = {
    sign: (x + y * 0.5, y) for y, row in enumerate(_ROWS) for x, sign in enumerate(row)
}
_VOWELS = frozenset("aeiou")
# A word with so many letters may hold two slips.
LONG = 9
_ACTIVE = frozenset({"me", "mem", "men", "meng", "meny", "ber"})
SHORTEST = 5


class Known:
    """Words that others may stand for, looked up by their first letter."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for word in sorted(set(words)):
            self._by_letter[word[0]].append(word)
        self._found: dict[str, str] = {}

    def nearest(self, key: str) -> str:
        """The known word this one stands for, or itself."""
        if key not in self._found:
            known = self._by_letter.get(key[0], [])
            alike = (w for w in known if _is_slip(key, w) or _is_cut(key, w))
            self._found[key] = next(alike, key)
        return self._found[key]


def is_same(put_in: Sequence[Token], left_out: Sequence[Token]) -> bool:
    """Whether words stand for those that are missing: joined, parted, or an acronym."""
    if not all(token.key.isalpha() for token in [*put_in, *left_out]):
        return False  # of figures nothing is joined or shortened
    come = [token.key for token in put_in]
    gone = [token.key for token in left_out]
    if "".join(come) == "".join(gone):
        return True
    if len(come) == len(gone) == 1 and _has_only_a_prefix_more(*come, *gone):
        return True
    weighty = [key for key in gone if key not in SMALL]
    if len(come) == 1:
        return _stands_for(come[0], weighty)
    return len(weighty) == 1 and _stands_for(weighty[0], come)


def _has_only_a_prefix_more(one: str, other: str) -> bool:
    """bawa and membawa, matikan and mematikan; what is done stays the same."""
    short, long = sorted((one, other), key=len)
    more = long.removesuffix(short)
    return len(short) >= SHORTEST - 1 and more in _ACTIVE


def _stands_for(word: str, words: Sequence[str]) -> bool:
    """Made of the beginnings of these words, two or more: ASN, Pemkot, puskesmas."""
    if len(words) < 2:
        return False
    ends = {0}
    for part in words:
        ends = {
            end + length
            for end in ends
            for length in range(1, len(part) + 1)
            if word[end : end + length] == part[:length]
        }
    return len(word) in ends


def _is_cut(key: str, other: str) -> bool:
    """Vowels left away: sblm, sebelum; adlh, adalah; mrk, mereka."""
    if len(key) < 2 or len(other) <= len(key) or not _VOWELS.isdisjoint(key[1:]):
        return False
    letters = iter(other)
    return all(sign in letters for sign in key)


def _is_slip(key: str, other: str) -> bool:
    most = 2 if len(key) >= LONG else 1
    if min(len(key), len(other)) < SHORTEST or abs(len(key) - len(other)) > most:
        return False
    if Levenshtein.distance(key, other, score_cutoff=most) > most:
        return _is_turned(key, other)
    return all(
        _is_likely(step.tag, key, step.src_pos, other, step.dest_pos)
        for step in Levenshtein.editops(key, other)
    )


def _is_turned(key: str, other: str) -> bool:
    """Two letters side by side in the wrong order."""
    if len(key) != len(other):
        return False
    at = [n for n, (a, b) in enumerate(zip(key, other, strict=True)) if a != b]
    if len(at) != 2 or at[1] != at[0] + 1:
        return False
    return key[at[0]] == other[at[1]] and key[at[1]] == other[at[0]]


def _is_likely(tag: str, key: str, at: int, other: str, there: int) -> bool:
    """One step from the typed word to the right one."""
    if tag == "insert":
        return True
    if tag == "replace":
        return _beside(key[at], other[there])
    around = key[max(at - 1, 0) : at] + key[at + 1 : at + 2]
    return any(sign == key[at] or _beside(sign, key[at]) for sign in around)


def _beside(one: str, other: str) -> bool:
    if one not in _WHERE or other not in _WHERE:
        return False
    (x, y), (u, v) = _WHERE[one], _WHERE[other]
    return abs(x - u) <= 1 and abs(y - v) <= 1
