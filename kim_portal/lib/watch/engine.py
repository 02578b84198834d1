"""Finding the terms of a watch list in a text."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final, NamedTuple

from kim_portal.lib.watch.affixes import Form, all_forms, joined_forms, particle_forms
from kim_portal.lib.watch.reading import Finding, Match, Pattern, Reader, weighed
from kim_portal.lib.watch.terms import OWN_NAME, SEVERITIES, Term
from kim_portal.lib.watch.words import (
    HASHES,
    Letters,
    Spaced,
    Words,
    blurred,
    keys,
    read_words,
    readings,
    shape,
    split_hashtag,
    split_words,
)

# Letters of a phrase written without spaces. In a hashtag, and in letters spaced out,
# fewer are needed: nobody writes so by chance.
JOINED: Final = 8
JOINED_ON_PURPOSE: Final = 6
# Past these nobody reads hashtags for the words inside them.
LONGEST_HASHTAG: Final = 300
MOST_HASHTAGS: Final = 2_000


class _Hit(NamedTuple):
    """A word of the text is a word of the list: which, and in which form."""

    word: str
    tail: int
    calls: bool


@dataclass(slots=True)
class _Node:
    """A place in the tree of phrases, word by word."""

    next: "dict[str, _Node]" = field(default_factory=dict)
    patterns: list[Pattern] = field(default_factory=list)


class WatchList:
    """A watch list, made ready once; it keeps nothing of the texts it reads."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._tree = _Node()
        self._forms: dict[str, dict[str, _Hit]] = defaultdict(dict)
        self._inside: dict[str, list[tuple[str, Pattern]]] = defaultdict(list)
        self._known: set[str] = set()
        for term in terms:
            for phrase in term.phrases:
                self._add(term, phrase)
        self._forms = dict(self._forms)
        self._inside = dict(self._inside)

    def findings(self, text: str) -> list[Finding]:
        """Return the terms found in the order of the text, weighed by their context."""
        words = split_words(text)
        reader = Reader(text, words)
        matches = _without_hidden(self._matches(reader))
        return list(weighed(reader, matches))

    # Making ready

    def _add(self, term: Term, phrase: str) -> None:
        words = read_words(phrase)
        if not words or words == OWN_NAME:
            return
        plain_phrase = " ".join(words)
        capitals = tuple(split_words(phrase).raw) if term.minds_case else ()
        make = all_forms if term.takes_affixes else particle_forms
        nodes = [self._learn(word, make(word), make.__name__) for word in words]
        self._grow(nodes, Pattern(term, plain_phrase, capitals))
        joined = "".join(words).strip("#+")
        # Written together the words are nobody's ordinary word, in any case.
        together = Pattern(term, plain_phrase, ())
        if len(words) > 1 and len(joined) >= JOINED_ON_PURPOSE:
            sign = "" if len(joined) >= JOINED else "#"
            word = self._learn(sign + joined, joined_forms(sign + joined), "joined")
            self._grow([word], together)
        alone_and_ordinary = term.minds_case and len(words) == 1  # Demokrat, demokratis
        if len(joined) >= JOINED_ON_PURPOSE and not alone_and_ordinary:
            letters = blurred(joined)
            for inside in {letters.signs, letters.squeezed().signs}:
                self._inside[inside[:JOINED_ON_PURPOSE]].append((inside, together))

    def _learn(self, word: str, forms: Iterable[Form], kind: str) -> str:
        """Remember every form of a word; return the word's name in the tree."""
        name = f"{kind} {word}"
        if name not in self._known:
            self._known.add(name)
            for form in forms:
                hit = _Hit(name, form.tail, form.calls)
                for key in keys(form.text):
                    self._forms[key].setdefault(name, hit)
        return name

    def _grow(self, names: Sequence[str], pattern: Pattern) -> None:
        node = self._tree
        for name in names:
            node = node.next.setdefault(name, _Node())
        node.patterns.append(pattern)

    # Reading

    def _hits(self, raw: str) -> tuple[_Hit, ...]:
        """Return the words of the list that this word of the text may be."""
        found: dict[str, _Hit] = {}
        tagged = raw[0] in HASHES
        for reading in readings(raw):
            for form in (reading, f"#{reading}") if tagged else (reading,):
                for name, hit in self._forms.get(form, {}).items():
                    found.setdefault(name, hit)
        return tuple(found.values())

    def _matches(self, reader: Reader) -> Iterator[Match]:
        """Yield every match, of each phrase the first few hundred."""
        words, seen = reader.words, reader.seen
        spaced = (match for some in words.spaced for match in self._in_spaced(some))
        for match in chain(self._phrases(reader), self._in_hashtags(reader), spaced):
            seen[match.pattern.phrase] += 1
            if not reader.has_enough_of(match.pattern) and reader.is_one_name(match):
                yield match

    def _phrases(self, reader: Reader) -> Iterator[Match]:
        words = reader.words
        memory: dict[str, tuple[_Hit, ...]] = {}
        hits = []
        for raw in words.raw:
            known = memory.get(raw)
            if known is None:
                known = memory[raw] = self._hits(raw)
            hits.append(known)
        for first, known in enumerate(hits):
            if known:
                for last, pattern, path in self._walk(reader, hits, first):
                    yield Match(
                        words.starts[first],
                        words.ends[last],
                        first,
                        last,
                        pattern,
                        all(hit.calls for hit in path),
                    )

    def _walk(
        self, reader: Reader, hits: Sequence[tuple[_Hit, ...]], first: int
    ) -> Iterator[tuple[int, Pattern, tuple[_Hit, ...]]]:
        """Yield the phrases that begin at a word: where each ends, and its forms."""
        reached: list[tuple[_Node, tuple[_Hit, ...]]] = [(self._tree, ())]
        last = first
        while reached:
            reached = [
                (node.next[hit.word], (*path, hit))
                for node, path in reached
                for hit in hits[last]
                if hit.word in node.next
            ]
            for node, path in reached:
                for pattern in node.patterns:
                    written = reader.words.raw[first : last + 1]
                    if not reader.has_enough_of(pattern) and _has_capitals(
                        pattern, written, path
                    ):
                        yield last, pattern, path
            last += 1
            goes_on = any(node.next for node, _path in reached)
            if not goes_on or last == len(hits) or reader.parts(last):
                return

    def _in_hashtags(self, reader: Reader) -> Iterator[Match]:
        words = reader.words
        memory: dict[str, list[Match]] = {}
        for number, raw in enumerate(words.raw):
            if raw[0] not in HASHES or len(raw) > LONGEST_HASHTAG:
                continue
            if raw not in memory and len(memory) < MOST_HASHTAGS:
                memory[raw] = list(self._in_hashtag(raw))
            place = words.starts[number]
            for start, end, _first, _last, pattern, calls in memory.get(raw, ()):
                yield Match(place + start, place + end, number, number, pattern, calls)

    def _in_hashtag(self, raw: str) -> Iterator[Match]:
        """Yield what stands inside #WargaAyoPilih, by its capitals or by its letters."""
        parts = Words()
        for start, end in split_hashtag(raw):
            parts.add(raw[start:end], start, end)
        if len(parts.raw) > 1:
            yield from self._phrases(Reader(raw, parts))
        for _start, _end, pattern in self._inside_of(blurred(raw), JOINED):
            if " " in pattern.phrase:
                yield Match(0, len(raw), 0, 0, pattern, calls=True)

    def _in_spaced(self, spaced: Spaced) -> Iterator[Match]:
        letters = blurred(spaced.letters)
        for begin, end, pattern in self._inside_of(letters, JOINED_ON_PURPOSE):
            start, stop = spaced.places[begin], spaced.places[end] + 1
            yield Match(start, stop, spaced.first, spaced.last, pattern, calls=True)

    def _inside_of(
        self, letters: Letters, least: int
    ) -> Iterator[tuple[int, int, Pattern]]:
        """Yield the first and last place of each phrase of at least so many letters."""
        ways = [letters, letters.squeezed()] if letters.is_repeating else [letters]
        for signs, places in ways:
            for begin in range(len(signs) - JOINED_ON_PURPOSE + 1):
                key = signs[begin : begin + JOINED_ON_PURPOSE]
                for inside, pattern in self._inside.get(key, ()):
                    if len(inside) >= least and signs.startswith(inside, begin):
                        yield places[begin], places[begin + len(inside) - 1], pattern


def _has_capitals(pattern: Pattern, raw: Sequence[str], path: Sequence[_Hit]) -> bool:
    """Whether the text has a capital wherever the list does."""
    return all(
        _is_as_capital(shape(written), shape(wanted), hit.tail)
        for written, wanted, hit in zip(raw, pattern.capitals, path, strict=False)
    )


def _is_as_capital(written: str, wanted: str, tail: int) -> bool:
    """AJIB asks for capitals throughout, Hendi for the first; 4 stands for both."""
    if wanted.isupper() and len(wanted) > 1:
        stem = written[: len(written) - tail]
        return stem == stem.upper()
    return not wanted[:1].isupper() or not written[:1].islower()


def _without_hidden(matches: Iterable[Match]) -> Iterator[Match]:
    """Yield matches in order; a longer one hides what lies inside it.

    Of matches of one term that overlap the first stays, of different terms for the
    very same words the heaviest.
    """
    reached = 0
    reached_by: dict[str, int] = {}
    for match in sorted(matches, key=_by_place):
        key = match.pattern.term.key
        if match.end <= reached or match.start < reached_by.get(key, 0):
            continue
        reached = match.end
        reached_by[key] = match.end
        yield match


def _by_place(match: Match) -> tuple[int, int, int]:
    return match.start, -match.end, -SEVERITIES.index(match.pattern.term.severity)
