"""Isyarat dini: what is brewing somewhere, told quietly to those who can calm it.

Never public, never counted in public, and no words of it leave these tables: notices say
only that there is something to read. No names of persons.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from groups.models import Moderator, Region
from kim_portal.lib import moments, region_codes
from review.states import MoveRefused, TooLate

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

SEEN_MAX, PLACE_MAX, DONE_MAX = 600, 120, 600
# Somebody says "seen" so soon; else moderators are asked once more, and once only.
SEEN_WITHIN = timedelta(hours=4)
# Told of the same place and kind so soon after, it is the same.
SAME_WITHIN = timedelta(hours=72)
WORDS_KEPT = timedelta(days=90)
# The same words of the same person are a second tap.
TAPPED_WITHIN = timedelta(minutes=10)
FORGOTTEN = "(sudah dihapus)"


class Watcher(models.Model):
    """Somebody of Kesbangpol or a Forkompimcam who reads signals of a territory."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="watches",
        verbose_name="orang",
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="wilayah")
    office = models.CharField(
        "lembaga", max_length=80, help_text="Misalnya: Kesbangpol, Polsek, Koramil."
    )

    class Meta:
        verbose_name = "pembaca isyarat dini"
        verbose_name_plural = "pembaca isyarat dini"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "region"],
                name="voices_watcher_once",
                violation_error_message="Orang ini sudah membaca isyarat wilayah itu.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.office}: {self.region}"


def codes_read_by(user: "User | AnonymousUser") -> list[str]:
    """Territories whose signals the person reads; empty for nearly everybody."""
    if not user.is_authenticated or not user.is_active:
        return []
    watched = Watcher.objects.filter(user=user).values_list("region_id", flat=True)
    return sorted({*Moderator.objects.codes_of(user), *watched})


class SignalQuerySet(models.QuerySet):
    """Signals by who may read them."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Of moderators of the territory, and of who watches it."""
        return self.filter(region_codes.inside("region__code", codes_read_by(user)))

    def open(self) -> Self:
        """Not closed: unread first, then the newest word."""
        is_read = models.Case(models.When(seen_at=None, then=0), default=1)
        return self.filter(closed_at=None).order_by(is_read, "-last_at", "-pk")

    def closed(self) -> Self:
        """Closed, newest first."""
        return self.exclude(closed_at=None).order_by("-closed_at", "-pk")


class Signal(models.Model):
    """One thing that is brewing, told by one or by several."""

    class Kind(models.TextChoices):
        CROWD = "kerumunan", "Kerumunan"
        PROVOCATION = "provokasi", "Provokasi"
        CLASH = "bentrok", "Bentrok atau tawuran"
        MONEY = "politik-uang", "Politik uang"
        INTIMIDATION = "intimidasi", "Intimidasi"
        HAZARD = "bahaya-alam", "Bahaya alam"
        SERVICE = "layanan", "Layanan terganggu"
        OTHER = "lain", "Lainnya"

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    reminded = models.BooleanField(default=False)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    seen_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = "isyarat dini"
        verbose_name_plural = "isyarat dini"
        constraints = [
            models.CheckConstraint(
                name="voices_signal_closed_was_seen",
                condition=Q(closed_at=None) | Q(seen_at__isnull=False),
            )
        ]
        indexes = [
            models.Index(
                "region",
                "last_at",
                name="voices_signal_open",
                condition=Q(closed_at=None),
            ),
            models.Index("closed_at", name="voices_signal_closed"),
        ]

    def __str__(self) -> str:
        return f"Isyarat {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("signals:one", args=[self.pk])

    @classmethod
    def put_down(
        cls,
        *,
        region: Region,
        kind: str,
        place: str,
        seen: str,
        sure: str,
        by: "User",
        is_told: bool,
    ) -> "tuple[Signal, bool]":
        """A report: of a new signal, or of one that is told already; whether it is new."""
        now = timezone.now()
        with transaction.atomic():
            # Whoever tells of a place does so one after the other.
            Region.objects.select_for_update(no_key=True).get(pk=region.pk)
            rows = cls.objects.open().filter(region=region, kind=kind)
            near = rows.filter(last_at__gt=now - SAME_WITHIN)
            # What has no name of its own is like nothing else.
            known = None if kind == cls.Kind.OTHER else near.first()
            said = {"seen": seen, "by": by, "at__gt": now - TAPPED_WITHIN}
            if tapped := near.filter(
                pk__in=Sighting.objects.filter(**said).values("signal")
            ).first():
                return tapped, False
            signal = known or cls.objects.create(
                region=region, kind=kind, due_at=now + SEEN_WITHIN
            )
            signal.sightings.create(
                place=place, seen=seen, sure=sure, by=by, is_told=is_told, at=now
            )
            cls.objects.filter(pk=signal.pk).update(last_at=now)
        return signal, known is None

    @property
    def has_news(self) -> bool:
        """Whether something was told since it was read."""
        return self.seen_at is not None and self.last_at > self.seen_at

    def acknowledge(self, *, by: "User") -> None:
        """Somebody has read it. Raises TooLate where another did."""
        rows = Signal.objects.filter(pk=self.pk, seen_at=None, closed_at=None)
        now = timezone.now()
        with transaction.atomic():
            if not rows.update(seen_at=now, seen_by=by):
                raise self.too_late()
            self.steps.create(what=SignalStep.What.SEEN, by=by)
        self.refresh_from_db()

    def note(self, *, by: "User", what: str, words: str) -> None:
        """What was done: a patrol, a talk, whom it was forwarded to."""
        if not words.strip():
            raise MoveRefused("Tulis apa yang dilakukan.")
        rows = Signal.objects.filter(pk=self.pk, closed_at=None)
        now = timezone.now()
        with transaction.atomic():
            if not rows.select_for_update().exists():
                raise self.too_late()
            rows.filter(seen_at=None).update(seen_at=now, seen_by=by)
            self.steps.create(what=what, words=words.strip()[:DONE_MAX], by=by)
        self.refresh_from_db()

    def close(self, *, by: "User", words: str) -> None:
        """It is over, and how it ended."""
        if not words.strip():
            raise MoveRefused("Tulis bagaimana akhirnya.")
        now = timezone.now()
        with transaction.atomic():
            rows = Signal.objects.filter(pk=self.pk, closed_at=None)
            first = models.functions.Coalesce("seen_at", models.Value(now))
            if not rows.update(closed_at=now, closed_by=by, seen_at=first):
                raise self.too_late()
            what = SignalStep.What.CLOSED
            self.steps.create(what=what, words=words.strip()[:DONE_MAX], by=by)
        self.refresh_from_db()

    def too_late(self) -> TooLate:
        """Who did what and when."""
        last = self.steps.select_related("by").order_by("-pk").first()
        if last is None:
            return TooLate("Keadaannya sudah berubah. Muat ulang halaman.")
        label = last.get_what_display().lower()
        return TooLate(f"{last.by} sudah mencatat: {label}, {moments.zoned(last.at)}.")

    @classmethod
    def forget_words(cls, now: datetime) -> None:
        """Of those closed long ago what was said goes; figures stay."""
        old = cls.objects.filter(last_at__lt=now - WORDS_KEPT).filter(
            Q(closed_at=None) | Q(closed_at__lt=now - WORDS_KEPT)
        )
        told = Sighting.objects.filter(signal__in=old).exclude(seen=FORGOTTEN)
        told.update(seen=FORGOTTEN, place="")
        steps = SignalStep.objects.filter(signal__in=old)
        steps.exclude(words__in=["", FORGOTTEN]).update(words=FORGOTTEN)


class Sighting(models.Model):
    """What one officer told of it."""

    class Sure(models.TextChoices):
        SAW = "lihat", "Melihat sendiri"
        HEARD = "dengar", "Mendengar dari yang melihat"
        RUMOUR = "kabar", "Baru kabar"

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="sightings")
    place = models.CharField(max_length=PLACE_MAX)
    seen = models.TextField()
    sure = models.CharField(max_length=6, choices=Sure.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # A resident told it, the officer wrote it down.
    is_told = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "laporan isyarat"
        verbose_name_plural = "laporan isyarat"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Laporan {self.pk}"


class SignalStep(models.Model):
    """One thing that was done about it."""

    class What(models.TextChoices):
        SEEN = "dibaca", "Sudah dibaca"
        PATROL = "patroli", "Patroli"
        TALK = "bicara", "Berbicara dengan warga"
        FORWARDED = "diteruskan", "Diteruskan"
        OTHER = "lain", "Tindakan lain"
        CLOSED = "selesai", "Selesai"

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="steps")
    what = models.CharField(max_length=10, choices=What.choices)
    words = models.TextField(blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "tindakan"
        verbose_name_plural = "tindakan"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.at}"
