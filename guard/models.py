"""Elections with their stages, and the words that are watched: all data, no constants."""

import datetime
import hashlib
import hmac
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from groups.models import KimContact, KimGroup, Region
from kim_portal.lib import freshness, region_codes
from kim_portal.lib.personal_data import (
    Kind,
    PersonalData,
    find_personal_data,
    one_way,
)

if TYPE_CHECKING:
    from accounts.models import User


# Every quiet period there ever was of a territory: a handful.
QUIET = freshness.Kept(most=512)


class Election(models.Model):
    """One election of one territory; several may overlap."""

    name = models.CharField("nama", max_length=120, unique=True)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, verbose_name="wilayah pemilihan"
    )
    source_url = models.URLField("tautan keputusan", max_length=300)

    class Meta:
        verbose_name = "pemilihan"
        verbose_name_plural = "pemilihan"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class StageQuerySet(models.QuerySet):
    """Stages by moment and place."""

    def touching(self, code: str) -> Self:
        """Stages of elections held in, around or inside the region."""
        above = region_codes.with_ancestors(code)
        return self.filter(
            Q(election__region__in=above)
            | region_codes.inside("election__region__code", [code])
        )

    def at(self, moment: datetime.datetime) -> Self:
        """Running at that moment: from the first second, up to but not including the end."""
        return self.filter(starts_at__lte=moment, ends_at__gt=moment)

    def careful_at(self, moments: Iterable[datetime.datetime]) -> Self:
        """Kampanye or masa tenang, running at any of the moments."""
        running = Q(pk__in=[])
        for moment in moments:
            running |= Q(starts_at__lte=moment, ends_at__gt=moment)
        return self.filter(running, kind__in=[Stage.Kind.CAMPAIGN, Stage.Kind.QUIET])


class Stage(models.Model):
    """A span of an election's calendar. Half-open: `ends_at` is the first moment after."""

    class Kind(models.TextChoices):
        CANDIDATES = "penetapan", "Penetapan pasangan calon"
        CAMPAIGN = "kampanye", "Kampanye"
        QUIET = "masa-tenang", "Masa tenang"
        VOTE = "pemungutan", "Pemungutan suara"
        COUNT = "rekapitulasi", "Rekapitulasi hasil"

    election = models.ForeignKey(
        Election,
        on_delete=models.CASCADE,
        related_name="stages",
        verbose_name="pemilihan",
    )
    kind = models.CharField("tahapan", max_length=14, choices=Kind.choices)
    starts_at = models.DateTimeField("mulai")
    ends_at = models.DateTimeField(
        "berakhir",
        help_text="Saat pertama sesudah tahapan, misalnya 27 November 00.00.",
    )
    source_url = models.URLField("tautan aturan", max_length=300, blank=True)

    objects = StageQuerySet.as_manager()

    class Meta:
        verbose_name = "tahapan"
        verbose_name_plural = "tahapan"
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="guard_stage_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="Tahapan berakhir sebelum dimulai.",
            ),
            models.UniqueConstraint(
                fields=["election", "kind", "starts_at"], name="guard_stage_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.election}"

    @classmethod
    def quiet_periods(cls, code: str) -> "list[Stage]":
        """Every one there is or was for a region. At most one query; to be read only."""

        def read() -> list[Stage]:
            rows = cls.objects.touching(code).filter(kind=cls.Kind.QUIET)
            return list(rows.select_related("election"))

        return QUIET.of(code, read)

    @classmethod
    def quiet_now(cls, code: str) -> "Stage | None":
        """The quiet period running now for a region, if any. At most one query.

        The page being made is told when one begins and ends.
        """
        found = cls.quiet_periods(code)
        for stage in found:
            freshness.changes_at(stage.starts_at, stage.ends_at)
        now = timezone.now()
        return next((s for s in found if s.starts_at <= now < s.ends_at), None)

    @property
    def last_moment(self) -> datetime.datetime:
        """The last second it runs, for showing the last day."""
        return self.ends_at - datetime.timedelta(seconds=1)


class WatchTermQuerySet(models.QuerySet):
    """Terms by day and place."""

    def valid_on(self, day: datetime.date) -> Self:
        """In force on that day."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_to=None) | Q(valid_to__gte=day),
            is_active=True,
        )

    def for_region(self, code: str) -> Self:
        """National ones, and those of the region's own ancestors."""
        above = region_codes.with_ancestors(code)
        return self.filter(Q(scope="") | Q(scope__in=above))


class WatchTerm(models.Model):
    """A word or phrase to look at twice. It warns; only people decide."""

    class Match(models.TextChoices):
        WORD_CI = "word_ci", "Kata, huruf besar-kecil sama saja"
        WORD_CS = "word_cs", "Kata, huruf persis"
        PHRASE_CI = "phrase_ci", "Frasa, huruf besar-kecil sama saja"
        PHRASE_CS = "phrase_cs", "Frasa, huruf persis"

    class Severity(models.TextChoices):
        INFO = "info", "Catatan"
        WARN = "warn", "Perlu dilihat"
        BLOCK = "block", "Menahan di masa tenang"

    term = models.CharField("kata atau frasa", max_length=100)
    variants = ArrayField(
        models.CharField(max_length=100),
        verbose_name="bentuk lain",
        default=list,
        blank=True,
        help_text="Dipisahkan koma.",
    )
    type = models.CharField("jenis", max_length=20, default="phrase")
    match = models.CharField(
        "cara mencocokkan",
        max_length=10,
        choices=Match.choices,
        default=Match.PHRASE_CI,
    )
    severity = models.CharField(
        "berat", max_length=5, choices=Severity.choices, default=Severity.WARN
    )
    # Empty is national; else the code of the region whose elections it belongs to.
    scope = models.CharField("kode wilayah", max_length=13, blank=True)
    valid_from = models.DateField("berlaku dari", null=True, blank=True)
    valid_to = models.DateField("sampai", null=True, blank=True)
    suggestion = models.CharField("saran kata netral", max_length=160, blank=True)
    certainty = models.CharField("dasar", max_length=20, blank=True)
    note = models.CharField("catatan", max_length=400, blank=True)
    is_active = models.BooleanField("dipakai", default=True)
    # A change of the list has the live archive looked at again.
    changed_at = models.DateTimeField(auto_now=True)

    objects = WatchTermQuerySet.as_manager()

    class Meta:
        verbose_name = "kata yang diawasi"
        verbose_name_plural = "kata yang diawasi"
        ordering = ["term"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "type", "scope"], name="guard_watchterm_once"
            ),
            models.CheckConstraint(
                name="guard_watchterm_ends_after_start",
                condition=Q(valid_from=None)
                | Q(valid_to=None)
                | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.term


class PublicContactQuerySet(models.QuerySet):
    """Contacts by KIM."""

    def digests_of(self, kim: KimGroup) -> dict[str, str]:
        """Reason by digest: what the KIM confirmed, and the contacts it shows anyway.

        Two queries.
        """
        shown = KimContact.objects.filter(kim=kim).values_list("value", flat=True)
        known = {
            contact_digest(quote): "Kontak KIM untuk warga"
            for value in shown
            for quote in [value, *(found.quote for found in find_personal_data(value))]
        }
        confirmed = self.filter(kim=kim).that_may_be_public()
        return known | dict(confirmed.values_list("digest", "reason"))

    def that_may_be_public(self) -> Self:
        """Without what was confirmed of a kind that never may be."""
        return self.filter(kind__in=[kind for kind in Kind if kind.may_be_public])


class PublicContact(models.Model):
    """A number or address a KIM means for all to read, said once, with a reason.

    Only a digest is kept: what was confirmed by mistake shall not lie here for good.
    """

    kim = models.ForeignKey(
        KimGroup, on_delete=models.PROTECT, related_name="+", verbose_name="KIM"
    )
    digest = models.CharField(max_length=64, editable=False)
    masked = models.CharField("tampak sebagai", max_length=120)
    kind = models.CharField("jenis", max_length=10)
    reason = models.CharField("alasan", max_length=200)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(default=timezone.now)

    objects = PublicContactQuerySet.as_manager()

    class Meta:
        verbose_name = "kontak untuk umum"
        verbose_name_plural = "kontak untuk umum"
        ordering = ["-confirmed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kim", "digest"], name="guard_publiccontact_once"
            ),
            models.CheckConstraint(
                name="guard_publiccontact_says_why", condition=~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.masked

    @classmethod
    def confirm(
        cls, found: PersonalData, *, kim: KimGroup, by: "User", reason: str
    ) -> None:
        """Say that the KIM means it for all; saying it again changes nothing.

        What may never be public is not kept: the text stays held until it is gone.
        """
        if not found.may_be_public:
            return
        cls.objects.get_or_create(
            kim=kim,
            digest=contact_digest(found.quote),
            defaults={
                "masked": found.masked[:120],
                "kind": found.kind,
                "reason": reason[:200],
                "confirmed_by": by,
            },
        )


def contact_digest(value: str) -> str:
    """The same for every way to write a number or address; tells nobody what it is."""
    key = settings.SECRET_KEY.encode()
    words = f"kontak:{one_way(value)}".encode()
    return hmac.new(key, words, hashlib.sha256).hexdigest()
