"""The days an event takes place on: what calendars and lists are made of."""

from datetime import datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    DateTimeRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from events.choices import EventStatus, Reason
from events.models.event import Event, EventQuerySet
from events.models.kind import EventKind
from events.models.place import Place
from events.models.when import clock_words, day_words, is_whole_day
from groups.models import KimGroup, Region
from review.live import LiveRows
from review.states import Status

# Without an end an event holds its room this long.
ASSUMED = timedelta(hours=2)
# How far back one that still goes on may have begun: the form makes none longer than to
# the end of the next day (plan/hours.py). Without it a list of what is to come would pass
# by every day there ever was.
LONGEST = timedelta(days=2)
# Officers are reminded of missing minutes for so long.
REMEMBERED = timedelta(days=7)
# Long texts no row shows; a series would bring them once for each of its days.
UNSHOWN = tuple(
    f"event__live__{name}"
    for name in ("times", "agenda", "minutes", "about", "writers", "flags")
)


# What a list's order asks of a day besides: read from the index, not from the table.
SHOWN = ("shown_version", "shown_from", "sequence")


class OccurrenceQuerySet(LiveRows):
    """Days by time and place. Pages for residents start with readable()."""

    MOMENT = "starts_at"
    ENDS = "until"
    # A day called off or moved counts on; its words are its event's live version.
    VERSION = ("shown_version", "sequence")
    SEARCHED = EventQuerySet.SEARCHED
    CARD = ("event__live", "event__kim", "region", "kind")

    def readable(self, now: datetime | None = None) -> Self:
        """Of what residents may know now: not of what was withdrawn or erased."""
        return self.filter(is_public=True, shown_from__lte=now or timezone.now())

    def versions(self) -> Any:
        return Event.objects.all().versions()

    def between(self, start: datetime, end: datetime) -> Self:
        """Beginning in that span; `end` is the first moment after it."""
        return self.filter(starts_at__gte=start, starts_at__lt=end)

    def coming(self, now: datetime | None = None) -> Self:
        """Not over yet, soonest first."""
        now = now or timezone.now()
        return self.filter(until__gt=now, starts_at__gt=now - LONGEST).in_order()

    def past(self, now: datetime | None = None) -> Self:
        """Over, newest first."""
        now = now or timezone.now()
        return self.filter(until__lte=now, starts_at__lt=now).newest_first()

    def untold(self) -> Self:
        """Held within the last days and without minutes yet, newest first."""
        now = timezone.now()
        held = self.filter(
            status=EventStatus.PLANNED,
            event__live__isnull=False,
            until__lte=now,
            # Said besides, so that the index does not begin with what is to come.
            starts_at__lt=now,
            starts_at__gt=now - REMEMBERED,
        )
        untold = held.exclude(event__live__minutes__has_key=F("key"))
        # While moderators read a change, minutes could not be written anyway.
        free = untold.exclude(event__revisions__status=Status.SUBMITTED)
        return free.newest_first()

    def with_card_data(self) -> Self:
        """What a row of the agenda shows, in the same query."""
        return super().with_card_data().defer(*UNSHOWN)

    def call_off(self, status: str, reason: str, moment: datetime) -> int:
        """Mark these days; calendars are told by a higher sequence."""
        return self.update(
            status=status,
            reason=reason,
            changed_at=moment,
            sequence=F("sequence") + 1,
        )


class Occurrence(models.Model):
    """One day of an event. The columns lists filter by are copies of the live version's."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="occurrences"
    )
    # Stable over versions: a moved day keeps it, so calendars move theirs too.
    key = models.CharField(max_length=12)
    starts_at = models.DateTimeField("mulai")
    ends_at = models.DateTimeField("selesai", null=True, blank=True)
    # ends_at, or as long as one assumes: over by then.
    until = models.DateTimeField()
    status = models.CharField(
        max_length=10, choices=EventStatus.choices, default=EventStatus.PLANNED
    )
    reason = models.CharField(max_length=10, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    is_public = models.BooleanField(default=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(EventKind, on_delete=models.PROTECT, related_name="+")
    kim = models.ForeignKey(KimGroup, on_delete=models.PROTECT, related_name="+")
    # Copies that the database itself keeps of the event (migration 0007): which version
    # is live, and since or from when it may be read. Lists need no other table for it.
    shown_version = models.BigIntegerField(null=True, editable=False)
    shown_from = models.DateTimeField(null=True, editable=False)
    # The place, where it holds one event at a time.
    room = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, related_name="days"
    )

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = "hari acara"
        verbose_name_plural = "hari acara"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "key"], name="events_occurrence_key_once"
            ),
            models.CheckConstraint(
                name="events_occurrence_ends_after_start",
                condition=Q(until__gt=F("starts_at"))
                & (Q(ends_at=None) | Q(ends_at=F("until"))),
            ),
            ExclusionConstraint(
                name="events_occurrence_room_free",
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_at",
                            "until",
                            RangeBoundary(),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(room__isnull=False, status=EventStatus.PLANNED),
            ),
        ]
        # `until` stands last in each: a day that is over is passed by in the index.
        indexes = [
            models.Index(
                "starts_at",
                "id",
                "until",
                name="occurrence_agenda",
                include=SHOWN,
                condition=Q(is_public=True),
            ),
            models.Index(
                "region",
                "starts_at",
                "id",
                "until",
                name="occurrence_of_place",
                include=SHOWN,
                condition=Q(is_public=True),
            ),
            models.Index(
                "kind",
                "starts_at",
                "id",
                "until",
                name="occurrence_of_kind",
                include=SHOWN,
                condition=Q(is_public=True),
            ),
            models.Index(
                "region",
                "kind",
                "starts_at",
                "id",
                "until",
                name="occurrence_of_kind_at",
                include=SHOWN,
                condition=Q(is_public=True),
            ),
            # Which day of an event is next, or was last: its officers' list of events.
            models.Index(
                "event", "status", "starts_at", "until", name="occurrence_of_event"
            ),
            # Also of what is internal: its officers' own days.
            models.Index("kim", "starts_at", "id", "until", name="occurrence_of_kim"),
        ]

    def __str__(self) -> str:
        return f"{self.event}, {self.day_words}"

    @property
    def version_shown(self) -> tuple[int | None, int]:
        """What its card is a function of; see LiveRows.VERSION."""
        return self.event.live_id, self.sequence

    @property
    def zone(self) -> ZoneInfo:
        """Where it takes place, by the clock there."""
        live = self.event.live
        return ZoneInfo(live.zone if live else settings.TIME_ZONE)

    @property
    def zone_label(self) -> str:
        """WIB, WITA or WIT."""
        return settings.ZONE_LABEL.get(str(self.zone), "")

    @property
    def begins(self) -> datetime:
        """By the clock there."""
        return self.starts_at.astimezone(self.zone)

    @property
    def ends(self) -> datetime | None:
        """By the clock there, where an end was said."""
        return self.ends_at.astimezone(self.zone) if self.ends_at else None

    @property
    def is_whole_day(self) -> bool:
        """Whether the hour is not known, or it is all day."""
        return is_whole_day(self.begins, self.ends)

    @property
    def day_words(self) -> str:
        """Selasa, 24 November 2026."""
        return day_words(self.begins, self.ends)

    @property
    def clock_words(self) -> str:
        """19.30–21.30 WIB; empty where the hour is not known."""
        clock = clock_words(self.begins, self.ends)
        return f"{clock} {self.zone_label}" if clock else ""

    @property
    def reason_words(self) -> str:
        """Why it was called off: Cuaca buruk atau rob."""
        return Reason(self.reason).label if self.reason else ""

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def is_over(self) -> bool:
        return self.until <= timezone.now()

    @property
    def is_past(self) -> bool:
        """Whether nobody can be asked to it any more; what is postponed is still to be."""
        return self.is_over and self.status != EventStatus.POSTPONED

    def why_not_open(self) -> str:
        """Why nobody can come now: called off, or over; empty where people can."""
        if self.status != EventStatus.PLANNED:
            return f"Acara ini {self.get_status_display().lower()}."
        return "Acaranya sudah selesai." if self.is_over else ""

    def forget_names(self) -> None:
        """Nobody knows any more who was invited and who came; the number stays."""
        self.invitations.all().delete()
        sheet = getattr(self, "attendance", None)
        if sheet is not None:
            sheet.forget()

    @property
    def uid(self) -> str:
        """The same in every calendar, for ever."""
        return f"{self.event.code}-{self.key}"
