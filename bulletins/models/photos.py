"""Photos in a version, with their words."""

from django.db import models

from groups.models import Photo


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
        "bulletins.BulletinRevision",
        on_delete=models.CASCADE,
        related_name="photo_rows",
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
