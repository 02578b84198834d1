"""What changed between two texts, word by word."""

import difflib
import re

# Beyond this many words comparing costs seconds; nobody reads such a diff anyway.
LONGEST = 6000
AROUND = 6

Part = tuple[str, str]


def words_changed(old: str, new: str) -> list[Part]:
    """Runs of words as ("same" | "del" | "ins", words); empty where nothing changed.

    Long unchanged runs are cut to the words around a change.
    """
    before, after = re.findall(r"\S+", old), re.findall(r"\S+", new)
    if before == after:
        return []
    # Words that stand everywhere are no anchors (autojunk): without that, a text of
    # one repeated word takes minutes.
    matcher = difflib.SequenceMatcher(None, before[:LONGEST], after[:LONGEST])
    parts: list[Part] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            parts.append(("same", _shortened(before[i:j])))
            continue
        if i < j:
            parts.append(("del", " ".join(before[i:j])))
        if k < m:
            parts.append(("ins", " ".join(after[k:m])))
    return parts


def _shortened(words: list[str]) -> str:
    if len(words) <= 2 * AROUND + 1:
        return " ".join(words)
    return " ".join([*words[:AROUND], "…", *words[-AROUND:]])
