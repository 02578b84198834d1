"""Photos in a version, with their words; each kind has its own table of them."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from groups.models import Photo


class PhotoWords:
    """A photo with its words, as the form hands it over."""

    __slots__ = ("alt", "caption", "photo")

    def __init__(self, photo: Photo, alt: str = "", caption: str = "") -> None:
        self.photo = photo
        self.alt = alt
        self.caption = caption


class PhotoRow(models.Model):
    """A photo in a version, with what it shows and who took it."""

    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)
    alt = models.CharField(
        "keterangan untuk warga tunanetra", max_length=200, blank=True
    )
    caption = models.CharField("keterangan foto", max_length=200, blank=True)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.alt or str(self.photo)

    @classmethod
    def keep(cls, revision: Any, photos: Iterable[PhotoWords], **shared: Any) -> None:
        """Give a version these photos, in this order."""
        row_of: Any = cls
        cls._default_manager.bulk_create(
            row_of(
                revision=revision,
                photo=row.photo,
                order=order,
                alt=row.alt,
                caption=row.caption,
                **shared,
            )
            for order, row in enumerate(photos)
        )

    def copy_to(self, draft: Any) -> None:
        """The same photo with the same words in another version."""
        row: Any = self
        row.pk, row.revision, row._state.adding = None, draft, True
        row.save()

    def as_kept(self) -> dict[str, str]:
        """As a decision keeps it."""
        return {
            "photo": self.photo.digest,
            "alt": self.alt,
            "caption": self.caption,
        }
