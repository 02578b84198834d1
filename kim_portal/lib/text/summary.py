"""What titles, lists and previews show of a text: joins, excerpt, reading time."""

import re
import unicodedata

from kim_portal.lib.text.render import to_plain

WORDS_A_MINUTE = 180

_MONTH = (
    "(?:Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober"
    "|November|Desember|Jan|Feb|Mar|Apr|Jun|Jul|Agu|Agt|Sep|Okt|Nov|Des)"
)
# Pairs that must not part at a line end: with a no-break space (U+00A0), word
# joiners (U+2060) around a dash, or the no-break hyphen (U+2011).
_JOINS = (
    (re.compile(r"\b(RT|RW|TPS|Rp|pukul|jam|ke|Gang) (?=\d)"), "\\1\u00a0"),
    (re.compile(rf"(\d) (?={_MONTH}\b)"), "\\1\u00a0"),
    (re.compile(rf"\b({_MONTH}) (?=[12]\d\d\d\b)"), "\\1\u00a0"),
    (re.compile(r"(\d) (?=(?:WIB|WITA|WIT)\b)"), "\\1\u00a0"),
    (re.compile(r"(?<=\d)–(?=\d)"), "\u2060–\u2060"),
    (re.compile(r"\b([Ss]e)-(?=[A-Z])"), "\\1\u2011"),
)

# What stays with the character before it, so that no cut takes an emoji apart.
_EXTENDERS = re.compile(
    "[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
)
_JOINER = "\u200d"
_BETWEEN_CELLS = re.compile(r"(?<=\S)\t+(?=\S)")
_FLAG_LETTERS = re.compile("[\U0001f1e6-\U0001f1ff]*$")


def tidy(text: str) -> str:
    """Join what belongs together on a line, for titles and summaries (not bodies).

    "RW 06", "27 November 2024", "24–26", "se-Pekalongan", "pukul 08.00 WIB".
    """
    for pattern, joined in _JOINS:
        text = pattern.sub(joined, text)
    return text


def reading_minutes(body: str) -> int:
    """Return how many whole minutes a body takes to read, at least one."""
    words = len(to_plain(body).split())
    return max(1, (words + WORDS_A_MINUTE // 2) // WORDS_A_MINUTE)


def _parts_a_character(text: str, cut: int) -> bool:
    after = text[cut]
    return bool(
        _EXTENDERS.match(after)
        or unicodedata.category(after).startswith("M")
        or text[cut - 1] == _JOINER
        or len(_FLAG_LETTERS.findall(text[:cut])[0]) % 2
    )


def _whole_characters(text: str, limit: int) -> str:
    """Cut text to a length without taking a character people see apart."""
    cut = limit
    while cut > 0 and _parts_a_character(text, cut):
        cut -= 1
    return text[: cut or limit]


def excerpt(body: str, limit: int = 200) -> str:
    """Return the start of a body as one plain line of at most `limit` characters.

    A longer one is cut at a word edge and ends in "…".
    """
    text = " ".join(_BETWEEN_CELLS.sub(", ", to_plain(body)).split())
    if len(text) <= limit:
        return text
    room = max(limit - 1, 1)
    if text[room] == " ":
        start = text[:room]
    else:
        start = text[:room].rpartition(" ")[0] or _whole_characters(text, room)
    return start.rstrip(" ,;:.–—-(") + "…"
