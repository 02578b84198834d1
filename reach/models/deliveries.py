"""Who was told: one row for an RT that heard of one version through one channel.

Each comes with an identity of its own, made on the phone that marked it: sent twice, after
a lost acknowledgement say, it is there once. Two phones that mark the same are one row.
Where what was told is not right any more, the row asks to be put right: it is recalled
until somebody settles it.
"""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from groups.models import KimGroup, Photo, Region
from kim_portal.lib import region_codes
from reach.models.rts import Rt
from review.states import MoveRefused

if TYPE_CHECKING:
    from accounts.models import User
    from review.models import Publication

# A day long past is a slip of the finger, or a phone whose clock stands still.
OLDEST = timedelta(days=400)
PHOTOS_MAX = 4


class Channel(models.TextChoices):
    """How an RT was told."""

    WHATSAPP = "wa", "Grup WhatsApp"
    BOARD = "mading", "Mading"
    LEAFLET = "selebaran", "Selebaran"
    MEETING = "pengajian", "Pengajian atau arisan"
    WATCH = "ronda", "Ronda"
    SHOW = "pertunjukan", "Pertunjukan rakyat"
    BROADCAST = "siaran", "Pengeras suara atau radio"


# Where there is little room: on paper, beside an RT on a phone.
SHORT = {
    Channel.WHATSAPP: "WA",
    Channel.BOARD: "Mading",
    Channel.LEAFLET: "Selebaran",
    Channel.MEETING: "Pengajian",
    Channel.WATCH: "Ronda",
    Channel.SHOW: "Pertunjukan",
    Channel.BROADCAST: "Siaran",
}
# What is to be done once it is not right any more.
TO_DO = {
    Channel.WHATSAPP: "Kirim ralat ke grup WhatsApp",
    Channel.BOARD: "{verb} poster di mading",
    Channel.LEAFLET: "{verb} selebaran",
    Channel.MEETING: "Sampaikan ralat di pengajian atau arisan",
    Channel.WATCH: "Sampaikan ralat kepada regu ronda",
    Channel.SHOW: "Beri tahu kelompok pertunjukan",
    Channel.BROADCAST: "Siarkan ralat",
}


class Recall(models.TextChoices):
    """Why what was told is not right any more."""

    CORRECTED = "ralat", "isinya dibetulkan"
    WITHDRAWN = "ditarik", "kabarnya ditarik"
    CHANGED = "berubah", "acaranya ditunda, dibatalkan, atau berubah"


VERBS = {
    Recall.CORRECTED: "Ganti",
    Recall.WITHDRAWN: "Cabut",
    Recall.CHANGED: "Ganti atau cabut",
}


class Mark(NamedTuple):
    """What a phone says it did. `at`: when, by our clock; `day`: None for that day."""

    identity: uuid.UUID
    rt: Rt
    channel: str
    number: int
    at: datetime
    day: date | None = None

    @property
    def key(self) -> tuple[int, str, int]:
        """What two phones that mark the same have in common."""
        return self.rt.pk, self.channel, self.number

    @property
    def told_on(self) -> date:
        """The day it was told: no later than today, and not from another age."""
        today = timezone.localdate()
        day = self.day or timezone.localtime(self.at).date()
        return min(max(day, today - OLDEST), today)


class DeliveryQuerySet(models.QuerySet):
    """Marks by what they are of and what is to be done about them."""

    def of(self, publication: "Publication") -> Self:
        """Those of one publication, also of its old versions, not taken back."""
        rows = self.filter(kind=publication.kind_key, code=publication.code)
        return rows.filter(undone_at=None)

    def named(self, identities: Iterable[uuid.UUID]) -> Self:
        """Those that came under any of these identities, taken back or not."""
        wanted = list(identities)
        return self.filter(Q(identity__in=wanted) | Q(also__overlap=wanted))

    def open_recalls(self) -> Self:
        """What is to be put right."""
        return self.filter(undone_at=None, settled_at=None).exclude(recalled_for="")

    def keep(
        self, publication: "Publication", marks: list[Mark], *, by: "User"
    ) -> None:
        """Put down what is not there yet; safe to repeat, in any order, from two phones.

        Every mark given is then found by its identity. The publication is locked as a
        correction locks it, so that of the two the later knows what the other did.
        """
        with transaction.atomic():
            now = publication.held()
            taken = self._open(now, marks)
            known = set(self._identities(mark.identity for mark in marks))
            kims = list(KimGroup.objects.served_by(by))
            new, merged = [], set()
            for mark in {mark.identity: mark for mark in marks}.values():
                if mark.identity in known:
                    continue
                row = taken.get(mark.key)
                if row is None:
                    row = _row(now, mark, by, _nearest(kims, mark.rt.kelurahan_id))
                    taken[mark.key] = row
                    new.append(row)
                else:
                    row.also.append(mark.identity)
                    row.also_by.append(by.pk)
                    merged.add(mark.key)
            self.bulk_create(new)
            told_twice = [taken[key] for key in merged]
            self.bulk_update(told_twice, ["also", "also_by"])

    def _open(
        self, publication: "Publication", marks: list[Mark]
    ) -> "dict[tuple[int, str, int], Delivery]":
        """What another phone marked already, and nobody took back or settled, locked;
        what holds before what is to be put right."""
        rows = self.of(publication).filter(rt__in={mark.rt.pk for mark in marks})
        rows = rows.filter(settled_at=None).select_for_update(of=("self",))
        found = sorted(rows, key=lambda row: (row.recalled_for == "", row.pk))
        return {(row.rt_id, row.channel, row.number): row for row in found}

    def _identities(self, names: Iterable[uuid.UUID]) -> Iterator[uuid.UUID]:
        for identity, also in self.named(names).values_list("identity", "also"):
            yield identity
            yield from also

    def outdated(self, names: Iterable[uuid.UUID]) -> list[uuid.UUID]:
        """Of these identities those whose text is to be put right."""
        wanted = set(names)
        rows = self.named(wanted).filter(undone_at=None).exclude(recalled_for="")
        found = rows.values_list("identity", "also")
        return [n for row, also in found for n in (row, *also) if n in wanted]

    def recall(self, publication: "Publication", why: Recall) -> int:
        """What was told of it is to be put right; in the verb's transaction.

        Of a correction, the new version's own are right; of the others none is.
        """
        rows = self.of(publication).filter(settled_at=None)
        if why == Recall.CORRECTED:
            number = publication.live.number if publication.live else 0
            rows = rows.filter(number__lt=number, recalled_for="")
        return rows.update(recalled_for=why)

    def settle(
        self, publication: "Publication", *, by: "User", is_replaced: bool = False
    ) -> int:
        """Say that it was put right at these places, and with `is_replaced` that the
        version that is live hangs there now; of two people, the first did it."""
        with transaction.atomic():
            now = publication.held()
            rows = list(self.open_recalls().select_related("rt"))
            moment = timezone.now()
            done = self.filter(pk__in=[row.pk for row in rows], settled_at=None)
            many = done.update(settled_at=moment, settled_by=by)
            if is_replaced and now.live:
                number = now.live.number
                marks = [
                    Mark(uuid.uuid4(), row.rt, row.channel, number, moment)
                    for row in rows
                ]
                Delivery.objects.keep(now, marks, by=by)
        return many


class Delivery(models.Model):
    """An RT that was told of one version through one channel."""

    identity = models.UUIDField(unique=True)
    # Of other phones that marked the same.
    also = ArrayField(models.UUIDField(), default=list)
    also_by = ArrayField(models.IntegerField(), default=list)
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=6)
    number = models.PositiveIntegerField()
    rt = models.ForeignKey(Rt, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=12, choices=Channel.choices)
    told_on = models.DateField()
    # By the phone's clock, put right by how wrong it was when it was sent.
    marked_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    kim = models.ForeignKey(
        KimGroup, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recalled_for = models.CharField(
        max_length=8, choices=Recall.choices, blank=True, db_default=""
    )
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "sebaran"
        verbose_name_plural = "sebaran"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code", "rt", "channel", "number"],
                name="reach_delivery_once",
                condition=Q(undone_at=None, recalled_for=""),
            ),
            models.CheckConstraint(
                name="reach_delivery_known_channel",
                condition=Q(channel__in=Channel.values),
            ),
            models.CheckConstraint(
                name="reach_delivery_settles_a_recall",
                condition=Q(settled_at=None) | ~Q(recalled_for=""),
            ),
        ]
        indexes = [
            GinIndex("also", name="reach_delivery_also"),
            models.Index("rt", "told_on", name="reach_delivery_recent"),
            models.Index(
                "rt",
                name="reach_delivery_recalled",
                condition=Q(undone_at=None, settled_at=None) & ~Q(recalled_for=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.rt_id} {self.channel}"

    @property
    def to_do(self) -> str:
        """What is to be done there: Ganti poster di mading."""
        verb = VERBS[Recall(self.recalled_for)]
        return TO_DO[Channel(self.channel)].format(verb=verb)

    def undo(self, *, by: "User") -> None:
        """It was a slip of the finger. Raises MoveRefused where it was done already."""
        rows = Delivery.objects.filter(pk=self.pk, undone_at=None, settled_at=None)
        if not rows.update(undone_at=timezone.now(), undone_by=by):
            raise MoveRefused("Tanda itu sudah dihapus atau sudah selesai diurus.")


class DeliveryPhoto(models.Model):
    """What proves that it hangs there; seen by officers and moderators alone."""

    delivery = models.ForeignKey(
        Delivery, on_delete=models.CASCADE, related_name="photos"
    )
    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "foto bukti"
        verbose_name_plural = "foto bukti"
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "photo"], name="reach_deliveryphoto_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.photo_id}"


class TargetQuerySet(models.QuerySet):
    """Chosen RW by publication and kelurahan."""

    def of(self, publication: "Publication") -> dict[str, list[int]]:
        """RW by the kelurahan's code; all of a kelurahan that is not in it."""
        rows = self.filter(kind=publication.kind_key, code=publication.code)
        return dict(rows.values_list("kelurahan_id", "rws"))

    def choose(
        self, publication: "Publication", kelurahan: Region, rws: list[int]
    ) -> None:
        """Only these RW are meant; none chosen: all of them."""
        kind, code = publication.kind_key, publication.code
        if rws:
            self.update_or_create(
                kind=kind,
                code=code,
                kelurahan=kelurahan,
                defaults={"rws": sorted(set(rws))},
            )
        else:
            self.filter(kind=kind, code=code, kelurahan=kelurahan).delete()


class Target(models.Model):
    """Of a kelurahan, only some RW are meant."""

    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=6)
    kelurahan = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")
    rws = ArrayField(models.PositiveSmallIntegerField())

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = "sasaran"
        verbose_name_plural = "sasaran"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code", "kelurahan"], name="reach_target_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.kelurahan_id}"


def _row(publication: Any, mark: Mark, by: "User", kim: KimGroup | None) -> Delivery:
    return Delivery(
        identity=mark.identity,
        kind=publication.kind_key,
        code=publication.code,
        number=mark.number,
        rt=mark.rt,
        channel=mark.channel,
        told_on=mark.told_on,
        marked_at=mark.at,
        by=by,
        kim=kim,
        recalled_for=_why_old(publication, mark),
    )


def _why_old(publication: Any, mark: Mark) -> str:
    """Why what was told is not right any more as it is put down; empty where it is."""
    live = publication.live
    if live is None or live.stays_inside:
        return Recall.WITHDRAWN
    if mark.number < live.number:
        return Recall.CORRECTED
    changed = publication.said_other_at
    return Recall.CHANGED if changed and mark.at < changed else ""


def _nearest(kims: list[KimGroup], code: str) -> KimGroup | None:
    """For which of their KIM somebody marks an RT of a kelurahan; the nearest to it."""
    near = [kim for kim in kims if region_codes.covers(kim.region_id, code)]
    return max(near, key=lambda kim: len(kim.region_id), default=None)
