"""One version of an event: what, for whom, where, and on which days."""

from datetime import datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from events.models.checks import problems_of
from events.models.event import Event, Visibility
from events.models.kind import EventKind
from events.models.minutes import EventPhoto, Minutes, minutes_of, words_of
from events.models.place import Place
from events.models.when import clock_words, day_words
from groups.models import Photo, Region
from guard.checks import Report, look_at
from kim_portal.lib.moderation import (
    Flag,
    MoveRefused,
    Problem,
    Status,
    TooLate,
    Verdict,
)
from review.models import ReviewedRevision
from review.models.drafting import Drafting
from review.models.pictures import PhotoWords
from review.models.reviewed import ReviewedRevisionQuerySet

TITLE_MAX = 90
# Told to moderators as important: there is little time left.
SOON = timedelta(hours=48)


class Organiser(models.TextChoices):
    """Who holds it."""

    KIM = "kim", "KIM"
    VILLAGE = "kelurahan", "Kelurahan atau desa"
    DISTRICT = "kecamatan", "Kecamatan"
    AGENCY = "opd", "Dinas atau badan (OPD)"
    KPU = "kpu", "KPU, PPK, PPS, atau Bawaslu"
    OTHER = "lain", "Lainnya"


OFFICIAL = frozenset(
    {
        Organiser.KIM,
        Organiser.VILLAGE,
        Organiser.DISTRICT,
        Organiser.AGENCY,
        Organiser.KPU,
    }
)


class Unsur(models.TextChoices):
    """Who is invited (domain.md, Events)."""

    CAMAT = "camat", "Camat"
    POLICE = "kapolsek", "Kapolsek"
    ARMY = "danramil", "Danramil"
    LURAH = "lurah", "Lurah"
    FKUB = "fkub", "FKUB"
    ELDERS = "tokoh", "Tokoh masyarakat"
    KPU = "kpu", "KPU, PPK, PPS"
    BAWASLU = "bawaslu", "Bawaslu, Panwascam"
    KIM = "kim", "Pengurus KIM"
    AGENCY = "opd", "OPD"
    ORMAS = "ormas", "Ormas"
    RT_RW = "rt-rw", "Ketua RT dan RW"
    RESIDENTS = "warga", "Warga"


class EventRevisionQuerySet(ReviewedRevisionQuerySet):
    """Versions of events."""

    def holding(self, digest: str) -> Self:
        """Those that show this photo: as the poster, or with their minutes."""
        rows = EventPhoto.objects.filter(photo__digest=digest).values("revision")
        return self.filter(Q(poster__digest=digest) | Q(pk__in=rows))


class EventRevision(Drafting, ReviewedRevision):
    """The words and days. Frozen by the database too once submitted."""

    kind_key = "acara"
    SNAPSHOT_LABELS = {
        "title": "Judul",
        "kind": "Jenis",
        "organiser": "Penyelenggara",
        "region": "Cakupan",
        "visibility": "Keterbukaan",
        "place": "Tempat",
        "times": "Waktu",
        "about": "Keterangan",
        "bring": "Yang perlu dibawa",
        "contact": "Kontak",
        "agenda": "Susunan acara",
        "invited": "Diundang",
        "minutes": "Notula",
        "change_note": "Catatan perubahan",
    }
    COPIED_FIELDS = (
        "title", "kind", "organiser", "organiser_name", "region", "visibility", "place",
        "zone", "rule", "times", "about", "bring", "contact", "agenda", "invited",
        "poster", "poster_alt", "minutes", "pledges",
    )  # fmt: skip

    publication = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="revisions"
    )
    title = models.CharField("judul", max_length=TITLE_MAX, blank=True)
    kind = models.ForeignKey(
        EventKind, on_delete=models.PROTECT, null=True, verbose_name="jenis"
    )
    organiser = models.CharField(
        "penyelenggara", max_length=10, choices=Organiser.choices, default=Organiser.KIM
    )
    organiser_name = models.CharField("nama penyelenggara", max_length=120, blank=True)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, verbose_name="cakupan"
    )
    visibility = models.CharField(
        "keterbukaan", max_length=8, choices=Visibility.choices, default=Visibility.OPEN
    )
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, verbose_name="tempat"
    )
    # The clock at the place; times are written in it and kept as local wall time.
    zone = models.CharField(max_length=30, default=settings.TIME_ZONE)
    rule = models.JSONField(null=True, blank=True)
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
    change_note = models.CharField("apa yang berubah", max_length=200, blank=True)
    pledges = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    objects = EventRevisionQuerySet.as_manager()

    class Meta(ReviewedRevision.Meta):
        verbose_name = "naskah acara"
        verbose_name_plural = "naskah acara"
        constraints = [
            *ReviewedRevision.Meta.constraints,
            models.CheckConstraint(
                name="events_revision_submitted_is_whole",
                condition=Q(status__in=["draft", "returned", "dropped"])
                | (
                    ~Q(title="")
                    & ~Q(times=[])
                    & Q(kind__isnull=False, region__isnull=False, place__isnull=False)
                ),
            ),
        ]
        indexes = [
            models.Index(
                "due_at",
                F("risk").desc(),
                "id",
                name="events_revision_queue",
                condition=Q(status="submitted"),
            ),
            models.Index(
                F("approved_at").desc(),
                F("id").desc(),
                name="events_revision_minutes",
                condition=Q(status="approved") & ~Q(minutes={}),
            ),
            # What the queue's figures and its filter need, without the words.
            models.Index(
                fields=["submitted_at"],
                include=["region", "due_at", "risk"],
                name="events_revision_waiting",
                condition=Q(status="submitted"),
            ),
            models.Index(
                fields=["owner"],
                include=["region"],
                name="events_revision_waits_of",
                condition=Q(status="submitted"),
            ),
            models.Index(
                fields=["kind"],
                include=["region"],
                name="events_revision_waits_on",
                condition=Q(status="submitted"),
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

    def wished_moment(self) -> datetime | None:
        """As soon as approved: people want to know early."""
        return None

    @property
    def is_about_elections(self) -> bool:
        return self.kind is not None and self.kind.is_election

    def marks(self, verdict: Verdict) -> list[str]:
        now = timezone.now()
        coming = [begin for begin, _end in map(self.span, self.times) if begin > now]
        soon = bool(coming) and min(coming) - now < SOON
        return [*super().marks(verdict), *([Flag.IMPORTANT] if soon else [])]

    def problems(self) -> list[Problem]:
        return problems_of(self)

    def snapshot(self) -> dict[str, Any]:
        poster = self.poster and {
            "photo": self.poster.digest,
            "alt": self.poster_alt,
            "caption": "",
        }
        return {
            "title": self.title,
            "kind": self.kind.name if self.kind else None,
            "organiser": f"{self.get_organiser_display()} {self.organiser_name}".strip(),
            "region": self.region_id,
            "visibility": self.get_visibility_display(),
            "place": self.place.name if self.place else None,
            "zone": self.zone,
            "rule": self.rule,
            "times": self.times_words(),
            "days": self.times,
            "about": self.about,
            "bring": self.bring,
            "contact": self.contact,
            "agenda": self.agenda,
            "invited": [Unsur(code).label for code in self.invited],
            "poster_alt": self.poster_alt,
            "minutes": [line for told in minutes_of(self) for line in told.lines()],
            "change_note": self.change_note,
            "pledges": self.pledges,
            "photos": [
                *([poster] if poster else []),
                *(row.as_kept() for row in self.photo_rows.select_related("photo")),
            ],
        }

    def guard_report(self, moment: datetime) -> Report:
        """What the guard finds in every word, at the time it would appear."""
        kim = self.publication.kim
        words = [
            self.title, self.organiser_name, self.about, self.bring, self.contact,
            self.poster_alt, self.change_note, *self.agenda, *words_of(self),
        ]  # fmt: skip
        return look_at(
            "\n".join(words),
            region_code=self.region_id or kim.region_id,
            at=moment,
            kim=kim,
        )

    def go_live(self, moment: datetime) -> None:
        event = self.publication
        now = timezone.now()
        published_at = event.published_at
        if event.live_id is None or published_at is None or published_at > now:
            published_at = max(moment, now)
        try:
            with transaction.atomic():
                moved = Event.objects.filter(
                    pk=self.publication_id, withdrawn_at=None
                ).update(
                    live=self,
                    region_id=self.region_id,
                    kind_id=self.kind_id,
                    visibility=self.visibility,
                    published_at=published_at,
                    checked_at=now if published_at <= now else None,
                    slug=event.slug or event.make_slug(self.title),
                )
                if not moved:
                    raise TooLate(
                        "Acara ini sudah ditarik. Keputusan Anda tidak disimpan."
                    )
                event.refresh_from_db()
                # The days hang on what is live; a taken room takes all of it back.
                from events.models.attendance import keep_guests_with
                from events.models.sync import sync

                keep_guests_with(event, moved=sync(event))
                event.take_place_again()
        except IntegrityError:
            raise MoveRefused(
                "Tempat itu sudah dipakai acara lain pada jam yang sama. Minta penulis "
                "mengubah waktu atau tempatnya."
            ) from None

    # --- for pages -----------------------------------------------------------------------

    def author_link(self) -> str:
        return reverse("plan:state", args=[self.publication.code])

    def page_context(self) -> dict[str, Any]:
        from events.models.parts import page_context

        return page_context(self.publication, self)

    def places(self) -> list[tuple[str, str]]:
        return [
            (key, label)
            for key, label in self.SNAPSHOT_LABELS.items()
            if key not in {"change_note"}
        ]

    @property
    def state_word(self) -> str:
        """Draf, Diajukan, Perlu perbaikan, or the event's public state."""
        if self.status == Status.APPROVED:
            if self.publication.live_id == self.pk:
                return self.publication.state_word
            return "Versi lama"
        return self.get_status_display()

    @property
    def stays_inside(self) -> bool:
        return bool(self.visibility == Visibility.INTERNAL)

    @property
    def told(self) -> list[Minutes]:
        """The minutes of every day, newest first."""
        return minutes_of(self)

    @property
    def invited_words(self) -> list[str]:
        """Who is invited, in words."""
        return [Unsur(code).label for code in self.invited]

    def copy_parts_to(self, draft: "EventRevision") -> None:
        for row in self.photo_rows.all():
            row.copy_to(draft)

    def save_words(
        self,
        *,
        by: Any,
        seen: int,
        words: dict[str, Any],
        photos: list[PhotoWords] | None = None,
        key: str = "",
    ) -> None:
        """Write the draft's words, if nobody saved since `seen`; TooLate otherwise.

        `photos` are those of the day `key`; None leaves all photos as they are.
        """
        with transaction.atomic():
            self.bump_version(by=by, seen=seen, **words)
            if photos is None:
                return
            self.photo_rows.filter(key=key).delete()
            EventPhoto.keep(self, photos, key=key)
