"""Who is told what of a move: rows written in the same transaction as the move.

The author's KIM hears what moderators decided; moderators of the territory hear what
waits for them. Nobody is told of what they did themselves.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from procrastinate.contrib.django import app

from groups.models import Membership
from kim_portal.lib.moderation import Move
from kim_portal.lib.moderation.states import zoned
from review.models.notice import MailWish, Notice, Pace
from review.models.reason import labels_for
from review.models.rescan import ArchiveFinding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db import models

    from accounts.models import User
    from review.models.reviewed import ReviewedRevision

# Moderators get one letter for what comes in together, not one for each.
GATHERED = timedelta(minutes=10)

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


def tell(revision: "ReviewedRevision", decision: Any) -> None:
    """Write the notices of one decision; see TO_OFFICERS and TO_MODERATORS."""
    source = f"{decision._meta.model_name}:{decision.pk}"
    if decision.move in SETTLES:
        _settle(revision)
    officers: Iterable[User] = ()
    if decision.move in TO_OFFICERS:
        officers = _others(officers_of(revision), decision.by_id)
    _write(
        revision,
        officers,
        source=source,
        headline=_headline(revision, decision),
        words=_words(decision),
        link=revision.author_link(),
        kim_id=revision.publication.kim_id,
    )
    if decision.move in TO_MODERATORS:
        _write(
            revision,
            _others(revision.deciders(), decision.by_id),
            source=source,
            headline=TO_MODERATORS[decision.move],
            words=_for_moderators(revision, decision),
            link=revision.moderator_link(),
            region_id=revision.region_id,
            gathered=decision.move != Move.HOLD,
        )


def _settle(revision: "ReviewedRevision") -> None:
    """What waited is dealt with: nobody needs to open or be mailed its notice."""
    waiting = Notice.objects.filter(link=revision.moderator_link())
    waiting.filter(letter=None).update(pace=Pace.NEVER)
    waiting.unread().update(read_at=timezone.now())
    # What the archive walk found in words residents no longer read is no work any more.
    texts = revision.publication.revisions.exclude(live_for__isnull=False)
    ArchiveFinding.objects.filter(
        kind=revision.kind_key, revision_id__in=texts.values("pk"), handled_at=None
    ).delete()


def tell_published(revision: "ReviewedRevision") -> None:
    """Tell the KIM that a planned text is out."""
    _write(
        revision,
        officers_of(revision),
        source=f"terbit:{revision.kind_key}:{revision.pk}:{revision.version}",
        headline="Sudah terbit",
        words="Warga dapat membacanya sekarang.",
        link=revision.author_link(),
        kim_id=revision.publication.kim_id,
    )


def officers_of(revision: "ReviewedRevision") -> "models.QuerySet[User]":
    """Everybody who serves in the author's KIM today."""
    from accounts.models import User

    serving = Membership.objects.current().filter(kim=revision.publication.kim_id)
    return User.objects.filter(pk__in=serving.values("user"), is_active=True)


def _others(
    people: "models.QuerySet[User]", but: int | None
) -> "models.QuerySet[User]":
    return people.exclude(pk=but) if but else people


def _headline(revision: "ReviewedRevision", decision: Any) -> str:
    if decision.move == Move.APPROVE and revision.publication.is_scheduled:
        return f"Disetujui, terbit {zoned(revision.publication.published_at)}"
    return TO_OFFICERS.get(decision.move, "")


def _words(decision: Any) -> str:
    reasons = "; ".join(labels_for(decision.reasons)) if decision.reasons else ""
    if decision.move == Move.ERASE:
        return reasons  # the sentence beside it is for moderators only
    return ". ".join(part for part in (reasons, decision.note) if part)[:1500]


def _for_moderators(revision: "ReviewedRevision", decision: Any) -> str:
    if revision.due_at is None or decision.move in {Move.CALL_OFF, Move.POSTPONE}:
        return f"Dari {revision.publication.kim}. {decision.note}"[:1500]
    due = f"Dijanjikan dijawab paling lambat {zoned(revision.due_at)}."
    if decision.move in {Move.SUBMIT, Move.FIRST_YES}:
        return f"Dari {revision.publication.kim}. {due}"
    return f"Dari {revision.publication.kim}. {decision.note} {due}"[:1500]


def _write(
    revision: "ReviewedRevision",
    people: "Iterable[User]",
    *,
    gathered: bool = False,
    **notice: Any,
) -> None:
    """One row for each person, and one job that mails those who want mail at once."""
    people = list(people)
    if not people:
        return
    paces = dict(
        MailWish.objects.filter(user__in=people).values_list("user_id", "pace")
    )
    rows = [
        Notice(
            user=person,
            title=revision.title[:200],
            pace=paces.get(person.pk, Pace.NOW) if person.email else Pace.NEVER,
            at=timezone.now(),
            **notice,
        )
        for person in people
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    at_once: Any = [row.user_id for row in rows if row.pace == Pace.NOW]
    if at_once:
        app.configure_task(
            "review.deliver", schedule_in=_wait(gathered=gathered)
        ).defer(users=at_once)


def _wait(*, gathered: bool) -> Any:
    """None is at once: procrastinate takes no empty span."""
    return {"minutes": GATHERED.seconds // 60} if gathered else None
