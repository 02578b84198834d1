"""What may become of a publication: taken back, unscheduled, erased, looked at again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from groups.models import Photo
from guard.verdict import Verdict
from notices import telling as notices
from review.checks import check_said_at_once
from review.flags import Flag
from review.models import telling
from review.models.identity import Identity, address_digest
from review.models.rescan import ArchiveFinding
from review.models.revision import Revision
from review.states import (
    OPEN,
    ErasedFor,
    Move,
    MoveRefused,
    NothingMoved,
    NotYours,
    TooLate,
)


class Publication(Identity):
    """Something KIM publish, under the law of this house."""

    class Meta(Identity.Meta):
        abstract = True

    def withdraw(self, *, by: User, explanation: str) -> None:
        """Take the text from residents' pages; the address keeps title and explanation.

        Raises NotYours outside the moderator's territory, TooLate where another
        moderator was first, MoveRefused without an explanation that residents may read.
        """
        explanation = explanation.strip()
        if not explanation:
            raise MoveRefused("Tulis penjelasan untuk warga sebelum menarik.")
        live = self.live
        if live is None:
            raise self._too_late()
        live.check_may_decide(by)
        if self.is_scheduled:
            raise MoveRefused("Belum terbit. Batalkan jadwalnya saja.")
        check_said_at_once(live, explanation)
        try:
            with transaction.atomic():
                # Always revisions first, then the publication: no two verbs deadlock.
                opened = live.lock_open_siblings()
                moved = (
                    self.rows()
                    .filter(
                        pk=self.pk, live_id=live.pk, published_at__lte=timezone.now()
                    )
                    .update(
                        live=None,
                        withdrawn_at=timezone.now(),
                        withdrawn_title=live.title,
                        withdrawn_note=explanation,
                    )
                )
                if not moved:
                    raise NothingMoved
                live.record(Move.WITHDRAW, by=by, note=explanation)
                self.after_leaving()
                for sibling in opened:
                    sibling.make(Move.CLOSE, by=by)
        except NothingMoved:
            raise self._too_late() from None
        self.refresh_from_db()

    def unschedule(self, *, by: User, reason: str = "") -> None:
        """Before its time: back to a draft, to be changed and submitted again.

        The KIM may do it without a reason; a moderator must give one. Raises TooLate
        once it is published or somebody else has done it.
        """
        live = self.live
        if live is None:
            raise self._too_late()
        if not live.may_write(by):
            live.check_may_decide(by)
            if not reason.strip():
                raise MoveRefused("Tulis alasan pembatalan untuk penulis.")
        try:
            with transaction.atomic():
                live.make_room(by=by)
                moved = (
                    self.rows()
                    .filter(
                        pk=self.pk, live_id=live.pk, published_at__gt=timezone.now()
                    )
                    .update(live=None, published_at=None, expires_at=None)
                )
                if not moved:
                    raise NothingMoved
                live.make(Move.UNSCHEDULE, by=by, line={"note": reason.strip()})
                # A new version: it will be approved anew, and each version only once.
                live.begin_new_version()
                self.after_leaving()
        except NothingMoved:
            raise self._too_late() from None
        self.refresh_from_db()

    def after_leaving(self) -> None:
        """What hung on the live version lets go, in the same transaction."""

    def erase(self, *, by: User, why: str, note: str) -> None:
        """Take it out for good, for a legal or privacy reason: words, photos, title.

        Only for head moderators. What was decided, when and by whom stays; the words
        it was decided on are scrubbed. Raises NotYours, MoveRefused, TooLate.
        """
        if why not in ErasedFor.values or not note.strip():
            raise MoveRefused("Pilih dasar penghapusan dan tulis alasannya.")
        newest = self.live or self.newest_revision()
        # An address is what everything has that was ever approved.
        if newest is None or self.slug is None or self.is_scheduled:
            raise self._too_late()
        newest.check_may_decide(by)
        if not newest.may_head(by):
            raise NotYours("Hanya moderator kepala yang dapat menghapus.")
        try:
            with transaction.atomic():
                opened = newest.lock_open_siblings()
                now = timezone.now()
                moved = (
                    self.rows()
                    .filter(pk=self.pk, erased_at=None, slug=self.slug)
                    .update(
                        live=None,
                        # The old address holds the title: only its digest is kept.
                        slug=self.code.lower(),
                        erased_address=address_digest(self.slug),
                        withdrawn_at=Coalesce("withdrawn_at", now),
                        withdrawn_title="",
                        withdrawn_note="",
                        erased_at=now,
                        erased_for=why,
                    )
                )
                if not moved:
                    raise NothingMoved
                newest.record(Move.ERASE, by=by, note=note.strip(), reasons=[why])
                self.after_leaving()
                if newest.status in OPEN:
                    opened.append(newest)
                for sibling in opened:
                    sibling.make(Move.CLOSE, by=by)
                self.erase_words(now)
        except NothingMoved:
            raise self._too_late() from None
        self.refresh_from_db()

    def erase_words(self, moment: datetime) -> None:
        """Overwrite everything said of it; called inside erase()."""
        revisions: list[Revision] = list(self.revisions.all())
        lines = type(revisions[0]).decisions_model().rows()
        lines = lines.filter(revision__publication=self)
        photos = photos_of(revisions, lines.values_list("snapshot", flat=True))
        for revision in revisions:
            revision.erase_words(moment)
        said = ~Q(note="") & ~Q(move=Move.ERASE)
        lines.filter(said).update(snapshot={}, checks={}, points=[], note="(dihapus)")
        lines.exclude(said).update(snapshot={}, checks={}, points=[])
        for photo in photos:
            photo.forget_if_unused()
        links = {revision.moderator_link() for revision in revisions}
        notices.forget_words([*links, self.state_link()])
        ArchiveFinding.objects.filter(
            kind=revisions[0].kind_key, revision_id__in=[row.pk for row in revisions]
        ).delete()

    def look_again(self) -> bool:
        """The guard's last look, just before and at the publication time.

        Safe to repeat. Where the text may no longer appear, it goes back to the queue
        and False is returned; True where it may, or where there is nothing to look at.
        """
        live, moment = self.live, self.published_at
        if live is None or moment is None or self.checked_at is not None:
            return True
        verdict = live.verdict(moment)
        if live.still_held(verdict):
            self._hold(live, verdict, "Masa tenang: ada kata yang menahan.")
            return False
        if verdict.needs_two and not (live.needs_two and live.first_yes_by_id):
            self._hold(live, verdict, "Tahapan pemilihan ini meminta dua moderator.")
            return False
        if moment <= timezone.now():
            self._pass(live)
        return True

    def _hold(self, live: Revision, verdict: Verdict, why: str) -> None:
        """Back to the queue, on top of it."""
        try:
            with transaction.atomic():
                opened = live.lock_open_siblings()
                moved = (
                    self.rows()
                    .filter(pk=self.pk, live_id=live.pk, checked_at=None)
                    .update(live=None, published_at=None, expires_at=None)
                )
                if not moved:
                    raise NothingMoved
                for sibling in opened:
                    sibling.make(Move.CLOSE, by=None)
                live.make(
                    Move.HOLD,
                    by=None,
                    line={"note": why, "checks": dict(verdict.record)},
                    version=F("version") + 1,
                    **{
                        **live.queue_columns(
                            [*live.marks(verdict), Flag.HELD], timezone.now()
                        ),
                        "due_at": timezone.now(),
                    },
                )
                self.after_leaving()
        except NothingMoved:
            pass  # decided otherwise in the meantime
        self.refresh_from_db()

    def _pass(self, live: Revision) -> None:
        with transaction.atomic():
            moved = (
                self.rows()
                .filter(pk=self.pk, live_id=live.pk, checked_at=None)
                .update(checked_at=timezone.now())
            )
            if moved:
                telling.tell_published(live)
        self.refresh_from_db()

    def _too_late(self) -> TooLate:
        newest = self.newest_decision()
        if newest is None:
            return TooLate("Kiriman ini belum pernah terbit.")
        return TooLate(newest.sentence())


def photos_of(
    revisions: Iterable[Revision], snapshots: Iterable[dict[str, Any]]
) -> list[Photo]:
    """Every photo of a version, or that a moderator ever saw with one."""
    kept = [*snapshots, *(row.snapshot() for row in revisions)]
    digests = {
        row["photo"]
        for words in kept
        for value in words.values()
        if isinstance(value, list)
        for row in value
        if isinstance(row, dict) and "photo" in row
    }
    return list(Photo.objects.filter(digest__in=digests))
