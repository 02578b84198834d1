"""What a version says in few words: all that messages and papers are made of."""

import hashlib
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings

from kim_portal.lib import moments

if TYPE_CHECKING:
    from collections.abc import Mapping

# How long a paper without an end of its own may hang.
HANGS_FOR = timedelta(days=30)


class Aloud(NamedTuple):
    """As a version keeps it, every part once."""

    spoken: str = ""
    refrain: str = ""
    unsaid: str = ""
    javanese: str = ""
    quote: str = ""
    quoted: str = ""
    # Of the KIM, as it was when this was written; empty where it has none of its own.
    greeting: str = ""
    closing: str = ""


def aloud_of(kept: "Mapping[str, str] | None") -> Aloud:
    """What a column holds; parts of another release are left out."""
    known = {name: (kept or {}).get(name, "") for name in Aloud._fields}
    return Aloud(**known)


class Facts(NamedTuple):
    """Of one version and of nothing else.

    `lines`: the points, or when and where; `body`: all of it, plain. `rows`: (label,
    words) of what a paper shows as a table; then `lines` are not said again there.
    `link` and `code` lead back to it; `until`: the last day it holds; `before` stands in
    front of the title ("DITUNDA"), `news` after it. `audience`: whom it is
    for. `checked_on`: when a moderator approved it, None before.
    `cloth`: hue and motif of the region, see covers. `aloud`: what an officer wrote to be
    read out and quoted; `kim_link`: where the KIM can be asked.
    """

    title: str
    lines: tuple[str, ...]
    link: str
    code: str
    kim: str
    audience: str
    number: int
    lead: str = ""
    body: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    until: date | None = None
    before: str = ""
    news: str = ""
    checked_on: date | None = None
    is_example: bool = False
    cloth: tuple[int, int] = (0, 0)
    aloud: Aloud = Aloud()
    kim_link: str = ""

    @property
    def hangs_until(self) -> date | None:
        """The day a paper is to be taken down: the last it holds, else a month on."""
        if self.until or self.checked_on is None:
            return self.until
        return self.checked_on + HANGS_FOR

    def in_lines(self) -> list[str]:
        """What matters, a line each: Kapan: Sabtu …, or the points."""
        rows = [f"{label}: {said}" for label, said in self.rows]
        return rows or list(self.lines)

    def digest(self) -> str:
        """The same for the same facts, in every process."""
        words = json.dumps(self._asdict(), default=str, sort_keys=True)
        return hashlib.sha256(words.encode()).hexdigest()


def _aloud(revision: Any, *, is_off: bool) -> Aloud:
    """What was written for it; of what was called off only how the KIM begins and ends:
    the rest still invites."""
    whole = aloud_of(revision.aloud)
    if not is_off:
        return whole
    return Aloud(greeting=whole.greeting, closing=whole.closing)


def sentence(line: str) -> str:
    """With a stop at its end."""
    line = line.strip()
    return line if not line or line.endswith((".", "!", "?", ":")) else f"{line}."


def facts_of(revision: Any, **said: Any) -> Facts:
    """Those of a version: what every kind has, and what this one says of itself."""
    publication, region = revision.publication, revision.region
    # Elections never wear a kecamatan's colour.
    is_plain = region is None or revision.is_about_elections
    return Facts(
        title=revision.title,
        link=f"{settings.SITE_URL}{publication.get_short_url()}",
        code=publication.shown_code,
        kim=str(publication.kim),
        audience=region.full_name if region else "",
        number=revision.number,
        checked_on=moments.day_of(revision.approved_at),
        is_example=publication.is_example,
        cloth=(0, 0) if is_plain else (region.hue, region.motif),
        aloud=_aloud(revision, is_off=bool(said.get("before"))),
        kim_link=f"{settings.SITE_URL}{publication.kim.get_absolute_url()}",
        **said,
    )
