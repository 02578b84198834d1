"""Papers of what is live, made by the worker and kept as long as it says the same."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Func
from procrastinate.contrib.django import app

if TYPE_CHECKING:
    from reach.facts import Facts
    from review.models import Publication


# Papers are kept for so long, and as long as they may hang; made again for what appeared
# within that time.
KEPT_FOR = timedelta(days=90)


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
        self.ask_for(publication.kind_key, publication.code)

    def ask_for(self, kind: str, code: str) -> None:
        """Have the worker make those that are missing or say something else; one job
        of a publication at a time."""
        task = app.configure_task("reach.prepare", lock=f"reach:{kind}:{code}")
        task.defer(kind=kind, code=code)

    def ask_for_rts(self, kind: str, code: str, village: str) -> None:
        """Have the worker make a poster for each RT of a kelurahan."""
        task = app.configure_task("reach.posters", lock=f"reach:{kind}:{code}")
        task.defer(kind=kind, code=code, village=village)


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
    # The last day it may hang; it is kept at least as long.
    hangs_until = models.DateField(null=True)

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
    def keep(cls, live: Any, facts: "Facts", made: dict[str, bytes]) -> bool:
        """Keep what was made of a live version; False where it says other by now.

        The publication is locked as a withdrawal or a calling off locks it: of the two,
        the later finds what the other did.
        """
        publication = live.publication
        rows = publication.rows().select_for_update(of=("self",))
        if not rows.filter(pk=publication.pk, live=live.pk).exists():
            return True
        digest = facts.digest()
        if live.facts().digest() != digest:
            return False
        Sheet.objects.bulk_create(
            [
                Sheet(
                    kind=publication.kind_key,
                    code=publication.code,
                    name=name,
                    revision_id=live.pk,
                    digest=digest,
                    body=body,
                    hangs_until=facts.hangs_until,
                )
                for name, body in made.items()
            ],
            update_conflicts=True,
            unique_fields=["kind", "code", "name"],
            update_fields=["revision_id", "digest", "body", "made_at", "hangs_until"],
        )
        return True
