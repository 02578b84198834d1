"""A look by lot: six RT, ten doors each, whether they heard of it and from where.

No door has a number, no answer a name. The first answer of a door stays.
"""

import secrets
import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from groups.models import Region
from reach.looks import rule
from reach.models.deliveries import Channel, Delivery, Target
from reach.models.rts import Rt
from review.states import MoveRefused

if TYPE_CHECKING:
    from accounts.models import User
    from review.models import Publication


OWN_RT = "RT ini Anda sendiri yang menandai. Mintalah pengurus lain menanyainya."
ANSWERED = (
    "Pintu ini sudah dijawab lain oleh pengurus lain. Muat ulang untuk melihatnya."
)


class Heard(models.TextChoices):
    """From where people know it: our channels, and what is none of them."""

    WHATSAPP = Channel.WHATSAPP.value, Channel.WHATSAPP.label
    BOARD = Channel.BOARD.value, Channel.BOARD.label
    LEAFLET = Channel.LEAFLET.value, Channel.LEAFLET.label
    MEETING = Channel.MEETING.value, Channel.MEETING.label
    WATCH = Channel.WATCH.value, Channel.WATCH.label
    SHOW = Channel.SHOW.value, Channel.SHOW.label
    BROADCAST = Channel.BROADCAST.value, Channel.BROADCAST.label
    PORTAL = "portal", "Portal KIM"
    NEIGHBOUR = "tetangga", "Tetangga atau keluarga"
    OTHER = "lain", "Lainnya"


class Answered(NamedTuple):
    """What was said at a door. `at`: when, by our clock."""

    identity: uuid.UUID
    place: "LookPlace"
    door: int
    heard: bool
    channel: str
    at: datetime


class LookQuerySet(models.QuerySet):
    """Looks by what and where."""

    def of(self, publication: "Publication") -> Self:
        """Of one publication, newest first."""
        rows = self.filter(kind=publication.kind_key, code=publication.code)
        return rows.order_by("-drawn_at", "-pk")


class Look(models.Model):
    """One lot in one kelurahan for one publication."""

    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=6)
    number = models.PositiveIntegerField()
    kelurahan = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    # What the lot was drawn with: whoever has it draws the same.
    seed = models.CharField(max_length=16)
    # {row of an RT: households} of all it was drawn from, as they were then.
    sizes = models.JSONField(default=dict)
    drawn_at = models.DateTimeField(auto_now_add=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = "uji petik"
        verbose_name_plural = "uji petik"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code", "kelurahan", "number"], name="reach_look_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.kelurahan_id}"

    @classmethod
    def draw(
        cls, publication: "Publication", kelurahan: Region, *, by: "User"
    ) -> "Look":
        """Draw the lot; the one that was drawn already where there is one. A second lot
        for the same version would let somebody draw until they like it.

        Raises MoveRefused where the kelurahan has too few RT, or nothing is live.
        """
        live = publication.live
        if live is None:
            raise MoveRefused("Kabar ini tidak terbit lagi.")
        meant = Target.objects.of(publication).get(kelurahan.code)
        rows = Rt.objects.standing().filter(kelurahan=kelurahan)
        rows = rows if meant is None else rows.filter(rw__in=meant)
        rts = {row.pk: row for row in rows}
        if len(rts) < rule.PLACES:
            raise MoveRefused(
                f"Uji petik perlu sedikitnya {rule.PLACES} RT. Di {kelurahan.full_name} "
                f"baru tercatat {len(rts)}."
            )
        known = [row.households for row in rts.values() if row.households is not None]
        mean = round(sum(known) / len(known)) if known else rule.DOORS
        sizes = {
            key: mean if row.households is None else row.households
            for key, row in rts.items()
        }
        found = {
            "kind": publication.kind_key,
            "code": publication.code,
            "kelurahan": kelurahan,
            "number": live.number,
        }
        seed = secrets.token_hex(8)
        try:
            with transaction.atomic():
                look = cls.objects.create(**found, seed=seed, sizes=sizes, drawn_by=by)
                look.places.bulk_create(look._places(rts, sizes))
        except IntegrityError:
            return cls.objects.get(**found)
        return look

    def _places(self, rts: dict[int, Rt], sizes: dict[int, int]) -> "list[LookPlace]":
        places = []
        for order, key in enumerate(rule.drawn(self.seed, sizes), start=1):
            first, step = rule.doors(self.seed, key, sizes[key])
            place = LookPlace(
                look=self, rt=rts[key], order=order, first=first, step=step
            )
            place.doors = min(rule.DOORS, sizes[key])
            places.append(place)
        return places

    def told_by(self, user: "User") -> set[int]:
        """RT that this person marked as told: of these somebody else asks."""
        told = Delivery.objects.filter(kind=self.kind, code=self.code, undone_at=None)
        told = told.filter(Q(by=user) | Q(also_by__contains=[user.pk]))
        return set(told.values_list("rt_id", flat=True))

    def keep(self, answers: list[Answered], *, by: "User") -> dict[uuid.UUID, str]:
        """Put down what is not there yet; safe to repeat. Answers, by identity, why one
        was not put down: another one of that door was first and says otherwise, or it is
        of an RT that this person marked."""
        own = self.told_by(by)
        refused = {one.identity: OWN_RT for one in answers if one.place.rt_id in own}
        asked = [one for one in answers if one.identity not in refused]
        LookAnswer.objects.bulk_create(
            [
                LookAnswer(
                    place=answer.place,
                    door=answer.door,
                    heard=answer.heard,
                    channel=answer.channel if answer.heard else "",
                    identity=answer.identity,
                    asked_at=answer.at,
                    by=by,
                )
                for answer in asked
            ],
            ignore_conflicts=True,
        )
        rows = LookAnswer.objects.filter(place__look=self)
        there = {(row.place_id, row.door): row.heard for row in rows}
        return refused | {
            one.identity: ANSWERED
            for one in asked
            if there.get((one.place.pk, one.door)) != one.heard
        }

    def result(self) -> "Result":
        """What the answers say so far. Two queries."""
        planned = (
            self.places.aggregate(all=models.Sum("doors"))["all"] or rule.ALL_DOORS
        )
        answers = LookAnswer.objects.filter(place__look=self)
        return Result(answers.order_by("asked_at", "pk"), planned)


class LookPlace(models.Model):
    """An RT of the lot: begin at house `first` from its entry, then every `step`."""

    look = models.ForeignKey(Look, on_delete=models.CASCADE, related_name="places")
    rt = models.ForeignKey(Rt, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    first = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField()
    # How many are asked there: ten, or all there are.
    doors = models.PositiveSmallIntegerField(default=rule.DOORS)

    class Meta:
        verbose_name = "RT uji petik"
        verbose_name_plural = "RT uji petik"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["look", "order"], name="reach_lookplace_order_once"
            ),
            models.UniqueConstraint(
                fields=["look", "rt"], name="reach_lookplace_rt_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.rt_id}"


class LookAnswer(models.Model):
    """A door."""

    identity = models.UUIDField(unique=True)
    place = models.ForeignKey(
        LookPlace, on_delete=models.CASCADE, related_name="answers"
    )
    door = models.PositiveSmallIntegerField()
    heard = models.BooleanField()
    channel = models.CharField(max_length=12, choices=Heard.choices, blank=True)
    asked_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "jawaban"
        verbose_name_plural = "jawaban"
        constraints = [
            models.UniqueConstraint(
                fields=["place", "door"], name="reach_lookanswer_once"
            ),
            models.CheckConstraint(
                name="reach_lookanswer_door", condition=Q(door__range=(1, rule.DOORS))
            ),
            models.CheckConstraint(
                name="reach_lookanswer_known_channel",
                condition=Q(channel__in=["", *Heard.values]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.door}"


class Result:
    """What the answers of a look say."""

    def __init__(self, answers: Iterable[LookAnswer], planned: int) -> None:
        self.answers = list(answers)
        self.asked = len(self.answers)
        self.heard = sum(answer.heard for answer in self.answers)
        self.misses = self.asked - self.heard
        self.planned = planned
        self.left = max(planned - self.asked, 0)

    @property
    def verdict(self) -> rule.Class | None:
        """None while the rest may still change it."""
        return rule.verdict(self.misses, self.left, self.planned)

    @property
    def channels(self) -> list[tuple[str, int]]:
        """From where those heard it who did, most named first."""
        labels: dict[str, Any] = dict(Heard.choices)
        counted = Counter(a.channel for a in self.answers if a.channel)
        return [(str(labels[name]), many) for name, many in counted.most_common()]
