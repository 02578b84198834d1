"""What changed between two texts, word by word; for any two texts in milliseconds."""

import re
from collections.abc import Iterable

from rapidfuzz.distance import LCSseq

# More than any form takes. Longer ones are compared line by line, and that is said.
LONGEST = 8000
# More changes than anybody reads one by one: the two texts are shown whole.
MOST_PARTS = 600
AROUND = 6
# A word that stands alone between two changes is no anchor for the eye.
ANCHOR = 2
BY_LINES = "(Teks ini panjang sekali: yang ditandai adalah baris, bukan kata.)"
ALL_NEW = "(Hampir semuanya berubah: yang lama dan yang baru ditampilkan utuh.)"

Part = tuple[str, str]
# (words left as they are, words gone, words come), in the order of the text.
Step = tuple[list[str], list[str], list[str]]


def words_changed(old: str, new: str) -> list[Part]:
    """Runs of words as ("same" | "del" | "ins", words); empty where nothing changed.

    Long unchanged runs are cut to the words around a change.
    """
    before, after = re.findall(r"\S+", old), re.findall(r"\S+", new)
    if before == after:
        return []
    said = ""
    if max(len(before), len(after)) > LONGEST:
        said, before, after = BY_LINES, _lines(old), _lines(new)
    if max(len(before), len(after)) > LONGEST:
        return _whole(before, after)
    parts = list(_parts(_joined(_steps(before, after))))
    if len(parts) > MOST_PARTS:
        return _whole(before, after)
    return [("same", said), *parts] if said else parts


def _lines(text: str) -> list[str]:
    return [line for line in map(str.strip, text.splitlines()) if line]


def _whole(before: list[str], after: list[str]) -> list[Part]:
    return [("same", ALL_NEW), ("del", " ".join(before)), ("ins", " ".join(after))]


def _steps(before: list[str], after: list[str]) -> Iterable[Step]:
    for step in LCSseq.opcodes(before, after):
        gone = before[step.src_start : step.src_end]
        come = after[step.dest_start : step.dest_end]
        yield (gone, [], []) if step.tag == "equal" else ([], gone, come)


def _joined(steps: Iterable[Step]) -> list[Step]:
    """Each run of unchanged words with all that changed behind it, short runs in it."""
    joined: list[Step] = [([], [], [])]
    for same, gone, come in steps:
        last = joined[-1]
        has_change = bool(last[1] or last[2])
        if not same:
            last[1].extend(gone)
            last[2].extend(come)
        elif has_change and len(same) < ANCHOR:
            last[1].extend(same)
            last[2].extend(same)
        else:
            joined.append((list(same), [], []))
    return joined


def _parts(joined: list[Step]) -> Iterable[Part]:
    for same, gone, come in joined:
        # The words at the end that were only taken in between two changes.
        tail: list[str] = []
        while gone and come and gone[-1] == come[-1]:
            tail.insert(0, gone.pop())
            come.pop()
        if same:
            yield "same", _shortened(same)
        if gone:
            yield "del", " ".join(gone)
        if come:
            yield "ins", " ".join(come)
        if tail:
            yield "same", " ".join(tail)


def _shortened(words: list[str]) -> str:
    if len(words) <= 2 * AROUND + 1:
        return " ".join(words)
    return " ".join([*words[:AROUND], "…", *words[-AROUND:]])
