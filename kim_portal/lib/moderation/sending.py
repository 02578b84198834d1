"""What authors do with a version: submit, take back, drop, ask for another look."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kim_portal.lib.moderation.flags import Flag, risk_of
from kim_portal.lib.moderation.states import (
    Move,
    MoveRefused,
    NotReady,
    NotYours,
    Status,
    Verdict,
)
from kim_portal.lib.promise import due_after

if TYPE_CHECKING:
    from accounts.models import User


class Sending:
    """The author's verbs; mixed into Revision, whose machinery they use."""

    version: int
    number: int
    status: str
    note: str
    flags: list[str]
    publication: Any
    publication_id: int
    decisions: Any
    make: Any
    may_write: Any
    problems: Any
    verdict: Any
    publication_moment: Any
    last_return: Any
    has_other_moderator: Any
    begin_new_version: Any
    snapshot: Any

    def submit(self, *, by: "User", seen: int) -> None:
        """Hand it to the moderators: frozen from now on.

        Raises NotYours, NotReady (with problems), or TooLate when the text has
        changed since version `seen` or was submitted already.
        """
        if not self.may_write(by):
            raise NotYours("Anda bukan pengurus KIM ini.")
        if problems := self.problems():
            raise NotReady(problems)
        now = timezone.now()
        verdict = self.verdict(self.publication_moment())
        with transaction.atomic():
            self.make(
                Move.SUBMIT,
                by=by,
                seen=seen,
                line={"note": self.note, "checks": dict(verdict.record)},
                submitted_by=by,
                submitted_at=now,
                appealed_from=None,
                **self.place_in_queue(self.marks(verdict), now),
                **self.submit_changes(),
            )
            # Locked after the revision, as everywhere: a withdrawal at the same moment
            # either finds this one and closes it, or is found here.
            publications = type(self.publication)._base_manager.select_for_update()
            if not publications.filter(
                pk=self.publication_id, withdrawn_at=None
            ).exists():
                raise MoveRefused("Kiriman ini sudah ditarik. Tulis kiriman baru.")

    def marks(self, verdict: Verdict) -> list[str]:
        """The flags it carries into the queue; concrete classes add their own."""
        flags = [*verdict.flags]
        if self.number > 1:
            flags.append(Flag.CHANGE)
        if self.decisions.filter(move=Move.SEND_BACK).exists():
            flags.append(Flag.AGAIN)
        return flags

    @staticmethod
    def place_in_queue(flags: Iterable[str], moment: datetime) -> dict[str, Any]:
        """Columns that say when it is promised and how far up it stands."""
        return {
            "due_at": due_after(moment),
            "flags": sorted(str(flag) for flag in flags),
            "risk": risk_of(flags),
        }

    def appeal(self, *, by: "User", seen: int, note: str) -> None:
        """Ask for another look at a returned text, unchanged; once per return.

        It goes to the moderators but the one who returned it. Raises MoveRefused where
        the words have changed since, or where there is no other moderator.
        """
        if not self.may_write(by):
            raise NotYours("Anda bukan pengurus KIM ini.")
        if not note.strip():
            raise MoveRefused("Tulis mengapa Anda meminta diperiksa lagi.")
        answer = self.last_return()
        if self.status == Status.RETURNED and self.snapshot() != answer.snapshot:
            raise MoveRefused(
                "Tulisan ini sudah Anda ubah. Kirim saja perbaikannya ke moderator."
            )
        if answer and not self.has_other_moderator(answer.by):
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
            **self.place_in_queue({*self.flags, Flag.APPEAL}, timezone.now()),
        )

    def submit_changes(self) -> dict[str, Any]:
        """Columns a concrete class fills in as it is handed over."""
        return {}

    def drop(self, *, by: "User") -> None:
        """Put an unwanted draft aside for good; its timeline stays."""
        if not self.may_write(by):
            raise NotYours("Anda bukan pengurus KIM ini.")
        self.make(Move.DROP, by=by)

    def recall(self, *, by: "User") -> None:
        """Take it back before a decision, to go on writing."""
        if not self.may_write(by):
            raise NotYours("Anda bukan pengurus KIM ini.")
        if self.decisions.filter(move=Move.REVERT, version=self.version).exists():
            raise MoveRefused("Ini usul moderator. Moderator lain yang memutuskannya.")
        with transaction.atomic():
            self.make(Move.RECALL, by=by)
            # What was agreed or lifted was meant for the words as they were sent.
            self.begin_new_version()
