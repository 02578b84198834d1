"""Marks by which copies of a version are known again."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.utils import timezone

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
# What ANALYZE knows of marks that many texts share: (mark, how many texts).
KNOWN_COMMON = """
SELECT mark, share * reltuples FROM pg_stats, pg_class,
    unnest(most_common_elems::text::int[], most_common_elem_freqs) AS known (mark, share)
WHERE tablename = 'reach_fingerprint' AND attname = 'marks'
    AND pg_class.oid = 'reach_fingerprint'::regclass
    AND share * reltuples > %s
"""
COMMON = 500
# Of the rarest marks so many are asked for; of common ones only where there are few.
ASKED, AT_LEAST = 60, 6
COMMON_FOR = timedelta(minutes=10)


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
        common = _common_marks()
        rarest = sorted(marks, key=lambda mark: common.get(mark, 0))
        rare = [mark for mark in rarest if mark not in common]
        asked = rare[:ASKED] if len(rare) >= AT_LEAST else rarest[:AT_LEAST]
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


def _common_marks() -> dict[int, float]:
    """Marks that many texts share, and how many; at most some minutes old."""
    known, until = _COMMON.get("known", ({}, None))
    if until is None or until < timezone.now():
        with connection.cursor() as cursor:
            cursor.execute(KNOWN_COMMON, [COMMON])
            known = dict(cursor.fetchall())
        _COMMON["known"] = known, timezone.now() + COMMON_FOR
    return known


_COMMON: dict[str, Any] = {}


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
