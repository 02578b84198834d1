"""What is kept of what travels: papers of what is live, marks to know copies by."""

from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.db.models import Func
from procrastinate.contrib.django import app

from reach.checking.marks import marks_of

if TYPE_CHECKING:
    from review.models import Publication


class SheetQuerySet(models.QuerySet):
    """Kept papers."""

    def of(self, publication: "Publication") -> Self:
        """Those of one publication."""
        return self.filter(kind=publication.kind_key, code=publication.code)

    def sizes(self, revision_id: int) -> dict[str, int]:
        """How many bytes each has, by name, of that version. The bytes stay there."""
        rows = self.filter(revision_id=revision_id)
        counted = rows.annotate(size=Func("body", function="octet_length"))
        return dict(counted.values_list("name", "size"))

    def forget(self, publication: "Publication") -> None:
        """What it says is not to be handed out any more; in the verb's transaction."""
        self.of(publication).delete()

    def renew(self, publication: "Publication") -> None:
        """It says something else now: out with the old, and have the worker make new
        ones. In the verb's transaction."""
        self.forget(publication)
        which = {"kind": publication.kind_key, "code": publication.code}
        lock = "reach:{kind}:{code}".format(**which)
        app.configure_task("reach.prepare", lock=lock).defer(**which)


class Sheet(models.Model):
    """One paper of what is live. Without a row it is being made, or nothing is live."""

    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=6)
    name = models.CharField(max_length=24)
    # The version it was made of, and the facts: days of an event change without a version.
    revision_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    body = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = "lembar"
        verbose_name_plural = "lembar"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code", "name"], name="reach_sheet_once"
            )
        ]
        indexes = [models.Index("made_at", name="reach_sheet_made")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @classmethod
    def keep(cls, live: Any, digest: str, made: dict[str, bytes]) -> None:
        """Keep what was made of a live version, unless something else is live by now.

        The publication is locked as a withdrawal locks it: of the two, the later finds
        what the other did.
        """
        publication = live.publication
        rows = publication.rows().select_for_update(of=("self",))
        if not rows.filter(pk=publication.pk, live=live.pk).exists():
            return
        Sheet.objects.bulk_create(
            [
                Sheet(
                    kind=publication.kind_key,
                    code=publication.code,
                    name=name,
                    revision_id=live.pk,
                    digest=digest,
                    body=body,
                )
                for name, body in made.items()
            ],
            update_conflicts=True,
            unique_fields=["kind", "code", "name"],
            update_fields=["revision_id", "digest", "body", "made_at"],
        )


# Each mark is looked up by itself, and brings so many texts at most: one that many texts
# share tells little, and weighs less.
NEAREST = """
SELECT kind, code, count(*) AS shared, sum(weight) AS weight FROM (
    SELECT found.id, found.kind, found.code,
           1 / sqrt(count(*) OVER (PARTITION BY mark)) AS weight
    FROM unnest(%s::int[]) AS mark
    JOIN LATERAL (
        SELECT id, kind, code FROM reach_fingerprint WHERE marks @> ARRAY[mark] LIMIT 200
    ) AS found ON true
) AS hit
GROUP BY id, kind, code ORDER BY weight DESC, id DESC LIMIT %s
"""


class Near(NamedTuple):
    """A text that shares marks with a pasted one."""

    kind: str
    code: str
    shared: int
    weight: float


class FingerprintQuerySet(models.QuerySet):
    """Marks of every version that was ever approved."""

    def keep(self, revision: Any) -> None:
        """Those of a version that goes live; in the verb's transaction."""
        publication = revision.publication
        self.update_or_create(
            kind=publication.kind_key,
            revision_id=revision.pk,
            defaults={"code": publication.code, "marks": marks_of(*revision.said())},
        )

    def forget(self, publication: "Publication") -> None:
        """Erased words leave no marks."""
        self.filter(kind=publication.kind_key, code=publication.code).delete()

    def nearest(self, marks: list[int], *, most: int) -> list[Near]:
        """What shares most with these marks, best first. One query."""
        if not marks:
            return []
        with connection.cursor() as cursor:
            cursor.execute(NEAREST, [marks, most])
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
