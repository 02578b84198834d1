"""The append-only line every move leaves."""

from typing import TYPE_CHECKING, Any, Never, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from kim_portal.lib.moments import zoned
from review.models.reason import labels_for
from review.states import Move

if TYPE_CHECKING:
    from review.models.publication import Publication
    from review.models.version import Version

MUST_SAY_WHY = [
    Move.SEND_BACK,
    Move.WITHDRAW,
    Move.LIFT,
    Move.HOLD,
    Move.APPEAL,
    Move.REVERT,
    Move.ERASE,
    Move.NOTE,
]
GUARD = "Penjaga netralitas"


class Decision(models.Model):
    """One line of the timeline, never changed: the database refuses UPDATE and DELETE.

    Concrete classes add `revision` (PROTECT, related name `decisions`).
    """

    revision: "models.ForeignKey[Never, Version]"
    revision_id: int

    # The reasons in words, filled in for a page by the class's timeline().
    reason_labels: list[str]

    move = models.CharField("langkah", max_length=12, choices=Move.choices)
    # Nobody where the guard itself took a text back at its time.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="oleh",
    )
    at = models.DateTimeField("waktu", default=timezone.now, editable=False)
    version = models.PositiveIntegerField()
    reasons = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    note = models.CharField("catatan", max_length=1000, blank=True)
    # A list of {part, label, text}: where in the text a return points to.
    points = models.JSONField(default=list, blank=True)
    snapshot = models.JSONField(default=dict)
    # What the guard was asked and what it found; see Verdict.record.
    checks = models.JSONField(default=dict, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    class Meta:
        abstract = True
        ordering = ["pk"]
        # Lines come in the order of time: a small index finds those of a month.
        indexes = [BrinIndex("at", name="%(class)s_at")]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_says_why",
                condition=~Q(move__in=MUST_SAY_WHY) | ~Q(note=""),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_by_somebody",
                condition=Q(move__in=[Move.HOLD, Move.CLOSE]) | Q(by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_return_has_reason",
                condition=~Q(move=Move.SEND_BACK) | Q(reasons__len__gt=0),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_never_ones_own",
                condition=Q(submitted_by__isnull=True) | ~Q(by=F("submitted_by")),
            ),
            # A version is approved once: of two moderators at once one wins.
            models.UniqueConstraint(
                fields=["revision", "version"],
                condition=Q(move=Move.APPROVE),
                name="%(app_label)s_%(class)s_approved_once",
            ),
            models.UniqueConstraint(
                fields=["revision", "version"],
                condition=Q(move=Move.FIRST_YES),
                name="%(app_label)s_%(class)s_first_yes_once",
            ),
        ]

    def __str__(self) -> str:
        return self.sentence()

    @classmethod
    def rows(cls) -> "models.QuerySet[Any]":
        """All rows; concrete classes add `revision`."""
        return cls._base_manager.all()

    @property
    def is_internal(self) -> bool:
        """For moderators' eyes only."""
        return self.move == Move.NOTE

    @property
    def who(self) -> str:
        """The person, or the guard."""
        return str(self.by) if self.by_id else GUARD

    def sentence(self) -> str:
        """Who did what and when, for the one who came too late."""
        verbs = {
            Move.SUBMIT: "sudah mengajukan kiriman ini",
            Move.RECALL: "menarik kembali kiriman ini",
            Move.DROP: "membuang tulisan ini",
            Move.CLOSE: f"menutup perubahan ini bersama {self._what()}nya",
            Move.SEND_BACK: "sudah meminta perbaikan",
            Move.APPROVE: "sudah menyetujui kiriman ini",
            Move.UNSCHEDULE: "sudah membatalkan jadwalnya",
            Move.WITHDRAW: "sudah menarik kiriman ini",
            Move.FIRST_YES: "sudah menyetujui sebagai moderator pertama",
            Move.LIFT: "membuka tahanan penjaga",
            Move.HOLD: "menahan kiriman ini saat akan terbit",
            Move.APPEAL: "meminta kiriman ini diperiksa moderator lain",
            Move.REVERT: "mengusulkan kembali ke versi lama",
            Move.ERASE: "menghapus kiriman ini",
            Move.NOTE: "menulis catatan",
            Move.CALL_OFF: "membatalkan acara ini",
            Move.POSTPONE: "menunda acara ini",
        }
        return f"{self.who} {verbs[Move(self.move)]} pada {zoned(self.at)}."

    @property
    def label(self) -> str:
        """The move in the timeline's words."""
        if self.move == Move.CLOSE:
            return f"Ditutup bersama {self._what()}nya"
        return str(self.get_move_display())

    def _what(self) -> str:
        """buletin, acara."""
        revisions: Any = self._meta.get_field("revision").related_model
        publications: Any = revisions._meta.get_field("publication").related_model
        return str(publications._meta.verbose_name)

    @classmethod
    def timeline(
        cls, publication: "Publication", *, internal: bool = False
    ) -> list[Self]:
        """What happened, oldest first; notes among moderators only if `internal`.

        Two queries.
        """
        rows = cls.rows().filter(revision__publication=publication)
        if not internal:
            rows = rows.exclude(move=Move.NOTE)
        lines: list[Self] = list(
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
    def newest_of(cls, publication: "Publication") -> Self | None:
        """The newest line people may hear of, or None."""
        lines = cls.rows().filter(revision__publication=publication)
        newest: Self | None = (
            lines.exclude(move=Move.NOTE)
            .select_related("by", "revision")
            .order_by("-pk")
            .first()
        )
        return newest
