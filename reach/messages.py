"""Messages that people send on: WhatsApp, long and short, and one SMS.

Made of one version and of nothing else; each carries the link and the check code, so that
whoever receives it can look whether it is ours and still holds. Whole lines are left out
where they do not fit; no sentence is cut in the middle.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings

from kim_portal.lib import text

LONG_MAX, SHORT_MAX, SMS_MAX = 1000, 350, 160
AS_IT_IS = "Mohon teruskan apa adanya."
# Signs of GSM 03.38 that are one septet each, of those people type here.
_NOT_GSM = re.compile(r"[^A-Za-z0-9 \n@£$¥!\"#%&'()*+,\-./:;<=>?_]")
_ALIKE = str.maketrans("“”‘’–—…•·×", "\"\"''--.- x")


class Facts(NamedTuple):
    """What a version says in few words. `lines`: the points, or when and where.

    `link` and `code` lead back to it; `ends`: "Berlaku sampai …"; `before` stands in
    front of the title ("DITUNDA: "), `news` after it.
    """

    title: str
    lines: tuple[str, ...]
    link: str
    code: str
    kim: str
    lead: str = ""
    ends: str = ""
    before: str = ""
    news: str = ""


class Message(NamedTuple):
    """One of them. `name` is what it is called beside its text."""

    name: str
    text: str


def made_of(facts: Facts) -> list[Message]:
    """All of them, the longest first."""
    return [
        Message("Pesan WhatsApp", long(facts)),
        Message("Pesan pendek", short(facts)),
        Message("SMS", sms(facts)),
    ]


def long(facts: Facts) -> str:
    """At most LONG_MAX signs: title, points, until when, link, code, who says so."""
    lines = "\n".join(f"• {line}" for line in facts.lines)
    foot = (
        f"Baca: {facts.link}\nKode cek: {facts.code}\n"
        f"_{facts.kim}, diperiksa {settings.KIM_OFFICE}_\n{AS_IT_IS}"
    )
    parts = [_head(facts), facts.news, lines or facts.lead, facts.ends, foot]
    return "\n\n".join(part for part in parts if part)


def short(facts: Facts) -> str:
    """At most SHORT_MAX signs: the title, as many lines as fit, link and code."""
    foot = f"{facts.link}\nKode cek: {facts.code}"
    said = [line for line in (facts.news, *facts.lines, facts.ends) if line]
    return _fitting([_head(facts), *said], foot, SHORT_MAX)


def sms(facts: Facts) -> str:
    """At most SMS_MAX signs, all of which an old phone shows and one SMS holds."""
    foot = f"{facts.link.partition('://')[2]} Kode {facts.code}"
    room = SMS_MAX - len(foot) - 1
    said = gsm(f"{facts.kim}: {facts.before}{text.plain_title(facts.title)}.")
    if len(said) > room:
        said = f"{said[: room - 3].rpartition(' ')[0]}..."
    return _fitting([said, *map(gsm, facts.lines)], foot, SMS_MAX, between=" ")


def gsm(words: str) -> str:
    """In signs that an SMS sends as one septet: no accents, curly quotes or emoji."""
    plain = unicodedata.normalize("NFKD", words.translate(_ALIKE))
    return " ".join(_NOT_GSM.sub("", plain).split())


def _head(facts: Facts) -> str:
    return text.bold_title(facts.title, facts.before)


def _fitting(lines: Iterable[str], foot: str, most: int, *, between: str = "\n") -> str:
    """The first line, as many whole others as fit in their order, and the foot."""
    first, *others = lines
    said = first
    for line in others:
        longer = f"{said}{between}{line}"
        if len(longer) + len(between) + len(foot) > most:
            break
        said = longer
    return f"{said}{between}{foot}"
