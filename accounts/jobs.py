"""What the worker does for accounts. Every job may be run twice."""

import json
import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts.models import Allowance
from accounts.sealing import opened
from accounts.session_store import SessionStore

logger = logging.getLogger("kim.surat")
LETTER = "kim-letter"
# About half an hour of tries.
PATIENT = RetryStrategy(max_attempts=10, wait=15, exponential_wait=2)

# Nothing sweeps these up: they are tried every two minutes.
FOR_A_DAY = RetryStrategy(max_attempts=720, wait=120)


class NotOut(Exception):
    """Some letter did not go; the job is tried again later."""


@app.task(name="accounts.send", queue="surat", retry=FOR_A_DAY)
def send(sealed: str) -> None:
    """Send a letter about an account: a new password, a second step set up.

    It may hold a link that opens the account, so the queue keeps it sealed.
    """
    words = opened(LETTER, sealed)
    if words is None:
        logger.warning("a letter about an account cannot be read any more")
        return
    if not settings.MAIL_READY:
        raise NotOut
    subject, body, *people = json.loads(words)
    try:
        EmailMessage(subject, body, to=people).send()
    except smtplib.SMTPRecipientsRefused:
        logger.warning("a letter about an account was refused")
    except (OSError, smtplib.SMTPException):
        # What the library says of it may name the address.
        raise NotOut from None


@app.periodic(cron="50 * * * *")
@app.task(
    name="accounts.forget_counts", queue="bersih", queueing_lock="accounts.counts"
)
def forget_counts(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    """Delete what was counted in spans that are over."""
    Allowance.objects.over().delete()


@app.periodic(cron="30 2 * * *")
@app.task(
    name="accounts.forget_sessions", queue="bersih", queueing_lock="accounts.sessions"
)
def forget_sessions(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    """Delete sessions that are over."""
    SessionStore.clear_expired()
