"""RT, the smallest neighbourhood there is, in their RW below a kelurahan.

What stood at a time goes on standing for that time: where RT are joined, divided or
dissolved, the old row ends and names what it became. No person's name is kept.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from groups.models import KimGroup, Moderator, Region
from kim_portal.lib import region_codes
from review.states import MoveRefused

if TYPE_CHECKING:
    from accounts.models import User

RW_MAX, RT_MAX, HOUSEHOLDS_MAX = 99, 199, 2000


class Contact(models.TextChoices):
    """Whom one speaks to there; officers alone see it."""

    CHAIR = "ketua-rt", "Ketua RT"
    SECRETARY = "sekretaris-rt", "Sekretaris RT"
    RW_CHAIR = "ketua-rw", "Ketua RW"
    HEALTH = "kader", "Kader kesehatan atau PKK"
    YOUTH = "karang-taruna", "Karang Taruna"
    MOSQUE = "tempat-ibadah", "Pengurus tempat ibadah"


class RtQuerySet(models.QuerySet):
    """RT by place, time and who may write them down."""

    def standing(self) -> Self:
        """Those there are today."""
        return self.filter(ended_at=None)

    def standing_at(self, moment: datetime | None) -> Self:
        """Those there were then; by default now."""
        then = moment or timezone.now()
        began = Q(began_at=None) | Q(began_at__lte=then)
        return self.filter(began, Q(ended_at=None) | Q(ended_at__gt=then))

    def in_order(self) -> Self:
        """As people count them."""
        return self.order_by("kelurahan", "rw", "number", "pk")

    def put_down(
        self, kelurahan: Region, rows: Iterable[tuple[int, int, dict[str, Any]]]
    ) -> tuple[int, int]:
        """(rw, number, columns) each: a new one, or an existing one corrected.

        Answers how many are new and how many were changed. A correction is no history.
        """
        rows = list(rows)
        with transaction.atomic():
            standing = self.standing().filter(kelurahan=kelurahan).select_for_update()
            known = {(row.rw, row.number): row for row in standing}
            new = [
                Rt(kelurahan=kelurahan, rw=rw, number=number, **columns)
                for rw, number, columns in rows
                if (rw, number) not in known
            ]
            # Of two phones that write down the same RW, one adds it.
            self.bulk_create(new, ignore_conflicts=True)
            changed = [
                known[rw, number].correct(**columns)
                for rw, number, columns in rows
                if (rw, number) in known
            ]
        return len(new), sum(changed)


class Rt(models.Model):
    """One RT as it stood for a time."""

    kelurahan = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="rts", verbose_name="kelurahan"
    )
    rw = models.PositiveSmallIntegerField("RW")
    number = models.PositiveSmallIntegerField("RT")
    households = models.PositiveSmallIntegerField("jumlah KK", null=True, blank=True)
    contact = models.CharField(
        "siapa yang dihubungi", max_length=20, choices=Contact.choices, blank=True
    )
    # None: it stood before anybody wrote it down here.
    began_at = models.DateTimeField("mulai", null=True, editable=False)
    # From then on it stood no more.
    ended_at = models.DateTimeField("berakhir", null=True, editable=False)
    became: "models.ManyToManyField[Rt, Any]" = models.ManyToManyField(
        "self", symmetrical=False, related_name="came_from", blank=True, editable=False
    )

    objects = RtQuerySet.as_manager()
    FACTS: ClassVar = ("households", "contact")

    class Meta:
        verbose_name = "RT"
        verbose_name_plural = "RT"
        constraints = [
            models.UniqueConstraint(
                fields=["kelurahan", "rw", "number"],
                name="reach_rt_once",
                condition=Q(ended_at=None),
                violation_error_message="RT itu sudah ada.",
            ),
            models.CheckConstraint(
                name="reach_rt_numbers",
                condition=Q(rw__range=(1, RW_MAX), number__range=(1, RT_MAX)),
                violation_error_message=f"RW 1–{RW_MAX}, RT 1–{RT_MAX}.",
            ),
            models.CheckConstraint(
                name="reach_rt_households",
                condition=Q(households=None) | Q(households__range=(1, HOUSEHOLDS_MAX)),
                violation_error_message=f"Antara 1 dan {HOUSEHOLDS_MAX} KK.",
            ),
            models.CheckConstraint(
                name="reach_rt_ends_later",
                condition=Q(ended_at=None)
                | Q(began_at=None)
                | Q(ended_at__gte=F("began_at")),
            ),
            models.CheckConstraint(
                name="reach_rt_known_contact",
                condition=Q(contact__in=["", *Contact.values]),
            ),
        ]

    def __str__(self) -> str:
        return f"RT {self.number:02}/RW {self.rw:02}"

    def correct(self, **columns: Any) -> bool:
        """Write facts of it anew; whether anything is other than before."""
        changed = {
            name: value
            for name, value in columns.items()
            if name in self.FACTS and getattr(self, name) != value
        }
        return bool(changed) and bool(
            Rt.objects.standing().filter(pk=self.pk).update(**changed)
        )

    @classmethod
    def join(
        cls, rows: "list[Rt]", *, number: int, households: int | None = None
    ) -> "Rt":
        """Make one RT of several of an RW, from now on. Their households are added up
        where `households` is not said. Raises MoveRefused."""
        if len(rows) < 2 or len({(row.kelurahan_id, row.rw) for row in rows}) != 1:
            raise MoveRefused("Pilih sedikitnya dua RT dari RW yang sama.")
        known = [row.households for row in rows if row.households is not None]
        if households is None and len(known) == len(rows):
            households = min(sum(known), HOUSEHOLDS_MAX)
        return cls._turn(rows, [(number, households)])[0]

    def divide(self, parts: list[tuple[int, int | None]]) -> "list[Rt]":
        """Make several of it, (number, households) each. Raises MoveRefused."""
        if len(parts) < 2 or len({number for number, _households in parts}) < len(
            parts
        ):
            raise MoveRefused("Tulis sedikitnya dua RT dengan nomor yang berbeda.")
        return Rt._turn([self], parts)

    def end(self) -> None:
        """It is no more; its households live in no other RT of ours."""
        Rt._turn([self], [])

    @classmethod
    def _turn(cls, old: "list[Rt]", parts: list[tuple[int, int | None]]) -> "list[Rt]":
        now = timezone.now()
        ids = [row.pk for row in old]
        try:
            with transaction.atomic():
                ended = cls.objects.standing().filter(pk__in=ids).update(ended_at=now)
                if ended != len(ids):
                    raise MoveRefused("RT itu baru saja diubah orang lain. Muat ulang.")
                new = [
                    cls.objects.create(
                        kelurahan_id=old[0].kelurahan_id,
                        rw=old[0].rw,
                        number=number,
                        households=households,
                        contact=old[0].contact,
                        began_at=now,
                    )
                    for number, households in parts
                ]
                for row in old:
                    row.became.set(new)
        except IntegrityError:
            raise MoveRefused("Nomor RT itu sudah dipakai RT lain di RW ini.") from None
        return new


def villages_of(user: "User") -> "models.QuerySet[Region]":
    """Kelurahan whose RT a person may write down and mark: those of their KIM, and those
    they moderate. An admin of the office: all."""
    rows = Region.objects.villages().by_name()
    if user.is_active and user.is_superuser:
        return rows.inside(settings.KIM_REGION)
    kims = KimGroup.objects.served_by(user)
    codes = [*kims.values_list("region", flat=True), *Moderator.objects.codes_of(user)]
    return rows.filter(region_codes.inside("code", codes))
