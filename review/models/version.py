"""One version of the words: its columns, and what follows from the declared words."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Never, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from groups.models import KimGroup, Region
from guard.checks import Report, look_at
from guard.verdict import Verdict
from kim_portal.lib.diff import Part
from review.checks import common_problems
from review.models.rows import RevisionQuerySet
from review.states import EDITABLE, FIRST_VERSION, OPEN, Problem, Status
from review.words import KEPT, Pictures, Word

if TYPE_CHECKING:
    from review.models.decision import Decision
    from review.models.publication import Publication

TITLE_MAX = 90
EDITABLE_OR_GONE = (Status.DRAFT, Status.RETURNED, Status.DROPPED)


def waiting_by(subject: str, name: str) -> models.Index:
    """What the queue's choice of subjects needs, of a kind whose column is `subject`."""
    return models.Index(
        fields=[subject],
        include=["region"],
        name=f"{name}_waits_on",
        condition=Q(status=Status.SUBMITTED),
    )


class Version(models.Model):
    """One version of the words and pictures. Frozen once submitted; a decision ends it.

    Concrete classes add `publication` (a foreign key of that name), their columns of
    words and `WORDS`; their Decision's relation is called `decisions`.
    """

    # What stands in the desk's addresses; see review.kinds.
    kind_key: ClassVar[str]
    WORDS: ClassVar[tuple[Word, ...]]

    publication: "models.ForeignKey[Never, Publication]"
    publication_id: int
    decisions: "models.Manager[Decision]"

    number = models.PositiveSmallIntegerField("versi", default=1, editable=False)
    version = models.PositiveIntegerField(default=FIRST_VERSION, editable=False)
    status = models.CharField(
        "keadaan",
        max_length=10,
        choices=Status.choices,
        default=Status.DRAFT,
        editable=False,
    )
    title = models.CharField("judul", max_length=TITLE_MAX, blank=True)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, verbose_name="cakupan"
    )
    change_note = models.CharField("apa yang berubah", max_length=200, blank=True)
    # Which lines of the guard's checklist its author confirmed; see review.checks.
    pledges = ArrayField(
        models.CharField(max_length=20),
        verbose_name="pernyataan",
        default=list,
        blank=True,
    )
    note = models.CharField("pesan untuk moderator", max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    # Everybody who ever saved words of it: none of them may decide on it.
    writers = ArrayField(models.BigIntegerField(), default=list, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    submitted_at = models.DateTimeField("dikirim", null=True, editable=False)
    approved_at = models.DateTimeField("disetujui", null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    # Whether the guard asked for two moderators, and who agreed first.
    needs_two = models.BooleanField(default=False, editable=False)
    first_yes_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    # Whose answer the author asked to have looked at again.
    appealed_from = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    # Its place in the queue, counted when it is handed over; see Flag.
    due_at = models.DateTimeField("dijanjikan", null=True, editable=False)
    flags = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, editable=False
    )
    risk = models.PositiveSmallIntegerField(default=0, editable=False)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    claimed_at = models.DateTimeField(null=True, editable=False)
    # What the author ticked off of the moderator's list: see Revision.tasks().
    done = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, editable=False
    )
    # When its words were taken out for good: the database lets that happen once.
    erased_at = models.DateTimeField(null=True, editable=False)
    # The publication's KIM again, filled in by the database: see the law's migration.
    # So the queue tells whose texts wait without looking into every publication.
    owner = models.ForeignKey(
        KimGroup,
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        db_index=False,
    )

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "number"],
                name="%(app_label)s_%(class)s_number_once",
            ),
            models.UniqueConstraint(
                fields=["publication"],
                condition=Q(status__in=[s.value for s in sorted(OPEN)]),
                name="%(app_label)s_%(class)s_one_open",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_known_status",
                condition=Q(status__in=Status.values),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_submitted_by_someone",
                condition=Q(status__in=[Status.DRAFT, Status.DROPPED])
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_approved_has_time",
                condition=~Q(status=Status.APPROVED) | Q(approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_two_are_two",
                condition=~Q(status=Status.APPROVED)
                | Q(needs_two=False)
                | (
                    Q(first_yes_by__isnull=False, approved_by__isnull=False)
                    & ~Q(first_yes_by=F("approved_by"))
                ),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_appeal_to_another",
                condition=~Q(status=Status.APPROVED)
                | Q(appealed_from__isnull=True)
                | ~Q(appealed_from=F("approved_by")),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_submitted_has_due",
                condition=~Q(status=Status.SUBMITTED) | Q(due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_submitted_is_whole",
                condition=Q(status__in=[*EDITABLE_OR_GONE])
                | Q(erased_at__isnull=False)
                | (~Q(title="") & Q(region__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                "due_at",
                F("risk").desc(),
                "id",
                name="%(class)s_queue",
                condition=Q(status=Status.SUBMITTED),
            ),
            # What the queue's figures and its filter need, without the words.
            models.Index(
                fields=["submitted_at"],
                include=["region", "due_at", "risk"],
                name="%(class)s_waiting",
                condition=Q(status=Status.SUBMITTED),
            ),
            models.Index("owner", F("id").desc(), name="%(class)s_of_owner"),
            models.Index(
                "owner",
                F("edited_at").desc(),
                name="%(class)s_open_of",
                condition=Q(status__in=sorted(OPEN)),
            ),
            models.Index(
                fields=["owner"],
                include=["region"],
                name="%(class)s_waits_of",
                condition=Q(status=Status.SUBMITTED),
            ),
        ]

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    @classmethod
    def rows(cls) -> RevisionQuerySet:
        """All versions of the kind, whatever their state."""
        rows: RevisionQuerySet = cls._default_manager.all()  # type: ignore[assignment]
        return rows

    @classmethod
    def decisions_model(cls) -> "type[Decision]":
        """The kind's own timeline."""
        model: type[Decision] = cls._meta.get_field("decisions").related_model  # type: ignore[assignment]
        return model

    # --- what a concrete class may say otherwise ---------------------------------------

    def problems(self) -> list[Problem]:
        """What keeps it from being submitted; empty when it may go."""
        return common_problems(self)

    @property
    def is_about_elections(self) -> bool:
        """Whether the guard may ask for two moderators."""
        return False

    @property
    def stays_inside(self) -> bool:
        """Whether residents will not see it though it is approved."""
        return False

    def check_may_appear(self, moment: datetime) -> None:
        """Raise MoveRefused where appearing at that moment makes no sense."""

    def check_may_return(self) -> None:
        """Raise MoveRefused where going back to these words makes no sense any more."""

    def wished_moment(self) -> datetime | None:
        """When its author wants it to appear; None for as soon as approved."""
        return None

    def live_columns(self) -> dict[str, Any]:
        """What lists filter by, copied to the publication as this goes live."""
        return {}

    def after_live(self) -> None:
        """What hangs on the live version, in the same transaction; may refuse."""

    def copied_changes(self) -> dict[str, Any]:
        """Columns of a new version that are not those of the copied one."""
        return {}

    def page_context(self) -> dict[str, Any]:
        """What the kind's own page shows of it; preview and moderators use it too."""
        publication = self.publication
        return {
            "publication": publication,
            "revision": self,
            "kim": publication.kim,
            "region": self.region,
        }

    # --- what follows from the words ---------------------------------------------------

    def snapshot(self) -> dict[str, Any]:
        """The words and pictures as plain data, kept with every decision."""
        return {word.name: word.snapshot(self) for word in self.WORDS if word.kept}

    def texts(self) -> list[str]:
        """Everything in it that somebody reads."""
        return [text for word in self.WORDS for text in word.read_by_guard(self)]

    def guard_report(self, moment: datetime) -> Report:
        """What the guard finds in every word of it if it appears at that moment."""
        kim = self.publication.kim
        return look_at(
            "\n".join(self.texts()),
            region_code=self.region_id or kim.region_id,
            at=moment,
            kim=kim,
        )

    def verdict(self, moment: datetime) -> Verdict:
        """What the guard says of these words if they appear at that moment."""
        report = self.guard_report(moment)
        return report.verdict(about_elections=self.is_about_elections)

    def parts(self) -> list[tuple[str, str]]:
        """(key, label) of every part a return can point to."""
        return [part for word in self.WORDS for part in word.parts_of(self)]

    @classmethod
    def differences(
        cls, old: dict[str, Any], new: dict[str, Any]
    ) -> list[tuple[str, list[Part]]]:
        """What changed between two snapshots: by label, word by word."""
        rows = [
            (word.label, word.changed(old.get(word.name), new.get(word.name)))
            for word in cls.WORDS
            if word.label and word.kept
        ]
        return [(label, parts) for label, parts in rows if parts]

    @classmethod
    def copied_names(cls) -> list[str]:
        """Columns a copy takes over as they are."""
        return [
            word.name
            for word in cls.WORDS
            if word.copied and not isinstance(word, Pictures)
        ]

    def copy_words_to(self, draft: Self) -> None:
        """Give a copy what lies in rows of its own: photos, say."""
        for word in self.WORDS:
            if word.copied:
                word.copy(self, draft)

    def erase_words(self, moment: datetime) -> None:
        """Overwrite every word and picture; called inside Publication.erase().

        The database lets it happen once, and only of an erased publication.
        """
        for word in self.WORDS:
            word.erase(self)
        emptied = {
            word.name: word.empty
            for word in self.WORDS
            if word.empty is not KEPT and not isinstance(word, Pictures)
        }
        self.rows().filter(pk=self.pk).update(erased_at=moment, **emptied)

    def same_words(self, words: dict[str, Any]) -> bool:
        """Whether these columns hold just that: a double tap, not a change."""
        return all(getattr(self, name) == value for name, value in words.items())
