"""What the desk answered in months and days that are over: counted once, then kept.

Decisions are never changed, so a count of the past stays right. Kept by the audience of
the text, because moderators see the figures of their own territory.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from kim_portal.lib import region_codes
from review.states import Move

if TYPE_CHECKING:
    from review.kinds import Kind

ASKS = (Move.SUBMIT, Move.APPEAL)
ANSWERS = (Move.SEND_BACK, Move.APPROVE, Move.FIRST_YES)
# Says that a period was counted, also where nothing happened in it.
COUNTED = ""


class Period(NamedTuple):
    """From `begins` up to `ends`; `name` is 2026-11 or 2026-11-29."""

    name: str
    begins: datetime
    ends: datetime


class TallyQuerySet(models.QuerySet):
    """Counts by period and place."""

    def within(self, codes: list[str]) -> Self:
        """Of audiences in these territories."""
        inside = region_codes.inside("code", codes)
        return self.filter(inside).exclude(code=COUNTED)


class Tally(models.Model):
    """Answers of one kind about texts for one audience, in one period."""

    kind = models.CharField(max_length=20)
    period = models.CharField(max_length=10)
    code = models.CharField(max_length=13, blank=True)
    returned = models.PositiveIntegerField(default=0)
    approved = models.PositiveIntegerField(default=0)
    # How many first answers came after so many tenths of an hour: {"123": 4}.
    tenths = models.JSONField(default=dict)
    # How often each reason for sending back was given.
    reasons = models.JSONField(default=dict)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = "hitungan"
        verbose_name_plural = "hitungan"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "period", "code"], name="review_tally_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.period} {self.code}"

    @classmethod
    def of(cls, kind: "Kind", period: Period) -> list[Self]:
        """Count a period, audience by audience; nothing is stored. One query."""
        counted: dict[str, Self] = {}
        tenths: dict[str, Counter[str]] = defaultdict(Counter)
        reasons: dict[str, Counter[str]] = defaultdict(Counter)
        for code, move, waited, why in _answers(kind, period):
            row = counted.setdefault(
                code, cls(kind=kind.key, period=period.name, code=code)
            )
            row.returned += move == Move.SEND_BACK
            row.approved += move == Move.APPROVE
            reasons[code].update(why)
            if waited is not None:
                tenths[code][str(round(waited / timedelta(minutes=6)))] += 1
        for code, row in counted.items():
            row.tenths, row.reasons = dict(tenths[code]), dict(reasons[code])
        return list(counted.values())

    @classmethod
    def keep(cls, kind: "Kind", period: Period) -> None:
        """Count a period that is over, unless it was; safe to repeat."""
        rows = cls.of(kind, period)
        rows.append(cls(kind=kind.key, period=period.name, code=COUNTED))
        Tally.objects.bulk_create(rows, ignore_conflicts=True)


def _answers(kind: "Kind", period: Period) -> Iterator[tuple[Any, ...]]:
    """(audience, move, how long it waited if it was the first answer, reasons)."""
    rows = kind.decisions.rows()
    before = rows.filter(
        Q(move__in=ASKS) | Q(move__in=ANSWERS),
        revision=OuterRef("revision"),
        pk__lt=OuterRef("pk"),
    ).order_by("-pk")
    answers = rows.filter(
        move__in=ANSWERS,
        at__gte=period.begins,
        at__lt=period.ends,
        # A text that went back may have lost its audience since.
        revision__region__isnull=False,
    ).annotate(
        move_before=Subquery(before.values("move")[:1]),
        at_before=Subquery(before.values("at")[:1]),
    )
    columns = "revision__region_id", "move", "at", "reasons", "move_before", "at_before"
    found = answers.values_list(*columns).iterator(chunk_size=2000)
    for code, move, at, reasons, move_before, at_before in found:
        waited = at - at_before if move_before in ASKS else None
        yield code, move, waited, reasons
