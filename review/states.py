"""States, moves, the one table of what leads where, and what a refusal says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db import models

# The version of words nobody has saved over yet; each save counts one on.
FIRST_VERSION = 1


class Status(models.TextChoices):
    """Where a revision stands."""

    DRAFT = "draft", "Draf"
    SUBMITTED = "submitted", "Diajukan"
    RETURNED = "returned", "Perlu perbaikan"
    APPROVED = "approved", "Disetujui"
    DROPPED = "dropped", "Dibuang"


EDITABLE = frozenset({Status.DRAFT, Status.RETURNED})
OPEN = frozenset({Status.DRAFT, Status.SUBMITTED, Status.RETURNED})


class Move(models.TextChoices):
    """What happened, in the words of the timeline."""

    SUBMIT = "submit", "Diajukan"
    RECALL = "recall", "Ditarik kembali"
    DROP = "drop", "Dibuang"
    CLOSE = "close", "Ditutup bersama induknya"
    SEND_BACK = "send_back", "Dikembalikan untuk diperbaiki"
    APPROVE = "approve", "Disetujui"
    UNSCHEDULE = "unschedule", "Jadwal dibatalkan"
    WITHDRAW = "withdraw", "Ditarik dari halaman warga"
    FIRST_YES = "first_yes", "Disetujui moderator pertama"
    LIFT = "lift", "Tahanan penjaga dibuka"
    HOLD = "hold", "Ditahan penjaga saat akan terbit"
    APPEAL = "appeal", "Diminta diperiksa moderator lain"
    REVERT = "revert", "Diusulkan kembali ke versi lama"
    ERASE = "erase", "Dihapus"
    NOTE = "note", "Catatan antarmoderator"
    CALL_OFF = "call_off", "Dibatalkan penyelenggara"
    POSTPONE = "postpone", "Ditunda penyelenggara"


class ErasedFor(models.TextChoices):
    """Why something is taken out for good."""

    LAW = "hukum", "Alasan hukum"
    PRIVACY = "privasi", "Perlindungan data pribadi"


class Rule(NamedTuple):
    """From which states a move leads where."""

    sources: frozenset[Status]
    target: Status


RULES: Mapping[Move, Rule] = {
    Move.SUBMIT: Rule(EDITABLE, Status.SUBMITTED),
    Move.RECALL: Rule(frozenset({Status.SUBMITTED}), Status.DRAFT),
    Move.DROP: Rule(EDITABLE, Status.DROPPED),
    Move.CLOSE: Rule(OPEN, Status.DROPPED),
    Move.SEND_BACK: Rule(frozenset({Status.SUBMITTED}), Status.RETURNED),
    Move.APPROVE: Rule(frozenset({Status.SUBMITTED}), Status.APPROVED),
    Move.UNSCHEDULE: Rule(frozenset({Status.APPROVED}), Status.DRAFT),
    Move.FIRST_YES: Rule(frozenset({Status.SUBMITTED}), Status.SUBMITTED),
    Move.LIFT: Rule(frozenset({Status.SUBMITTED}), Status.SUBMITTED),
    Move.HOLD: Rule(frozenset({Status.APPROVED}), Status.SUBMITTED),
    Move.APPEAL: Rule(frozenset({Status.RETURNED}), Status.SUBMITTED),
    Move.REVERT: Rule(frozenset({Status.DRAFT}), Status.SUBMITTED),
}
# Nobody makes these on a text they sent themselves: the database holds it.
MODERATOR_MOVES = (
    Move.SEND_BACK,
    Move.APPROVE,
    Move.WITHDRAW,
    Move.FIRST_YES,
    Move.LIFT,
    Move.ERASE,
)


@dataclass(frozen=True)
class Problem:
    """Something a submit check found: the form field it belongs to and what to do."""

    field: str
    message: str


class MoveRefused(Exception):
    """The move is not possible now; the message says why, in words for the person."""


class NothingMoved(Exception):
    """The conditional UPDATE changed no row.

    Raised inside the transaction and turned into TooLate outside it: a losing UPDATE
    keeps the row locked until its transaction ends, and whoever waits behind would
    wait for the loser's explanation too.
    """


class TooLate(MoveRefused):
    """Somebody else moved first; the message says who and when."""


class Held(MoveRefused):
    """The guard holds the text in this stage; `quotes` are the words it names."""

    def __init__(self, quotes: tuple[str, ...]) -> None:
        words = ", ".join(f"“{quote}”" for quote in quotes)
        super().__init__(
            f"Ditahan penjaga netralitas karena masa tenang: {words}. Minta perbaikan, "
            "atau moderator kepala membuka tahanan dengan alasan."
        )
        self.quotes = quotes


class NotReady(MoveRefused):
    """A submit check failed; `problems` say where."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("Belum dapat dikirim. Lengkapi dulu bagian yang ditandai.")
        self.problems = problems


class NotYours(MoveRefused):
    """The person may not make this move: not their territory, or their own text."""
