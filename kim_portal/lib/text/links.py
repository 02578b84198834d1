"""Web addresses in running text: which become links, and how they show."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

MAX_URL = 2048
MAX_SHOWN = 60
_SHOWN_HEAD = 39
_SHOWN_TAIL = 20

# Where an address may start, and the characters it may hold. Spaces, quotes, angle
# brackets, backslashes, controls and emoji end it. Not IGNORECASE for the whole: in
# Unicode it also lets "ſ" through as "s".
# Without a scheme only a name that ends as names do, with a path behind it: "bit.ly/x"
# is an address, "S.Pd/M.Pd" and "kim.id" in a sentence are not.
_ENDINGS = (
    "id|com|net|org|info|biz|io|co|app|dev|me|ly|ee|gle|be|link|site|online|web|page"
    "|xyz|us|uk|sg|my|au|nl|jp|edu|gov|int|tv|gl|gg|gy|cc|to|fm|ai|news|blog|store|shop"
)
_BARE = (
    rf"(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.){{1,4}}(?:{_ENDINGS})"
    r"(?::[0-9]{1,5})?/(?=[\w~?#%@+-])"
)
URL_PATTERN = (
    rf"(?<![^\W_])(?<![@/.\\-])(?ai:https?://|www\.|{_BARE})"
    r"[\w\-.~:/?#\[\]@!$&'()*+,;=%]+"
)
_BARE_START = re.compile(_BARE, re.ASCII | re.IGNORECASE)
_SCHEME = re.compile(r"https?://", re.ASCII | re.IGNORECASE)
_AUTHORITY = re.compile(r"[^/?#]*")
# Names only: an address by number, with a user name or in look-alike letters stays
# text, because a reader cannot tell where it leads.
_HOST = re.compile(
    r"(?:[a-z0-9][a-z0-9-]{0,62}\.)+[a-z][a-z0-9-]{1,62}(?::[0-9]{1,5})?",
    re.ASCII | re.IGNORECASE,
)
_SENTENCE_END = ".,;:!?'"
_AFTER_HOST = ",;!'()"
_BRACKETS = {")": "(", "]": "["}


def web_address(address: str) -> str:
    """The address where a browser would go to a web page with it, else nothing.

    For what a row holds, whoever wrote it there: javascript:, data: and //elsewhere are no
    addresses, nor is one with signs in it that a browser leaves out before it reads.
    """
    if not _SCHEME.match(address) or any(
        sign.isspace() or not sign.isprintable() for sign in address
    ):
        return ""
    try:
        return address if urlsplit(address).hostname else ""
    except ValueError:
        return ""


class Link(NamedTuple):
    """A web address as typed, and where it leads."""

    text: str
    href: str

    @property
    def shown(self) -> str:
        """The address for readers: a long one loses its middle, never its host."""
        if len(self.text) <= MAX_SHOWN:
            return self.text
        scheme = _SCHEME.match(self.text)
        host = _AUTHORITY.match(self.text, scheme.end() if scheme else 0)
        head = max(_SHOWN_HEAD, host.end() + 1 if host else 0)
        if head + _SHOWN_TAIL >= len(self.text):
            return self.text
        return f"{self.text[:head]}…{self.text[-_SHOWN_TAIL:]}"


def trim(url: str, open_marks: str) -> str:
    """Drop what belongs to the sentence: full stops, brackets, closing marks."""
    trailing = _SENTENCE_END + open_marks
    surplus = {
        closing: url.count(closing) - url.count(opening)
        for closing, opening in _BRACKETS.items()
    }
    end = len(url)
    while end:
        last = url[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in trailing:
            break
        end -= 1
    return url[:end]


def parse(url: str) -> Link | None:
    """Return the link a trimmed address makes, or None when it must stay text."""
    scheme = _SCHEME.match(url)
    start = scheme.end() if scheme else 0
    authority = _AUTHORITY.match(url, start)
    if authority is None or "@" in authority[0] or len(url) > MAX_URL:
        return None
    host = _HOST.match(url, start, authority.end())
    if host is None or not (scheme or _is_whole(url, host[0])):
        return None
    if host.end() < authority.end():
        if url[host.end()] not in _AFTER_HOST:
            return None
        url = url[: host.end()]
    kind = scheme[0].lower() if scheme else "https://"
    return Link(url, kind + url[start:])


def _is_whole(url: str, host: str) -> bool:
    """Whether an address without a scheme is surely one."""
    if host.lower().startswith("www."):
        return host.count(".") > 1
    return _BARE_START.match(url) is not None
