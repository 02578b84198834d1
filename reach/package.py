"""Everything an officer passes on of one version, and a moderator decides on with it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from kim_portal.lib import check_code
from reach.facts import Facts
from reach.folk import FOLK_MAX, folk
from reach.messages import Message, made_of, posts_of
from reach.models import Sheet
from reach.papers import PAPERS, Paper, alt_text
from reach.release import NAME as RELEASE_FILE
from reach.release import RELEASE_MAX, release
from reach.spoken import Script, scripts


@dataclass(frozen=True)
class Handout:
    """One paper: its address, and how many bytes there are; 0 while it is being made."""

    paper: Paper
    address: str
    size: int


@dataclass(frozen=True)
class Package:
    """The pieces made of one version."""

    facts: Facts
    messages: list[Message]
    posts: list[Message]
    scripts: list[Script]
    folk: Message
    release: Message
    alt_text: str
    handouts: list[Handout]
    # How many bytes the release has as one file; 0 while it is being made.
    release_size: int = 0

    @property
    def prints(self) -> Iterator[Handout]:
        """Those on paper."""
        return (one for one in self.handouts if not one.paper.is_picture)

    @property
    def pictures(self) -> Iterator[Handout]:
        """Those for a screen."""
        return (one for one in self.handouts if one.paper.is_picture)

    @property
    def release_address(self) -> str:
        """Where the release lies as one file."""
        code = check_code.normalise(self.facts.code)
        return reverse("paper", args=[code, RELEASE_FILE])

    @property
    def is_ready(self) -> bool:
        """Whether all were made."""
        return self.release_size > 0 and all(one.size for one in self.handouts)


def address_of(paper: Paper, code: str) -> str:
    """Where everybody finds it; `code` with or without its dash."""
    return reverse("paper", args=[check_code.normalise(code), paper.name])


def of_live(publication: Any) -> Package | None:
    """Of what residents read now; None where nothing is to be passed on. Two queries."""
    live = publication.live
    if live is None or not publication.is_published or live.stays_inside:
        return None
    kept = Sheet.objects.of(publication).sizes(live.pk)
    made = package_of(
        live.facts(),
        lambda paper: (address_of(paper, publication.code), kept.get(paper.name, 0)),
    )
    return replace(made, release_size=kept.get(RELEASE_FILE, 0))


def of_version(revision: Any, where: Callable[[Paper], str]) -> Package | None:
    """Of a version that waits: what would be passed on; `where` answers the address of
    a small picture of a paper. None for a kind that does not travel."""
    if not hasattr(revision, "facts") or revision.stays_inside:
        return None
    return package_of(revision.facts(), lambda paper: (where(paper), 1))


def package_of(
    facts: Facts, found: Callable[[Paper], tuple[str, int]] = lambda _paper: ("", 0)
) -> Package:
    """The pieces. `found`: the address of a paper and how many bytes it has."""
    return Package(
        facts=facts,
        messages=made_of(facts),
        posts=posts_of(facts),
        scripts=scripts(facts),
        folk=Message("Naskah pertunjukan rakyat", folk(facts), FOLK_MAX),
        release=Message("Rilis untuk mitra media", release(facts), RELEASE_MAX),
        alt_text=alt_text(facts),
        handouts=[Handout(paper, *found(paper)) for paper in PAPERS.values()],
    )
