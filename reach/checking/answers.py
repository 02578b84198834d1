"""What the portal says of a code or a pasted message, and why."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kim_portal.lib import check_code
from reach.checking import marks
from reach.checking.compare import Comparison, compare
from reach.checking.tokens import Sort, Token, tokens_of
from reach.facts import Facts
from reach.kinds import find, shown_versions
from reach.models import Fingerprint

# A message of fewer words says too little to be known again.
FEWEST = 4
# Of so many texts the exact words are looked at, of each so many versions, and of those
# whose code is named only the first; no message is worth more words than that.
LOOKED_AT = 12
VERSIONS = 5
NAMED = 3
MOST_EFFORT = 25_000
# So many of its words must be ours, and at least so many in all.
SHARE, WORDS = 0.35, 5


class Verdict(StrEnum):
    """What it is, in the words people read."""

    ASLI = "Asli dan masih berlaku"
    LEWAT = "Asli, tetapi sudah lewat"
    LAMA = "Asli, tetapi versi lama"
    DITARIK = "Asli, tetapi sudah ditarik"
    BATAL = "Asli, tetapi acaranya tidak jadi"
    DIUBAH = "Sudah diubah"
    DITAMBAH = "Asli, dengan tambahan orang lain"
    BUKAN = "Tidak kami kenali"


# Signs that let letters be read in another order than they are written.
TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")
TONES = {
    Verdict.ASLI: "green",
    Verdict.LEWAT: "amber",
    Verdict.DITAMBAH: "amber",
    Verdict.BUKAN: "grey",
}
# A run of the pasted text: ("same" | "ins" | "del", words).
Run = tuple[str, str]


@dataclass(frozen=True)
class Answer:
    """The verdict, what it is about, and where the two differ."""

    verdict: Verdict
    publication: Any = None
    # Of what is live; None of what was taken back.
    facts: Facts | None = None
    runs: list[Run] = field(default_factory=list)
    sorts: list[Sort] = field(default_factory=list)
    is_shortened: bool = False
    # Approved versions after the one it is, newest first.
    newer: list[Any] = field(default_factory=list)
    # Whether a message was compared, or only a code looked up.
    is_compared: bool = False

    @property
    def is_marked(self) -> bool:
        """Whether there is something to point to."""
        return any(kind != "same" for kind, _words in self.runs)

    @property
    def marked(self) -> SafeString:
        """The pasted text with the differences, for eyes and ears."""
        return format_html_join("", "{}", ((_drawn(*run),) for run in self.runs))

    @property
    def tone(self) -> str:
        """green, amber, red or grey."""
        return TONES.get(self.verdict, "red")


def _drawn(kind: str, words: str) -> str:
    if kind == "ins":
        said = '<ins><span class="sr-only">ditambah: </span>{}</ins>'
    elif kind == "del":
        said = '<del><span class="sr-only">aslinya: </span>{}</del> '
    else:
        return words
    return format_html(said, words)


def of_code(typed: str) -> Answer:
    """What a code leads to; BUKAN where there is none such."""
    found = find(check_code.normalise(typed))
    if found is None:
        return Answer(Verdict.BUKAN)
    facts = found.live.facts() if found.live else None
    return Answer(_standing(found, facts), found, facts)


def of_message(pasted: str) -> Answer:
    """The nearest of our texts, and whether it is still the same."""
    tokens = [token for token in tokens_of(pasted) if not _is_our_link(token)]
    if len(tokens) < FEWEST:
        return Answer(Verdict.BUKAN, is_compared=True)
    found: list[tuple[Comparison, Any, str]] = []
    effort = 0
    for version, is_named in _candidates(pasted, tokens):
        for text in version.said():
            theirs = tokens_of(text)
            effort += len(theirs)
            one = compare(tokens, theirs)
            if _is_known(one, is_named=is_named):
                found.append((one, version, text))
        if effort > MOST_EFFORT:
            break
    if not found:
        return Answer(Verdict.BUKAN, is_compared=True)
    return _answer(pasted, *max(found, key=_nearness))


def _nearness(one: tuple[Comparison, Any, str]) -> tuple[float, int, float]:
    """Most of the pasted words are ours, least differs, most of ours is there.

    Of two alike the newer: it comes first.
    """
    return round(one[0].share, 3), -len(one[0].changes), round(one[0].coverage, 3)


def _candidates(pasted: str, tokens: list[Token]) -> Iterator[tuple[Any, bool]]:
    """Versions it may be, and whether the message names their code."""
    named = marks.codes_in(pasted)[:NAMED]
    near = Fingerprint.objects.nearest(marks.asked_of(tokens), most=2 * LOOKED_AT)
    codes = dict.fromkeys([*named, *(row.code for row in near)])
    for code in list(codes)[: LOOKED_AT + len(named)]:
        publication = find(code)
        if publication is None or publication.erased_at:
            continue
        for version in shown_versions(publication)[:VERSIONS]:
            yield version, code in named


def _is_known(found: Comparison, *, is_named: bool) -> bool:
    """Whether it is one of ours at all: enough words, or the code with some of them."""
    if found.matched < min(WORDS, len(found.ours)):
        return False
    return is_named or found.share >= SHARE


def _answer(pasted: str, found: Comparison, version: Any, text: str) -> Answer:
    publication = version.publication
    live = publication.live
    newer = [v for v in shown_versions(publication) if v.number > version.number]
    is_old = live is not None and live.pk != version.pk
    facts = live.facts() if live else None
    verdict = _standing(publication, facts)
    if (found.changes and not found.is_only_wrapped) or TURNED.search(pasted):
        verdict = Verdict.DIUBAH
    elif is_old:
        verdict = Verdict.LAMA
    elif found.changes and verdict is Verdict.ASLI:
        verdict = Verdict.DITAMBAH
    # Of what was taken back our own words are not shown again.
    ours = text if live is not None else ""
    return Answer(
        verdict,
        publication,
        facts,
        runs=list(_runs(pasted, ours, found)),
        sorts=found.sorts,
        is_shortened=found.is_shortened,
        newer=newer if is_old else [],
        is_compared=True,
    )


def _standing(publication: Any, facts: Facts | None) -> Verdict:
    if facts is None:
        return Verdict.DITARIK
    if facts.before:
        return Verdict.BATAL
    is_over = facts.until is not None and facts.until < timezone.localdate()
    return Verdict.LEWAT if is_over or publication.is_expired else Verdict.ASLI


def _is_our_link(token: Token) -> bool:
    """The portal's own address; whoever sends another one has put it in."""
    here = re.escape(settings.SITE_URL.partition("://")[2].lower())
    ours = rf"{here}(?:/[a-z0-9/-]*)?"
    return token.sort is Sort.LINK and re.fullmatch(ours, token.key) is not None


def _as_written(tokens: list[Token], ours: str) -> str:
    """Our words as they stand in ours, numbers and months too."""
    spans = dict.fromkeys((token.start, token.end) for token in tokens)
    return " ".join(ours[start:end] for start, end in spans)


def _runs(pasted: str, ours: str, found: Comparison) -> Iterator[Run]:
    """The pasted text with what was put in, and ours where it is missing.

    Without `ours` only what was put in is marked.
    """
    written = 0
    for gap in found.gaps:
        changed = gap.changes
        if not changed:
            continue
        come = [token for token in gap.put_in if token in changed]
        gone = [token for token in gap.left_out if ours and token in changed]
        first = (
            found.pasted[gap.at].start if gap.at < len(found.pasted) else len(pasted)
        )
        start = come[0].start if come else first
        if start > written:
            yield "same", pasted[written:start]
        written = max(written, start)
        if gone:
            yield "del", _as_written(gone, ours)
        if come:
            yield "ins", pasted[start : come[-1].end]
            written = max(written, come[-1].end)
    yield "same", pasted[written:]
