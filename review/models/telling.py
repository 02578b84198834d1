"""Who is told what of a move: rows written in the same transaction as the move.

The author's KIM hears what moderators decided; moderators of the territory hear what
waits for them. Nobody is told of what they did themselves.
"""

from typing import TYPE_CHECKING

from accounts.models import User
from groups.models import Membership
from kim_portal.lib.moments import zoned
from notices import telling as notices
from review.models.reason import labels_for
from review.models.rescan import ArchiveFinding
from review.states import Move

if TYPE_CHECKING:
    from django.db import models

    from review.models.decision import Decision
    from review.models.moving import Moving

TO_OFFICERS: dict[str, str] = {
    Move.SEND_BACK: "Perlu Anda perbaiki",
    Move.APPROVE: "Disetujui dan terbit",
    Move.FIRST_YES: "Disetujui moderator pertama",
    Move.UNSCHEDULE: "Jadwal terbit dibatalkan",
    Move.WITHDRAW: "Ditarik dari halaman warga",
    Move.LIFT: "Tahanan penjaga dibuka",
    Move.HOLD: "Ditahan saat akan terbit",
    Move.REVERT: "Diusulkan kembali ke versi lama",
    Move.ERASE: "Dihapus",
    Move.CALL_OFF: "Dibatalkan penyelenggara",
    Move.POSTPONE: "Ditunda penyelenggara",
}
TO_MODERATORS: dict[str, str] = {
    Move.SUBMIT: "Kiriman baru menunggu",
    Move.APPEAL: "Diminta diperiksa sekali lagi",
    Move.FIRST_YES: "Menunggu persetujuan kedua",
    Move.HOLD: "Ditahan saat akan terbit",
    Move.CALL_OFF: "Dibatalkan penyelenggara",
    Move.POSTPONE: "Ditunda penyelenggara",
}

# After these nothing waits for a moderator any more.
SETTLES = frozenset(
    {Move.SEND_BACK, Move.APPROVE, Move.RECALL, Move.CLOSE, Move.WITHDRAW, Move.ERASE}
)


def tell(revision: "Moving", decision: "Decision") -> None:
    """Write the notices of one decision; see TO_OFFICERS and TO_MODERATORS."""
    source = f"{decision._meta.model_name}:{decision.pk}"
    move = Move(decision.move)
    if move in SETTLES:
        _settle(revision)
    if move in TO_OFFICERS:
        notices.tell(
            _others(officers_of(revision), decision.by_id),
            source=source,
            headline=_headline(revision, move),
            title=revision.title,
            words=_words(decision),
            link=revision.author_link(),
            kim_id=revision.publication.kim_id,
        )
    if move in TO_MODERATORS:
        notices.tell(
            _others(revision.deciders(), decision.by_id),
            source=source,
            headline=TO_MODERATORS[move],
            title=revision.title,
            words=_for_moderators(revision, decision),
            link=revision.moderator_link(),
            region_id=revision.region_id,
            gathered=move != Move.HOLD,
        )


def tell_published(revision: "Moving") -> None:
    """Tell the KIM that a planned text is out."""
    notices.tell(
        officers_of(revision),
        source=f"terbit:{revision.kind_key}:{revision.pk}:{revision.version}",
        headline="Sudah terbit",
        title=revision.title,
        words="Warga dapat membacanya sekarang.",
        link=revision.author_link(),
        kim_id=revision.publication.kim_id,
    )


def _settle(revision: "Moving") -> None:
    """Nothing waits for a moderator any more."""
    notices.settled(revision.moderator_link())
    # What the archive walk found in words residents no longer read is no work any more.
    texts = revision.publication.revisions.exclude(live_for__isnull=False)
    ArchiveFinding.objects.filter(
        kind=revision.kind_key, revision_id__in=texts.values("pk"), handled_at=None
    ).delete()


def officers_of(revision: "Moving") -> "models.QuerySet[User]":
    """Everybody who serves in the author's KIM today; of the office who wrote it."""
    serving = Membership.objects.current().filter(kim=revision.publication.kim_id)
    people = User.objects.filter(is_active=True)
    if revision.publication.kim.is_office:
        return people.filter(pk__in=[*revision.writers, revision.created_by_id])
    return people.filter(pk__in=serving.values("user"))


def _others(
    people: "models.QuerySet[User]", but: int | None
) -> "models.QuerySet[User]":
    return people.exclude(pk=but) if but else people


def _headline(revision: "Moving", move: Move) -> str:
    if move == Move.APPROVE and revision.publication.is_scheduled:
        return f"Disetujui, terbit {zoned(revision.publication.published_at)}"
    return TO_OFFICERS[move]


def _words(decision: "Decision") -> str:
    reasons = "; ".join(labels_for(decision.reasons)) if decision.reasons else ""
    if decision.move == Move.ERASE:
        return reasons  # the sentence beside it is for moderators only
    return ". ".join(part for part in (reasons, decision.note) if part)


def _for_moderators(revision: "Moving", decision: "Decision") -> str:
    kim = revision.publication.kim
    if revision.due_at is None or decision.move in {Move.CALL_OFF, Move.POSTPONE}:
        return f"Dari {kim}. {decision.note}"
    due = f"Dijanjikan dijawab paling lambat {zoned(revision.due_at)}."
    if decision.move in {Move.SUBMIT, Move.FIRST_YES}:
        return f"Dari {kim}. {due}"
    return f"Dari {kim}. {decision.note} {due}"
