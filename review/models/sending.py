"""What authors do with a version: submit, take back, drop, ask for another look."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from guard.verdict import Verdict
from kim_portal.lib.promise import due_after
from review.flags import Flag, risk_of
from review.models.moving import Moving
from review.states import Move, MoveRefused, NotReady, Status


class Sending(Moving):
    """The author's verbs."""

    class Meta(Moving.Meta):
        abstract = True

    def submit(self, *, by: User, seen: int) -> None:
        """Hand it to the moderators: frozen from now on.

        Raises NotYours, NotReady (with problems), or TooLate when the text has
        changed since version `seen` or was submitted already.
        """
        self.check_may_write(by)
        if problems := self.problems():
            raise NotReady(problems)
        now = timezone.now()
        verdict = self.verdict(self.publication_moment())
        # Sent again unchanged after a first yes: that yes was given to another sending.
        yes = self.decisions.filter(move=Move.FIRST_YES, version=self.version)
        anew: dict[str, Any] = {"version": F("version") + 1} if yes.exists() else {}
        with transaction.atomic():
            self.make(
                Move.SUBMIT,
                by=by,
                seen=seen,
                line={"note": self.note, "checks": dict(verdict.record)},
                submitted_by=by,
                submitted_at=now,
                appealed_from=None,
                **anew,
                **self.queue_columns(self.marks(verdict), now),
            )
            # Locked after the revision, as everywhere: a withdrawal at the same moment
            # either finds this one and closes it, or is found here.
            mine = self.publication.rows().select_for_update()
            if not mine.filter(pk=self.publication_id, withdrawn_at=None).exists():
                raise MoveRefused("Kiriman ini sudah ditarik. Tulis kiriman baru.")

    def publication_moment(self, at: datetime | None = None) -> datetime:
        """When it would appear: a change of a live text at once, else as wished."""
        now = timezone.now()
        publication = self.publication
        if publication.is_published:
            return now
        if publication.is_scheduled and publication.live_id == self.pk:
            return publication.published_at or now
        return max(at or self.wished_moment() or now, now)

    def marks(self, verdict: Verdict) -> list[str]:
        """The flags it carries into the queue; concrete classes add their own."""
        flags = [*verdict.flags]
        if self.number > 1:
            flags.append(Flag.CHANGE)
        if self.decisions.filter(move=Move.SEND_BACK).exists():
            flags.append(Flag.AGAIN)
        return flags

    @staticmethod
    def queue_columns(flags: Iterable[str], moment: datetime) -> dict[str, Any]:
        """Columns that say when it is promised and how far up it stands."""
        return {
            "due_at": due_after(moment),
            "flags": sorted(str(flag) for flag in flags),
            "risk": risk_of(flags),
        }

    def appeal(self, *, by: User, seen: int, note: str) -> None:
        """Ask for another look at a returned text, unchanged; once per return.

        It goes to the moderators but the one who returned it. Raises MoveRefused where
        the words have changed since, or where there is no other moderator.
        """
        self.check_may_write(by)
        if not note.strip():
            raise MoveRefused("Tulis mengapa Anda meminta diperiksa lagi.")
        answer = self.last_return()
        is_changed = answer is not None and self.snapshot() != answer.snapshot
        if self.status == Status.RETURNED and is_changed:
            raise MoveRefused(
                "Tulisan ini sudah Anda ubah. Kirim saja perbaikannya ke moderator."
            )
        if answer and not self.deciders().exclude(pk=answer.by_id or 0).exists():
            raise MoveRefused(
                "Belum ada moderator lain untuk wilayah ini. Hubungi kantor."
            )
        self.make(
            Move.APPEAL,
            by=by,
            seen=seen,
            line={"note": note.strip()},
            appealed_from=answer.by if answer else None,
            version=F("version") + 1,
            **self.queue_columns({*self.flags, Flag.APPEAL}, timezone.now()),
        )

    def drop(self, *, by: User) -> None:
        """Put an unwanted draft aside for good; its timeline stays."""
        self.check_may_write(by)
        self.make(Move.DROP, by=by)

    def recall(self, *, by: User) -> None:
        """Take it back before a decision, to go on writing."""
        self.check_may_write(by)
        if self.decisions.filter(move=Move.REVERT, version=self.version).exists():
            raise MoveRefused("Ini usul moderator. Moderator lain yang memutuskannya.")
        with transaction.atomic():
            self.make(Move.RECALL, by=by)
            # What was agreed or lifted was meant for the words as they were sent.
            self.begin_new_version()
