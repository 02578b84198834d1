"""Messages that go round: one rumour, however it is worded, and how often it is asked.

Nothing of it is ever public. Words are kept with numbers of people blanked; see asking.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from groups.models import Moderator
from kim_portal.lib import moments, region_codes
from reach.checking.common import CommonMarks
from review.states import MoveRefused, TooLate

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from voices.models.clarification import Clarification

# Of one rumour no more wordings are kept: the next ones are counted only.
WORDINGS_MAX = 60
NOTE_MAX = 300


class RumourQuerySet(models.QuerySet):
    """Rumours by what is to be done with them, and who may see them."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Of a moderator: asked about in the territory, or nobody said where."""
        codes = Moderator.objects.codes_of(user)
        if not codes:
            return self.none()
        placed = AskCount.objects.filter(rumour=OuterRef("pk"), region__isnull=False)
        here = placed.filter(region_codes.inside("region__code", codes))
        return self.filter(Exists(here) | ~Exists(placed))

    def waiting(self) -> Self:
        """Without an answer yet; most asked first."""
        return self.filter(status=Rumour.Status.OPEN).order_by("-asked", "pk")

    def ended(self) -> Self:
        """Answered or set aside, what was asked last comes first."""
        return self.exclude(status=Rumour.Status.OPEN).order_by("-last_at", "-pk")


class Rumour(models.Model):
    """Something that goes round, and what became of it."""

    class Status(models.TextChoices):
        OPEN = "terbuka", "Belum dijawab"
        ANSWERED = "dijawab", "Sudah dijawab"
        ASIDE = "dikesampingkan", "Tidak diperiksa"

    status = models.CharField(
        max_length=14, choices=Status.choices, default=Status.OPEN, editable=False
    )
    asked = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    # What answers it: live, or being written since `begun_at` by `begun_by`.
    clarification = models.ForeignKey(
        "voices.Clarification", models.SET_NULL, null=True, related_name="rumours"
    )
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    begun_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    # Told to whoever asked, where it is not looked into.
    note = models.CharField(max_length=NOTE_MAX, blank=True, default="")

    objects = RumourQuerySet.as_manager()

    class Meta:
        verbose_name = "pesan yang ditanyakan"
        verbose_name_plural = "pesan yang ditanyakan"
        constraints = [
            models.CheckConstraint(
                name="voices_rumour_known_status",
                condition=Q(status__in=["terbuka", "dijawab", "dikesampingkan"]),
            ),
            models.CheckConstraint(
                name="voices_rumour_answered_by_something",
                condition=~Q(status="dijawab")
                | Q(clarification__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="voices_rumour_aside_says_why",
                condition=~Q(status="dikesampingkan") | ~Q(note=""),
            ),
        ]
        indexes = [
            models.Index(
                models.F("asked").desc(),
                "id",
                name="voices_rumour_waiting",
                condition=Q(status="terbuka"),
            ),
            models.Index(
                models.F("last_at").desc(),
                models.F("id").desc(),
                name="voices_rumour_ended",
                condition=~Q(status="terbuka"),
            ),
        ]

    def __str__(self) -> str:
        return f"Pesan {self.pk}"

    # --- what staff do -------------------------------------------------------------------

    def begin(
        self,
        clarification: "Clarification",
        *,
        by: "User",
        instead_of: "Clarification | None" = None,
    ) -> None:
        """A clarification of it is being written, `instead_of` one that was thrown away.
        Raises TooLate where another is."""
        moved = Rumour.objects.filter(
            Q(clarification=None) | Q(clarification__in=[clarification, instead_of]),
            pk=self.pk,
            status=Rumour.Status.OPEN,
        ).update(clarification=clarification, begun_by=by, begun_at=timezone.now())
        if not moved:
            raise self.too_late()
        self.refresh_from_db()

    def set_aside(self, *, by: "User", note: str) -> None:
        """It is not looked into, and why; whoever asked is told just that."""
        if not note.strip():
            raise MoveRefused("Tulis alasannya: itu yang dibaca warga yang bertanya.")
        moved = Rumour.objects.filter(pk=self.pk, status=Rumour.Status.OPEN).update(
            status=Rumour.Status.ASIDE,
            note=note.strip()[:NOTE_MAX],
            begun_by=by,
            begun_at=timezone.now(),
            clarification=None,
            answered_at=timezone.now(),
        )
        if not moved:
            raise self.too_late()
        self.refresh_from_db()

    def reopen(self, *, by: "User") -> None:
        """Look into it after all. Raises TooLate where it is open."""
        moved = Rumour.objects.filter(pk=self.pk, status=Rumour.Status.ASIDE).update(
            status=Rumour.Status.OPEN,
            note="",
            answered_at=None,
            begun_by=by,
            begun_at=timezone.now(),
        )
        if not moved:
            raise self.too_late()
        self.refresh_from_db()

    def join(self, other: "Rumour") -> None:
        """Put another one into this: its words, counts and those who wait. Both are
        locked, the older first. Raises TooLate where one of them is not open any more."""
        with transaction.atomic():
            rows = Rumour.objects.select_for_update().order_by("pk")
            both = {row.pk: row for row in rows.filter(pk__in=[self.pk, other.pk])}
            mine, theirs = both.get(self.pk), both.get(other.pk)
            if mine is None or theirs is None or self.pk == other.pk:
                raise TooLate("Kelompok itu sudah digabung oleh rekan Anda.")
            if theirs.status != Rumour.Status.OPEN or theirs.clarification_id:
                raise theirs.too_late()
            theirs.wordings.update(rumour=mine)
            theirs.askers.update(rumour=mine)
            for count in theirs.counts.all():
                AskCount.add(mine.pk, count.region_id, count.day, count.count)
            mine.asked += theirs.asked
            mine.first_at = min(mine.first_at, theirs.first_at)
            mine.last_at = max(mine.last_at, theirs.last_at)
            mine.save(update_fields=["asked", "first_at", "last_at"])
            theirs.delete()
        self.refresh_from_db()

    def too_late(self) -> TooLate:
        """Who did what and when."""
        fresh = Rumour.objects.select_related("begun_by").filter(pk=self.pk).first()
        if fresh is None:
            return TooLate("Kelompok ini sudah digabung oleh rekan Anda.")
        if fresh.begun_by is None:
            return TooLate("Kelompok ini baru saja dijawab. Muat ulang halaman.")
        did = {
            Rumour.Status.OPEN: "sudah memulai klarifikasinya",
            Rumour.Status.ANSWERED: "sudah menjawabnya",
            Rumour.Status.ASIDE: "sudah mengesampingkannya",
        }[Rumour.Status(fresh.status)]
        return TooLate(f"{fresh.begun_by} {did}, {moments.zoned(fresh.begun_at)}.")

    @property
    def is_taken(self) -> bool:
        """Whether somebody writes or wrote what answers it, and did not take it back."""
        clarification = self.clarification
        return clarification is not None and clarification.withdrawn_at is None

    @property
    def shown(self) -> "Wording | None":
        """The wording asked most."""
        return self.wordings.order_by("-asked", "pk").first()


class WordingQuerySet(models.QuerySet):
    """Wordings, found again by their marks."""

    def nearest(self, marks: Sequence[int], *, most: int) -> list["Wording"]:
        """Those that share most with these marks, best first; rumours come along."""
        if not marks:
            return []
        asked = COMMON_MARKS.rarest(marks, ASKED, AT_LEAST)
        values: dict[str, Any] = {
            "asked": asked,
            "marks": list(marks),
            "common": COMMON,
            "most": most,
        }
        with connection.cursor() as cursor:
            cursor.execute(NEAREST, values)
            order = [pk for (pk,) in cursor.fetchall()]
        rows = self.filter(pk__in=order).select_related("rumour__clarification__live")
        found = {row.pk: row for row in rows}
        return [found[pk] for pk in order if pk in found]


# A mark that many wordings share tells little, and brings so many at most.
COMMON = 300
ASKED, AT_LEAST = 300, 12
COMMON_MARKS = CommonMarks("voices_wording", COMMON)
# Of the best by what is rare, those come first that share most in all, in turn with the
# best themselves: see reach.models.fingerprints.
NEAREST = """
WITH hit AS MATERIALIZED (
    SELECT id, sum(weight) AS weight FROM (
        SELECT found.id, 1.0::float8 / count(*) OVER (PARTITION BY mark) AS weight
        FROM unnest(%(asked)s::int[]) AS mark
        JOIN LATERAL (
            SELECT id FROM voices_wording WHERE marks @> ARRAY[mark] LIMIT %(common)s
        ) AS found ON true
    ) AS one GROUP BY id ORDER BY weight DESC, id LIMIT 300
)
SELECT id FROM (
    SELECT near.*, least(
        row_number() OVER (ORDER BY weight DESC, id),
        row_number() OVER (ORDER BY shared DESC, id)
    ) AS place
    FROM (
        SELECT id, weight, (
            SELECT count(*) FROM unnest(kept.marks) AS mark
            WHERE mark = ANY(%(marks)s::int[])
        ) AS shared
        FROM hit JOIN voices_wording AS kept USING (id)
    ) AS near
) AS placed
ORDER BY place, weight DESC LIMIT %(most)s
"""


class Wording(models.Model):
    """One of the ways in which a rumour is told."""

    rumour = models.ForeignKey(Rumour, models.CASCADE, related_name="wordings")
    text = models.TextField()
    # Of what it says, whatever its case, signs and abbreviations.
    digest = models.CharField(max_length=64, unique=True)
    marks = ArrayField(models.IntegerField())
    asked = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    # Written by who clarified it, not asked by anybody.
    of_claim = models.BooleanField(default=False)

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = "bunyi pesan"
        verbose_name_plural = "bunyi pesan"
        indexes = [
            GinIndex("marks", name="voices_wording_marks", fastupdate=False),
            models.Index("last_at", name="voices_wording_last"),
        ]

    def __str__(self) -> str:
        return f"Bunyi {self.pk}"


class AskCount(models.Model):
    """How often a rumour was asked about, by kelurahan and day; nobody is known by it."""

    rumour = models.ForeignKey(Rumour, models.CASCADE, related_name="counts")
    region = models.ForeignKey("groups.Region", models.PROTECT, null=True)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rumour", "region", "day"],
                name="voices_askcount_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.rumour_id} {self.day}: {self.count}"

    @classmethod
    def add(cls, rumour: int, region: str | None, day: date, many: int = 1) -> None:
        """Count more."""
        row = {"rumour_id": rumour, "region_id": region, "day": day}
        moved = cls.objects.filter(**row).update(count=F("count") + many)
        if not moved:
            made, is_new = cls.objects.get_or_create(**row, defaults={"count": many})
            if not is_new:
                cls.objects.filter(pk=made.pk).update(count=F("count") + many)


class Result(models.TextChoices):
    """What somebody who looked was answered."""

    OURS = "resmi", "Dari KIM"
    CLARIFIED = "terjawab", "Sudah diklarifikasi"
    SUSPICIOUS = "pola", "Mirip pola penipuan"
    UNKNOWN = "belum", "Belum diketahui"


class CheckCount(models.Model):
    """How often people looked, by day and by what they were answered."""

    day = models.DateField()
    result = models.CharField(max_length=8, choices=Result.choices)
    region = models.ForeignKey("groups.Region", models.PROTECT, null=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "result", "region"],
                name="voices_checkcount_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.result}: {self.count}"


class Counted(NamedTuple):
    """Of one rumour: where it was asked about, most asked first."""

    region: str
    many: int


def places_of(rumours: Iterable[Rumour]) -> dict[int, list[Counted]]:
    """Where each of these was asked about. One query."""
    rows = (
        AskCount.objects.filter(rumour__in=list(rumours))
        .values("rumour", "region__name")
        .annotate(many=models.Sum("count"))
        .order_by("-many")
    )
    found: dict[int, list[Counted]] = {}
    for row in rows:
        one = Counted(row["region__name"] or "tidak disebut", row["many"])
        found.setdefault(row["rumour"], []).append(one)
    return found
