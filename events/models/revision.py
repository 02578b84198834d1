"""One version of an event: what, for whom, where, and on which days."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from events.choices import PUBLIC, Organiser, Unsur, Visibility
from events.models import parts
from events.models.attendance import keep_guests_with
from events.models.checks import problems_of
from events.models.event import Event
from events.models.kind import EventKind
from events.models.minutes import EventPhoto, Minutes, minutes_of, words_of
from events.models.place import VENUE_WORDS, Place
from events.models.sync import sync
from events.models.when import clock_words, day_words, standing_of
from groups.models import Photo
from guard.verdict import Verdict
from reach import follow
from reach.aloud import ALOUD
from reach.facts import Facts
from reach.messages import texts_of
from review import words
from review.flags import Flag
from review.models import Revision, RevisionQuerySet
from review.models.pictures import PhotoWords
from review.models.version import waiting_by
from review.states import MoveRefused, Problem, Status
from review.words import KEPT, Pictures, Word

# Told to moderators as important: there is little time left.
SOON = timedelta(hours=48)


def poster_of(revision: "EventRevision") -> list[dict[str, str]]:
    """The poster as rows of photos are kept."""
    if revision.poster is None:
        return []
    digest, alt = revision.poster.digest, revision.poster_alt
    return [{"photo": digest, "alt": alt, "caption": ""}]


def texts_of_venue(revision: "EventRevision") -> list[str]:
    """Its name, address and the note for wheelchairs."""
    return [revision.venue.get(name, "") for name in VENUE_WORDS]


def venue_said(venue: Any) -> str:
    """Each of its words on a line."""
    return "\n".join(filter(None, ((venue or {}).get(name) for name in VENUE_WORDS)))


class EventRevisionQuerySet(RevisionQuerySet):
    """Versions of events."""

    def holding(self, digest: str) -> Self:
        """Those that show this photo: as the poster, or with their minutes."""
        rows = EventPhoto.objects.filter(photo__digest=digest).values("revision")
        return self.filter(Q(poster__digest=digest) | Q(pk__in=rows))


class EventRevision(Revision):
    """The words and days. Frozen by the database too once submitted."""

    kind_key = "acara"
    WORDS = (
        words.TITLE,
        Word(
            "kind",
            "Jenis",
            empty=KEPT,
            guarded=False,
            value=lambda revision: revision.kind and revision.kind.name,
        ),
        Word(
            "organiser",
            "Penyelenggara",
            empty=KEPT,
            guarded=False,
            value=lambda revision: revision.organiser_as_written,
        ),
        Word("organiser_name"),
        words.REGION,
        Word(
            "visibility",
            "Keterbukaan",
            empty=KEPT,
            guarded=False,
            value=lambda revision: revision.get_visibility_display(),
        ),
        Word("place", empty=None, public=False, guarded=False, kept=False),
        Word("venue", "Tempat", empty={}, texts=texts_of_venue, said=venue_said),
        Word("zone", empty=KEPT, guarded=False),
        Word(
            "times",
            "Waktu",
            empty=KEPT,
            guarded=False,
            value=lambda revision: revision.times_words(),
        ),
        Word("about", "Keterangan"),
        Word("bring", "Yang perlu dibawa"),
        Word("contact", "Kontak"),
        Word("agenda", "Susunan acara", empty=[]),
        Word(
            "invited",
            "Diundang",
            empty=KEPT,
            guarded=False,
            value=lambda revision: revision.invited_words,
        ),
        Word("poster", empty=None, guarded=False, kept=False),
        Word("poster_alt"),
        Word(
            "minutes",
            "Notula",
            empty={},
            texts=words_of,
            value=lambda revision: [
                line for told in revision.told for line in told.lines()
            ],
        ),
        Pictures("photo_rows", "Foto", part=False, besides=poster_of),
        ALOUD,
        words.CHANGE_NOTE,
        replace(words.PLEDGES, copied=True),
        words.NOTE,
    )

    publication = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="revisions"
    )
    kind = models.ForeignKey(
        EventKind, on_delete=models.PROTECT, null=True, verbose_name="jenis"
    )
    organiser = models.CharField(
        "penyelenggara", max_length=10, choices=Organiser.choices, default=Organiser.KIM
    )
    organiser_name = models.CharField("nama penyelenggara", max_length=120, blank=True)
    visibility = models.CharField(
        "keterbukaan", max_length=8, choices=Visibility.choices, default=Visibility.OPEN
    )
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        verbose_name="tempat",
        related_name="versions",
    )
    # What residents read of the place, as it was when this was written: see
    # Place.as_words. `place` only says which hall is taken.
    venue = models.JSONField("tempat", default=dict, blank=True)
    # The clock at the place; times are written in it and kept as local wall time.
    zone = models.CharField(max_length=30, default=settings.TIME_ZONE)
    # A list of {key, starts, ends}: local times, 2026-11-24T19:30, ends may be null.
    times = models.JSONField("waktu", default=list, blank=True)
    about = models.TextField("keterangan", max_length=4000, blank=True)
    bring = models.CharField("yang perlu dibawa", max_length=300, blank=True)
    contact = models.CharField("kontak", max_length=160, blank=True)
    agenda = models.JSONField("susunan acara", default=list, blank=True)
    invited = ArrayField(
        models.CharField(max_length=20),
        verbose_name="diundang",
        default=list,
        blank=True,
    )
    poster = models.ForeignKey(
        Photo, on_delete=models.PROTECT, null=True, related_name="+"
    )
    poster_alt = models.CharField(max_length=200, blank=True)
    # By day: {key: {attendance, is_estimate, decisions: [...], todo}}; see minutes.
    minutes = models.JSONField("notula", default=dict, blank=True)

    # What may be read aloud and quoted; see reach.aloud.
    aloud = models.JSONField(default=dict, blank=True, db_default={})

    objects = EventRevisionQuerySet.as_manager()

    class Meta(Revision.Meta):
        verbose_name = "naskah acara"
        verbose_name_plural = "naskah acara"
        constraints = [
            *Revision.Meta.constraints,
            models.CheckConstraint(
                name="events_revision_submitted_is_whole",
                condition=Q(status__in=["draft", "returned", "dropped"])
                | Q(erased_at__isnull=False)
                | (
                    ~Q(times=[])
                    & ~Q(venue={})
                    & Q(kind__isnull=False, place__isnull=False)
                ),
            ),
        ]
        indexes = [
            *Revision.Meta.indexes,
            waiting_by("kind", "events_revision"),
            models.Index(
                F("approved_at").desc(),
                F("id").desc(),
                name="events_revision_minutes",
                condition=Q(status="approved") & ~Q(minutes={}),
            ),
        ]

    def __str__(self) -> str:
        return self.title or "Acara tanpa judul"

    # --- times -------------------------------------------------------------------------

    def span(self, times: dict[str, Any]) -> tuple[datetime, datetime | None]:
        """One of its times as aware moments, by the clock at the place."""
        zone = ZoneInfo(self.zone)
        starts = datetime.fromisoformat(times["starts"]).replace(tzinfo=zone)
        if not times.get("ends"):
            return starts, None
        return starts, datetime.fromisoformat(times["ends"]).replace(tzinfo=zone)

    def times_words(self) -> list[str]:
        """Every day as people read it: Selasa, 24 November 2026, 19.30–21.30."""
        spans = sorted(self.span(row) for row in self.times)
        pairs = [(day_words(*span), clock_words(*span)) for span in spans]
        return [", ".join(part for part in pair if part) for pair in pairs]

    def first_start(self) -> datetime | None:
        """When it begins for the first time, or None before any day was chosen."""
        return min((self.span(row)[0] for row in self.times), default=None)

    # --- what the law asks ----------------------------------------------------------------

    def problems(self) -> list[Problem]:
        return problems_of(self)

    @property
    def is_about_elections(self) -> bool:
        return self.kind is not None and self.kind.is_election

    @property
    def stays_inside(self) -> bool:
        return bool(self.visibility == Visibility.INTERNAL)

    def marks(self, verdict: Verdict) -> list[str]:
        now = timezone.now()
        coming = [begin for begin, _end in map(self.span, self.times) if begin > now]
        soon = bool(coming) and min(coming) - now < SOON
        return [*super().marks(verdict), *([Flag.IMPORTANT] if soon else [])]

    def live_columns(self) -> dict[str, Any]:
        return {"kind_id": self.kind_id, "visibility": self.visibility}

    def after_live(self) -> None:
        """The days hang on what is live; a taken room takes all of it back."""
        event = self.publication
        try:
            with transaction.atomic():
                keep_guests_with(event, moved=sync(event))
                if self.place_id and event.visibility in PUBLIC:
                    Place.objects.get(pk=self.place_id).learn(self.venue)
                event.take_place_again()
        except IntegrityError:
            raise MoveRefused(
                "Tempat itu sudah dipakai acara lain pada jam yang sama. Minta penulis "
                "mengubah waktu atau tempatnya."
            ) from None
        follow.went_live(self)

    def copied_changes(self) -> dict[str, Any]:
        """What staff corrected of the place meanwhile, for a moderator to look at."""
        if self.place is None:
            return {}
        return {"venue": self.place.told_as(self.venue).as_words()}

    def save_words(
        self,
        *,
        by: User,
        seen: int,
        words: Mapping[str, Any],
        photos: Iterable[PhotoWords] | None = None,
        **which: Any,
    ) -> None:
        """As every kind's; the words of a place are taken over as it is chosen."""
        before = self.place_id
        if "place" in words:
            place = words["place"]
            words = {**words, "venue": place.as_words() if place else {}}
        super().save_words(by=by, seen=seen, words=words, photos=photos, **which)
        if before != self.place_id:
            Place.objects.forget_unused([before])

    def discard(self, *, by: User, seen: int) -> None:
        """As every kind's; a place that only it named is forgotten."""
        with transaction.atomic():
            super().discard(by=by, seen=seen)
            self.rows().filter(pk=self.pk, status=Status.DROPPED).update(place=None)
            Place.objects.forget_unused([self.place_id])

    def keep_photos(  # type: ignore[override]  # of one day
        self, photos: list[PhotoWords], *, key: str
    ) -> None:
        """Those of the day `key`."""
        self.photo_rows.filter(key=key).delete()
        EventPhoto.keep(self, photos, key=key)

    # --- for pages -----------------------------------------------------------------------

    def page_context(self) -> dict[str, Any]:
        return parts.page_context(self.publication, self)

    def facts(self) -> Facts:
        """What is sent on and printed of it; of what is live with its days as they are."""
        event = self.publication
        days = event.occurrences.order_by("starts_at")
        rows = list(days) if event.live_id == self.pk else []
        return parts.facts_of(self, standing_of(rows) if rows else None)

    @property
    def release_photo(self) -> Photo | None:
        """What goes to the media with it."""
        return self.poster

    def words_of_page(self) -> str:
        """All that residents read of it."""
        return parts.words_of_page(self)

    def said(self) -> list[str]:
        """The same in each of the forms in which it goes round, as planned and as it is."""
        return texts_of(self.words_of_page(), parts.facts_of(self), self.facts())

    @property
    def organiser_as_written(self) -> str:
        """Kelurahan atau desa Medono."""
        body, name = self.get_organiser_display(), self.organiser_name
        is_said = name.casefold().startswith(f"{body} ".casefold())
        return name if is_said else f"{body} {name}".strip()

    @property
    def where(self) -> str:
        """Balai RW 05, Jalan Contoh 2."""
        return ", ".join(filter(None, map(self.venue.get, ("name", "address"))))

    @property
    def map_link(self) -> str:
        """What the phone's own map opens; nothing else, whatever the row holds."""
        link: str = self.venue.get("map", "")
        return link if link.startswith("geo:") else ""

    @property
    def told(self) -> list[Minutes]:
        """The minutes of every day, newest first."""
        return minutes_of(self)

    @property
    def invited_words(self) -> list[str]:
        """Who is invited, in words."""
        return [Unsur(code).label for code in self.invited]
