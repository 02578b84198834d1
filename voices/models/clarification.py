"""A clarification as residents know it: owner, audience, address, dates, live text."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from reach import follow
from review.models import Publication, PublicationQuerySet
from voices.choices import Verdict
from voices.models import telling


class ClarificationQuerySet(PublicationQuerySet):
    """Clarifications as residents meet them."""

    SEARCHED = ("title", "conclusion", "explanation", "about", "region__name")
    CARD = ("live", "kim", "region")

    def most_asked(self) -> Self:
        """Those whose message people asked about, most asked first."""
        asked = models.Sum("rumours__asked")
        return self.annotate(asked=asked).filter(asked__gt=0).order_by("-asked", "-pk")


SHOWN = ("live", "expires_at")


class Clarification(Publication):
    """Identity of a clarification. Its words are in revisions."""

    PUBLIC_NAME = "Klarifikasi"
    LIST_NAME = "check"
    LIST_WORDS = "Baca klarifikasi lain"
    ROW_TEMPLATE = "voices/_row.html"
    NEWEST_WITH = ("publication__kim", "region", "edited_by")

    live = models.OneToOneField(
        "voices.ClarificationRevision",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="live_for",
    )
    ruling = models.CharField(
        "putusan", max_length=16, choices=Verdict.choices, default="", blank=True
    )

    objects = ClarificationQuerySet.as_manager()

    class Meta(Publication.Meta):
        verbose_name = "klarifikasi"
        verbose_name_plural = "klarifikasi"
        constraints = [
            *Publication.Meta.constraints,
            models.CheckConstraint(
                name="voices_clarification_live_has_ruling",
                condition=Q(live__isnull=True) | ~Q(ruling=""),
            ),
        ]
        indexes = [
            *Publication.Meta.indexes,
            models.Index(
                models.F("published_at").desc(),
                models.F("id").desc(),
                name="voices_clarification_newest",
                include=SHOWN,
                condition=Q(live__isnull=False),
            ),
            models.Index(
                "region",
                models.F("published_at").desc(),
                models.F("id").desc(),
                name="voices_clarification_feed",
                include=SHOWN,
                condition=Q(live__isnull=False),
            ),
            models.Index(
                "kim",
                models.F("published_at").desc(),
                models.F("id").desc(),
                name="voices_clarification_of_kim",
                condition=Q(published_at__isnull=False),
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its readable address once published, else its short one."""
        if self.slug:
            return reverse("clarified", args=[self.slug])
        return self.get_short_url()

    def state_link(self) -> str:
        return reverse("clarify:state", args=[self.code])

    def after_leaving(self) -> None:
        follow.left(self)
        telling.taken_back(self)

    def erase_words(self, moment: datetime) -> None:
        super().erase_words(moment)
        follow.erased(self)
        telling.erased(self)
