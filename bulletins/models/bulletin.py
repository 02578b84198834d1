"""The bulletin as residents know it: owner, audience, address, dates, live text."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from bulletins.models.category import Category
from reach import follow
from review.models import Publication, PublicationQuerySet


class BulletinQuerySet(PublicationQuerySet):
    """Bulletins as residents meet them."""

    SEARCHED = ("title", "summary", "body", "category__name", "region__name")
    CARD = ("live__cover_photo", "kim", "region", "category")

    def ever_published(self) -> Self:
        """Live, expired or withdrawn."""
        return self.filter(published_at__isnull=False)

    def in_force(self, now: datetime) -> Self:
        """Important notices that have not ended; each has an end."""
        return self.filter(important=True, expires_at__gt=now)


# What a list's order asks of a row besides: read from the index, not from the table.
SHOWN = ("live", "expires_at")


class Bulletin(Publication):
    """Identity of a bulletin. Its words are in revisions; `live` is what residents read."""

    LIST_NAME = "bulletins:index"
    ROW_TEMPLATE = "bulletins/_row.html"
    NEWEST_WITH = ("publication__kim", "category", "region", "edited_by")

    live = models.OneToOneField(
        "bulletins.BulletinRevision",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="live_for",
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, verbose_name="kategori"
    )
    important = models.BooleanField("penting", default=False, editable=False)

    objects = BulletinQuerySet.as_manager()

    class Meta(Publication.Meta):
        verbose_name = "buletin"
        verbose_name_plural = "buletin"
        constraints = [
            *Publication.Meta.constraints,
            models.CheckConstraint(
                name="bulletins_bulletin_live_has_category",
                condition=Q(live__isnull=True) | Q(category__isnull=False),
            ),
            models.CheckConstraint(
                name="bulletins_bulletin_notice_ends",
                condition=Q(live__isnull=True)
                | Q(important=False)
                | Q(expires_at__isnull=False),
                violation_error_message="Pemberitahuan penting harus punya batas waktu.",
            ),
        ]
        indexes = [
            *Publication.Meta.indexes,
            models.Index(
                "region",
                models.F("published_at").desc(),
                models.F("id").desc(),
                name="bulletins_bulletin_feed",
                include=SHOWN,
                condition=Q(live__isnull=False),
            ),
            models.Index(
                models.F("published_at").desc(),
                models.F("id").desc(),
                name="bulletins_bulletin_newest",
                include=SHOWN,
                condition=Q(live__isnull=False),
            ),
            models.Index(
                "kim",
                models.F("published_at").desc(),
                models.F("id").desc(),
                name="bulletins_bulletin_of_kim",
                include=SHOWN,
                condition=Q(live__isnull=False),
            ),
            models.Index(
                "category",
                models.F("published_at").desc(),
                models.F("id").desc(),
                name="bulletins_bulletin_of_subject",
                include=SHOWN,
                condition=Q(live__isnull=False),
            ),
            models.Index(
                "region",
                "category",
                models.F("published_at").desc(),
                models.F("id").desc(),
                name="bulletin_of_subject_at",
                include=SHOWN,
                condition=Q(live__isnull=False),
            ),
            # Of a KIM whatever became of it, newest first: its officers' list.
            models.Index(
                "kim",
                models.F("published_at").desc(),
                models.F("id").desc(),
                name="bulletins_bulletin_ever",
                condition=Q(published_at__isnull=False),
            ),
            # The few that are in force, whatever has been important since the beginning.
            models.Index(
                "region",
                "expires_at",
                models.F("published_at").desc(),
                models.F("id").desc(),
                name="bulletin_in_force",
                include=["live"],
                condition=Q(live__isnull=False, important=True),
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its readable address once published, else its short one."""
        if self.slug:
            return reverse("bulletins:detail", args=[self.slug])
        return self.get_short_url()

    def state_link(self) -> str:
        return reverse("write:state", args=[self.code])

    def after_leaving(self) -> None:
        follow.left(self)

    def erase_words(self, moment: datetime) -> None:
        super().erase_words(moment)
        follow.erased(self)

    def last_day(self) -> datetime | None:
        """The last moment it is valid, for *berlaku sampai*."""
        if self.expires_at is None:
            return None
        return self.expires_at - timedelta(seconds=1)
