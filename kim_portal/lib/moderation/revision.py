"""One version of the words, and the verbs that move it."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from kim_portal.lib.generation import raise_generation
from kim_portal.lib.moderation.states import (
    EDITABLE,
    MODERATOR_MOVES,
    OPEN,
    RULES,
    Move,
    MoveRefused,
    NothingMoved,
    NotReady,
    NotYours,
    Problem,
    Status,
    TooLate,
    zoned,
)

if TYPE_CHECKING:
    from accounts.models import User


class Revision(models.Model):
    """One version of the words and pictures. Frozen once submitted; a decision ends it.

    Concrete classes add `publication` (a foreign key of that name), `title`, `region`,
    `decisions` (related name of their Decision) and the methods that raise below.
    """

    publication: Any
    publication_id: int
    decisions: Any

    number = models.PositiveSmallIntegerField("versi", default=1, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
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

    def go_live(self) -> None:
        """Point the publication at this revision and copy what lists filter by."""
        raise NotImplementedError

    # --- verbs -----------------------------------------------------------------------

    def submit(self, *, by: "User", seen: int) -> None:
        """Hand it to the moderators: frozen from now on.

        Raises NotYours, NotReady (with problems), or TooLate when the text has
        changed since version `seen` or was submitted already.
        """
        if not self.may_write(by):
            raise NotYours("Anda bukan pengurus KIM ini.")
        if problems := self.problems():
            raise NotReady(problems)
        with transaction.atomic():
            self.make(
                Move.SUBMIT,
                by=by,
                seen=seen,
                note=self.note,
                submitted_by=by,
                submitted_at=timezone.now(),
                **self.submit_changes(),
            )
            # Locked after the revision, as everywhere: a withdrawal at the same moment
            # either finds this one and closes it, or is found here.
            publications = type(self.publication)._base_manager.select_for_update()
            if not publications.filter(
                pk=self.publication_id, withdrawn_at=None
            ).exists():
                raise MoveRefused("Kiriman ini sudah ditarik. Tulis kiriman baru.")

    def submit_changes(self) -> dict[str, Any]:
        """Columns a concrete class fills in as it is handed over."""
        return {}

    def drop(self, *, by: "User") -> None:
        """Put an unwanted draft aside for good; its timeline stays."""
        if not self.may_write(by):
            raise NotYours("Anda bukan pengurus KIM ini.")
        self.make(Move.DROP, by=by)

    def recall(self, *, by: "User") -> None:
        """Take it back before a decision, to go on writing."""
        if not self.may_write(by):
            raise NotYours("Anda bukan pengurus KIM ini.")
        self.make(Move.RECALL, by=by)

    def send_back(
        self, *, by: "User", seen: int, reasons: list[str], note: str
    ) -> None:
        """Ask the author to mend it: at least one reason code and a sentence."""
        self.check_may_decide(by)
        if not reasons or not note.strip():
            raise MoveRefused("Pilih sedikitnya satu alasan dan tulis satu kalimat.")
        self.make(Move.SEND_BACK, by=by, seen=seen, reasons=reasons, note=note.strip())

    def approve(self, *, by: "User", seen: int, note: str = "") -> None:
        """Publish exactly version `seen`, now or at its publish time."""
        self.check_may_decide(by)
        with transaction.atomic():
            self.make(
                Move.APPROVE,
                by=by,
                seen=seen,
                note=note.strip(),
                approved_at=timezone.now(),
            )
            self.go_live()
            raise_generation()

    @classmethod
    def _rows(cls) -> Any:
        """All rows, past any default manager; Any, since concrete classes add columns."""
        return cls._base_manager.all()

    # --- the machinery ----------------------------------------------------------------

    def check_may_decide(self, user: "User") -> None:
        """Raise NotYours outside the territory and for one's own KIM's text."""
        if not self.may_decide(user):
            raise NotYours("Kiriman ini di luar wilayah Anda.")
        live = self.publication.live
        if live is not None and live.pk != self.pk and not live.may_decide(user):
            raise NotYours(
                "Buletin ini sedang dibaca warga di luar wilayah Anda. Moderator yang "
                "membawahi keduanya yang memutuskan."
            )
        writers = {
            self.created_by_id,
            self.edited_by_id,
            self.submitted_by_id,
            *self.writers,
        }
        if user.pk in writers or self.may_write(user):
            raise NotYours(
                "Ini tulisan Anda atau KIM Anda sendiri. Moderator lain yang memutuskan."
            )

    def make(
        self,
        move: Move,
        *,
        by: "User",
        seen: int | None = None,
        reasons: list[str] | None = None,
        note: str = "",
        **changes: Any,
    ) -> None:
        """Change the state and leave one line. The WHERE clause is the lock."""
        rule = RULES[move]
        row = self._rows().filter(pk=self.pk, status__in=sorted(rule.sources))
        if seen is not None:
            row = row.filter(version=seen)
        try:
            with transaction.atomic():
                if not row.update(status=rule.target, **changes):
                    raise NothingMoved
                self.refresh_from_db()
                self.record(move, by=by, reasons=reasons, note=note)
        except NothingMoved:
            raise self._refusal(seen) from None

    def record(
        self,
        move: Move,
        *,
        by: "User",
        reasons: list[str] | None = None,
        note: str = "",
    ) -> None:
        """Write the timeline's line, with the words as they are now."""
        self.decisions.create(
            move=move,
            by=by,
            at=timezone.now(),
            reasons=reasons or [],
            note=note,
            version=self.version,
            snapshot=self.snapshot(),
            submitted_by=self.submitted_by if move in MODERATOR_MOVES else None,
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
        newest = fresh.decisions.select_related("by").order_by("-pk").first()
        if seen is not None and fresh.version != seen and fresh.is_editable:
            return TooLate(
                f"{fresh.edited_by} menyimpan perubahan lain pada "
                f"{zoned(fresh.edited_at)}."
            )
        if newest is not None:
            return TooLate(newest.sentence())
        return TooLate("Keadaan kiriman ini sudah berubah. Muat ulang halaman.")
