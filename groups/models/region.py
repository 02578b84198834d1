"""Territory: provinces down to kelurahan and desa, each by its Kemendagri code."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Cast
from django.urls import reverse

from kim_portal.lib import region_codes, text

if TYPE_CHECKING:
    from collections.abc import Iterable

# More words has no place's name.
MOST_WORDS = 6


class RegionQuerySet(models.QuerySet):
    """Regions by level and place."""

    def villages(self) -> Self:
        """Kelurahan and desa."""
        return self.filter(level=Region.Level.VILLAGE)

    def knows_village(self, slug: str) -> bool:
        """Whether a kelurahan has this address."""
        return self.villages().filter(slug=slug).exists()

    def districts(self) -> Self:
        """Kecamatan."""
        return self.filter(level=Region.Level.DISTRICT)

    def inside(self, code: str) -> Self:
        """The region itself and all below it."""
        return self.filter(region_codes.inside("code", [code]))

    def below(self, code: str) -> Self:
        """What it is divided into: one level down."""
        steps = region_codes.LEVELS.index(region_codes.level(code)) + 1
        level = region_codes.LEVELS[min(steps, len(region_codes.LEVELS) - 1)]
        return self.filter(code__startswith=f"{code}.", level=level)

    def named(self, typed: str) -> Self:
        """Kelurahan, desa and kecamatan of that name, in any spelling known; what begins
        with it first."""
        spelled = Func(F("aliases"), Value(" · "), function="array_to_string")
        rows = self.exclude(level__in=[Region.Level.PROVINCE, Region.Level.REGENCY])
        rows = rows.annotate(spelled=Cast(spelled, models.TextField()))
        for word in text.clean_line(typed).split()[:MOST_WORDS]:
            rows = rows.filter(Q(name__icontains=word) | Q(spelled__icontains=word))
        begins = Case(When(name__istartswith=typed, then=0), default=1)
        return rows.order_by(begins, "name", "code")

    def by_name(self) -> Self:
        """Alphabetical, as people look for their kelurahan."""
        return self.order_by("name")


class Region(models.Model):
    """One territory. Its parent is the code without the last part."""

    class Level(models.TextChoices):
        PROVINCE = "province", "Provinsi"
        REGENCY = "regency", "Kota/Kabupaten"
        DISTRICT = "district", "Kecamatan"
        VILLAGE = "village", "Kelurahan/Desa"

    code = models.CharField(
        "kode Kemendagri",
        max_length=13,
        primary_key=True,
        validators=[RegexValidator(region_codes.PATTERN, "Bukan kode wilayah.")],
    )
    name = models.CharField("nama", max_length=80)
    slug = models.SlugField("alamat", max_length=80)
    level = models.CharField("tingkat", max_length=10, choices=Level.choices)
    aliases = ArrayField(
        models.CharField(max_length=80),
        verbose_name="nama lain",
        default=list,
        blank=True,
        help_text="Ejaan lain yang dicari warga, dipisahkan koma.",
    )
    # Cloth of this place (see lib/covers). Given once at loading and never re-ranked,
    # because residents learn their own cloth.
    motif = models.PositiveSmallIntegerField("nomor ceplok", default=0)
    hue = models.PositiveSmallIntegerField("warna", default=0)
    office_address = models.CharField("alamat kantor", max_length=200, blank=True)
    office_phone = models.CharField("telepon kantor", max_length=40, blank=True)
    office_hours = models.CharField("jam layanan", max_length=120, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "wilayah"
        verbose_name_plural = "wilayah"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["level", "slug"], name="groups_region_slug_once_per_level"
            ),
            models.CheckConstraint(
                name="groups_region_code_fits_level",
                condition=Q(level="province", code__regex=r"^\d{2}$")
                | Q(level="regency", code__regex=r"^\d{2}\.\d{2}$")
                | Q(level="district", code__regex=r"^\d{2}\.\d{2}\.\d{2}$")
                | Q(level="village", code__regex=r"^\d{2}\.\d{2}\.\d{2}\.\d{4}$"),
            ),
            models.CheckConstraint(
                name="groups_region_cloth_exists",
                condition=Q(motif__lte=6) & Q(hue__lte=4),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        """Its public page; the city's and province's is the front page."""
        if self.level == self.Level.VILLAGE:
            return reverse("region:village", args=[self.slug])
        if self.level == self.Level.DISTRICT:
            return reverse("region:district", args=[self.slug])
        return reverse("home")

    @property
    def parent_code(self) -> str | None:
        return region_codes.parent(self.code)

    # --- whose audience a place is -------------------------------------------------------

    def spoken_to(self) -> list[str]:
        """Codes whose news concern its residents: its own, and upwards to the city."""
        return [
            code
            for code in region_codes.with_ancestors(self.code)
            if region_codes.covers(settings.KIM_REGION, code)
        ]

    def heard_with(self, villages: "Iterable[Region]" = ()) -> list[str] | None:
        """Codes of all that concerns a place; None for the city, which is everything.

        What its residents are spoken to by, and of a kecamatan that of its kelurahan;
        `villages` may bring more than its own.
        """
        if self.code == settings.KIM_REGION:
            return None
        below = [v.code for v in villages if v.parent_code == self.code]
        return self.spoken_to() + below

    @property
    def kind(self) -> str:
        """Kelurahan, Desa, Kecamatan, or empty where the name already says it."""
        if self.level == self.Level.VILLAGE:
            return "Desa" if region_codes.is_desa(self.code) else "Kelurahan"
        if self.level == self.Level.DISTRICT:
            return "Kecamatan"
        return ""

    @property
    def full_name(self) -> str:
        """Kelurahan Medono, Kecamatan Pekalongan Barat, Kota Pekalongan."""
        return f"{self.kind} {self.name}".strip()

    @property
    def scope_name(self) -> str:
        """As a bulletin's label: Kel. Medono, Kec. Pekalongan Barat, Seluruh kota."""
        if self.level == self.Level.VILLAGE:
            return (
                f"{'Desa' if region_codes.is_desa(self.code) else 'Kel.'} {self.name}"
            )
        if self.level == self.Level.DISTRICT:
            return f"Kec. {self.name}"
        if self.level == self.Level.PROVINCE:
            return "Seluruh provinsi"
        return "Seluruh kota" if self.name.startswith("Kota") else "Seluruh kabupaten"
