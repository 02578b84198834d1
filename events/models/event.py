"""The event as residents know it: owner, audience, address, status, live version."""

from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from events.choices import PUBLIC, EventStatus, Reason, Visibility
from events.models.kind import EventKind
from events.models.place import Place
from reach import follow
from review.models import Publication, PublicationQuerySet
from review.states import Move, MoveRefused, NotYours, TooLate


class EventQuerySet(PublicationQuerySet):
    """Events as residents meet them. What is internal is never published."""

    SEARCHED = ("title", "kind__name", "venue__name")
    CARD = ("live", "kim", "region", "kind")

    def published(self, now: datetime | None = None) -> Self:
        return super().published(now).filter(visibility__in=PUBLIC)

    def withdrawn(self) -> Self:
        return super().withdrawn().filter(visibility__in=PUBLIC)

    def with_page_data(self) -> Self:
        """What an event's page shows, in the same query."""
        return self.select_related(
            "live__kind", "live__region", "live__poster", "kim", "region"
        )


class Event(Publication):
    """Identity of an event. Its words are in revisions; its days are occurrences."""

    PUBLIC_NAME = "Acara"
    LIST_NAME = "agenda:index"
    LIST_WORDS = "Lihat agenda"
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

    objects = EventQuerySet.as_manager()

    occurrences: Any  # a manager with OccurrenceQuerySet's methods

    class Meta(Publication.Meta):
        verbose_name = "acara"
        verbose_name_plural = "acara"
        constraints = [
            *Publication.Meta.constraints,
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
            *Publication.Meta.indexes,
            models.Index(
                "kim",
                models.F("id").desc(),
                name="events_event_of_kim",
                condition=Q(live__isnull=False),
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its readable address once published, else the officer's page."""
        if self.slug:
            return reverse("agenda:detail", args=[self.slug])
        return self.state_link()

    @property
    def is_announced(self) -> bool:
        """Whether residents may know of it now."""
        return self.is_published and self.visibility in PUBLIC

    def held_last(self) -> "datetime | None":
        """When the last day was of which the live version tells how it went. One query."""
        told = self.occurrences.filter(status=EventStatus.PLANNED)
        told = told.filter(key__in=list(self.live.minutes) if self.live else [])
        return told.order_by("-starts_at").values_list("starts_at", flat=True).first()

    def state_link(self) -> str:
        return reverse("plan:state", args=[self.code])

    @property
    def state_word(self) -> str:
        word = super().state_word
        if word == "Terjadwal":
            return "Terbit nanti"
        if word != "Terbit":
            return word
        if self.status != EventStatus.PLANNED:
            return str(self.get_status_display())
        return "Internal" if self.visibility == Visibility.INTERNAL else "Terbit"

    # --- verbs of the organiser, at once -------------------------------------------------

    def call_off(
        self, *, by: User, status: EventStatus, reason: str, key: str = ""
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
            follow.changed(self)
        self.refresh_from_db()

    @property
    def said_other_at(self) -> datetime | None:
        off = self.occurrences.exclude(status=EventStatus.PLANNED)
        newest: datetime | None = off.aggregate(at=models.Max("changed_at"))["at"]
        return newest

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

    def after_leaving(self) -> None:
        """Halls are free for others again; a day that is over keeps the one it was in."""
        self.occurrences.filter(until__gt=timezone.now()).update(room=None)
        follow.left(self)

    def erase_words(self, moment: datetime) -> None:
        places = list(self.revisions.values_list("place", flat=True))
        super().erase_words(moment)
        follow.erased(self)
        self.occurrences.update(room=None)
        Place.objects.forget_erased(places)
        # Who was invited and who came: names, too.
        for day in self.occurrences.select_related("attendance"):
            day.forget_names()
