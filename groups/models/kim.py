"""KIM, who serves in them for which term, and who moderates which territory."""

import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, Func, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify

from groups.models.region import Region
from kim_portal.lib import phones, region_codes

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class KimGroupQuerySet(models.QuerySet):
    """KIM by place and by who may speak for them."""

    def served_by(self, user: "User | AnonymousUser") -> Self:
        """Those the person serves today."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        current = Membership.objects.current().filter(user=user)
        return self.filter(pk__in=current.values("kim"))

    def writable_by(self, user: "User | AnonymousUser") -> Self:
        """Those the person may write for: whom they serve, a moderator of the whole
        installation also the office."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        current = Membership.objects.current().filter(user=user)
        # What the office writes may be of any place: no smaller territory opens it.
        whole = region_codes.with_ancestors(settings.KIM_REGION)
        moderates = Exists(Moderator.objects.filter(user=user, region__in=whole))
        return self.filter(
            Q(pk__in=current.values("kim")) | Q(moderates, is_office=True)
        )

    def office(self) -> "KimGroup":
        """What moderators write for; made when the first of them does."""
        name = f"{settings.KIM_OFFICE} {settings.KIM_CITY_NAME}"[:80]
        facts = {"name": name, "slug": slugify(name), "region_id": settings.KIM_REGION}
        return self.get_or_create(is_office=True, defaults=facts)[0]

    def led_by(self, user: "User | AnonymousUser") -> Self:
        """Those whose Ketua the person is today: they may invite."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        chair = Membership.objects.current().filter(
            user=user, position=Membership.Position.CHAIR
        )
        return self.filter(pk__in=chair.values("kim"))

    def in_region(self, code: str) -> Self:
        """KIM of exactly this territory."""
        return self.filter(region_id=code, is_office=False)


class KimGroup(models.Model):
    """One KIM. Its name need not be its kelurahan's, and a place may have several."""

    class Status(models.TextChoices):
        ACTIVE = "aktif", "Aktif"
        NOT_YET = "belum-aktif", "Belum aktif"
        DORMANT = "tidak-aktif", "Tidak aktif"

    name = models.CharField("nama", max_length=80, unique=True)
    slug = models.SlugField("alamat", max_length=80, unique=True)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="kims", verbose_name="wilayah"
    )
    former_names = ArrayField(
        models.CharField(max_length=80),
        verbose_name="nama lama",
        default=list,
        blank=True,
        help_text="Dipisahkan koma.",
    )
    sk_number = models.CharField("nomor SK", max_length=60, blank=True)
    sk_date = models.DateField("tanggal SK", null=True, blank=True)
    status = models.CharField(
        "status", max_length=12, choices=Status.choices, default=Status.ACTIVE
    )
    established = models.PositiveSmallIntegerField("berdiri", null=True, blank=True)
    about = models.TextField(
        "tentang", max_length=1000, blank=True, help_text="Dua atau tiga kalimat."
    )

    greeting = models.CharField(
        "salam pembuka",
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="Dibacakan di awal naskah lisan. Kosong berarti salam umum.",
    )
    closing = models.CharField(
        "penutup",
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="Dibacakan di akhir naskah lisan. Kosong berarti penutup umum.",
    )

    # Not a KIM but the moderating office, where it writes itself.
    is_office = models.BooleanField(default=False, db_default=False, editable=False)

    objects = KimGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "KIM"
        verbose_name_plural = "KIM"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="groups_kimgroup_sk_whole",
                condition=Q(sk_number="", sk_date=None) | ~Q(sk_number=""),
                violation_error_message="Tanggal SK tanpa nomor SK belum lengkap.",
            ),
            models.CheckConstraint(
                name="groups_kimgroup_known_status",
                condition=Q(status__in=["aktif", "belum-aktif", "tidak-aktif"]),
            ),
            models.UniqueConstraint(
                fields=["is_office"],
                condition=Q(is_office=True),
                name="groups_kimgroup_one_office",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("region:kim", args=[self.slug])

    @property
    def level(self) -> str:
        """kota, kecamatan or kelurahan: the level of its territory."""
        return {
            "province": "provinsi",
            "regency": "kota",
            "district": "kecamatan",
            "village": "kelurahan",
        }[region_codes.level(self.region_id)]

    def audiences(self) -> "models.QuerySet[Region]":
        """Regions its bulletins may speak to: its own, upwards to the city, and below.

        So a kecamatan's KIM can write for a kelurahan that has none.
        """
        upwards = [
            code
            for code in region_codes.with_ancestors(self.region_id)
            if region_codes.level(code) != "province"
        ]
        return Region.objects.filter(
            Q(code__in=[*upwards, self.region_id])
            | region_codes.inside("code", [self.region_id])
        )


class KimContact(models.Model):
    """A contact the KIM wants residents to use; nobody's private number by default."""

    kim = models.ForeignKey(KimGroup, on_delete=models.CASCADE, related_name="contacts")
    label = models.CharField("siapa", max_length=60)
    value = models.CharField("nomor atau alamat", max_length=120)
    order = models.PositiveSmallIntegerField("urutan", default=0)

    class Meta:
        verbose_name = "kontak untuk warga"
        verbose_name_plural = "kontak untuk warga"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"

    @cached_property
    def phone(self) -> phones.Found | None:
        """The first number of the value; extension and hours are the rest of it."""
        return phones.first_in(self.value)

    @property
    def phone_link(self) -> str:
        """A tel: address, or empty where there is no number."""
        return phones.tel_link(self.phone.number) if self.phone else ""

    @property
    def whatsapp_link(self) -> str:
        """A wa.me address for a mobile number, else empty."""
        return phones.whatsapp_link(self.phone.number) if self.phone else ""


class MembershipQuerySet(models.QuerySet):
    """Terms by date."""

    def current(self, on: datetime.date | None = None) -> Self:
        """Terms running on that day, by default today where the portal stands."""
        day = on or timezone.localdate()
        return self.filter(starts_on__lte=day).filter(
            Q(ends_on=None) | Q(ends_on__gte=day)
        )


class Membership(models.Model):
    """A person's dated role in a KIM. When it ends, the rights end; bylines stay."""

    class Position(models.TextChoices):
        CHAIR = "ketua", "Ketua"
        SECRETARY = "sekretaris", "Sekretaris"
        TREASURER = "bendahara", "Bendahara"
        COLLECTION = "pengumpulan", "Bidang pengumpulan informasi"
        EDITING = "pengelolaan", "Bidang pengelolaan informasi"
        SPREADING = "penyebaran", "Bidang penyebaran informasi"
        MEMBER = "anggota", "Anggota"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name="pengurus",
    )
    kim = models.ForeignKey(
        KimGroup,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name="KIM",
    )
    position = models.CharField(
        "jabatan", max_length=12, choices=Position.choices, default=Position.MEMBER
    )
    starts_on = models.DateField("mulai", default=timezone.localdate)
    ends_on = models.DateField(
        "sampai",
        null=True,
        blank=True,
        help_text="Hari terakhir bertugas. Kosong berarti belum ditentukan.",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "masa bakti"
        verbose_name_plural = "masa bakti"
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="groups_membership_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Masa bakti berakhir sebelum dimulai.",
            ),
            ExclusionConstraint(
                name="groups_membership_one_chair",
                expressions=[
                    ("kim", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_on",
                            "ends_on",
                            models.Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(position="ketua"),
                violation_error_message=(
                    "KIM ini sudah punya Ketua pada masa itu. Akhiri dulu masa baktinya."
                ),
            ),
            ExclusionConstraint(
                name="groups_membership_no_double_term",
                expressions=[
                    ("kim", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    ("position", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_on",
                            "ends_on",
                            models.Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Jabatan ini sudah tercatat pada masa itu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_position_display()} {self.kim}"

    def clean(self) -> None:
        """Said before the database compares ranges, which it cannot with this one."""
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "Masa bakti berakhir sebelum dimulai."})


class ModeratorQuerySet(models.QuerySet):
    """Territories by person."""

    def codes_of(self, user: "User | AnonymousUser") -> list[str]:
        """Region codes the person moderates; empty for everybody else. One query."""
        if not user.is_authenticated or not user.is_active:
            return []
        return list(self.filter(user=user).values_list("region_id", flat=True))

    def heads(self) -> Self:
        """Those who may lift what the guard holds, and take things out for good."""
        return self.filter(is_head=True)

    def covering(self, code: str) -> Self:
        """Those whose territory holds the region, and who may sign in."""
        above = region_codes.with_ancestors(code)
        return self.filter(region__in=above, user__is_active=True)


class Moderator(models.Model):
    """The right to decide for a territory and all below it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="territories",
        verbose_name="moderator",
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, verbose_name="wilayah tugas"
    )
    is_head = models.BooleanField(
        "moderator kepala",
        default=False,
        help_text=(
            "Boleh membuka tahanan penjaga netralitas dan menghapus, dengan alasan yang "
            "tercatat."
        ),
    )

    objects = ModeratorQuerySet.as_manager()

    class Meta:
        verbose_name = "moderator"
        verbose_name_plural = "moderator"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "region"],
                name="groups_moderator_once",
                violation_error_message="Orang ini sudah menjadi moderator wilayah itu.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.region}"
