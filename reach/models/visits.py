"""How often something was read, sent on or scanned: numbers of a day, and of nobody."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db import connection, models


class Seen(models.TextChoices):
    """What was counted."""

    READ = "dibaca", "Dibaca"
    SHARED = "dibagikan", "Dibagikan"
    SCANNED = "dipindai", "Poster dipindai"


class Count(NamedTuple):
    """What one number is of. `rt` and `number`: the poster of that RT and version was
    scanned; 0 for any other."""

    kind: str
    code: str
    day: date
    what: str
    rt: int = 0
    number: int = 0


ADD = """
INSERT INTO reach_visitcount (kind, code, day, what, rt, number, many)
SELECT * FROM unnest(
    %s::text[], %s::text[], %s::date[], %s::text[], %s::int[], %s::int[], %s::int[]
)
ON CONFLICT (kind, code, day, what, rt, number)
DO UPDATE SET many = reach_visitcount.many + excluded.many
"""


class VisitCountQuerySet(models.QuerySet):
    """Numbers by what they are of."""

    def add(self, counted: Mapping[Count, int]) -> None:
        """All at once; in one order, so that two workers never wait for each other."""
        if not counted:
            return
        rows = [(*key, many) for key, many in sorted(counted.items())]
        with connection.cursor() as cursor:
            cursor.execute(ADD, [list(column) for column in zip(*rows, strict=True)])

    def totals(self, kind: str, code: str) -> dict[str, int]:
        """By what was counted, since it appeared; 0 where nothing was."""
        rows = self.filter(kind=kind, code=code).values("what")
        counted = rows.annotate(all=models.Sum("many")).values_list("what", "all")
        return {**dict.fromkeys(Seen.values, 0), **dict(counted)}


class VisitCount(models.Model):
    """A number of a day. Nothing in it leads to a person."""

    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=6)
    day = models.DateField()
    what = models.CharField(max_length=10, choices=Seen.choices)
    rt = models.PositiveIntegerField(default=0)
    number = models.PositiveIntegerField(default=0)
    many = models.PositiveIntegerField()

    objects = VisitCountQuerySet.as_manager()

    class Meta:
        verbose_name = "hitungan"
        verbose_name_plural = "hitungan"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code", "day", "what", "rt", "number"],
                name="reach_visitcount_once",
            )
        ]
        indexes = [models.Index("day", name="reach_visitcount_day")]

    def __str__(self) -> str:
        return f"{self.code} {self.day} {self.what}"
