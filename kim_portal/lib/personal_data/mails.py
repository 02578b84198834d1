"""E-mail addresses, also those that are written so that machines do not see them."""

import re
from collections.abc import Iterator

from kim_portal.lib.personal_data.kinds import Kind, Span

_NAME = r"(?<![\w.%+\-])[\w.%+\-]{1,64}"
_DOMAIN = r"(?:[a-z0-9\-]{1,63}\.){1,5}[a-z]{2,24}(?![\w@\-])"
_IN_BRACKETS = r"(?:[(\[{<#*] ?(?:at|et|a|@|pada|ät) ?[)\]}>#*]|[\-_]at[\-_])"
_DOT = (
    r"(?: ?[(\[{<] ?(?:dot|titik|\.) ?[)\]}>] ?| (?:dot|titik) |[\-_]dot[\-_]| ?\. ?)"
)
_SAID_DOT = r"(?: ?[(\[{<] ?(?:dot|titik|\.) ?[)\]}>] ?| (?:dot|titik|\.) )"
_LABELS = r"[a-z0-9\-]{1,63}"
_KNOWN = (
    r"(?:gmail|googlemail|yahoo|ymail|rocketmail|outlook|hotmail|live|icloud|proton"
    r"|protonmail|aol|mail)"
)
_MAILS = (
    re.compile(rf"{_NAME}@{_DOMAIN}", re.IGNORECASE),
    # warga(at)surel.example, warga [at] surel (dot) example
    re.compile(
        rf"{_NAME} ?{_IN_BRACKETS} ?{_LABELS}(?:{_DOT}{_LABELS}){{1,4}}(?![\w@])",
        re.IGNORECASE,
    ),
    # warga at surel dot example, warga @ surel titik example
    re.compile(
        rf"{_NAME}(?: ?@ ?| (?:at|et) ){_LABELS}(?:{_SAID_DOT}{_LABELS}){{1,4}}(?![\w@])",
        re.IGNORECASE,
    ),
    # warga at gmail.com, warga @ gmail . com
    re.compile(
        rf"{_NAME}(?: ?@ ?| (?:at|et) ){_KNOWN}{_DOT}[a-z]{{2,24}}(?![\w@])",
        re.IGNORECASE,
    ),
    # nama.warga @ surel.example
    re.compile(
        rf"(?<![\w.%+\-])[\w%+\-]{{1,30}}[._][\w.%+\-]{{1,30}} @ {_DOMAIN}",
        re.IGNORECASE,
    ),
    # warga@ surel.example, and over the end of a line
    re.compile(rf"(?<![\w.%+\-])[\w.%+\-]{{3,64}}@[ \n]{_DOMAIN}", re.IGNORECASE),
)
_HAS_LETTER = re.compile(r"[^\W\d_]")


def mails(text: str) -> Iterator[Span]:
    """Every address, in each way people write one."""
    for way in _MAILS:
        for match in way.finditer(text):
            if _HAS_LETTER.search(match[0]):
                yield Span(Kind.EMAIL, *match.span())


def plain_mail(value: str) -> str:
    """One way to write an address, or nothing where it is none."""
    if not any(way.search(value) for way in _MAILS):
        return ""
    said = re.sub(
        rf" ?{_IN_BRACKETS} ?| (?:at|et) |\s?@\s?", "@", value.strip().lower()
    )
    return re.sub(_DOT, ".", said)
