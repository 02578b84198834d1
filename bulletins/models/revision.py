"""The words of a bulletin, version by version."""

from datetime import datetime
from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bulletins.models.bulletin import Bulletin
from bulletins.models.category import Category
from bulletins.models.checks import problems_of
from bulletins.models.limits import BODY_MAX, SUMMARY_MAX
from bulletins.models.photos import RevisionPhoto
from groups.models import Photo
from guard.verdict import Verdict
from kim_portal.lib import moments, text
from reach import follow
from reach.aloud import ALOUD
from reach.facts import Facts, facts_of
from reach.messages import made_of, texts_of
from review import words
from review.flags import Flag
from review.models import Revision, RevisionQuerySet
from review.models.pictures import PhotoWords
from review.models.version import waiting_by
from review.sources import SOURCES, labelled
from review.states import MoveRefused, Problem
from review.words import ERASED, KEPT, Pictures, Word


def paragraphs(revision: "BulletinRevision") -> words.Parts:
    """Every paragraph of the body, to point to."""
    found = [p for p in text.to_plain(revision.body).split("\n\n") if p.strip()]
    return [
        (f"paragraf-{number}", f"Paragraf {number}: {words.beginning(paragraph)}")
        for number, paragraph in enumerate(found, 1)
    ]


def category_said(slug: Any) -> str:
    """Its name as it is now."""
    names = Category.objects.filter(slug=slug).values_list("name", flat=True)
    return str(names.first() or slug or "")


class BulletinRevisionQuerySet(RevisionQuerySet):
    """Versions of bulletins."""

    def with_row_data(self) -> "BulletinRevisionQuerySet":
        """What a row of the desk shows."""
        return self.select_related("publication__kim", "region", "category")


class BulletinRevision(Revision):
    """The words. Frozen by the database too once submitted."""

    kind_key = "buletin"
    WORDS = (
        words.TITLE,
        Word("summary", "Ringkasan"),
        Word("points", "Intinya"),
        Word("body", "Isi", empty=ERASED, parts=paragraphs),
        words.REGION,
        Word(
            "category",
            "Kategori",
            empty=KEPT,
            guarded=False,
            part=False,
            value=lambda revision: revision.category and revision.category.slug,
            said=category_said,
        ),
        Pictures("photo_rows", "Foto"),
        Word("cover_photo", empty=None, guarded=False, kept=False),
        SOURCES,
        Word("important", "Pemberitahuan penting", KEPT, guarded=False, part=False),
        Word(
            "valid_until",
            "Berlaku sampai",
            empty=KEPT,
            guarded=False,
            part=False,
            value=words.iso_of("valid_until"),
            said=words.day_said,
        ),
        Word(
            "publish_at",
            "Terbit pada",
            empty=KEPT,
            public=False,
            guarded=False,
            copied=False,
            part=False,
            value=words.iso_of("publish_at"),
            said=words.moment_said,
        ),
        ALOUD,
        words.CHANGE_NOTE,
        words.PLEDGES,
        words.NOTE,
    )

    publication = models.ForeignKey(
        Bulletin, on_delete=models.CASCADE, related_name="revisions"
    )
    summary = models.CharField("ringkasan", max_length=SUMMARY_MAX, blank=True)
    # One to a line. The database's own default is for a release that does not know it.
    points = models.TextField("intinya", blank=True, default="", db_default="")
    body = models.TextField(
        "isi", blank=True, validators=[MaxLengthValidator(BODY_MAX)]
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, verbose_name="kategori"
    )
    # A list of {kind, name, reference (letter number), url}; see review.sources.
    sources = models.JSONField("sumber", default=list, blank=True)
    important = models.BooleanField("pemberitahuan penting", default=False)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    publish_at = models.DateTimeField("terbitkan pada", null=True, blank=True)
    # What may be read aloud and quoted; see reach.aloud.
    aloud = models.JSONField(default=dict, blank=True, db_default={})
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
                | Q(erased_at__isnull=False)
                | (~Q(body="") & Q(category__isnull=False) & ~Q(sources=[])),
            ),
        ]
        indexes = [*Revision.Meta.indexes, waiting_by("category", "bulletins_revision")]

    # --- what the law asks --------------------------------------------------------------

    def problems(self) -> list[Problem]:
        return problems_of(self)

    def keep_photos(self, photos: list[PhotoWords], **which: Any) -> None:  # noqa: ARG002
        self.photo_rows.all().delete()
        RevisionPhoto.keep(self, photos)
        cover = photos[0].photo if photos else None
        self.rows().filter(pk=self.pk).update(cover_photo=cover)

    def check_may_return(self) -> None:
        if self.valid_until and self.valid_until < timezone.localdate():
            raise MoveRefused("Versi itu sudah lewat masa berlakunya.")

    def check_may_appear(self, moment: datetime) -> None:
        if self.valid_until and timezone.localtime(moment).date() > self.valid_until:
            raise MoveRefused(
                "Waktu terbitnya melewati masa berlakunya. Pilih waktu lain, atau minta "
                "perbaikan."
            )

    def wished_moment(self) -> datetime | None:
        return self.publish_at

    def live_columns(self) -> dict[str, Any]:
        ends = moments.end_of_day(self.valid_until) if self.valid_until else None
        return {
            "category_id": self.category_id,
            "important": self.important,
            "expires_at": ends,
        }

    def after_live(self) -> None:
        follow.went_live(self)

    def marks(self, verdict: Verdict) -> list[str]:
        important = [Flag.IMPORTANT] if self.important else []
        return [*super().marks(verdict), *important]

    @property
    def is_about_elections(self) -> bool:
        return self.category is not None and self.category.is_election

    # --- for pages -----------------------------------------------------------------------

    @property
    def lead(self) -> str:
        """What lists and messages say under the title: the summary, else how it begins.

        Taken from the body each time, never stored: a correction of the body corrects it.
        """
        return self.summary or text.excerpt(self.body, SUMMARY_MAX)

    @property
    def point_lines(self) -> list[str]:
        """The points, one each."""
        return self.points.splitlines()

    def page_context(self) -> dict[str, Any]:
        return {
            **super().page_context(),
            "bulletin": self.publication,
            "category": self.category,
            "photos": list(self.photo_rows.select_related("photo")),
            "sources": labelled(self.sources),
            "to_send": made_of(self.facts()),
        }

    @property
    def release_photo(self) -> Photo | None:
        """What goes to the media with it."""
        return self.cover_photo

    def words_of_page(self) -> str:
        """All that residents read of it."""
        return "\n".join(
            [self.title, self.summary, self.points, text.to_plain(self.body)]
        )

    def said(self) -> list[str]:
        """The same in each of the forms in which it goes round."""
        return texts_of(self.words_of_page(), self.facts())

    def facts(self) -> Facts:
        """What is sent on and printed of it; see reach.facts."""
        return facts_of(
            self,
            lines=tuple(self.point_lines),
            lead=self.lead,
            body=text.to_plain(self.body),
            until=self.valid_until,
        )
