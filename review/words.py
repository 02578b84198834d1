"""The words of a kind, each declared once.

What a decision keeps, what a moderator compares and points at, what the guard and the
check for personal data read, what a copy takes over and what erasure leaves all follow
from the list `WORDS` of a revision's class.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from groups.models import Region
from kim_portal.lib import moments
from kim_portal.lib.diff import Part, words_changed

if TYPE_CHECKING:
    from review.models.version import Version

# What erasure leaves of a title or a body; the database lets it pass.
ERASED = "Dihapus"
# A code that names nobody: erasure leaves it.
KEPT: Any = object()
# Long enough to find the paragraph, short enough for a phone's list.
BEGINNING = 48
YES_NO = {True: "ya", False: "tidak"}

Parts = list[tuple[str, str]]


@dataclass(frozen=True)
class Word:
    """One column of words.

    `label` names it in comparisons and as a part a return can point to; without one it
    is neither. `empty` is what erasure leaves. What residents read (`public`) the guard
    reads, unless it is a code out of a list (`guarded` False).
    """

    name: str
    label: str = ""
    empty: Any = ""
    public: bool = True
    guarded: bool = True
    copied: bool = True
    # Whether decisions keep it, and a return can point to it.
    kept: bool = True
    part: bool = True
    # Of a version: what decisions keep, what the guard reads, parts to point to.
    value: Callable[[Any], Any] | None = None
    texts: Callable[[Any], Iterable[str]] | None = None
    parts: Callable[[Any], Parts] | None = None
    # Of what a decision kept: in people's words.
    said: Callable[[Any], str] | None = None

    def snapshot(self, version: "Version") -> Any:
        """As a decision keeps it: plain data."""
        return self.value(version) if self.value else getattr(version, self.name)

    def read_by_guard(self, version: "Version") -> Iterable[str]:
        """Every text in it."""
        if not self.guarded:
            return ()
        if self.texts:
            return self.texts(version)
        return texts_in(getattr(version, self.name))

    def parts_of(self, version: "Version") -> Parts:
        """(key, label) of what a return can point to."""
        if not (self.label and self.part):
            return []
        return self.parts(version) if self.parts else [(self.name, self.label)]

    def changed(self, old: Any, new: Any) -> list[Part]:
        """Word by word, between two values as decisions kept them."""
        tell = self.said or in_words
        return words_changed(tell(old), tell(new)) if old != new else []

    def copy(self, source: "Version", draft: "Version") -> None:
        """Columns are copied with the row; see Pictures."""

    def erase(self, version: "Version") -> None:
        """Columns are emptied with the row; see Pictures."""


@dataclass(frozen=True)
class Pictures(Word):
    """Photos with their words, kept in rows of their own; `name` is their relation.

    `besides` answers more photos of a version as rows keep them: a poster, say.
    """

    besides: Callable[[Any], list[dict[str, str]]] | None = None

    def _rows(self, version: "Version") -> Any:
        return getattr(version, self.name)

    def snapshot(self, version: "Version") -> Any:
        more = self.besides(version) if self.besides else []
        rows = self._rows(version).select_related("photo")
        return [*more, *(row.as_kept() for row in rows)]

    def read_by_guard(self, version: "Version") -> Iterable[str]:
        rows = self._rows(version).all()
        return [word for row in rows for word in (row.alt, row.caption)]

    def parts_of(self, version: "Version") -> Parts:
        rows = enumerate(self._rows(version).all(), 1)
        return [
            (f"foto-{number}", f"{self.label} {number}: {beginning(row.alt)}")
            for number, row in rows
        ]

    def changed(self, old: Any, new: Any) -> list[Part]:
        """By what they show, since a picture that left may not be shown any more."""
        was = {row["photo"]: row for row in old or []}
        now = {row["photo"]: row for row in new or []}
        parts: list[Part] = [
            ("del", f"Foto dilepas: {row['alt'] or 'tanpa keterangan'}.")
            for key, row in was.items()
            if key not in now
        ]
        for key, row in now.items():
            if key not in was:
                words = row["alt"] or "tanpa keterangan"
                parts.append(("ins", f"Foto ditambahkan: {words}."))
            else:
                then, since = (f"{r['alt']} {r['caption']}" for r in (was[key], row))
                parts += words_changed(then, since)
        return parts

    def copy(self, source: "Version", draft: "Version") -> None:
        for row in self._rows(source).all():
            row.copy_to(draft)

    def erase(self, version: "Version") -> None:
        self._rows(version).all().delete()


def texts_in(value: Any) -> list[str]:
    """Every string in plain data, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return []
    return [text for inner in value for text in texts_in(inner)]


def in_words(value: Any) -> str:
    """A value of a snapshot as a person would write it."""
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, dict):
        return " ".join(str(inner) for inner in value.values() if inner)
    if isinstance(value, list):
        return "\n".join(in_words(inner) for inner in value)
    return str(value or "")


def day_said(value: Any) -> str:
    """Rabu, 20 November 2024, of 2024-11-20."""
    return moments.long_day(date.fromisoformat(value)) if value else ""


def moment_said(value: Any) -> str:
    """20 November 2024, 09.15 WIB."""
    return moments.moment(datetime.fromisoformat(value)) if value else ""


def iso_of(name: str) -> Callable[[Any], str | None]:
    """A day or moment of a version as decisions keep it."""

    def value(version: Any) -> str | None:
        moment = getattr(version, name)
        return moment.isoformat() if moment else None

    return value


def region_said(value: Any) -> str:
    """Kelurahan Medono, of its code."""
    region = Region.objects.filter(pk=value).first() if value else None
    return region.full_name if region else str(value or "")


def beginning(words: str) -> str:
    """The first words of a part, for a list."""
    line = " ".join(words.split())
    return line if len(line) <= BEGINNING else f"{line[:BEGINNING].rstrip()}…"


# --- words of every kind; see review.models.version for their columns -----------------

TITLE = Word("title", "Judul", empty=ERASED)
REGION = Word(
    "region",
    "Cakupan",
    empty=KEPT,
    guarded=False,
    value=lambda version: version.region_id,
    said=region_said,
)
CHANGE_NOTE = Word("change_note", "Catatan perubahan", copied=False, part=False)
PLEDGES = Word("pledges", empty=KEPT, public=False, guarded=False, copied=False)
# The message to the moderator: it goes with one sending, and is kept by its line.
NOTE = Word("note", public=False, guarded=False, copied=False, kept=False)
COMMON = (TITLE, REGION, CHANGE_NOTE, PLEDGES, NOTE)
