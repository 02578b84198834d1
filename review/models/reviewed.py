"""The law as this house applies it: who is asked, who is told, what the guard says."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from groups.models import KimGroup, Membership, Moderator
from guard.checks import Report
from kim_portal.lib import region_codes
from kim_portal.lib.moderation import (
    Decision,
    Move,
    Publication,
    Revision,
    Status,
    Verdict,
    covers_any,
)
from review import telling
from review.models.reason import labels_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class ReviewedRevisionQuerySet(models.QuerySet):
    """Versions by who may see or touch them."""

    def editable_by(self, user: "User | AnonymousUser") -> Self:
        """Of the KIM the person serves today; verbs still check the state."""
        return self.filter(publication__kim__in=KimGroup.objects.writable_by(user))

    def ever_in_territory_of(self, user: "User | AnonymousUser") -> Self:
        """Once handed over, whatever its state now: only to say what became of it."""
        codes = Moderator.objects.codes_of(user)
        decided = self.model._base_manager.filter(
            pk=OuterRef("pk"), decisions__isnull=False
        )
        return self.filter(region_codes.inside("region__code", codes)).filter(
            Exists(decided)
        )

    def in_territory_of(self, user: "User | AnonymousUser") -> Self:
        """What a moderator may look at: what was handed over for their regions."""
        # Returned words only as they were seen: what is being mended is the author's.
        as_returned = self.model._base_manager.filter(
            pk=OuterRef("pk"),
            decisions__move=Move.SEND_BACK,
            decisions__version=F("version"),
        )
        return self.ever_in_territory_of(user).filter(
            Q(status__in=[Status.SUBMITTED, Status.APPROVED])
            | Q(Exists(as_returned), status=Status.RETURNED)
        )

    def awaiting(self, codes: "Iterable[str]") -> Self:
        """What waits for a decision in these territories: promised first, then risk."""
        return self.filter(
            region_codes.inside("region__code", codes), status=Status.SUBMITTED
        ).order_by("due_at", "-risk", "pk")


class ReviewedRevision(Revision):
    """A version of something moderators of this house decide on.

    Concrete classes add `kind_key` (see review.kinds) and the methods that raise below.
    """

    kind_key: ClassVar[str]
    # Keys of snapshot() in words, in the order a diff shows them.
    SNAPSHOT_LABELS: ClassVar[Mapping[str, str]]
    pk: int
    region: Any
    region_id: str | None
    title: str

    # The publication's KIM again, filled in by the database: see review.triggers.owned.
    # So the queue tells whose texts wait without looking into every publication.
    owner = models.ForeignKey(
        KimGroup,
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        db_index=False,
    )

    class Meta(Revision.Meta):
        abstract = True

    @classmethod
    def said(cls, _key: str, value: Any) -> Any:
        """A value of its snapshot with people's words where it holds a code."""
        return value

    # --- what a concrete class must say ------------------------------------------------

    def guard_report(self, moment: datetime) -> Report:
        """What the guard finds in every word of it if it appears at that moment."""
        raise NotImplementedError

    @property
    def is_about_elections(self) -> bool:
        """Whether the guard may ask for two moderators."""
        raise NotImplementedError

    def author_link(self) -> str:
        """Where its author sees what became of it, and can act."""
        raise NotImplementedError

    def page_context(self) -> dict[str, Any]:
        """What the kind's words_template shows of it."""
        raise NotImplementedError

    def places(self) -> list[tuple[str, str]]:
        """(key, label) of every part a return can point to."""
        raise NotImplementedError

    # --- what the law asks --------------------------------------------------------------

    def may_write(self, user: "User") -> bool:
        kims = KimGroup.objects.writable_by(user)
        return kims.filter(pk=self.publication.kim_id).exists()

    def may_decide(self, user: "User") -> bool:
        return self.region_id is not None and covers_any(
            Moderator.objects.codes_of(user), self.region_id
        )

    def may_head(self, user: "User") -> bool:
        return self.region_id is not None and covers_any(
            Moderator.objects.heads().codes_of(user), self.region_id
        )

    def verdict(self, moment: datetime) -> Verdict:
        report = self.guard_report(moment)
        return report.verdict(about_elections=self.is_about_elections)

    def deciders(self) -> "models.QuerySet[User]":
        """Moderators who may decide on it: of the territory, none of its writers."""
        from accounts.models import User

        moderators = Moderator.objects.covering(self.region_id or "")
        officers = Membership.objects.current().filter(kim=self.publication.kim_id)
        writers = [self.created_by_id, self.edited_by_id, *self.writers]
        people = User.objects.filter(pk__in=moderators.values("user"))
        return people.exclude(pk__in=officers.values("user")).exclude(
            pk__in=[pk for pk in [*writers, self.appealed_from_id] if pk]
        )

    def has_other_moderator(self, user: "User") -> bool:
        return self.deciders().exclude(pk=user.pk).exists()

    def announce(self, decision: Any) -> None:
        telling.tell(self, decision)

    def announce_published(self) -> None:
        telling.tell_published(self)

    # --- for pages ----------------------------------------------------------------------

    @property
    def stays_inside(self) -> bool:
        """Whether residents will not see it though it is approved."""
        return False

    def moderator_link(self) -> str:
        """Where moderators look at it."""
        return reverse("admin:moderation_detail", args=[self.kind_key, self.pk])

    def tasks(self) -> "list[Task]":
        """What the newest return asks for, each with whether its author ticked it."""
        answer = self.last_return()
        if answer is None:
            return []
        labels = labels_for(answer.reasons)
        asked = [
            (f"alasan-{code}", label, "")
            for code, label in zip(answer.reasons, labels, strict=True)
        ]
        asked += [
            (f"bagian-{number}", point["text"], point["label"])
            for number, point in enumerate(answer.points, 1)
        ]
        return [
            Task(key, words, place, key in self.done) for key, words, place in asked
        ]

    def first_seen(self, version: int) -> dict[str, Any] | None:
        """The words as version `version` was handed over, if it ever was."""
        line = self.decisions.filter(version=version).order_by("pk").first()
        return line.snapshot if line else None


class Task(NamedTuple):
    """One line of an author's list after a return; `place` names a part of the text."""

    key: str
    words: str
    place: str
    is_done: bool


class ReviewedDecision(Decision):
    """A line of a timeline with its reasons in words. Concrete classes add `revision`."""

    class Meta(Decision.Meta):
        abstract = True

    @classmethod
    def _rows(cls) -> Any:
        """All rows; Any, since concrete classes add `revision`."""
        return cls._base_manager.all()

    @classmethod
    def timeline(cls, publication: Publication, *, internal: bool = False) -> list[Any]:
        """What happened, oldest first; notes among moderators only if `internal`.

        Two queries.
        """
        rows = cls._rows().filter(revision__publication=publication)
        if not internal:
            rows = rows.exclude(move=Move.NOTE)
        lines = list(
            rows.select_related("by", "revision")
            .defer("snapshot", "checks")
            .order_by("pk")
        )
        codes = sorted({code for line in lines for code in line.reasons})
        words = dict(zip(codes, labels_for(codes), strict=True)) if codes else {}
        for line in lines:
            line.reason_labels = [words[code] for code in line.reasons]
            if line.move == Move.ERASE and not internal:
                line.note = ""  # written for moderators only
        return lines

    @classmethod
    def newest_of(cls, publication: Publication) -> Any:
        """The newest line people may hear of, or None."""
        return (
            cls._rows()
            .filter(revision__publication=publication)
            .exclude(move=Move.NOTE)
            .select_related("by")
            .order_by("-pk")
            .first()
        )

    def __str__(self) -> str:
        return self.sentence()
