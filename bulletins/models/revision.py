"""One version of a bulletin's words, sources and photos."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from bulletins.models.bulletin import Bulletin
from bulletins.models.category import Category
from bulletins.models.checks import end_of_day, problems_of
from bulletins.models.limits import BODY_MAX, SUMMARY_MAX, TITLE_MAX, SourceKind
from bulletins.models.parts import page_context, places_of
from bulletins.models.photos import RevisionPhoto
from groups.models import Photo, Region
from guard.checks import Report, look_at
from kim_portal.lib import text
from kim_portal.lib.moderation import (
    Flag,
    MoveRefused,
    Problem,
    Status,
    TooLate,
    Verdict,
)
from review.models import ReviewedRevision
from review.models.drafting import Drafting
from review.models.pictures import PhotoWords
from review.models.reviewed import ReviewedRevisionQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class BulletinRevisionQuerySet(ReviewedRevisionQuerySet):
    """Versions of bulletins."""

    def with_row_data(self) -> Self:
        """What a row of the desk shows."""
        return self.select_related("publication__kim", "region", "category")

    def holding(self, digest: str) -> Self:
        """Those that show this photo."""
        return self.filter(photo_rows__photo__digest=digest)


class BulletinRevision(Drafting, ReviewedRevision):
    """The words. Frozen by the database too once submitted."""

    kind_key = "buletin"
    COPIED_FIELDS = (
        "title",
        "summary",
        "body",
        "category",
        "region",
        "sources",
        "important",
        "valid_until",
        "cover_photo",
    )
    SNAPSHOT_LABELS = {
        "title": "Judul",
        "summary": "Ringkasan",
        "body": "Isi",
        "region": "Cakupan",
        "category": "Kategori",
        "sources": "Sumber",
        "important": "Pemberitahuan penting",
        "valid_until": "Berlaku sampai",
        "publish_at": "Terbit pada",
        "change_note": "Catatan perubahan",
    }

    publication = models.ForeignKey(
        Bulletin, on_delete=models.CASCADE, related_name="revisions"
    )
    title = models.CharField("judul", max_length=TITLE_MAX, blank=True)
    summary = models.CharField("ringkasan", max_length=SUMMARY_MAX, blank=True)
    body = models.TextField(
        "isi", blank=True, validators=[MaxLengthValidator(BODY_MAX)]
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, verbose_name="kategori"
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, verbose_name="cakupan"
    )
    # A list of {kind, name, reference (letter number), url}; see SourceKind.
    sources = models.JSONField("sumber", default=list, blank=True)
    important = models.BooleanField("pemberitahuan penting", default=False)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    publish_at = models.DateTimeField("terbitkan pada", null=True, blank=True)
    change_note = models.CharField("apa yang berubah", max_length=200, blank=True)
    # Which lines of the guard's checklist its author confirmed; see review.checks.
    pledges = ArrayField(
        models.CharField(max_length=20),
        verbose_name="pernyataan",
        default=list,
        blank=True,
    )
    photos: "models.ManyToManyField[Photo, RevisionPhoto]" = models.ManyToManyField(
        Photo, through="RevisionPhoto"
    )
    # The first photo again, so that lists need no further query.
    cover_photo = models.ForeignKey(
        Photo, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = BulletinRevisionQuerySet.as_manager()

    class Meta(ReviewedRevision.Meta):
        verbose_name = "naskah buletin"
        verbose_name_plural = "naskah buletin"
        constraints = [
            *ReviewedRevision.Meta.constraints,
            models.CheckConstraint(
                name="bulletins_revision_submitted_is_whole",
                condition=Q(status__in=["draft", "returned", "dropped"])
                | (
                    ~Q(title="")
                    & ~Q(body="")
                    & ~Q(summary="")
                    & Q(category__isnull=False, region__isnull=False)
                    & ~Q(sources=[])
                ),
            ),
        ]
        indexes = [
            models.Index(
                "due_at",
                F("risk").desc(),
                "id",
                name="bulletins_revision_queue",
                condition=Q(status="submitted"),
            ),
            # What the queue's figures and its filter need, without the words.
            models.Index(
                fields=["submitted_at"],
                include=["region", "due_at", "risk"],
                name="bulletins_revision_waiting",
                condition=Q(status="submitted"),
            ),
            models.Index(
                fields=["owner"],
                include=["region"],
                name="bulletins_revision_waits_of",
                condition=Q(status="submitted"),
            ),
            models.Index(
                fields=["category"],
                include=["region"],
                name="bulletins_revision_waits_on",
                condition=Q(status="submitted"),
            ),
        ]

    def __str__(self) -> str:
        return self.title or "Tanpa judul"

    # --- making ------------------------------------------------------------------------

    def copy_parts_to(self, draft: "BulletinRevision") -> None:
        for row in self.photo_rows.all():
            row.copy_to(draft)

    def check_may_return(self) -> None:
        if self.valid_until and self.valid_until < timezone.localdate():
            raise MoveRefused("Versi itu sudah lewat masa berlakunya.")

    def save_words(
        self,
        *,
        by: "User",
        seen: int,
        words: dict[str, Any],
        photos: list[PhotoWords] | None = None,
    ) -> None:
        """Write the draft's words and photos in one go, if nobody saved since `seen`.

        `photos` None leaves them as they are. Raises TooLate otherwise.
        """
        with transaction.atomic():
            cover = {}
            if photos is not None:
                cover = {"cover_photo": photos[0].photo if photos else None}
            self.bump_version(by=by, seen=seen, **words, **cover)
            if photos is not None:
                self.photo_rows.all().delete()
                RevisionPhoto.keep(self, photos)

    def submit_changes(self) -> dict[str, Any]:
        """Without a summary, the first sentences stand in: the moderator sees them too."""
        if self.summary:
            return {}
        return {"summary": text.excerpt(self.body, SUMMARY_MAX)}

    # --- what the law asks --------------------------------------------------------------

    def check_may_appear(self, moment: datetime) -> None:
        if self.valid_until and timezone.localtime(moment).date() > self.valid_until:
            raise MoveRefused(
                "Waktu terbitnya melewati masa berlakunya. Pilih waktu lain, atau minta "
                "perbaikan."
            )

    def wished_moment(self) -> datetime | None:
        return self.publish_at

    def marks(self, verdict: Verdict) -> list[str]:
        important = [Flag.IMPORTANT] if self.important else []
        return [*super().marks(verdict), *important]

    @property
    def is_about_elections(self) -> bool:
        return self.category is not None and self.category.is_election

    def author_link(self) -> str:
        return reverse("write:state", args=[self.publication.code])

    def page_context(self) -> dict[str, Any]:
        return page_context(self.publication, self)

    def places(self) -> list[tuple[str, str]]:
        return places_of(self)

    def snapshot(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "summary": self.summary,
            "body": self.body,
            "category": self.category.slug if self.category else None,
            "region": self.region_id,
            "sources": self.sources,
            "important": self.important,
            "valid_until": self.valid_until.isoformat() if self.valid_until else None,
            "publish_at": self.publish_at.isoformat() if self.publish_at else None,
            "change_note": self.change_note,
            "pledges": self.pledges,
            "photos": [
                row.as_kept() for row in self.photo_rows.select_related("photo")
            ],
        }

    @classmethod
    def said(cls, key: str, value: Any) -> Any:
        if key == "category" and value:
            names = Category.objects.filter(slug=value).values_list("name", flat=True)
            return names.first() or value
        if key == "sources":
            labels = dict(SourceKind.choices)
            return [
                {**row, "kind": labels.get(row["kind"], row["kind"])}
                for row in value or []
            ]
        return value

    def problems(self) -> list[Problem]:
        return problems_of(self)

    def guard_report(self, moment: datetime) -> Report:
        """What the guard finds in every word of it if it appears at that moment."""
        words = [self.title, self.body, self.change_note]
        # A summary taken from the body would have every word pointed out twice.
        if self.summary != text.excerpt(self.body, SUMMARY_MAX):
            words.insert(1, self.summary)
        for row in self.photo_rows.all():
            words += [row.alt, row.caption]
        for source in self.sources:
            words += [source["name"], source["reference"], source["url"]]
        kim = self.publication.kim
        return look_at(
            "\n".join(words),
            region_code=self.region_id or kim.region_id,
            at=moment,
            kim=kim,
        )

    def go_live(self, moment: datetime) -> None:
        publication = self.publication
        now = timezone.now()
        first = publication.live_id is None
        published_at = publication.published_at
        if first or published_at is None or published_at > now:
            published_at = max(moment, now)
        expires_at = end_of_day(self.valid_until) if self.valid_until else None
        moved = Bulletin.objects.filter(
            pk=self.publication_id, withdrawn_at=None
        ).update(
            live=self,
            region_id=self.region_id,
            category_id=self.category_id,
            important=self.important,
            published_at=published_at,
            expires_at=expires_at,
            # What appears at once was looked at just now; else the guard looks again.
            checked_at=now if published_at <= now else None,
            slug=publication.slug or publication.make_slug(self.title),
        )
        if not moved:
            raise TooLate("Buletin ini sudah ditarik. Keputusan Anda tidak disimpan.")
        publication.refresh_from_db()

    # --- small questions -----------------------------------------------------------------

    @property
    def state_word(self) -> str:
        """Draf, Diajukan, Perlu perbaikan, or the bulletin's public state."""
        if self.status == Status.APPROVED:
            if self.publication.live_id == self.pk:
                return self.publication.state_word
            return "Versi lama"
        return self.get_status_display()
