"""What a move of a clarification means for those who asked; in the verb's transaction."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from voices import reading
from voices.models.askers import AnswerLetter, Asker
from voices.models.rumours import Rumour, Wording

if TYPE_CHECKING:
    from voices.models.clarification import Clarification
    from voices.models.revision import ClarificationRevision

ASIDE = "alasan"


def answered(revision: "ClarificationRevision") -> None:
    """A version goes live: its rumours are answered, whoever waits hears of it once."""
    clarification = revision.publication
    _keep_claim(clarification, revision.message)
    now = timezone.now()
    rumours = Rumour.objects.filter(clarification=clarification)
    rumours.filter(answered_at=None).update(
        answered_at=now, begun_by=revision.edited_by, begun_at=now
    )
    rumours.update(status=Rumour.Status.ANSWERED, note="")
    _write_to(rumours, f"v:{revision.pk}")


def taken_back(clarification: "Clarification") -> None:
    """It is not read any more: its rumours wait again, whoever heard it hears that."""
    rumours = Rumour.objects.filter(clarification=clarification)
    had = AnswerLetter.objects.filter(asker__rumour__in=rumours).exclude(sent_at=None)
    askers = Asker.objects.filter(pk__in=had.values("asker"))
    stamp = int(timezone.now().timestamp())
    if AnswerLetter.objects.order(askers, f"t:{clarification.pk}:{stamp}"):
        send_soon()
    rumours.update(status=Rumour.Status.OPEN, answered_at=None)


def erased(clarification: "Clarification") -> None:
    """The words that were clarified leave no marks; what people asked does."""
    Wording.objects.filter(rumour__clarification=clarification, of_claim=True).delete()
    Rumour.objects.filter(clarification=clarification).update(clarification=None)
    Rumour.objects.filter(clarification=None, wordings=None, asked=0).delete()


def set_aside(rumour: Rumour) -> None:
    """Whoever asked is told why it is not looked into."""
    _write_to(Rumour.objects.filter(pk=rumour.pk), ASIDE)


def joined(rumour: Rumour) -> None:
    """Those who came with another rumour hear what this one was answered."""
    live = rumour.clarification.live if rumour.clarification else None
    if live is not None and rumour.status == Rumour.Status.ANSWERED:
        _write_to(Rumour.objects.filter(pk=rumour.pk), f"v:{live.pk}")


def send_soon() -> None:
    """One job at a time, so that no old word overtakes a new one."""
    app.configure_task("voices.answers", lock="voices.answers").defer()


def _write_to(rumours: Any, edition: str) -> None:
    askers = Asker.objects.filter(~Q(email=""), rumour__in=rumours)
    if AnswerLetter.objects.order(askers, edition):
        send_soon()


def _keep_claim(clarification: "Clarification", claim: str) -> None:
    """What it clarifies is known again from now on, also where nobody asked yet."""
    words = reading.blanked(reading.cleaned(claim))
    tokens = reading.said_in(words)
    now = timezone.now()
    rumour = Rumour.objects.filter(clarification=clarification).order_by("pk").first()
    if rumour is None:
        rumour = Rumour.objects.create(
            clarification=clarification, first_at=now, last_at=now
        )
    # Of an older version's claim nothing is known again.
    old = Wording.objects.filter(rumour__clarification=clarification, of_claim=True)
    old.filter(asked=0).delete()
    old.update(of_claim=False)
    digest = reading.digest_of(tokens)
    made, is_new = Wording.objects.get_or_create(
        digest=digest,
        defaults={
            "rumour": rumour,
            "text": words,
            "marks": reading.marks_of(tokens),
            "last_at": now,
            "of_claim": True,
        },
    )
    if is_new:
        return
    # Somebody asked in just these words: that rumour is answered by this, too.
    Wording.objects.filter(pk=made.pk).update(of_claim=True)
    asked = Rumour.objects.filter(pk=made.rumour_id, status=Rumour.Status.OPEN)
    asked.filter(clarification=None).update(clarification=clarification)
