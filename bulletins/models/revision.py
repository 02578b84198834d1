"""One version of a bulletin's words, sources and photos."""

from typing import TYPE_CHECKING, Any, Self

from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils import timezone

from bulletins.models.bulletin import Bulletin
from bulletins.models.category import Category
from bulletins.models.checks import end_of_day, problems_of
from bulletins.models.limits import BODY_MAX, SUMMARY_MAX, TITLE_MAX
from groups.models import KimGroup, Moderator, Photo, Region
from guard.checks import Report, look_at
from kim_portal.lib import region_codes, text
from kim_portal.lib.moderation import (
    EDITABLE,
    MoveRefused,
    NotYours,
    Problem,
    Revision,
    Status,
    TooLate,
    covers_any,
)

if TYPE_CHECKING:
    import uuid

    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class BulletinRevisionQuerySet(models.QuerySet):
    """Versions by who may see or touch them."""

    def editable_by(self, user: "User | AnonymousUser") -> Self:
        """Of the KIM the person serves today; verbs still check the state."""
        return self.filter(publication__kim__in=KimGroup.objects.writable_by(user))

    def in_territory_of(self, user: "User | AnonymousUser") -> Self:
        """What a moderator may look at: what was handed over for their regions."""
        codes = Moderator.objects.codes_of(user)
        # Returned words only as they were seen: what is being mended is the author's.
        as_returned = self.model._base_manager.filter(
            pk=OuterRef("pk"),
            decisions__move="send_back",
            decisions__version=F("version"),
        )
        return self.filter(region_codes.inside("region__code", codes)).filter(
            Q(status__in=[Status.SUBMITTED, Status.APPROVED])
            | Q(Exists(as_returned), status=Status.RETURNED)
        )

    def awaiting(self, user: "User | AnonymousUser") -> Self:
        """What waits for a decision in the moderator's territory, oldest first."""
        codes = Moderator.objects.codes_of(user)
        return self.filter(
            region_codes.inside("region__code", codes),
            status=Status.SUBMITTED,
            publication__withdrawn_at=None,
        ).order_by("submitted_at", "pk")

    def with_row_data(self) -> Self:
        """What a row of the desk or the queue shows."""
        return self.select_related("publication__kim", "region", "category")


class BulletinRevision(Revision):
    """The words. Frozen by the database too once submitted."""

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
    photos: "models.ManyToManyField[Photo, RevisionPhoto]" = models.ManyToManyField(
        Photo, through="RevisionPhoto"
    )
    # The first photo again, so that lists need no further query.
    cover_photo = models.ForeignKey(
        Photo, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = BulletinRevisionQuerySet.as_manager()

    class Meta(Revision.Meta):
        verbose_name = "naskah buletin"
        verbose_name_plural = "naskah buletin"
        constraints = [
            *Revision.Meta.constraints,
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
                "region",
                "submitted_at",
                "id",
                name="bulletins_revision_queue",
                condition=Q(status="submitted"),
            ),
        ]

    def __str__(self) -> str:
        return self.title or "Tanpa judul"

    # --- making ------------------------------------------------------------------------

    @classmethod
    def begin(
        cls, *, kim: KimGroup, by: "User", draft_key: "uuid.UUID"
    ) -> "BulletinRevision":
        """The first draft of a new bulletin; the same key of the same KIM makes one."""
        try:
            with transaction.atomic():
                publication = Bulletin.objects.create(
                    kim=kim, created_by=by, draft_key=draft_key
                )
                return cls.objects.create(
                    publication=publication,
                    region_id=kim.region_id,
                    created_by=by,
                    edited_by=by,
                )
        except IntegrityError:
            known = Bulletin.objects.filter(draft_key=draft_key, kim=kim).first()
            revision = known.revisions.order_by("-number").first() if known else None
            if revision is None:
                raise
            return revision

    def copy_for_edit(self, *, by: "User") -> "BulletinRevision":
        """A new draft of a live bulletin; the open one where there is one already.

        Raises MoveRefused where the bulletin is not live.
        """
        publication = self.publication
        if publication.live_id is None:
            raise MoveRefused("Hanya buletin yang sudah terbit yang dapat diubah.")
        try:
            with transaction.atomic():
                # Before the new row's own, weaker lock on it: see Publication.unschedule.
                bulletins = Bulletin.objects.select_for_update(of=("self",))
                if not bulletins.filter(pk=publication.pk, live=self).exists():
                    raise MoveRefused("Buletin ini baru saja berubah. Muat ulang.")
                newest = publication.revisions.aggregate(n=Max("number"))["n"]
                draft = BulletinRevision.objects.create(
                    publication=publication,
                    number=newest + 1,
                    created_by=by,
                    edited_by=by,
                    cover_photo=self.cover_photo,
                    writers=self.writers,
                    **{name: getattr(self, name) for name in COPIED_FIELDS},
                )
                RevisionPhoto.objects.bulk_create(
                    RevisionPhoto(
                        revision=draft,
                        photo_id=row.photo_id,
                        order=row.order,
                        alt=row.alt,
                        caption=row.caption,
                    )
                    for row in self.photo_rows.all()
                )
                return draft
        except IntegrityError:
            opened = publication.open_revision()
            if opened is None:
                raise
            return opened

    def save_words(
        self,
        *,
        by: "User",
        seen: int,
        words: dict[str, Any],
        photos: "list[PhotoWords] | None" = None,
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
                RevisionPhoto.objects.bulk_create(
                    RevisionPhoto(
                        revision=self,
                        photo=row.photo,
                        order=order,
                        alt=row.alt,
                        caption=row.caption,
                    )
                    for order, row in enumerate(photos)
                )

    def discard(self, *, by: "User", seen: int) -> None:
        """Throw an unwanted draft away. What was never sent is deleted, with its bulletin
        if that was never published; what a moderator has seen is only put aside.

        Raises NotYours, or TooLate where it was sent, or saved by somebody since `seen`.
        """
        if not self.may_write(by):
            raise NotYours("Anda bukan pengurus KIM ini.")
        with transaction.atomic():
            rows = BulletinRevision.objects.select_for_update()
            row = rows.filter(
                pk=self.pk, status__in=sorted(EDITABLE), version=seen
            ).first()
            if row is None:
                raise self._refusal(seen)
            if row.decisions.exists():
                self.drop(by=by)
                return
            row.delete()
            Bulletin.objects.filter(
                pk=self.publication_id, revisions=None, published_at=None
            ).delete()

    def submit_changes(self) -> dict[str, Any]:
        """Without a summary, the first sentences stand in: the moderator sees them too."""
        if self.summary:
            return {}
        return {"summary": text.excerpt(self.body, SUMMARY_MAX)}

    # --- what the law asks --------------------------------------------------------------

    def may_write(self, user: "User") -> bool:
        return (
            KimGroup.objects.writable_by(user)
            .filter(pk=self.publication.kim_id)
            .exists()
        )

    def may_decide(self, user: "User") -> bool:
        return self.region_id is not None and covers_any(
            Moderator.objects.codes_of(user), self.region_id
        )

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
            "photos": [
                {"photo": row.photo.digest, "alt": row.alt, "caption": row.caption}
                for row in self.photo_rows.select_related("photo")
            ],
        }

    def problems(self) -> list[Problem]:
        return problems_of(self)

    def guard_report(self) -> Report:
        """What the guard finds in every word of it, at the time it would appear."""
        words = [self.title, self.summary, self.body]
        for row in self.photo_rows.all():
            words += [row.alt, row.caption]
        words += [source["name"] for source in self.sources]
        region = self.region_id or self.publication.kim.region_id
        return look_at("\n".join(words), region_code=region, at=self.publish_at)

    def go_live(self) -> None:
        publication = self.publication
        now = timezone.now()
        first = publication.live_id is None
        published_at = publication.published_at
        if first or published_at is None or published_at > now:
            published_at = max(self.publish_at or now, now)
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

    def last_return(self) -> Any:
        """The newest request to mend it, or None."""
        return (
            self.decisions.filter(move="send_back")
            .select_related("by")
            .order_by("-pk")
            .first()
        )


COPIED_FIELDS = (
    "title",
    "summary",
    "body",
    "category",
    "region",
    "sources",
    "important",
    "valid_until",
)


class PhotoWords:
    """A photo with its words, as the form hands it over."""

    __slots__ = ("alt", "caption", "photo")

    def __init__(self, photo: Photo, alt: str = "", caption: str = "") -> None:
        self.photo = photo
        self.alt = alt
        self.caption = caption


class RevisionPhoto(models.Model):
    """A photo in a version, with what it shows and who took it."""

    revision = models.ForeignKey(
        BulletinRevision, on_delete=models.CASCADE, related_name="photo_rows"
    )
    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)
    alt = models.CharField(
        "keterangan untuk warga tunanetra", max_length=200, blank=True
    )
    caption = models.CharField("keterangan foto", max_length=200, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "photo"], name="bulletins_revisionphoto_once"
            )
        ]

    def __str__(self) -> str:
        return self.alt or str(self.photo)
