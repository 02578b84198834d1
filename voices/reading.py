"""A pasted message as it is kept and found again.

What apps and people put around a message is set aside: marks of forwarding, who sent it
when. Numbers of people are blanked before anything is stored. What it is found again by
does not know case, signs, abbreviations or courtesies (reach.checking.tokens).
"""

import hashlib
import re
from collections.abc import Sequence
from itertools import islice, zip_longest

from kim_portal.lib import text
from kim_portal.lib.personal_data import find_personal_data
from kim_portal.lib.personal_data.kinds import Kind
from reach.checking.compare import COURTESY
from reach.checking.marks import RUN, number_of, of_facts, runs
from reach.checking.tokens import SMALL, Sort, Token, tokens_of

# Longer ones are read up to here; the page says so.
LONGEST = 8000
# Of fewer words nothing can be said.
FEWEST = 4
# So many marks tell any message from another.
MARKS_MAX = 500
# Single words shorter than this tell nothing.
WORD_MIN = 4
BONES_MIN = 3

# "[20/11 08.15] Bu Tini: ", "20/11/24, 08.15 - Bu Tini: ", as WhatsApp copies it.
_SENDER = re.compile(
    r"^[ \t]*(?:\[\d{1,2}[/.]\d{1,2}[^\]\n]{0,20}\][ \t]*[^:\n]{1,40}:[ \t]"
    r"|\d{1,2}/\d{1,2}/\d{2,4},?[ \t]\d{1,2}[.:]\d\d[ \t]-[ \t][^:\n]{1,40}:[ \t])",
    re.MULTILINE,
)
_FORWARDED = re.compile(
    r"^[ \t>*_]*(?:diteruskan(?: berkali-?kali)?|forwarded(?: many times)?|fwd?:?|terusan)"
    r"[ \t*_.:!]*(?:\d{1,3}[ \t]?x)?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_BLANKS = {
    Kind.PHONE: "[nomor telepon]",
    Kind.EMAIL: "[alamat email]",
}
_BLANK = "[nomor atau alamat pribadi]"


def cleaned(pasted: str) -> str:
    """Without what apps put around it, at most LONGEST signs."""
    words = text.clean_text(pasted[: 2 * LONGEST])
    words = _FORWARDED.sub("", _SENDER.sub("", words))
    return re.sub(r"\n{3,}", "\n\n", words).strip()[:LONGEST]


def blanked(words: str) -> str:
    """With numbers, mails and addresses of people blanked; links of sites stay."""
    found, at = [], 0
    for one in find_personal_data(words):
        found += [words[at : one.start], _BLANKS.get(one.kind, _BLANK)]
        at = one.end
    return "".join([*found, words[at:]])


def said_in(words: str) -> list[Token]:
    """What it says: every word but greetings and calls to send it on."""
    return [token for token in tokens_of(words) if token.key not in COURTESY]


def digest_of(tokens: Sequence[Token]) -> str:
    """The same for messages that say the same in the same order."""
    said = " ".join(token.key for token in tokens if token.key not in SMALL)
    return hashlib.sha256(said.encode()).hexdigest()


def bones_of(tokens: Sequence[Token]) -> list[str]:
    """What is left of its words without vowels: people leave those out, "dtutup ttal"."""
    words = (token.key for token in tokens if token.key.isalpha())
    found = (re.sub(r"[aiueo]|(.)(?=\1)", "", word) for word in words)
    return list(dict.fromkeys(bones for bones in found if len(bones) >= BONES_MIN))


def marks_of(tokens: Sequence[Token]) -> list[int]:
    """What it is found again by: its runs of three words, and each longer word, so that a
    few of them are enough where every run was broken."""
    keys = [token.key for token in tokens]
    words = dict.fromkeys(
        token.key
        for token in tokens
        if token.sort is not Sort.WORD or len(token.key) >= WORD_MIN
    )
    alone = [number_of([word]) for word in islice(words, MARKS_MAX // 2)]
    bare = [number_of([f"~{bones}"]) for bones in bones_of(tokens)]
    together = [number_of(run) for run in runs(keys, RUN)]
    # In turn: whoever asks for the first of them asks for every sort.
    pairs = zip_longest(alone, together, bare)
    found = of_facts(tokens)
    found += [mark for pair in pairs for mark in pair if mark is not None]
    return list(dict.fromkeys(found))[:MARKS_MAX]
