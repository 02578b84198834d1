"""Putting what waits for a person into one letter, and getting it out exactly once."""

import logging
import smtplib
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Min
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from kim_portal.lib import text
from kim_portal.lib.numbers import figure
from notices.models import Letter, Notice, Pace

logger = logging.getLogger("kim.surat")
# A mailbox full for a day is not gone; one refused this often is.
REFUSALS = 5
SHOWN = 40
LATE = timedelta(minutes=20)


def late_letters() -> int:
    """How much should be out by now: letters, and what no worker put into one."""
    late = timezone.now() - LATE
    waiting = Letter.objects.filter(sent_at=None, refused_at=None, made_at__lt=late)
    return waiting.count() + Notice.objects.unsent(Pace.NOW).filter(at__lt=late).count()


def oldest_unsent() -> datetime | None:
    """When the oldest letter was made, or what waits for one said, that nobody sent yet."""
    letters = Letter.objects.filter(sent_at=None, refused_at=None)
    moments = [
        letters.aggregate(first=Min("made_at"))["first"],
        Notice.objects.unsent(Pace.NOW).aggregate(first=Min("at"))["first"],
    ]
    return min((moment for moment in moments if moment), default=None)


def send_test(address: str) -> str:
    """Send one letter at once, past the queue; answers why not, or the empty text."""
    if not settings.MAIL_READY:
        return "EMAIL_HOST kosong: tidak ada yang dapat mengirim surat."
    letter = EmailMessage(
        f"Surat percobaan dari KIM {settings.KIM_CITY_NAME}",
        f"Surat ini membuktikan bahwa {settings.SITE_URL} dapat mengirim surat.",
        to=[address],
    )
    try:
        letter.send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return (
            f"Surat percobaan tidak terkirim lewat {settings.EMAIL_HOST}:"
            f"{settings.EMAIL_PORT}: {error}"
        )
    return ""


def gather(user_id: int, pace: Pace) -> None:
    """Put a person's unsent notices of that pace into one new letter."""
    with transaction.atomic():
        waiting = (
            Notice.objects.select_for_update(of=("self",), skip_locked=True)
            .unsent(pace)
            .filter(user_id=user_id)
            .select_related("user")
        )
        rows = list(waiting)
        theirs = [notice.pk for notice in rows if notice.is_still_theirs]
        gone = [notice.pk for notice in rows if notice.pk not in theirs]
        Notice.objects.filter(pk__in=gone).update(pace=Pace.NEVER)
        if theirs:
            letter = Letter.objects.create(user_id=user_id)
            Notice.objects.filter(pk__in=theirs).update(letter=letter)


class ServerDown(Exception):
    """No mail goes out at all just now."""


def send_waiting(user_id: int) -> bool:
    """Send a person's letters that are not out yet; False where one has to wait.

    A letter's row is locked while it is sent: two workers never send the same one.
    Raises ServerDown where the mail server does not answer.
    """
    pks = Letter.objects.filter(user_id=user_id, sent_at=None, refused_at=None)
    results = [_send(pk) for pk in pks.order_by("pk").values_list("pk", flat=True)]
    return all(results)


def _send(pk: int) -> bool:
    if not settings.MAIL_READY:
        raise ServerDown
    fate = Fate.SENT
    with transaction.atomic():
        letter = (
            Letter.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("user")
            .filter(pk=pk, sent_at=None, refused_at=None)
            .first()
        )
        if letter is None:
            return True  # another worker has it
        letter.tries += 1
        if not letter.user.is_active:
            letter.refused_at = timezone.now()  # there is nobody to write to any more
        else:
            fate = attempt(message_for(letter), letter)
        letter.save(update_fields=["tries", "sent_at", "refused_at"])
    if fate == Fate.DOWN:
        raise ServerDown
    return letter.sent_at is not None or letter.refused_at is not None


class Fate(Enum):
    """What became of a try."""

    SENT = "sent"
    # Of this letter alone; LATER once more, as long as it takes.
    REFUSED = "refused"
    LATER = "later"
    # Of all letters.
    DOWN = "down"


def attempt(message: EmailMessage, letter: Any) -> Fate:
    """Try to send a letter whose `tries` was counted, and mark it on the row: sent, or
    given up after REFUSALS. The row is for the caller to store."""
    try:
        message.send()
    except (
        smtplib.SMTPRecipientsRefused,
        smtplib.SMTPResponseException,
        ValueError,
    ) as error:
        fate = _fate_of(error)
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("letter %s waits: %s", letter.pk, type(error).__name__)
        return Fate.DOWN
    else:
        letter.sent_at = timezone.now()
        return Fate.SENT
    # Only this address is at fault; the line names no person.
    logger.warning("letter %s refused, try %s", letter.pk, letter.tries)
    if fate == Fate.REFUSED and letter.tries >= REFUSALS:
        letter.refused_at = timezone.now()
    return fate


def _fate_of(error: Exception) -> Fate:
    """4xx is "later": greylisting, a full mailbox. What is said before any letter was
    looked at is said of the server."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
        return Fate.LATER if all(code < 500 for code in codes) else Fate.REFUSED
    if isinstance(error, smtplib.SMTPDataError | smtplib.SMTPSenderRefused):
        return Fate.REFUSED if error.smtp_code >= 500 else Fate.LATER
    # An address that no mail could be written to; or a server that lets nobody in.
    return Fate.REFUSED if isinstance(error, ValueError) else Fate.DOWN


def message_for(letter: Letter) -> EmailMessage:
    """The mail: plain text, every item with its own address, one id for every try."""
    notices = list(letter.notices.order_by("pk"))
    first = notices[0]
    subject = f"{first.headline}: {first.title}"
    if len(notices) > 1:
        subject = (
            f"{figure(len(notices))} pemberitahuan dari KIM {settings.KIM_CITY_NAME}"
        )
    body = render_to_string(
        "notices/letter.txt",
        {
            "letter": letter,
            "notices": notices[:SHOWN],
            "more": max(0, len(notices) - SHOWN),
            "site": settings.SITE_URL,
            "inbox": reverse("notices:inbox"),
            "city": settings.KIM_CITY_NAME,
        },
    )
    return mail(subject, body, to=letter.user.email or "", message_id=letter.message_id)


def mail(
    subject: str, body: str, *, to: str, message_id: Any, **more: str
) -> EmailMessage:
    """One mail of ours, with the same id for every try; `more` are further headers."""
    domain = settings.SITE_URL.partition("//")[2].partition(":")[0].partition("/")[0]
    return EmailMessage(
        text.clean_line(subject)[:150],
        body,
        to=[to],
        headers={
            "Message-ID": f"<{message_id}@{domain}>",
            "Auto-Submitted": "auto-generated",
            **more,
        },
    )
