"""The bulletin as residents know it: owner, audience, address, dates, live text."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from bulletins.models.category import Category
from review.models.published import (
    ReviewedPublication,
    ReviewedPublicationQuerySet,
)
from review.scrubbing import scrub

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


class BulletinQuerySet(ReviewedPublicationQuerySet):
    """Bulletins by place and by what a page needs of them."""

    def with_card_data(self) -> Self:
        """What one row of a list shows, in the same query."""
        return self.select_related("live__cover_photo", "kim", "region", "category")

    def for_region(self, code: str) -> Self:
        """Those that speak to exactly this audience."""
        return self.filter(region_id=code)

    def before(self, cursor: "tuple[datetime, int] | None") -> Self:
        """The page after a keyset cursor (published_at, pk); all for None."""
        if cursor is None:
            return self
        moment, pk = cursor
        return self.filter(
            Q(published_at__lt=moment) | Q(published_at=moment, pk__lt=pk)
        ).filter(published_at__lte=moment)

    def feed(
        self,
        codes: "Iterable[str]",
        *,
        limit: int,
        cursor: "tuple[datetime, int] | None" = None,
    ) -> "list[Bulletin]":
        """The newest `limit` over several audiences, as cards: two queries.

        One bounded index scan per audience (UNION ALL), never an OR, so that it
        costs the same with ten thousand bulletins and with a million.
        """
        branches = [
            Bulletin.objects.current()
            .for_region(code)
            .before(cursor)
            .newest_first()
            .values("pk", "published_at")[:limit]
            for code in codes
        ]
        rows = branches[0]
        if len(branches) > 1:
            union = rows.union(*branches[1:], all=True)
            rows = union.order_by("-published_at", "-pk")[:limit]
        pks = [row["pk"] for row in rows]
        return list(Bulletin.objects.filter(pk__in=pks).with_card_data().newest_first())

    def notice_for(self, codes: "Iterable[str]") -> "Bulletin | None":
        """The newest important one for these audiences, if any is valid. One query."""
        return (
            self.current()
            .filter(important=True, region_id__in=list(codes))
            .select_related("live", "region")
            .newest_first()
            .first()
        )


class Bulletin(ReviewedPublication):
    """Identity of a bulletin. Its words are in revisions; `live` is what residents read."""

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
    # Marked *contoh* everywhere: demo content must never pass for news.
    is_example = models.BooleanField("contoh", default=False, editable=False)

    # The meeting it tells of, where it began as its minutes.
    event = models.ForeignKey(
        "events.Event",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="bulletins",
    )

    objects = BulletinQuerySet.as_manager()

    class Meta(ReviewedPublication.Meta):
        verbose_name = "buletin"
        verbose_name_plural = "buletin"
        constraints = [
            *ReviewedPublication.Meta.constraints,
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
            models.Index(
                "region",
                models.F("published_at").desc(),
                models.F("id").desc(),
                name="bulletins_bulletin_feed",
                condition=Q(live__isnull=False),
            ),
            models.Index(
                models.F("published_at").desc(),
                models.F("id").desc(),
                name="bulletins_bulletin_newest",
                condition=Q(live__isnull=False),
            ),
            models.Index(
                "kim",
                models.F("published_at").desc(),
                models.F("id").desc(),
                name="bulletins_bulletin_of_kim",
                condition=Q(live__isnull=False),
            ),
            models.Index(
                "published_at",
                name="bulletins_bulletin_to_check",
                condition=Q(live__isnull=False, checked_at=None),
            ),
            models.Index(
                "region",
                name="bulletins_bulletin_notices",
                condition=Q(live__isnull=False, important=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Buletin {self.shown_code}"

    def get_absolute_url(self) -> str:
        """Its readable address once published, else its short one."""
        if self.slug:
            return reverse("bulletins:detail", args=[self.slug])
        return self.get_short_url()

    def get_short_url(self) -> str:
        """/b/4H7T2W/: in share texts, leaflets and codes."""
        return reverse("bulletins:by_code", args=[self.code])

    def scrub(self) -> None:
        scrub(self, "buletin", "kim_scrub_bulletin")

    @property
    def state_word(self) -> str:
        """The public state in one word, for officers and moderators."""
        if self.erased_at:
            return "Dihapus"
        if self.withdrawn_at:
            return "Ditarik"
        if self.is_scheduled:
            return "Terjadwal"
        if self.live_id:
            return "Kedaluwarsa" if self.is_expired else "Terbit"
        return "Belum terbit"

    def last_day(self) -> "datetime | None":
        """The last moment it is valid, for *berlaku sampai*."""
        if self.expires_at is None:
            return None
        return self.expires_at - timedelta(seconds=1)
