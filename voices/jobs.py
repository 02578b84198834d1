"""What the worker does for those who ask. Every job may be run twice."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.jobs import PATIENT, NotOut
from voices import letters
from voices.models import (
    AnswerLetter,
    AskCount,
    Asker,
    CheckCount,
    Rumour,
    Wording,
)
from voices.models.askers import KEPT_FOR, WAITS_FOR
from voices.models.telling import send_soon

# Figures of days are kept so long; a yearly report finds those of the year before.
COUNTED_FOR = timedelta(days=800)


@app.task(name="voices.answers", queue="surat", retry=PATIENT)
def answers() -> None:
    """Send answers to those who wait; what does not go out goes later."""
    try:
        sent = letters.send_waiting()
    except letters.ServerDown:
        raise NotOut from None
    if not sent:
        raise NotOut


@app.periodic(cron="*/10 * * * *")
@app.task(name="voices.sweep", queue="surat", queueing_lock="voices.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    """Send what became due; forget who asked and in which words, once it is long ago."""
    now = timezone.now()
    if AnswerLetter.objects.waiting().exists():
        send_soon()
    answered = Asker.objects.filter(rumour__answered_at__lt=now - KEPT_FOR)
    answered.filter(asked_at__lt=now - KEPT_FOR).delete()
    Asker.objects.filter(asked_at__lt=now - WAITS_FOR).delete()
    Wording.objects.filter(last_at__lt=now - WAITS_FOR, of_claim=False).delete()
    # What nobody clarified and nobody asked for half a year is no work any more.
    Rumour.objects.filter(
        last_at__lt=now - WAITS_FOR, clarification=None, wordings=None
    ).delete()
    oldest = timezone.localdate() - COUNTED_FOR
    AskCount.objects.filter(day__lt=oldest).delete()
    CheckCount.objects.filter(day__lt=oldest).delete()
