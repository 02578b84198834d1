"""Photos of a KIM: only cleaned renditions are kept, under unguessable names."""

import hashlib
import hmac
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Self

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from groups.models.kim import KimGroup
from kim_portal.lib import images, whole_files

if TYPE_CHECKING:
    from accounts.models import User


class Size(NamedTuple):
    """One rendition as pages use it."""

    url: str
    width: int
    height: int


class Photo(models.Model):
    """One picture, re-encoded, without position or camera data; never overwritten."""

    kim = models.ForeignKey(KimGroup, on_delete=models.PROTECT, related_name="photos")
    digest = models.CharField(max_length=32, unique=True, editable=False)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # A list of {label, suffix, width, height, bytes, sha256}, see lib/images.Rendition.
    renditions = models.JSONField(default=list)
    # None: a resident without an account.
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    # What a resident sent: for no text, and seen by who sees to it alone.
    is_private = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        verbose_name = "foto"
        verbose_name_plural = "foto"

    def __str__(self) -> str:
        return f"Foto {self.digest[:8]}"

    @classmethod
    def keep(
        cls,
        upload: IO[bytes],
        *,
        kim: KimGroup,
        by: "User | None",
        is_private: bool = False,
        seconds: float = images.SECONDS,
    ) -> Self:
        """Clean and store an upload; the same picture of the same KIM is kept once.

        `seconds` is how long the work may take.

        Raises images.PictureRefused with a message for the officer, OSError where the
        disk takes no more: then no row names what is not there.
        """
        picture = images.make_picture(
            upload, max_bytes=settings.PHOTO_MAX_BYTES, seconds=seconds
        )
        sort = "foto-warga" if is_private else "foto"
        key = hmac.digest(
            settings.SECRET_KEY.encode(), f"{sort}:{kim.pk}".encode(), hashlib.sha256
        )
        digest = picture.digest(key)
        known = cls.objects.filter(digest=digest).first()
        if known and known.is_whole():
            # Somebody waits with it once more: it is no stray.
            cls.objects.filter(pk=known.pk).update(uploaded_at=timezone.now())
            return known
        rows = [cls._put_down(digest, rendition) for rendition in picture.renditions]
        with transaction.atomic():
            photo, is_new = cls.objects.get_or_create(
                digest=digest,
                defaults={
                    "kim": kim,
                    "width": picture.width,
                    "height": picture.height,
                    "renditions": rows,
                    "uploaded_by": by,
                    "is_private": is_private,
                },
            )
        if not is_new and photo.renditions != rows:
            cls.objects.filter(pk=photo.pk).update(renditions=rows)
            photo.renditions = rows
        return photo

    @classmethod
    def _put_down(cls, digest: str, rendition: images.Rendition) -> dict[str, Any]:
        """Write one rendition; answers what the row says of it."""
        name = cls.path_for(digest, rendition.label, rendition.suffix)
        row: dict[str, Any] = {
            "label": rendition.label,
            "suffix": rendition.suffix,
            "width": rendition.width,
            "height": rendition.height,
            "bytes": len(rendition.data),
            "sha256": whole_files.digest_of(rendition.data),
        }
        if whole_files.is_whole(name, len(rendition.data), row["sha256"]):
            whole_files.touch(name)
        else:
            whole_files.keep(name, rendition.data)
        return row

    def is_whole(self, *, to_the_byte: bool = True) -> bool:
        """Whether every file of it is what was stored, or at least as long."""
        return all(
            whole_files.is_whole(
                self.path_for(self.digest, row["label"], row["suffix"]),
                row["bytes"],
                row.get("sha256", "") if to_the_byte else "",
            )
            for row in self.renditions
        )

    def forget_if_unused(self) -> None:
        """Delete its row and files, unless some other text still holds it."""
        try:
            with transaction.atomic():
                self.delete()
        except ProtectedError:
            return
        names = [
            self.path_for(self.digest, row["label"], row["suffix"])
            for row in self.renditions
        ]
        # Files go once the transaction holds: a rollback must find them again.
        transaction.on_commit(partial(_delete_files, names))

    @staticmethod
    def path_for(digest: str, label: str, suffix: str) -> str:
        """Where a rendition lies below MEDIA_ROOT."""
        return str(Path("foto") / digest[:2] / f"{digest}-{label}{suffix}")

    def sizes(self) -> dict[str, Size]:
        """Renditions by label: 480, 960, 1600 (as far as they exist), jpeg, thumb."""
        return {
            row["label"]: Size(
                reverse(
                    "photo",
                    args=[f"{self.digest}-{row['label']}{row['suffix']}"],
                ),
                row["width"],
                row["height"],
            )
            for row in self.renditions
        }

    def srcset(self) -> str:
        """WebP candidates for an <img>, by width."""
        return ", ".join(
            f"{size.url} {size.width}w"
            for label, size in self.sizes().items()
            if label.isdigit()
        )

    @property
    def is_upright(self) -> bool:
        """Higher than wide, as letters and posters are: shown whole, never cut."""
        return self.height > self.width

    @property
    def full_url(self) -> str:
        """The largest rendition, uncut, for whoever wants to read what stands in it."""
        return max(self.sizes().values(), key=lambda size: size.height).url

    @property
    def lead_url(self) -> str:
        """For a large picture on a phone: 960 wide, or the widest there is below it."""
        sizes = self.sizes()
        for label in ("960", "480", "jpeg"):
            if label in sizes:
                return sizes[label].url
        return next(iter(sizes.values())).url


def _delete_files(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
