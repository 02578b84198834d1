"""What the worker does for those who ask. Every job may be run twice."""

import logging
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.jobs import PATIENT, NotOut
from groups.models import Photo
from kim_portal.lib.promise import due_after
from review.states import TooLate
from voices import letters
from voices.models import (
    AnswerLetter,
    AskCount,
    Asker,
    CheckCount,
    Rumour,
    Signal,
    Wish,
    WishPerson,
    WishStep,
    Wording,
)
from voices.models.askers import KEPT_FOR, WAITS_FOR
from voices.models.telling import send_soon
from voices.models.wishes import (
    FORGOTTEN,
    MAY_OBJECT,
    PERSON_KEPT,
    TOLD,
    WORDS_KEPT,
    Status,
)
from voices.signals.telling import tell_readers
from voices.wishes.receiving import tell_of

logger = logging.getLogger("kim.jobs")
# Figures of days are kept so long; a yearly report finds those of the year before.
COUNTED_FOR = timedelta(days=800)
STRAY_AFTER = timedelta(days=1)
AT_ONCE = 200


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


@app.periodic(cron="*/10 * * * *")
@app.task(name="voices.wishes", queue="surat", queueing_lock="voices.wishes")
def wishes(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    """What became due of wishes."""
    see_to_wishes(timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="voices.signals", queue="surat", queueing_lock="voices.signals")
def signals(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    """What became due of signals; by itself, so that nothing else holds it up."""
    see_to_signals(timezone.now())


def see_to_wishes(now: datetime) -> None:
    """Remind who promised an answer, then the moderators; close what nobody objected to;
    forget what was said long ago, and by whom."""
    late = Wish.objects.overdue(now).filter(reminded__lt=2).select_related("region")
    for wish in late.order_by("reminded", "due_at")[:AT_ONCE]:
        try:
            _remind(wish, now)
        except Exception:
            # One that cannot be told must not hold up the others.
            logger.exception("reminder of wish %s", wish.pk)
    silent = Wish.objects.filter(status__in=TOLD, answered_at__lt=now - MAY_OBJECT)
    for wish in silent.order_by("answered_at")[:AT_ONCE]:
        with suppress(TooLate):
            wish.confirm()
    closed = Wish.objects.filter(status=Status.CLOSED)
    old = closed.filter(closed_at__lt=now - PERSON_KEPT)
    WishPerson.objects.filter(wish__in=old).delete()
    # Nobody answered, and nobody will: how to reach somebody is not kept for that.
    WishPerson.objects.filter(wish__created_at__lt=now - WORDS_KEPT).delete()
    said = WishStep.objects.filter(wish=OuterRef("pk")).exclude(
        words__in=["", FORGOTTEN]
    )
    older = closed.filter(closed_at__lt=now - WORDS_KEPT).filter(
        ~Q(words=FORGOTTEN) | Exists(said)
    )
    for wish in older[:AT_ONCE]:
        wish.forget_words()
    # A photo kept for a form that never came: see wishes.receiving.
    strays = Photo.objects.filter(is_private=True, uploaded_at__lt=now - STRAY_AFTER)
    used = Wish.objects.filter(photo=OuterRef("pk"))
    for photo in strays.filter(~Exists(used))[:AT_ONCE]:
        photo.forget_if_unused()


def _remind(wish: Wish, now: datetime) -> None:
    """First who sees to it, a working day later the moderators; each once."""
    if wish.reminded and due_after(wish.due_at) > now:
        return
    number = wish.reminded
    with transaction.atomic():
        rows = Wish.objects.filter(pk=wish.pk, reminded=number, due_at=wish.due_at)
        if not rows.update(reminded=number + 1):
            return
        tell_of(
            wish,
            "Lewat hari yang dijanjikan",
            source=f"lewat:{wish.pk}:{int(wish.due_at.timestamp())}:{number}",
            moderators=bool(number),
        )


def see_to_signals(now: datetime) -> None:
    """Ask once more where nobody said that it was read; forget words of long ago."""
    late = Signal.objects.open().filter(seen_at=None, due_at__lt=now, reminded=False)
    for signal in late.select_related("region")[:AT_ONCE]:
        with transaction.atomic():
            rows = Signal.objects.filter(pk=signal.pk, seen_at=None, reminded=False)
            if rows.update(reminded=True):
                tell_readers(signal, source=f"isyarat-lagi:{signal.pk}")
    Signal.forget_words(now)
