"""Signs in a message that staff describe in plain words.

A line holds what stands for the same: `transfer* | kirim* uang | [uang]`. A star stands
for any ending; in brackets stands what no word says: a link, a number. Words are compared as
they are meant (reach.checking.tokens): case, signs and common abbreviations do not count.
"""

import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from kim_portal.lib.personal_data import Kind, find_personal_data
from reach.checking.tokens import Sort, plain, tokens_of

ALTERNATIVES_MAX = 80
_WORD = re.compile(r"[a-z0-9]+\*?", re.ASCII)


def _listed(name: str) -> list[str]:
    lines = (Path(__file__).parent / "data" / name).read_text(encoding="utf-8")
    return [
        line
        for row in lines.splitlines()
        if (line := row.strip()) and not line.startswith("#")
    ]


# Whose names others borrow, where they really live, and who shortens addresses.
BORROWED = _listed("borrowed_names.txt")
HOSTS = _listed("official_hosts.txt")
SHORTENERS = frozenset(_listed("shorteners.txt"))
# Cheap endings that hardly any office or shop here has.
ODD_ENDS = frozenset(_listed("odd_ends.txt"))
_HOST = re.compile(
    r"(?:https?://)?((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,14})(?=[/:?\s,.;!)]|$)", re.ASCII
)
NAMED = {
    "[tautan]": "links",
    "[tautan pendek]": "is_shortened",
    "[tautan tiruan]": "is_alike",
    "[tautan aneh]": "is_odd",
    "[nomor]": "has_number",
    "[uang]": "has_money",
}


class Message:
    """One pasted message, read once."""

    def __init__(self, text: str) -> None:
        tokens = tokens_of(text)
        self.words = f" {' '.join(token.key for token in tokens)} "
        # As it is written, for what tokens fold: "no hp", "jam".
        bare = re.sub(r"[^a-z0-9]+", " ", plain(text))
        self.written = f" {bare.strip()} "
        self.links = hosts_in(text)
        self.is_shortened = any(host in SHORTENERS for host in self.links)
        self.is_alike = any(map(is_alike, self.links))
        self.is_odd = any(host.rpartition(".")[2] in ODD_ENDS for host in self.links)
        kinds = {one.kind for one in find_personal_data(text)}
        self.has_number = bool(kinds & {Kind.PHONE, Kind.ACCOUNT})
        self.has_money = any(token.sort is Sort.MONEY for token in tokens)

    def shows(self, line: str) -> bool:
        """Whether one of the line's alternatives is there."""
        named, words = _read(line)
        if any(getattr(self, name) for name in named):
            return True
        if words is None:
            return False
        return bool(words.search(self.words) or words.search(self.written))


def hosts_in(text: str) -> list[str]:
    """Names of the sites it leads to, small, without www."""
    found = []
    for match in _HOST.finditer(text.lower()):
        host = match[1].removeprefix("www.")
        before = text[match.start() - 1 : match.start()]
        if before not in {"@", "."}:
            found.append(host)
    return found


def is_alike(host: str) -> bool:
    """Whether it borrows a name that lives elsewhere."""
    if any(host == own or host.endswith(f".{own}") for own in HOSTS):
        return False
    bare = re.sub(r"[^a-z0-9]", "", host)
    parts = re.split(r"[.-]", host)
    return any(
        name in parts or (len(name) > SHORT_NAME and name in bare) for name in BORROWED
    )


# A name so short stands in many a word: it counts only as a part of its own.
SHORT_NAME = 4


def wrong_in(line: str) -> str:
    """What is wrong with a line somebody wrote; empty where nothing is."""
    parts = [part.strip() for part in line.split("|")] if line.strip() else []
    if len(parts) > ALTERNATIVES_MAX:
        return f"paling banyak {ALTERNATIVES_MAX} pilihan dalam satu baris."
    for part in parts:
        if not part:
            return "ada pilihan yang kosong di antara tanda |."
        if part.startswith("[") and part.lower() not in NAMED:
            return f"{part} tidak dikenal. Yang ada: {', '.join(NAMED)}."
        if not part.startswith("[") and not _WORD.search(plain(part)):
            return f"“{part}” tidak memuat kata."
    return ""


@lru_cache(maxsize=1024)
def _read(line: str) -> tuple[tuple[str, ...], re.Pattern[str] | None]:
    """The names in brackets, and one pattern of all words."""
    named, patterns = [], []
    for part in (part.strip() for part in line.lower().split("|")):
        if part in NAMED:
            named.append(NAMED[part])
        elif words := _WORD.findall(plain(part)):
            patterns.append(" ".join(map(_pattern, words)))
            # As messages are read: nomor, nomer and no are one.
            if "*" not in part and (keys := [one.key for one in tokens_of(part)]):
                patterns.append(" ".join(map(re.escape, keys)))
    joined = "|".join(patterns)
    return tuple(named), re.compile(
        rf" (?:{joined})(?= )", re.ASCII
    ) if joined else None


def _pattern(word: str) -> str:
    return rf"{word[:-1]}[a-z0-9]{{0,20}}" if word.endswith("*") else word


def host_of(link: str) -> str:
    """The site of a link, for people."""
    return urlsplit(link if "://" in link else f"https://{link}").hostname or ""
