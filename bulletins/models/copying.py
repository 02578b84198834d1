"""New versions out of old ones: to be changed by the KIM, or to go back to."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from bulletins.models.bulletin import Bulletin
from bulletins.models.photos import RevisionPhoto
from kim_portal.lib.moderation import Flag, Move, MoveRefused, Status

if TYPE_CHECKING:
    from accounts.models import User
    from bulletins.models.revision import BulletinRevision

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


class Copying:
    """How a version of a bulletin begins from another; mixed into BulletinRevision."""

    pk: int
    number: int
    status: str
    publication: Any
    writers: list[int]
    cover_photo: Any
    photo_rows: Any
    valid_until: date | None
    submitted_by: Any
    created_by: Any
    objects: Any
    check_may_decide: Any
    place_in_queue: Any

    def copy_for_edit(self, *, by: "User") -> "BulletinRevision":
        """A new draft of a live bulletin; the open one where there is one already.

        Raises MoveRefused where the bulletin is not live.
        """
        publication = self.publication
        if publication.live_id is None:
            raise MoveRefused("Hanya buletin yang sudah terbit yang dapat diubah.")
        if publication.is_scheduled:
            raise MoveRefused("Buletin ini terjadwal. Batalkan dulu jadwalnya.")
        try:
            with transaction.atomic():
                # Before the new row's own, weaker lock on it: see Publication.unschedule.
                bulletins = Bulletin.objects.select_for_update(of=("self",))
                if not bulletins.filter(pk=publication.pk, live=self).exists():
                    raise MoveRefused("Buletin ini baru saja berubah. Muat ulang.")
                return self._copied(by=by, writers=self.writers)
        except IntegrityError:
            opened = publication.open_revision()
            if opened is None:
                raise
            return opened

    def _copied(
        self, *, by: "User", writers: list[int], **changes: Any
    ) -> "BulletinRevision":
        """A new draft with these words and photos; the caller holds the bulletin."""
        newest = self.publication.revisions.aggregate(n=Max("number"))["n"]
        draft = type(self).objects.create(
            publication=self.publication,
            number=newest + 1,
            created_by=by,
            edited_by=by,
            cover_photo=self.cover_photo,
            writers=writers,
            **{name: getattr(self, name) for name in COPIED_FIELDS} | changes,
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

    def revert(self, *, by: "User", explanation: str) -> bool:
        """Make these approved words live again, as a new version with a public line.

        The moderator decides on words approved before, not on words of their own; the
        guard is asked as for any other. False where a second moderator must agree.
        Raises NotYours, MoveRefused, Held.
        """
        publication = self.publication
        live = publication.live
        if not explanation.strip():
            raise MoveRefused("Tulis satu kalimat untuk warga: apa yang dibetulkan.")
        if live is None or self.status != Status.APPROVED or live.pk == self.pk:
            raise MoveRefused("Pilih versi lama dari buletin yang sedang terbit.")
        if publication.is_scheduled:
            raise MoveRefused("Buletin ini terjadwal. Batalkan dulu jadwalnya.")
        if self.valid_until and self.valid_until < timezone.localdate():
            raise MoveRefused("Versi itu sudah lewat masa berlakunya.")
        self.check_may_decide(by)
        with transaction.atomic():
            live.make_room(by=by)
            author = self.submitted_by or self.created_by
            again = self._copied(
                by=author, writers=self.writers, change_note=explanation.strip()[:200]
            )
            again.make(
                Move.REVERT,
                by=by,
                line={"note": f"Kembali ke versi {self.number}. {explanation.strip()}"},
                submitted_by=author,
                submitted_at=timezone.now(),
                **self.place_in_queue([Flag.CHANGE], timezone.now()),
            )
            return again.approve(by=by, seen=again.version)
