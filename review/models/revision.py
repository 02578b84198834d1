"""How versions begin and end: a first draft, a copy to be changed, one to go back to."""

import uuid
from typing import Any, NamedTuple, Self

from django.db import IntegrityError, models, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from groups.models import KimGroup
from kim_portal.lib.moments import zoned
from review.checks import check_said_at_once
from review.flags import Flag
from review.models.deciding import Deciding
from review.models.reason import labels_for
from review.states import EDITABLE, Move, MoveRefused, Status


class Task(NamedTuple):
    """One line of an author's list after a return; `part` names one of the text."""

    key: str
    words: str
    part: str
    is_done: bool


class Revision(Deciding):
    """A version of something moderators of this house decide on: the law in one class.

    Concrete classes say what Version asks for.
    """

    class Meta(Deciding.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title or "Tanpa judul"

    @classmethod
    def begin(cls, *, kim: KimGroup, by: User, draft_key: uuid.UUID) -> Self:
        """The first draft of something new; the same key of the same KIM makes one."""
        publications: Any = cls._meta.get_field("publication").related_model
        rows = publications.rows()
        try:
            with transaction.atomic():
                publication = rows.create(kim=kim, created_by=by, draft_key=draft_key)
                made: Self = cls.rows().create(
                    publication=publication,
                    region_id=kim.region_id,
                    created_by=by,
                    edited_by=by,
                )
                return made
        except IntegrityError:
            known = rows.filter(draft_key=draft_key, kim=kim).first()
            revision: Self | None = (
                known.revisions.order_by("-number").first() if known else None
            )
            if revision is None:
                raise
            return revision

    def copy_for_edit(self, *, by: User) -> Self:
        """A new draft of what is live; the open one where there is one already.

        Raises MoveRefused where it is not live, or waits for its time.
        """
        publication = self.publication
        if publication.live_id is None:
            raise MoveRefused("Hanya yang sudah terbit yang dapat diubah.")
        if publication.is_scheduled:
            raise MoveRefused(
                f"{publication.what} ini terjadwal. Batalkan dulu jadwalnya."
            )
        if publication.checked_at is None:
            raise MoveRefused(
                f"{publication.what} ini baru saja terbit. Coba lagi sebentar lagi."
            )
        try:
            with transaction.atomic():
                # Before the new row's own, weaker lock on it: see unschedule.
                self._hold_still(live=self)
                return self._copied(by=by)
        except IntegrityError:
            opened: Self | None = publication.open_revision()
            if opened is None:
                raise
            return opened

    def _hold_still(self, *, live: models.Model) -> None:
        """Lock the publication while a version is added to it."""
        publication = self.publication
        rows = publication.rows().select_for_update(of=("self",))
        if not rows.filter(pk=publication.pk, live=live.pk).exists():
            raise MoveRefused(f"{publication.what} ini baru saja berubah. Muat ulang.")

    def _copied(self, *, by: User, **changes: Any) -> Self:
        """A new draft with these words; the caller holds the publication."""
        newest = self.publication.revisions.aggregate(n=Max("number"))["n"]
        columns = {name: getattr(self, name) for name in self.copied_names()}
        draft: Self = self.rows().create(
            publication=self.publication,
            number=newest + 1,
            created_by=by,
            edited_by=by,
            writers=self.writers,
            **columns | self.copied_changes() | changes,
        )
        self.copy_words_to(draft)
        return draft

    def revert(self, *, by: User, explanation: str) -> bool:
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
            raise MoveRefused(
                f"{publication.what} ini terjadwal. Batalkan dulu jadwalnya."
            )
        self.check_may_return()
        self.check_may_decide(by)
        check_said_at_once(live, explanation)
        with transaction.atomic():
            self._hold_still(live=live)
            if opened := publication.open_revision():
                raise MoveRefused(
                    f"{opened.edited_by} sedang mengubahnya sejak "
                    f"{zoned(opened.edited_at)}. Tunggu perubahannya, atau minta dibuang."
                )
            author = self.submitted_by or self.created_by
            again = self._copied(by=author, change_note=explanation.strip()[:200])
            again.make(
                Move.REVERT,
                by=by,
                line={"note": f"Kembali ke versi {self.number}. {explanation.strip()}"},
                submitted_by=author,
                submitted_at=timezone.now(),
                **self.queue_columns([Flag.CHANGE], timezone.now()),
            )
            return again.approve(by=by, seen=again.version)

    def discard(self, *, by: User, seen: int) -> None:
        """Throw an unwanted draft away. What was never sent is deleted, with its identity
        if that was never published; what a moderator has seen is only put aside.

        Raises NotYours, or TooLate where it was sent, or saved by somebody since `seen`.
        """
        self.check_may_write(by)
        with transaction.atomic():
            rows = self.rows().select_for_update()
            row = rows.filter(
                pk=self.pk, status__in=sorted(EDITABLE), version=seen
            ).first()
            if row is None:
                raise self.refusal(seen)
            if row.decisions.exists():
                self.drop(by=by)
                return
            row.delete()
            self.publication.rows().filter(
                pk=self.publication_id, revisions=None, published_at=None
            ).delete()

    @property
    def mark(self) -> str:
        """What a page shows as seen, to notice a newer version: 2.3."""
        return f"{self.number}.{self.version}"

    # --- for pages ---------------------------------------------------------------------

    def tasks(self) -> list[Task]:
        """What the newest return asks for, each with whether its author ticked it."""
        answer = self.last_return()
        if answer is None:
            return []
        labels = labels_for(answer.reasons)
        asked = [
            (f"alasan-{code}", label, "")
            for code, label in zip(answer.reasons, labels, strict=True)
        ]
        asked += [
            (f"bagian-{number}", point["text"], point["label"])
            for number, point in enumerate(answer.points, 1)
        ]
        return [Task(key, words, part, key in self.done) for key, words, part in asked]

    def first_seen(self, version: int) -> dict[str, Any] | None:
        """The words as version `version` was handed over, if it ever was."""
        line = self.decisions.filter(version=version).order_by("pk").first()
        return line.snapshot if line else None

    @property
    def state_word(self) -> str:
        """Draf, Diajukan, Perlu perbaikan, or the publication's public state."""
        if self.status == Status.APPROVED:
            if self.publication.live_id == self.pk:
                return self.publication.state_word
            return "Versi lama"
        return str(self.get_status_display())
