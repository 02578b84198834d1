"""What the portal says of a pasted message: ours, clarified, like a fraud, or unknown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kim_portal.lib import text
from reach.checking import answers as official
from reach.checking.answers import Verdict as OurVerdict
from reach.checking.marks import code_alone
from voices import reading
from voices.asking.matching import Match, matches_of, same_of
from voices.choices import Verdict
from voices.models import Clarification, Pattern, Result, Rumour
from voices.signs import Message, hosts_in

# Words around a link say what it is about; fewer say nothing.
AROUND_A_LINK = 3
RELATED = 3
# A text in which no letter group is a word: base64, a key mashed.
_LONG_RUN = re.compile(r"\S{60,}")


class Bare:
    """What cannot be compared, by its name."""

    EMPTY = "kosong"
    LINK = "tautan"
    SHORT = "pendek"
    NOISE = "acak"


@dataclass(frozen=True)
class Answer:
    """What is known of a message. `ours` is what was found among our own texts."""

    words: str
    ours: official.Answer | None = None
    clarification: Clarification | None = None
    # It was looked at and set aside, with the reason.
    aside: Rumour | None = None
    frauds: list[Pattern] = field(default_factory=list)
    dangers: list[Pattern] = field(default_factory=list)
    related: list[Clarification] = field(default_factory=list)
    # Somebody else asked already: it waits in the queue.
    waiting: Rumour | None = None
    bare: str = ""
    hosts: list[str] = field(default_factory=list)
    is_cut: bool = False

    @property
    def result(self) -> Result:
        """In one word, as it is counted."""
        if self.clarification or self.aside:
            return Result.CLARIFIED
        if self.ours:
            return Result.OURS
        return Result.SUSPICIOUS if self.frauds else Result.UNKNOWN

    @property
    def may_be_sent(self) -> bool:
        """Whether it may join the queue: what nobody answered, and is a message."""
        if self.bare in {Bare.EMPTY, Bare.NOISE} or self.clarification or self.aside:
            return False
        if self.ours:
            return self.ours.verdict is OurVerdict.DIUBAH
        return self.bare != Bare.SHORT


def answer_to(pasted: str) -> Answer:
    """Everything known of it, asked of nobody outside."""
    if code := code_alone(pasted):
        return Answer(pasted, ours=official.of_code(code))
    words = reading.cleaned(pasted)
    is_cut = len(pasted) > reading.LONGEST
    message = Message(words)
    patterns = list(Pattern.objects.filter(is_active=True))
    shown = [one for one in patterns if one.is_shown_by(message)]
    of_kind: dict[str, Any] = {
        "frauds": [one for one in shown if one.kind == Pattern.Kind.FRAUD],
        "dangers": [one for one in shown if one.kind == Pattern.Kind.DANGER],
        "is_cut": is_cut,
        "hosts": list(dict.fromkeys(hosts_in(words))),
    }
    if bare := bare_of(words):
        return Answer(words, bare=bare, **of_kind)
    # Signs that turn words round are what cleaning takes out.
    turned = official.TURNED.search(pasted[: reading.LONGEST])
    mine = _official(pasted[: reading.LONGEST] if turned else words)
    found = matches_of(reading.blanked(words))
    same = same_of(found)
    if same and _is_nearer(same, mine):
        live = _readable(same.rumour)
        if live and not _is_other_truth(live, same, message):
            return Answer(words, clarification=live, **of_kind)
        if same.rumour.status == Rumour.Status.ASIDE:
            return Answer(words, aside=same.rumour, **of_kind)
    waiting = same.rumour if same and same.rumour.status == Rumour.Status.OPEN else None
    return Answer(
        words,
        ours=mine,
        waiting=waiting,
        related=_related(found),
        **of_kind,
    )


def _official(words: str) -> official.Answer | None:
    found = official.of_message(words)
    return None if found.verdict is OurVerdict.BUKAN else found


def _readable(rumour: Rumour) -> Clarification | None:
    """What answers it and residents may read now."""
    clarification = rumour.clarification
    if clarification is None or not clarification.is_published:
        return None
    return clarification


def _is_other_truth(live: Clarification, match: Match, message: Message) -> bool:
    """Whether somebody changed what was found to be true, or put in whom to call: that is
    not what was looked at. Of what is false every variant is."""
    if live.ruling != Verdict.TRUE:
        return False
    return bool(match.found.changes) or message.has_number


def _is_nearer(match: Match, mine: official.Answer | None) -> bool:
    """Whether it is the rumour rather than our own text: one of ours that was not changed
    is ours, whatever rumour tells the half of it."""
    if mine is None:
        return True
    if mine.verdict is not OurVerdict.DIUBAH:
        return False
    return not match.found.changes or len(match.found.changes) < len(mine.runs)


def _related(found: Sequence[Match]) -> list[Clarification]:
    """Clarifications of something like it, which it is not."""
    near = [one for one in found if one.found.matched >= reading.FEWEST]
    rows = [live for one in near if (live := _readable(one.rumour))]
    return list(dict.fromkeys(rows))[:RELATED]


def bare_of(words: str) -> str:
    """Why a text cannot be compared; empty where it can."""
    tokens = reading.said_in(words)
    if not tokens:
        return Bare.EMPTY
    links = hosts_in(words)
    spoken = [token for token in tokens if token.key.isalpha()]
    if links and len(_without_links(words)) < AROUND_A_LINK:
        return Bare.LINK
    if _LONG_RUN.search(words) and len(words.split()) < len(words) / 40:
        return Bare.NOISE
    return Bare.SHORT if len(tokens) < reading.FEWEST or not spoken else ""


def _without_links(words: str) -> list[str]:
    bare = re.sub(r"\S*[./]\S+", " ", words)
    return text.to_plain(bare).split()
