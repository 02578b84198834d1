"""Who is invited to one day of an event by name, and what they answered."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from events.choices import Answer
from events.models.occurrence import Occurrence
from kim_portal.lib.moments import zoned
from review.states import MoveRefused, TooLate

if TYPE_CHECKING:
    from accounts.models import User

INVITED_MAX = 100
NAME_MAX = 120
NOTE_MAX = 160
SALT = "undangan-acara"


class InvitationQuerySet(models.QuerySet):
    """Invitations by answer."""

    def counts(self) -> list[tuple[str, int]]:
        """(Akan hadir, 3) of every answer there may be. One query."""
        found = dict(
            self.order_by().values_list("answer").annotate(n=models.Count("pk"))
        )
        order = (Answer.COMING, Answer.ABSENT, Answer.WAITING)
        return [(str(answer.label), found.get(answer, 0)) for answer in order]


class EventInvitation(models.Model):
    """One name on the list of a day. Personal data: see jobs.forget_guests."""

    day = models.ForeignKey(
        Occurrence, on_delete=models.CASCADE, related_name="invitations"
    )
    name = models.CharField("nama atau jabatan", max_length=NAME_MAX)
    answer = models.CharField(
        "jawaban", max_length=12, choices=Answer.choices, default=Answer.WAITING
    )
    note = models.CharField("catatan", max_length=NOTE_MAX, blank=True)
    answered_at = models.DateTimeField("dijawab", null=True)
    # When an officer gave or sent it, for the present date.
    sent_at = models.DateTimeField("dikirim", null=True)
    # Who wrote the answer down; nobody where the invited person did so by the link.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "undangan acara"
        verbose_name_plural = "undangan acara"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "name"], name="events_invitation_name_once"
            ),
            models.CheckConstraint(
                name="events_invitation_answered_has_time",
                condition=Q(answer=Answer.WAITING, answered_at=None)
                | (~Q(answer=Answer.WAITING) & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    # --- the list ---------------------------------------------------------------------

    @classmethod
    def add(cls, day: Occurrence, names: list[str]) -> int:
        """Put names on a day's list, each once; how many were new.

        Raises MoveRefused where the list would be longer than INVITED_MAX, or the day is
        past.
        """
        if day.is_past:
            raise MoveRefused("Hari itu sudah lewat. Tidak ada lagi yang diundang.")
        known = set(cls.objects.filter(day=day).values_list("name", flat=True))
        fresh = [name for name in dict.fromkeys(names) if name not in known]
        if len(known) + len(fresh) > INVITED_MAX:
            raise MoveRefused(f"Paling banyak {INVITED_MAX} undangan untuk satu hari.")
        rows: Any = cls.objects
        rows.bulk_create(
            [cls(day=day, name=name) for name in fresh], ignore_conflicts=True
        )
        return len(fresh)

    # --- answers ----------------------------------------------------------------------

    def reply(
        self, answer: str, *, seen: str, note: str = "", by: "User | None" = None
    ) -> None:
        """Record an answer, if nobody gave another since `seen`, a `mark`.

        `by` is the officer who heard it; nobody where it came by the link. Raises
        MoveRefused without a known answer, or by the link once it is over or called
        off; TooLate with what was said meanwhile, or with the new date: an answer
        counts for the date it was given for.
        """
        if answer not in Answer.values:
            raise MoveRefused("Pilih jawabannya.")
        is_open = answer == Answer.WAITING
        with transaction.atomic():
            known = self._held()
            known._check(seen, by_link=by is None)
            type(self).objects.filter(pk=self.pk).update(
                answer=answer,
                note="" if is_open else note,
                answered_at=None if is_open else timezone.now(),
                recorded_by=by,
            )
        self.refresh_from_db()

    def _held(self) -> Self:
        """This row locked and read anew, then its day: what a waiting move left behind.

        In that order: a move of the day resets answers last, so it finds this one.
        """
        known = type(self).objects.select_for_update().filter(pk=self.pk).first()
        if known is None:
            raise TooLate("Undangan ini sudah dihapus.")
        days = Occurrence.objects.select_related("event__live")
        known.day = days.get(pk=known.day_id)
        return known

    def _check(self, seen: str, *, by_link: bool) -> None:
        """Whether an answer may be given now by somebody who saw that mark."""
        if by_link and (why := self.day.why_not_open()):
            raise MoveRefused(why)
        if seen.rpartition(" ")[2] != self.date_mark:
            raise TooLate(f"Tanggalnya berubah menjadi {self.day.day_words}.")
        if seen != self.mark:
            raise TooLate(f"Sudah ada jawaban: {self.answer_words}.")

    def mark_sent(self) -> None:
        """An officer gave or sent the invitation; the first time counts."""
        type(self).objects.filter(pk=self.pk, sent_at=None).update(
            sent_at=timezone.now()
        )
        self.refresh_from_db()

    @property
    def mark(self) -> str:
        """What a page shows as seen, to notice a newer answer or another date."""
        moment = self.answered_at.isoformat() if self.answered_at else ""
        return f"{self.answer} {moment} {self.date_mark}"

    @property
    def date_mark(self) -> str:
        """The date this invitation is for, by the clock there: 2026-11-24."""
        return self.day.begins.date().isoformat()

    @property
    def answer_words(self) -> str:
        """Akan hadir, dijawab 24 Nov, 09.42 WIB, dicatat Budi."""
        if self.answered_at is None:
            return str(self.get_answer_display())
        by = f", dicatat {self.recorded_by}" if self.recorded_by else ""
        label = self.get_answer_display()
        return f"{label}, dijawab {zoned(self.answered_at)}{by}"

    @classmethod
    def ask_again(cls, days: list[int]) -> None:
        """Answers given for another date are no answers any more."""
        cls.objects.filter(day__in=days).update(
            answer=Answer.WAITING,
            answered_at=None,
            recorded_by=None,
            note="",
            sent_at=None,
        )

    # --- the personal link --------------------------------------------------------------

    @property
    def link(self) -> str:
        """The address at which just this person answers, to be sent to them."""
        token = signing.dumps(self.pk, salt=SALT)
        return f"{settings.SITE_URL}{reverse('agenda:answer', args=[token])}"

    @classmethod
    def opened(cls, token: str) -> Self | None:
        """Whose link this is; None where it is wrong, or its event is no more."""
        try:
            pk = signing.loads(token, salt=SALT, max_age=timedelta(days=800))
        except signing.BadSignature:
            return None
        related = ("day__event__live__kind", "day__event__kim")
        return (
            cls.objects.filter(pk=pk, day__event__live__isnull=False)
            .select_related(*related, "recorded_by")
            .first()
        )
