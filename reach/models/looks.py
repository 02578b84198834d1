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
from reach.models.deliveries import Channel, Delivery
from reach.models.rts import Rt
from review.states import MoveRefused

if TYPE_CHECKING:
    from accounts.models import User
    from review.models import Publication


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
        rows = Rt.objects.standing().filter(kelurahan=kelurahan)
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
                look = cls.objects.create(**found, seed=seed, drawn_by=by)
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
            places.append(place)
        return places

    def keep(self, answers: list[Answered], *, by: "User") -> list[Answered]:
        """Put down what is not there yet; safe to repeat. Answers those of RT that this
        person marked as told: of these somebody else asks."""
        own = set(
            Delivery.objects.filter(kind=self.kind, code=self.code, by=by)
            .filter(undone_at=None)
            .values_list("rt_id", flat=True)
        )
        refused = [answer for answer in answers if answer.place.rt_id in own]
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
                for answer in answers
                if answer not in refused
            ],
            ignore_conflicts=True,
        )
        return refused

    def result(self) -> "Result":
        """What the answers say so far. One query."""
        return Result(
            list(LookAnswer.objects.filter(place__look=self).order_by("asked_at", "pk"))
        )


class LookPlace(models.Model):
    """An RT of the lot: begin at house `first` from its entry, then every `step`."""

    look = models.ForeignKey(Look, on_delete=models.CASCADE, related_name="places")
    rt = models.ForeignKey(Rt, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    first = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField()

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

    def __init__(self, answers: Iterable[LookAnswer]) -> None:
        self.answers = list(answers)
        self.asked = len(self.answers)
        self.heard = sum(answer.heard for answer in self.answers)
        self.misses = self.asked - self.heard
        self.left = rule.ALL_DOORS - self.asked

    @property
    def verdict(self) -> rule.Class | None:
        """None while the rest may still change it."""
        return rule.verdict(self.misses, self.left)

    @property
    def channels(self) -> list[tuple[str, int]]:
        """From where those heard it who did, most named first."""
        labels: dict[str, Any] = dict(Heard.choices)
        counted = Counter(a.channel for a in self.answers if a.channel)
        return [(str(labels[name]), many) for name, many in counted.most_common()]
