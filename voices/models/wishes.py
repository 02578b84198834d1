"""What residents wish, ask and complain of, and what became of it.

Words are read by officers of the KIM in charge and moderators of the territory; who said
them is kept apart. Nothing of a ticket is public: see topics.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from groups.models import KimGroup, Moderator, Photo, Region
from kim_portal.lib import check_code, moments, region_codes
from kim_portal.lib.promise import due_after
from review.states import MoveRefused, NotYours, TooLate
from voices.models.channels import HandOver

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

WORDS_MAX = 2000
ANSWER_MAX = 1200
CONSENT = 1
# How long a KIM may look into it before it is handed on or answered.
CHECKED_WITHIN = timedelta(days=7)
# Whoever asked may say "not answered" so long; then it is closed.
MAY_OBJECT = timedelta(days=14)
# Of a closed one: how to reach somebody, and what was said.
PERSON_KEPT, WORDS_KEPT = timedelta(days=30), timedelta(days=365)
FORGOTTEN = "(sudah dihapus)"
# Of a line that says only that somebody looked.
CONTACT_SEEN = "Kontak dilihat"


class Status(models.TextChoices):
    """Where a wish stands."""

    RECEIVED = "diterima", "Diterima"
    CHECKING = "diperiksa", "Diperiksa KIM"
    FORWARDED = "diteruskan", "Diteruskan"
    ANSWERED = "dijawab", "Dijawab"
    DECLINED = "tidak-dapat", "Tidak dapat ditindaklanjuti"
    CLOSED = "selesai", "Selesai"


RUNNING = (Status.RECEIVED, Status.CHECKING, Status.FORWARDED)
TOLD = (Status.ANSWERED, Status.DECLINED)


class WishQuerySet(models.QuerySet):
    """Wishes by who may see them and what is to be done."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Of officers of the KIM in charge, and of moderators of the territory."""
        codes = Moderator.objects.codes_of(user)
        kims = KimGroup.objects.served_by(user)
        return self.filter(
            Q(kim__in=kims) | region_codes.inside("region__code", codes)
            if codes
            else Q(kim__in=kims)
        )

    def running(self) -> Self:
        """Without an answer yet, due first."""
        return self.filter(status__in=RUNNING).order_by("due_at", "pk")

    def told(self) -> Self:
        """Answered, declined or closed, newest first."""
        return self.exclude(status__in=RUNNING).order_by("-answered_at", "-pk")

    def overdue(self, now: datetime) -> Self:
        """Whose promised day has passed."""
        return self.filter(status__in=RUNNING, due_at__lt=now)


class Wish(models.Model):
    """One wish, question or complaint."""

    class Kind(models.TextChoices):
        WISH = "aspirasi", "Usul atau harapan"
        QUESTION = "pertanyaan", "Pertanyaan"
        COMPLAINT = "aduan", "Keluhan"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    rw = models.PositiveSmallIntegerField(null=True)
    rt = models.PositiveSmallIntegerField(null=True)
    words = models.TextField()
    photo = models.ForeignKey(Photo, models.PROTECT, null=True, related_name="+")
    # What like ones are found by; see voices.reading.
    marks = ArrayField(models.IntegerField(), default=list)
    status = models.CharField(
        max_length=12, choices=Status.choices, default=Status.RECEIVED
    )
    # None where no KIM is active there: then moderators see to it.
    kim = models.ForeignKey(KimGroup, models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=8, unique=True, default=check_code.make_long)
    token = models.CharField(max_length=32, unique=True, default=check_code.make_token)
    # Made by the form, so that a double tap makes one.
    form_key = models.UUIDField(unique=True)
    consent = models.PositiveSmallIntegerField(default=CONSENT)
    created_at = models.DateTimeField(default=timezone.now)
    # An officer who wrote down what a neighbour said.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    due_at = models.DateTimeField()
    reminded = models.PositiveSmallIntegerField(default=0)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    # Once: whoever asked said it was not answered.
    disputed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    support = models.PositiveIntegerField(default=0)

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = "aspirasi"
        verbose_name_plural = "aspirasi"
        constraints = [
            models.CheckConstraint(
                name="voices_wish_known_status",
                condition=Q(status__in=Status.values),
            ),
            models.CheckConstraint(
                name="voices_wish_ends_with_an_answer",
                condition=Q(status__in=[s.value for s in RUNNING])
                | Q(answered_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                "kim", "due_at", name="voices_wish_running",
                condition=Q(status__in=["diterima", "diperiksa", "diteruskan"]),
            ),
            models.Index("region", "created_at", name="voices_wish_of_place"),
            models.Index(
                "answered_at", name="voices_wish_to_close",
                condition=Q(status__in=["dijawab", "tidak-dapat"]),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Tiket {self.shown_code}"

    def get_absolute_url(self) -> str:
        """Its own page, for whoever has the link."""
        return reverse("wish", args=[self.token])

    def desk_link(self) -> str:
        """Where officers and moderators see to it."""
        return reverse("wishes:one", args=[self.code])

    @property
    def shown_code(self) -> str:
        """As people read it: K7QM-4XPD."""
        return check_code.show(self.code)

    @property
    def place(self) -> str:
        """RT 02/RW 05, Kelurahan Medono."""
        within = "/".join(
            f"{name} {number:02}"
            for name, number in (("RT", self.rt), ("RW", self.rw))
            if number
        )
        return ", ".join(filter(None, [within, self.region.full_name]))

    @property
    def waits_for_asker(self) -> bool:
        """Whether it was answered and nobody said yet that it was an answer."""
        return self.status in TOLD

    @property
    def may_be_disputed(self) -> bool:
        """Whether whoever asked may still say it was not answered."""
        return (
            self.status in TOLD
            and self.disputed_at is None
            and self.words != FORGOTTEN
            and self.answered_at is not None
            and self.answered_at > timezone.now() - MAY_OBJECT
        )

    # --- verbs ---------------------------------------------------------------------------

    def take(self, *, by: "User") -> None:
        """A KIM looks into it."""
        due = timezone.now() + CHECKED_WITHIN
        self._move((Status.RECEIVED,), Status.CHECKING, by=by, due_at=due, reminded=0)

    def forward(
        self,
        *,
        by: "User",
        channel: HandOver,
        reference: str,
        promised_on: Any = None,
    ) -> None:
        """It was handed on to a channel, under a number, answered by a day."""
        if not reference.strip():
            raise MoveRefused("Tulis nomor yang diberikan kanal itu.")
        day = promised_on or timezone.localdate() + timedelta(days=channel.days)
        self._move(
            (Status.RECEIVED, Status.CHECKING),
            Status.FORWARDED,
            by=by,
            only=Q(disputed_at=None) | ~Q(answered_by=by),
            step={"channel": channel, "reference": reference.strip()},
            due_at=moments.end_of_day(day),
            reminded=0,
        )

    def answer(self, *, by: "User", words: str) -> None:
        """An answer in plain words, read by whoever asked."""
        self._end(Status.ANSWERED, by=by, words=words, ask="Tulis jawabannya.")

    def decline(self, *, by: "User", words: str) -> None:
        """It cannot be followed up, and why."""
        self._end(Status.DECLINED, by=by, words=words, ask="Tulis alasannya.")

    def _end(self, status: Status, *, by: "User", words: str, ask: str) -> None:
        if not words.strip():
            raise MoveRefused(f"{ask} Itu yang dibaca warga yang bertanya.")
        if self.disputed_at is not None and self.answered_by_id == by.pk:
            raise NotYours(
                "Warga merasa belum terjawab. Kali ini orang lain yang menjawab."
            )
        self._move(
            RUNNING,
            status,
            by=by,
            only=Q(disputed_at=None) | ~Q(answered_by=by),
            step={"words": words.strip()[:ANSWER_MAX]},
            answered_by=by,
            answered_at=timezone.now(),
        )

    def confirm(self) -> None:
        """Whoever asked says it was answered, or did not object in time."""
        self._move(TOLD, Status.CLOSED, by=None, closed_at=timezone.now())

    def dispute(self, words: str) -> None:
        """Whoever asked says it was not; once. Another person looks at it."""
        if not self.may_be_disputed:
            raise MoveRefused(
                "Tiket ini sudah diperiksa sekali lagi, atau sudah selesai."
            )
        now = timezone.now()
        self._move(
            TOLD,
            Status.CHECKING,
            by=None,
            only=Q(disputed_at=None),
            step={"words": words.strip()[:ANSWER_MAX]},
            disputed_at=now,
            due_at=due_after(now),
            reminded=0,
        )

    def call_back(self) -> None:
        """Whoever asked takes it back, whatever became of it: there is nothing to answer
        any more, and nothing of it is kept."""
        now = timezone.now()
        with transaction.atomic():
            with suppress(TooLate):
                ended: dict[str, Any] = {"answered_at": now, "closed_at": now}
                self._move(RUNNING, Status.CLOSED, by=None, **ended)
            self.forget_words(only_own=True)

    def _move(
        self,
        sources: "tuple[Status, ...]",
        target: Status,
        *,
        by: "User | None",
        only: Q | None = None,
        step: dict[str, Any] | None = None,
        **changes: Any,
    ) -> None:
        """Change the state and leave one line. The WHERE is the lock."""
        with transaction.atomic():
            rows = Wish.objects.filter(only or Q(), pk=self.pk, status__in=sources)
            if not rows.update(status=target, **changes):
                raise self.too_late()
            self.steps.create(status=target, by=by, **(step or {}))
        self.refresh_from_db()

    def too_late(self) -> TooLate:
        """Who did what and when."""
        steps = self.steps.exclude(reference=CONTACT_SEEN).select_related("by")
        last = steps.order_by("-pk").first()
        if last is None:
            return TooLate("Keadaan tiket ini sudah berubah. Muat ulang halaman.")
        who = str(last.by) if last.by else "Warga yang bertanya"
        label = Status(last.status).label.lower()
        return TooLate(f"{who} baru mengubahnya: {label}, {moments.zoned(last.at)}.")

    def forget_words(self, *, only_own: bool = False) -> None:
        """What was said and by whom goes, of `only_own` not what it was answered; figures
        stay."""
        photo = self.photo
        with transaction.atomic():
            WishPerson.objects.filter(wish=self).delete()
            said = self.steps.filter(by=None) if only_own else self.steps.all()
            said.exclude(words="").update(words=FORGOTTEN)
            Wish.objects.filter(pk=self.pk).update(
                words=FORGOTTEN, marks=[], photo=None, rt=None
            )
            if photo is not None:
                photo.forget_if_unused()
        self.refresh_from_db()


class WishPerson(models.Model):
    """Who said it, kept apart from what was said; nobody has to say."""

    wish = models.OneToOneField(Wish, models.CASCADE, related_name="person")
    name = models.CharField(max_length=80, blank=True, default="")
    contact = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        verbose_name = "pengirim aspirasi"
        verbose_name_plural = "pengirim aspirasi"

    def __str__(self) -> str:
        return f"Pengirim {self.pk}"


class WishStep(models.Model):
    """One line of what became of it. `words` are read by whoever asked."""

    wish = models.ForeignKey(Wish, models.CASCADE, related_name="steps")
    status = models.CharField(max_length=12, choices=Status.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    words = models.TextField(blank=True, default="")
    channel = models.ForeignKey(HandOver, models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        verbose_name = "langkah aspirasi"
        verbose_name_plural = "langkah aspirasi"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.at}"


class WishSupport(models.Model):
    """How many of an RT want the same; nobody is known by it."""

    wish = models.ForeignKey(Wish, models.CASCADE, related_name="supports")
    rw = models.PositiveSmallIntegerField(null=True)
    rt = models.PositiveSmallIntegerField(null=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wish", "rw", "rt"],
                name="voices_wishsupport_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"RT {self.rt}/RW {self.rw}: {self.count}"

    @classmethod
    def add(cls, wish: Wish, rw: int | None, rt: int | None) -> None:
        """One more household wants it."""
        with transaction.atomic():
            row, _is_new = cls.objects.get_or_create(wish=wish, rw=rw, rt=rt)
            cls.objects.filter(pk=row.pk).update(count=F("count") + 1)
            Wish.objects.filter(pk=wish.pk).update(support=F("support") + 1)


def kim_in_charge(region: Region) -> KimGroup | None:
    """The active KIM nearest to a place, upwards; None where there is none."""
    rows = KimGroup.objects.filter(status=KimGroup.Status.ACTIVE, is_office=False)
    for code in region_codes.with_ancestors(region.code):
        if found := rows.filter(region_id=code).order_by("name").first():
            return found
    return None
