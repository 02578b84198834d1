"""Overwriting everything that was said of an erased publication."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from groups.models import Photo
from review.kinds import KINDS
from review.models.notice import Notice
from review.models.rescan import ArchiveFinding


def scrub(publication: Any, key: str, function: str) -> None:
    """Words, photos, what decisions kept, what people were told; nothing is left.

    `function` is the database's own for this kind: it refuses what is not erased.
    """
    revisions = list(publication.revisions.all())
    links = {
        link for row in revisions for link in (row.author_link(), row.moderator_link())
    }
    photos = photos_of(KINDS[key].decisions, publication, revisions)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [publication.pk])
    for revision in revisions:
        # Where the function left them to us.
        revision.photo_rows.all().delete()
    for photo in photos:
        photo.forget_if_unused()
    Notice.objects.filter(link__in=links).update(title="Dihapus", words="")
    ArchiveFinding.objects.filter(
        kind=key, revision_id__in=[row.pk for row in revisions]
    ).delete()


def photos_of(
    decisions: Any, publication: Any, revisions: Iterable[Any]
) -> list[Photo]:
    """Every photo of a version, or that a moderator ever saw with one."""
    snapshots = decisions.objects.filter(revision__publication=publication).values_list(
        "snapshot", flat=True
    )
    kept = [*snapshots, *(row.snapshot() for row in revisions)]
    digests = {row["photo"] for words in kept for row in words.get("photos", [])}
    return list(Photo.objects.filter(digest__in=digests))
