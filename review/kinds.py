"""What can be moderated: each app says what it has, and nobody else knows it by name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from accounts.models import User
    from groups.models import KimGroup
    from review.models import Decision, Publication, Revision


@dataclass(frozen=True)
class Section:
    """A part of the officer's dashboard: drawn by `template`, in the order of `order`."""

    order: int
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


class Kind:
    """One kind of publication, with everything that is its own.

    A kind is a subclass with these attributes, registered once as Django starts.
    """

    # Stands in the desk's addresses and in notices.
    key: ClassVar[str]
    label: ClassVar[str]
    publications: "type[Publication]"
    revisions: "type[Revision]"
    decisions: "type[Decision]"
    # The revision's relation that says what it is about, and that row's short name.
    subject: ClassVar[str]
    subject_name: ClassVar[str] = "short_name"
    # Draw a version as residents will see it, and what stands behind it, from
    # revision.page_context().
    words_template: ClassVar[str]
    facts_template: ClassVar[str] = ""
    # A row of residents' lists; and the officer's list of all of them, see mine().
    mine_template: ClassVar[str] = ""

    # Whether its publications stand among the news, and may tell of others.
    is_news: ClassVar[bool] = True

    def subject_of(self, revision: "Revision") -> str:
        """What it is about, in a word or two; empty where nothing was chosen."""
        return str(getattr(getattr(revision, self.subject), self.subject_name, ""))

    def dashboard(self, user: "User", kims: "Sequence[KimGroup]") -> list[Section]:
        """What an officer's front page shows of it."""
        return []

    def mine(self, user: "User", before: str) -> tuple[list[Any], str | None]:
        """A page of what the person's KIM ever had, and the cursor of the next."""
        return [], None


KINDS: dict[str, Kind] = {}


def find(code: str, kinds: Iterable[Kind] | None = None) -> Any:
    """The publication residents know under this code, as stored; None where none is.

    Of these kinds or of all; one query for each until it is found.
    """
    for kind in KINDS.values() if kinds is None else kinds:
        known = kind.publications.rows().known().filter(code=code)
        if found := known.select_related("live", "kim").first():
            return found
    return None


def register(kind: Kind) -> None:
    """Called once by each app that has something to moderate, when Django starts."""
    KINDS[kind.key] = kind
