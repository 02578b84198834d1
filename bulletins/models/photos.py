"""Photos in a version of a bulletin."""

from django.db import models

from review.models.pictures import PhotoRow


class RevisionPhoto(PhotoRow):
    """A photo of a bulletin."""

    revision = models.ForeignKey(
        "bulletins.BulletinRevision",
        on_delete=models.CASCADE,
        related_name="photo_rows",
    )

    class Meta(PhotoRow.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "photo"], name="bulletins_revisionphoto_once"
            )
        ]
