"""One version of the words, and the verbs that move it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from kim_portal.lib.moderation.deciding import Deciding
from kim_portal.lib.moderation.sending import Sending
from kim_portal.lib.moderation.states import (
    EDITABLE,
    FIRST_VERSION,
    MODERATOR_MOVES,
    OPEN,
    RULES,
    Move,
    MoveRefused,
    NothingMoved,
    Problem,
    Status,
    TooLate,
    Verdict,
    zoned,
)

if TYPE_CHECKING:
    from accounts.models import User

# These leave a text where it stands in the queue, or keep who agreed first.
KEEPS_PLACE = frozenset({Move.FIRST_YES, Move.LIFT, Move.APPROVE})
NO_PLACE = {
    "first_yes_by": None,
    "approved_by": None,
    "needs_two": False,
    "claimed_by": None,
    "claimed_at": None,
}


class Revision(Sending, Deciding, models.Model):
    """One version of the words and pictures. Frozen once submitted; a decision ends it.

    Concrete classes add `publication` (a foreign key of that name), `title`, `region`,
    `decisions` (related name of their Decision) and the methods that raise below.
    """

    publication: Any
    publication_id: int
    decisions: Any

    number = models.PositiveSmallIntegerField("versi", default=1, editable=False)
    version = models.PositiveIntegerField(default=FIRST_VERSION, editable=False)
    status = models.CharField(
        "keadaan",
        max_length=10,
        choices=Status.choices,
        default=Status.DRAFT,
        editable=False,
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
    # What the author ticked off of the moderator's list: see Decision.tasks().
    done = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, editable=False
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
        ]

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    # --- what a concrete class must say --------------------------------------------

    def problems(self) -> list[Problem]:
        """What keeps it from being submitted; empty when it may go."""
        raise NotImplementedError

    def snapshot(self) -> dict[str, Any]:
        """The words and pictures as plain data, kept with every decision."""
        raise NotImplementedError

    def may_write(self, user: "User") -> bool:
        """Whether the person is a current officer of the owning KIM."""
        raise NotImplementedError

    def may_decide(self, user: "User") -> bool:
        """Whether the audience lies in the person's territory."""
        raise NotImplementedError

    def may_head(self, user: "User") -> bool:
        """Whether the person is head moderator of a territory holding the audience."""
        raise NotImplementedError

    def verdict(self, moment: datetime) -> Verdict:
        """What the guard says of these words if they appear at that moment."""
        raise NotImplementedError

    def check_may_appear(self, moment: datetime) -> None:
        """Raise MoveRefused where appearing at that moment makes no sense."""

    def wished_moment(self) -> datetime | None:
        """When its author wants it to appear; None for as soon as approved."""
        raise NotImplementedError

    def go_live(self, moment: datetime) -> None:
        """Point the publication at this revision and copy what lists filter by."""
        raise NotImplementedError

    def announce(self, decision: Any) -> None:
        """Tell the right people of a line just written, in the same transaction."""
        raise NotImplementedError

    @classmethod
    def _rows(cls) -> Any:
        """All rows, past any default manager; Any, since concrete classes add columns."""
        return cls._base_manager.all()

    def has_other_moderator(self, user: "User") -> bool:
        """Whether somebody else may decide on it too."""
        raise NotImplementedError

    def announce_published(self) -> None:
        """Tell the KIM that residents read it now, as its time has come."""
        raise NotImplementedError

    # --- the machinery ----------------------------------------------------------------

    def make(
        self,
        move: Move,
        *,
        by: "User | None",
        seen: int | None = None,
        only: Q | None = None,
        line: dict[str, Any] | None = None,
        announced: bool = True,
        **changes: Any,
    ) -> None:
        """Change the state and leave one line. The WHERE clause is the lock.

        `line` holds what the decision says: reasons, note, points, checks.
        """
        rule = RULES[move]
        row = self._rows().filter(
            only or Q(), pk=self.pk, status__in=sorted(rule.sources)
        )
        if seen is not None:
            row = row.filter(version=seen)
        if move not in KEEPS_PLACE:
            changes = NO_PLACE | changes
        try:
            with transaction.atomic():
                if not row.update(status=rule.target, **changes):
                    raise NothingMoved
                self.refresh_from_db()
                self.record(move, by=by, announced=announced, **(line or {}))
        except NothingMoved:
            raise self._refusal(seen) from None

    def record(
        self,
        move: Move,
        *,
        by: "User | None",
        announced: bool = True,
        **line: Any,
    ) -> Any:
        """Write the timeline's line, with the words as they are now, and tell people."""
        decision = self.decisions.create(
            move=move,
            by=by,
            at=timezone.now(),
            version=self.version,
            snapshot=self.snapshot(),
            submitted_by=self.submitted_by if move in MODERATOR_MOVES else None,
            **line,
        )
        if announced:
            self.announce(decision)
        return decision

    def last_return(self) -> Any:
        """The newest request to mend it, or None."""
        return (
            self.decisions.filter(move=Move.SEND_BACK)
            .select_related("by")
            .order_by("-pk")
            .first()
        )

    def lock_open_siblings(self) -> list[Any]:
        """Other versions still open, locked until the transaction ends."""
        siblings = self._rows().filter(
            publication_id=self.publication_id, status__in=sorted(OPEN)
        )
        return list(siblings.exclude(pk=self.pk).select_for_update())

    def make_room(self, *, by: "User") -> None:
        """Put younger drafts aside, so that this one may be open again.

        Raises MoveRefused where a younger version waits for a decision.
        """
        for sibling in self.lock_open_siblings():
            if sibling.status == Status.SUBMITTED:
                raise MoveRefused(
                    "Ada perubahan yang sedang diperiksa. Tarik kembali dulu."
                )
            sibling.make(Move.CLOSE, by=by)

    def begin_new_version(self) -> None:
        """Count one version on, without new words, while it is open again."""
        self._rows().filter(pk=self.pk, status__in=sorted(EDITABLE)).update(
            version=F("version") + 1
        )
        self.refresh_from_db()

    def bump_version(self, *, by: "User", seen: int, **changes: Any) -> None:
        """Save words while editable: only if nobody saved since version `seen`.

        Raises TooLate with who and when otherwise; nothing is written then.
        """
        row = self._rows().filter(pk=self.pk, status__in=sorted(EDITABLE), version=seen)
        try:
            with transaction.atomic():
                if not row.update(
                    version=F("version") + 1,
                    writers=Case(
                        When(writers__contains=[by.pk], then=F("writers")),
                        default=Func(
                            F("writers"),
                            Cast(Value(by.pk), models.BigIntegerField()),
                            function="array_append",
                        ),
                        output_field=ArrayField(models.BigIntegerField()),
                    ),
                    edited_by=by,
                    edited_at=timezone.now(),
                    **changes,
                ):
                    raise NothingMoved
        except NothingMoved:
            raise self._refusal(seen) from None
        self.refresh_from_db()

    def _refusal(self, seen: int | None) -> TooLate:
        fresh = self._rows().select_related("edited_by").filter(pk=self.pk).first()
        if fresh is None:
            return TooLate("Tulisan ini baru saja dibuang oleh rekan Anda.")
        lines = fresh.decisions.exclude(move=Move.NOTE).select_related("by")
        newest = lines.order_by("-pk").first()
        if seen is not None and fresh.version != seen and fresh.is_editable:
            return TooLate(
                f"{fresh.edited_by} menyimpan perubahan lain pada "
                f"{zoned(fresh.edited_at)}."
            )
        if newest is not None:
            return TooLate(newest.sentence())
        return TooLate("Keadaan kiriman ini sudah berubah. Muat ulang halaman.")
