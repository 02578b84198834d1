"""The append-only line every move leaves."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from kim_portal.lib.moderation.states import Move, zoned

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

    # The reasons in words, filled in for a page by the concrete class's timeline().
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
    # A list of {place, label, text}: where in the text a return points to.
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
        ]

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
            Move.CLOSE: "menutup perubahan ini bersama buletinnya",
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
