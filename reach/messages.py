"""Messages that people send on: WhatsApp, long and short, and one SMS.

Made of one version and of nothing else; each carries the link and the check code, so that
whoever receives it can look whether it is ours and still holds. Whole lines are left out
where they do not fit; no sentence is cut in the middle.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.conf import settings

from kim_portal.lib import moments, text
from reach.facts import Facts, sentence

LONG_MAX, SHORT_MAX, SMS_MAX = 1000, 350, 160
# What Instagram takes (Facebook takes more), and X, where any link counts as 23 signs.
CAPTION_MAX, X_MAX, X_LINK = 2200, 280, 23
AS_IT_IS = "Mohon teruskan apa adanya."
# Signs of GSM 03.38 that are one septet each, of those people type here.
_NOT_GSM = re.compile(r"[^A-Za-z0-9 \n@£$¥!\"#%&'()*+,\-./:;<=>?_]")
_ALIKE = str.maketrans("“”‘’–—…•·×", "\"\"''--.- x")


class Message(NamedTuple):
    """One of them. `name` is what it is called beside its text, `most` its limit."""

    name: str
    text: str
    most: int


def made_of(facts: Facts) -> list[Message]:
    """All of them, the longest first."""
    return [
        Message("Pesan WhatsApp", long(facts), LONG_MAX),
        Message("Pesan pendek", short(facts), SHORT_MAX),
        Message("SMS", sms(facts), SMS_MAX),
    ]


def posts_of(facts: Facts) -> list[Message]:
    """What is written under a picture on the KIM's own pages elsewhere."""
    return [
        Message("Facebook dan Instagram", caption(facts), CAPTION_MAX),
        Message("X (Twitter)", for_x(facts), X_MAX),
    ]


def caption(facts: Facts) -> str:
    """Title, lines, where to read and check it, who says so, and neutral tags."""
    lines = "\n".join(f"• {line}" for line in facts.lines)
    foot = f"Baca: {facts.link}\nKode cek: {facts.code}\n{_who(facts).strip('_')}"
    title = f"{_before(facts)}{text.plain_title(facts.title)}"
    parts = [title, facts.news, lines or facts.lead, _ends(facts), foot, _tags(facts)]
    return "\n\n".join(part for part in parts if part)


def for_x(facts: Facts) -> str:
    """At most X_MAX signs as X counts them."""
    # The link is counted as shorter or longer than it is.
    room = X_MAX + len(facts.link) - X_LINK
    title = f"{_before(facts)}{text.plain_title(facts.title)}"
    foot = f"{facts.link} Kode cek {facts.code}"
    news = facts.news.split("\n") if facts.news else []
    return _fitting([title, *news, *facts.lines, _tags(facts)], foot, room)


def _tags(facts: Facts) -> str:
    """Of the KIM and the place only: a word of the text may take sides."""
    names = dict.fromkeys([facts.kim, facts.audience, settings.KIM_CITY_NAME])
    tags = (re.sub(r"[^A-Za-z0-9]", "", name) for name in names)
    return " ".join(f"#{tag}" for tag in [*filter(None, tags), "InfoWarga"])


def texts_of(page: str, *said: Facts) -> list[str]:
    """What may come round of a version: the words of its page, and the message of it as
    it was planned and as it is. The shorter ones are parts of that."""
    first = said[0]
    whole = "\n".join(filter(None, [page, _ends(first), _who(first)]))
    return list(dict.fromkeys([whole, *map(long, said)]))


def long(facts: Facts) -> str:
    """At most LONG_MAX signs: title, points, until when, link, code, who says so."""
    return _whole(facts, _head(facts), facts.news)


def _whole(facts: Facts, head: str, said: str) -> str:
    """Below what is said first: points, until when, link, code, who says so."""
    lines = "\n".join(f"• {line}" for line in facts.lines)
    foot = f"Baca: {facts.link}\nKode cek: {facts.code}\n{_who(facts)}\n{AS_IT_IS}"
    parts = [head, said, lines or facts.lead, _ends(facts), foot]
    return "\n\n".join(part for part in parts if part)


def correction(publication: Any) -> str:
    """What goes to whoever received something that is not right any more; empty where
    nothing can be said of it."""
    live = publication.live
    if live is None:
        return _withdrawn(publication)
    if live.stays_inside:
        return ""
    facts = live.facts()
    if facts.before:
        return long(facts)
    said = "Kabar ini dibetulkan. Yang lama jangan diteruskan lagi."
    note = facts.news
    if not note and live.number > 1 and live.change_note:
        note = f"Yang berubah: {sentence(live.change_note)}"
    head = text.bold_title(facts.title, "RALAT: ")
    return _whole(facts, head, f"{said}\n{note}".strip())


def _withdrawn(publication: Any) -> str:
    """That it is taken back, and why, in the moderator's words for residents."""
    if not publication.withdrawn_title:
        return ""
    link = f"{settings.SITE_URL}{publication.get_short_url()}"
    said = "Kabar ini ditarik. Mohon jangan diteruskan lagi."
    foot = f"Keterangan: {link}\nKode cek: {publication.shown_code}"
    head = text.bold_title(publication.withdrawn_title, "DITARIK: ")
    parts = [head, said, sentence(publication.withdrawn_note), foot]
    return "\n\n".join(part for part in parts if part)


def short(facts: Facts) -> str:
    """At most SHORT_MAX signs: the title, as many lines as fit, link and code."""
    foot = f"{facts.link}\nKode cek: {facts.code}"
    said = [line for line in (facts.news, *facts.lines, _ends(facts)) if line]
    return _fitting([_head(facts), *said], foot, SHORT_MAX)


def sms(facts: Facts) -> str:
    """At most SMS_MAX signs, all of which an old phone shows and one SMS holds."""
    foot = f"{facts.link.partition('://')[2]} Kode {facts.code}"
    room = SMS_MAX - len(foot) - 1
    said = gsm(f"{facts.kim}: {_before(facts)}{text.plain_title(facts.title)}.")
    if len(said) > room:
        said = f"{said[: room - 3].rpartition(' ')[0]}..."
    lines = [*filter(None, facts.news.split("\n")), *facts.lines]
    return _fitting([said, *map(gsm, lines)], foot, SMS_MAX, between=" ")


def gsm(words: str) -> str:
    """In signs that an SMS sends as one septet: no accents, curly quotes or emoji."""
    plain = unicodedata.normalize("NFKD", words.translate(_ALIKE))
    return " ".join(_NOT_GSM.sub("", plain).split())


def _head(facts: Facts) -> str:
    return text.bold_title(facts.title, _before(facts))


def _before(facts: Facts) -> str:
    return f"{facts.before}: " if facts.before else ""


def _who(facts: Facts) -> str:
    return f"_{facts.kim}, diperiksa {settings.KIM_OFFICE}_"


def _ends(facts: Facts) -> str:
    """When it ends, where its lines do not say so already."""
    if facts.until is None or facts.rows:
        return ""
    return f"Berlaku sampai {moments.long_day(facts.until)}."


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
