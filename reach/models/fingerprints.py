"""Marks by which copies of a version are known again."""

from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models

from reach.checking.common import CommonMarks
from reach.checking.marks import ONE_IN, marks_of

if TYPE_CHECKING:
    from review.models import Publication

# Each mark is looked up by itself, and brings so many texts at most: one that many texts
# share tells nearly nothing, one that a single text has nearly all. Of the best by that,
# those come first that share most marks in all, in turn with the best themselves.
NEAREST = """
WITH hit AS MATERIALIZED (
    SELECT id, sum(weight) AS weight FROM (
        SELECT found.id, 1.0::float8 / count(*) OVER (PARTITION BY mark) AS weight
        FROM unnest(%(asked)s::int[]) AS mark
        JOIN LATERAL (
            SELECT id FROM reach_fingerprint WHERE marks @> ARRAY[mark] LIMIT %(common)s
        ) AS found ON true
    ) AS one GROUP BY id ORDER BY weight DESC, id DESC LIMIT 300
)
SELECT kind, code, shared FROM (
    SELECT near.*, least(
        row_number() OVER (ORDER BY weight DESC, id DESC),
        row_number() OVER (ORDER BY shared DESC, id DESC)
    ) AS place
    FROM (
        SELECT kind, code, weight, id, (
            -- Of short texts all runs are kept, of long ones a sample: see checking.marks.
            SELECT sum(CASE WHEN mark %% %(one_in)s = 0 THEN 1 ELSE 0.1 END)
            FROM unnest(kept.marks) AS mark WHERE mark = ANY(%(marks)s::int[])
        ) AS shared
        FROM hit JOIN reach_fingerprint AS kept USING (id)
    ) AS near
) AS placed
ORDER BY place, weight DESC LIMIT %(most)s
"""
COMMON = 500
# Of the rarest marks so many are asked for; of common ones only where there are few.
ASKED, AT_LEAST = 60, 6
COMMON_MARKS = CommonMarks("reach_fingerprint", COMMON)


class Near(NamedTuple):
    """A text that shares marks with a pasted one."""

    kind: str
    code: str
    shared: float


class FingerprintQuerySet(models.QuerySet):
    """Marks of every version that was ever approved."""

    def keep(self, revision: Any) -> None:
        """Those of a version that goes live; in the verb's transaction."""
        publication = revision.publication
        row = Fingerprint(
            kind=publication.kind_key,
            revision_id=revision.pk,
            code=publication.code,
            marks=marks_of(revision.words_of_page()),
        )
        self.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["kind", "revision_id"],
            update_fields=["code", "marks"],
        )

    def forget(self, publication: "Publication") -> None:
        """Erased words leave no marks."""
        self.filter(kind=publication.kind_key, code=publication.code).delete()

    def nearest(self, marks: list[int], *, most: int) -> list[Near]:
        """What shares most with these marks, best first."""
        if not marks:
            return []
        asked = COMMON_MARKS.rarest(marks, ASKED, AT_LEAST)
        values: dict[str, Any] = {
            "asked": asked,
            "marks": marks,
            "common": COMMON,
            "most": most,
            "one_in": ONE_IN,
        }
        with connection.cursor() as cursor:
            cursor.execute(NEAREST, values)
            return [Near(*row) for row in cursor.fetchall()]


class Fingerprint(models.Model):
    """What copies of one version are known by; see reach.checking.marks."""

    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=6)
    revision_id = models.BigIntegerField()
    marks = ArrayField(models.IntegerField())

    objects = FingerprintQuerySet.as_manager()

    class Meta:
        verbose_name = "tanda naskah"
        verbose_name_plural = "tanda naskah"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "revision_id"], name="reach_fingerprint_once"
            )
        ]
        indexes = [
            # New rows go straight in: a search never reads a list of what is pending.
            GinIndex("marks", name="reach_fingerprint_marks", fastupdate=False),
            models.Index("kind", "code", name="reach_fingerprint_of"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
