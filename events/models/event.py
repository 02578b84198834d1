"""The event as residents know it: owner, audience, address, status, live version."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from events.models.kind import EventKind
from kim_portal.lib import text
from kim_portal.lib.generation import raise_generation
from kim_portal.lib.moderation import (
    OPEN,
    Move,
    MoveRefused,
    NotYours,
    Status,
    TooLate,
)
from review.models.published import (
    ReviewedPublication,
    ReviewedPublicationQuerySet,
)
from review.scrubbing import scrub

if TYPE_CHECKING:
    from accounts.models import User
    from events.models.revision import EventRevision


class Visibility(models.TextChoices):
    """Who may know of it, and who may come."""

    OPEN = "terbuka", "Terbuka untuk warga"
    INVITED = "undangan", "Diumumkan, undangan saja"
    INTERNAL = "internal", "Internal, tidak diumumkan"


PUBLIC = (Visibility.OPEN, Visibility.INVITED)


class EventStatus(models.TextChoices):
    """Whether it takes place. Over is said by the clock."""

    PLANNED = "terjadwal", "Terjadwal"
    POSTPONED = "ditunda", "Ditunda"
    CANCELLED = "dibatalkan", "Dibatalkan"


class Reason(models.TextChoices):
    """Why it does not take place: fixed words, since nobody has checked others yet."""

    WEATHER = "cuaca", "Cuaca buruk atau rob"
    SPEAKER = "narasumber", "Narasumber berhalangan"
    PLACE = "tempat", "Tempat tidak dapat dipakai"
    CLASH = "bentrok", "Bersamaan dengan acara lain"
    MERGED = "digabung", "Digabung dengan acara lain"
    OTHER = "lain", "Sebab lain; tanyakan kepada penyelenggara"


class EventQuerySet(ReviewedPublicationQuerySet):
    """Events by place. What is internal is never published."""

    def published(self) -> Self:
        return super().published().filter(visibility__in=PUBLIC)

    def withdrawn(self) -> Self:
        return super().withdrawn().filter(visibility__in=PUBLIC)

    def about(self, typed: str) -> Self:
        """Those whose title, kind or place holds every word typed."""
        rows = self
        for spellings in text.search_words(typed):
            found = Q()
            for word in spellings:
                found |= (
                    Q(live__title__icontains=word)
                    | Q(kind__name__icontains=word)
                    | Q(live__place__name__icontains=word)
                )
            rows = rows.filter(found)
        return rows

    def with_desk_data(self) -> Self:
        """What an officer's list shows: the open version, and a day in `day_at`.

        That is the next day that takes place, else the last that did, else any. Two
        queries. What was thrown away before it was ever approved is left out.
        """
        from events.models.occurrence import Occurrence
        from events.models.revision import EventRevision

        days = Occurrence.objects.filter(event=OuterRef("pk")).order_by("-starts_at")
        planned = days.filter(status=EventStatus.PLANNED)
        coming = planned.filter(until__gt=timezone.now()).order_by("starts_at")
        first = (Subquery(d.values("starts_at")[:1]) for d in (coming, planned, days))
        versions = EventRevision.objects.filter(publication=OuterRef("pk"))
        waiting = EventRevision.objects.filter(status__in=sorted(OPEN))
        return (
            self.filter(Exists(versions.exclude(status=Status.DROPPED)))
            .annotate(day_at=Coalesce(*first))
            .select_related("live", "kim")
            .prefetch_related(Prefetch("revisions", waiting, to_attr="open_ones"))
        )

    def with_page_data(self) -> Self:
        """What an event's page shows, in the same query."""
        return self.select_related(
            "live__place__region", "live__kind", "live__region", "live__poster", "kim"
        )


class Event(ReviewedPublication):
    """Identity of an event. Its words are in revisions; its days are occurrences."""

    NEWEST_WITH = ("publication__kim", "kind", "region", "place", "edited_by")

    live = models.OneToOneField(
        "events.EventRevision",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="live_for",
    )
    kind = models.ForeignKey(
        EventKind, on_delete=models.PROTECT, null=True, verbose_name="jenis"
    )
    visibility = models.CharField(
        max_length=8,
        choices=Visibility.choices,
        default=Visibility.OPEN,
        editable=False,
    )
    status = models.CharField(
        "status",
        max_length=10,
        choices=EventStatus.choices,
        default=EventStatus.PLANNED,
        editable=False,
    )
    status_reason = models.CharField(
        max_length=10, choices=Reason.choices, blank=True, editable=False
    )
    status_at = models.DateTimeField(null=True, editable=False)
    is_example = models.BooleanField("contoh", default=False, editable=False)

    objects = EventQuerySet.as_manager()

    occurrences: Any  # a manager with OccurrenceQuerySet's methods
    open_ones: Any  # see EventQuerySet.with_desk_data
    bulletins: Any  # news that tells of it; see kim_portal.retelling

    class Meta(ReviewedPublication.Meta):
        verbose_name = "acara"
        verbose_name_plural = "acara"
        constraints = [
            *ReviewedPublication.Meta.constraints,
            models.CheckConstraint(
                name="events_event_live_has_kind",
                condition=Q(live__isnull=True) | Q(kind__isnull=False),
            ),
            models.CheckConstraint(
                name="events_event_says_why_not",
                condition=Q(status=EventStatus.PLANNED)
                | (~Q(status_reason="") & Q(status_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                "published_at",
                name="events_event_to_check",
                condition=Q(live__isnull=False, checked_at=None),
            ),
            models.Index(
                "kim",
                models.F("id").desc(),
                name="events_event_of_kim",
                condition=Q(live__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Acara {self.shown_code}"

    def get_absolute_url(self) -> str:
        """Its readable address once published, else the officer's page."""
        if self.slug:
            return reverse("agenda:detail", args=[self.slug])
        return reverse("plan:state", args=[self.code])

    @property
    def open_one(self) -> "EventRevision | None":
        """The open version, where with_desk_data has fetched it."""
        return next(iter(self.open_ones), None)

    @property
    def is_announced(self) -> bool:
        """Whether residents may know of it now."""
        return self.is_published and self.visibility in PUBLIC

    @property
    def state_word(self) -> str:
        """The public state in one word, for officers and moderators."""
        if self.erased_at:
            return "Dihapus"
        if self.withdrawn_at:
            return "Ditarik"
        if self.is_scheduled:
            return "Terbit nanti"
        if not self.live_id:
            return "Belum terbit"
        if self.status != EventStatus.PLANNED:
            return self.get_status_display()
        return "Internal" if self.visibility == Visibility.INTERNAL else "Terbit"

    # --- verbs of the organiser, at once -------------------------------------------------

    def call_off(
        self, *, by: "User", status: EventStatus, reason: str, key: str = ""
    ) -> None:
        """Cancel or postpone it, or with `key` one of its days, at once.

        Moderators hear of it afterwards. Only fixed reasons are shown. Raises NotYours,
        MoveRefused without a known reason, TooLate where it was done already.
        """
        live = self.live
        if live is None or not live.may_write(by):
            raise NotYours("Anda bukan pengurus KIM ini.")
        if reason not in Reason.values or status == EventStatus.PLANNED:
            raise MoveRefused("Pilih sebabnya.")
        move = Move.CALL_OFF if status == EventStatus.CANCELLED else Move.POSTPONE
        with transaction.atomic():
            event = Event.objects.select_for_update(of=("self",)).get(pk=self.pk)
            now = timezone.now()
            days = self.occurrences.filter(starts_at__gt=now).exclude(
                status=EventStatus.CANCELLED
            )
            days = days.filter(key=key) if key else days
            if event.live_id != live.pk or event.status == status or not days:
                raise TooLate(self._already(event))
            days.call_off(status, reason, now)
            if not key:
                Event.objects.filter(pk=self.pk).update(
                    status=status, status_reason=reason, status_at=now
                )
            label = Reason(reason).label
            live.record(move, by=by, note=f"{self._which(key)}{label}")
            raise_generation()
        self.refresh_from_db()

    def take_place_again(self) -> None:
        """After a new version: planned once more if any coming day is."""
        coming = self.occurrences.filter(
            status=EventStatus.PLANNED, until__gt=timezone.now()
        )
        if self.status != EventStatus.PLANNED and coming.exists():
            Event.objects.filter(pk=self.pk).update(
                status=EventStatus.PLANNED, status_reason="", status_at=None
            )
            self.refresh_from_db()

    def _which(self, key: str) -> str:
        if not key:
            return ""
        return f"{self.occurrences.get(key=key).day_words}: "

    @staticmethod
    def _already(event: "Event") -> str:
        newest = event.newest_decision()
        return newest.sentence() if newest else "Acara ini sudah berubah."

    def scrub(self) -> None:
        scrub(self, "acara", "kim_scrub_event")
        # Who was invited and who came: names, too.
        for day in self.occurrences.select_related("attendance"):
            day.invitations.all().delete()
            if sheet := getattr(day, "attendance", None):
                sheet.forget()
