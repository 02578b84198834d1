"""How versions begin: a first draft, a copy to be changed, one to go back to."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from groups.models import KimGroup
from kim_portal.lib.moderation import (
    EDITABLE,
    Flag,
    Move,
    MoveRefused,
    NotYours,
    Status,
)
from kim_portal.lib.moderation.states import zoned

if TYPE_CHECKING:
    import uuid

    from accounts.models import User


class Drafting:
    """Beginnings and ends of drafts; mixed into a concrete ReviewedRevision."""

    # Columns a copy takes over as they are.
    COPIED_FIELDS: ClassVar[Sequence[str]]

    pk: int
    number: int
    status: str
    publication: Any
    publication_id: int
    writers: list[int]
    submitted_by: Any
    created_by: Any
    _meta: Any
    _rows: Any
    _refusal: Any
    check_may_decide: Any
    may_write: Any
    place_in_queue: Any
    drop: Any

    def copy_parts_to(self, draft: Any) -> None:
        """Give a copy what lies in rows of its own: photos, say."""

    def check_may_return(self) -> None:
        """Raise MoveRefused where going back to these words makes no sense any more."""

    @classmethod
    def begin(cls, *, kim: KimGroup, by: "User", draft_key: "uuid.UUID") -> Self:
        """The first draft of something new; the same key of the same KIM makes one."""
        publications: Any = cls._meta.get_field("publication").related_model
        rows: Any = publications._base_manager
        try:
            with transaction.atomic():
                publication = rows.create(kim=kim, created_by=by, draft_key=draft_key)
                return cls._rows().create(
                    publication=publication,
                    region_id=kim.region_id,
                    created_by=by,
                    edited_by=by,
                )
        except IntegrityError:
            known = rows.filter(draft_key=draft_key, kim=kim).first()
            revision = known.revisions.order_by("-number").first() if known else None
            if revision is None:
                raise
            return revision

    @property
    def _what(self) -> str:
        """Buletin ini, Acara ini."""
        return f"{self.publication._meta.verbose_name} ini".capitalize()

    def copy_for_edit(self, *, by: "User") -> Self:
        """A new draft of what is live; the open one where there is one already.

        Raises MoveRefused where it is not live, or waits for its time.
        """
        publication = self.publication
        if publication.live_id is None:
            raise MoveRefused("Hanya yang sudah terbit yang dapat diubah.")
        if publication.is_scheduled:
            raise MoveRefused(f"{self._what} terjadwal. Batalkan dulu jadwalnya.")
        if publication.checked_at is None:
            raise MoveRefused(
                f"{self._what} baru saja terbit. Coba lagi sebentar lagi."
            )
        try:
            with transaction.atomic():
                # Before the new row's own, weaker lock on it: see Publication.unschedule.
                self._hold_still(live=self)
                return self._copied(by=by, writers=self.writers)
        except IntegrityError:
            opened = publication.open_revision()
            if opened is None:
                raise
            return opened

    def _hold_still(self, *, live: Any) -> None:
        """Lock the publication while a version is added to it."""
        rows = self.publication._rows().select_for_update(of=("self",))
        if not rows.filter(pk=self.publication.pk, live=live).exists():
            raise MoveRefused(f"{self._what} baru saja berubah. Muat ulang.")

    def _copied(self, *, by: "User", writers: list[int], **changes: Any) -> Self:
        """A new draft with these words; the caller holds the publication."""
        newest = self.publication.revisions.aggregate(n=Max("number"))["n"]
        draft = self._rows().create(
            publication=self.publication,
            number=newest + 1,
            created_by=by,
            edited_by=by,
            writers=writers,
            **{name: getattr(self, name) for name in self.COPIED_FIELDS} | changes,
        )
        self.copy_parts_to(draft)
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
            raise MoveRefused("Pilih versi lama dari yang sedang terbit.")
        if publication.is_scheduled:
            raise MoveRefused(f"{self._what} terjadwal. Batalkan dulu jadwalnya.")
        self.check_may_return()
        self.check_may_decide(by)
        with transaction.atomic():
            self._hold_still(live=live)
            if opened := publication.open_revision():
                raise MoveRefused(
                    f"{opened.edited_by} sedang mengubahnya sejak "
                    f"{zoned(opened.edited_at)}. Tunggu perubahannya, atau minta dibuang."
                )
            author = self.submitted_by or self.created_by
            again: Any = self._copied(
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

    def discard(self, *, by: "User", seen: int) -> None:
        """Throw an unwanted draft away. What was never sent is deleted, with its identity
        if that was never published; what a moderator has seen is only put aside.

        Raises NotYours, or TooLate where it was sent, or saved by somebody since `seen`.
        """
        if not self.may_write(by):
            raise NotYours("Anda bukan pengurus KIM ini.")
        with transaction.atomic():
            rows = self._rows().select_for_update()
            row = rows.filter(
                pk=self.pk, status__in=sorted(EDITABLE), version=seen
            ).first()
            if row is None:
                raise self._refusal(seen)
            if row.decisions.exists():
                self.drop(by=by)
                return
            row.delete()
            self.publication._rows().filter(
                pk=self.publication_id, revisions=None, published_at=None
            ).delete()
