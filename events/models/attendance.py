"""Who came: a list filled at the door by people's own phones, or typed in afterwards.

Names are personal data. They are asked with the day they will be deleted on, seen only
by officers of the KIM that organises, and deleted by jobs.forget_guests; the number
stays.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self, TypeVar

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from events.choices import EventStatus
from events.models.event import Event
from events.models.invitation import EventInvitation
from events.models.occurrence import Occurrence
from kim_portal.lib import check_code
from kim_portal.lib.moments import zoned
from kim_portal.lib.numbers import figure
from review.states import MoveRefused, TooLate

if TYPE_CHECKING:
    from accounts.models import User

NAME_MAX = 80
ORIGIN_MAX = 80
# By phone and from paper each: strangers with the code cannot fill the paper's room.
SHUT = "Daftar hadir ini sudah ditutup."
GUESTS_MAX = 1_000
# Of 887 million codes a taken one is rare, twice in a row all but impossible.
CODE_TRIES = 4
# Which words people agreed to; change it with the sentence in templates/events/door.html.
CONSENT = "2026-11"
# How long before the beginning and after the end the door is open.
EARLY, LATE = timedelta(hours=3), timedelta(hours=6)


Made = TypeVar("Made")


def with_free_code(write: Callable[[], Made]) -> Made:
    """What `write` answers, tried again with another code where one was taken.

    Raises IntegrityError after CODE_TRIES: then it was not the code.
    """
    for _chance in range(CODE_TRIES - 1):
        with suppress(IntegrityError), transaction.atomic():
            return write()
    return write()


class AttendanceSheet(models.Model):
    """The list of one day, and the code that opens it at the door."""

    day = models.OneToOneField(
        Occurrence, on_delete=models.CASCADE, related_name="attendance"
    )
    code = models.CharField(max_length=6, unique=True, default=check_code.make)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # The last day the names are kept, as people were told; never later.
    kept_until = models.DateField()
    # How many there were, written down when the names were deleted.
    counted = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = "daftar hadir"
        verbose_name_plural = "daftar hadir"
        constraints = [
            models.CheckConstraint(
                name="events_attendance_closed_by_somebody",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"Daftar hadir {self.shown_code}"

    @classmethod
    def open_for(cls, day: Occurrence, *, by: "User") -> Self:
        """The list of a day, begun now where there is none."""
        made = {"opened_by": by, "kept_until": keep_until(day)}

        made_or_found = with_free_code(
            lambda: cls.objects.get_or_create(day=day, defaults=made)
        )
        return made_or_found[0]

    @property
    def shown_code(self) -> str:
        """4H7T-2W."""
        return check_code.show(self.code)

    @property
    def link(self) -> str:
        """What the QR at the door holds."""
        return f"{settings.SITE_URL}{reverse('agenda:check_in', args=[self.code])}"

    @property
    def opens_at(self) -> datetime:
        """From then on people may write themselves in."""
        return self.day.starts_at - EARLY

    @property
    def shuts_at(self) -> datetime:
        """After that nobody may, whatever the organiser forgets."""
        return self.day.until + LATE

    @property
    def is_early(self) -> bool:
        """Whether the door is not open yet."""
        return timezone.now() < self.opens_at

    def closed_because(self) -> str:
        """Why nobody may write themselves in now; empty where the door is open."""
        now = timezone.now()
        if self.day.event.live_id is None:
            return SHUT
        if self.day.status != EventStatus.PLANNED:
            return f"Acara ini {self.day.get_status_display().lower()}."
        if self.closed_at or now > self.shuts_at or self.counted is not None:
            return SHUT
        if self.is_early:
            return f"Daftar hadir dibuka {zoned(self.opens_at)}."
        return ""

    def change_code(self) -> None:
        """A new code for the door: the old one opens nothing any more."""
        mine = type(self).objects.filter(pk=self.pk)
        with_free_code(lambda: mine.update(code=check_code.make()))
        self.refresh_from_db()

    def close(self, *, by: "User") -> None:
        """Nobody can write themselves in any more. Raises TooLate where it was closed."""
        rows = type(self).objects.filter(pk=self.pk, closed_at=None)
        if not rows.update(closed_at=timezone.now(), closed_by=by):
            self.refresh_from_db()
            raise TooLate(self._already())
        self.refresh_from_db()

    def reopen(self) -> None:
        """Open the door again, as long as the day allows it."""
        rows = type(self).objects.filter(pk=self.pk, counted=None)
        if not rows.update(closed_at=None, closed_by=None):
            raise TooLate(
                "Nama-namanya sudah dihapus. Daftar ini tidak dapat dibuka lagi."
            )
        self.refresh_from_db()

    def _already(self) -> str:
        if self.closed_at is None:
            return "Daftar hadir ini sudah dibuka lagi."
        return f"{self.closed_by} sudah menutupnya {zoned(self.closed_at)}."

    # --- people -------------------------------------------------------------------------

    def number(self) -> int:
        """How many came, as far as this list knows."""
        return self.guests.count() if self.counted is None else self.counted

    def groups(self) -> list[tuple[str, int]]:
        """How many from where, most first."""
        rows = self.guests.order_by().values_list("origin").annotate(n=Count("pk"))
        return list(rows.order_by("-n", "origin"))

    def check_in(self, *, name: str, origin: str, phone: str) -> "Guest":
        """Write a visitor in. The same phone is written in once: it gets its own row.

        `phone` is a mark made for this list alone; see door. Raises MoveRefused where the
        door is closed or the list is full.
        """
        with transaction.atomic():
            sheet = self._held()
            if mine := sheet.guests.filter(phone=phone).first():
                return mine
            if why := sheet.closed_because():
                raise MoveRefused(why)
            sheet._check_room(1, typed=False)
            return sheet.guests.create(
                name=name, origin=origin, phone=phone, consent=CONSENT
            )

    def type_in(self, rows: list[tuple[str, str]], *, by: "User") -> int:
        """Add (name, origin) from the paper list; how many are new.

        The same pair, typed before or by phone, is the same person and counts once.
        Raises MoveRefused.
        """
        with transaction.atomic():
            sheet = self._held()
            if sheet.counted is not None or sheet.day.event.live_id is None:
                raise MoveRefused("Masa simpan daftar ini sudah habis.")
            known = {alike(*row) for row in sheet.guests.values_list("name", "origin")}
            people = {alike(*row): row for row in reversed(rows)}
            fresh = [row for key, row in people.items() if key not in known][::-1]
            sheet._check_room(len(fresh), typed=True)
            made = [
                Guest(sheet=sheet, name=name, origin=origin, typed_by=by)
                for name, origin in fresh
            ]
            return len(Guest.objects.bulk_create(made))

    def _held(self) -> Self:
        """This row locked and read anew: nobody forgets the names meanwhile."""
        rows = type(self).objects.select_for_update(of=("self",))
        return rows.select_related("day__event").get(pk=self.pk)

    def _check_room(self, more: int, *, typed: bool) -> None:
        if self.guests.filter(phone__isnull=typed).count() + more > GUESTS_MAX:
            raise MoveRefused(
                f"Daftar ini sudah penuh ({figure(GUESTS_MAX)} orang). Hubungi penyelenggara."
            )

    def forget(self) -> None:
        """Delete the names and write down how many there were. Once."""
        with transaction.atomic():
            sheet = self._held()
            if sheet.counted is not None:
                return
            sheet.counted = sheet.guests.count()
            sheet.save(update_fields=["counted"])
            sheet.guests.all().delete()
        self.refresh_from_db()


class Guest(models.Model):
    """One person who came: by their own phone, or typed in from paper."""

    sheet = models.ForeignKey(
        AttendanceSheet, on_delete=models.CASCADE, related_name="guests"
    )
    name = models.CharField("nama", max_length=NAME_MAX)
    origin = models.CharField("RT/RW atau unsur", max_length=ORIGIN_MAX, blank=True)
    # A mark of the phone made for this list alone: says nothing of any other.
    phone = models.CharField(max_length=32, null=True)
    # Which words were agreed to; nothing was asked of who signed on paper.
    consent = models.CharField(max_length=10, blank=True)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "yang hadir"
        verbose_name_plural = "yang hadir"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "phone"], name="events_guest_once_per_phone"
            ),
            models.CheckConstraint(
                name="events_guest_came_or_was_typed",
                condition=Q(phone=None, typed_by__isnull=False)
                | (Q(phone__isnull=False, typed_by=None) & ~Q(phone="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


def alike(name: str, origin: str) -> tuple[str, str]:
    """What two writings of one person have in common."""
    return name.casefold(), origin.casefold()


def keep_until(day: Occurrence) -> date:
    """The last day names of its visitors are kept, by the clock there."""
    last = (day.until - timedelta(seconds=1)).astimezone(day.zone).date()
    return last + timedelta(days=settings.GUESTS_KEPT_DAYS)


def keep_guests_with(event: Event, *, moved: list[int]) -> None:
    """A day on another date asks its guests again, and needs a new code for its door.

    The old code was handed out with the old date of forgetting: it opens nothing now.
    Who came before it was known to be another day came in vain and is forgotten; where
    only a past date was put right, those who were there stay on the list.
    """
    EventInvitation.ask_again(moved)
    lists = AttendanceSheet.objects.filter(
        day__event=event, day__in=moved, counted=None
    )
    lists.filter(Q(guests=None) | Q(day__starts_at__gt=timezone.now())).delete()


def due_for_forgetting() -> "models.QuerySet[AttendanceSheet]":
    """Lists whose names have been kept as long as was said."""
    return AttendanceSheet.objects.filter(
        counted=None, kept_until__lt=timezone.localdate()
    ).order_by(F("kept_until"), "pk")
