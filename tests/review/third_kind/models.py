"""What was found where, until whom to ask."""

from django.db import models

from review import words
from review.models import (
    Decision,
    Publication,
    PublicationQuerySet,
    Revision,
    RevisionQuerySet,
)
from review.words import Word


class Found(Publication):
    live = models.OneToOneField(
        "FoundRevision", models.PROTECT, null=True, related_name="live_for"
    )

    objects = PublicationQuerySet.as_manager()

    class Meta(Publication.Meta):
        verbose_name = "temuan"

    def get_absolute_url(self) -> str:
        return f"/temuan/{self.slug}/"

    def state_link(self) -> str:
        return f"/pengurus/temuan/{self.code}/"


class FoundRevision(Revision):
    kind_key = "temuan"
    WORDS = (
        *words.COMMON,
        Word("thing", "Barang"),
        Word("spot", "Ditemukan di"),
        Word("ask", "Tanya kepada"),
    )

    publication = models.ForeignKey(Found, models.CASCADE, related_name="revisions")
    thing = models.CharField("barang", max_length=80, blank=True)
    spot = models.CharField("ditemukan di", max_length=80, blank=True)
    ask = models.CharField("tanya kepada", max_length=80, blank=True)

    objects = RevisionQuerySet.as_manager()


class FoundDecision(Decision):
    revision = models.ForeignKey(
        FoundRevision, models.PROTECT, related_name="decisions"
    )
