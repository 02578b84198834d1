"""Letters to those who wait: each answer once, a correction to whoever had the first.

What a letter says is made as it leaves, of what residents read at that moment; one whose
edition was overtaken meanwhile does not leave.
"""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kim_portal.lib import text
from notices.letters import Fate, attempt, mail
from voices.models import AnswerLetter, Clarification, Rumour
from voices.models.telling import ASIDE


class ServerDown(Exception):
    """No mail goes out at all just now."""


class NotYet(Exception):
    """Its time has not come: what it tells of is planned."""


def send_waiting() -> bool:
    """Send what waits, in order; False where some has to wait longer. Raises ServerDown
    where the mail server does not answer."""
    if not settings.MAIL_READY:
        raise ServerDown
    waiting = AnswerLetter.objects.waiting().order_by("tries", "pk")
    results = [_send(pk) for pk in waiting.values_list("pk", flat=True)]
    return all(results)


def _send(pk: int) -> bool:
    """One letter, its row locked meanwhile: two workers never send the same."""
    fate = Fate.SENT
    with transaction.atomic():
        rows = AnswerLetter.objects.waiting().select_related(
            "asker__rumour__clarification__live__publication__kim"
        )
        locked = rows.select_for_update(of=("self",), skip_locked=True)
        letter = locked.filter(pk=pk).first()
        if letter is None:
            return True
        try:
            message = _message(letter)
        except NotYet:
            return True
        letter.tries += 1
        if message is None:
            letter.refused_at = timezone.now()
        else:
            fate = attempt(message, letter)
        letter.save(update_fields=["tries", "sent_at", "refused_at"])
    if fate == Fate.DOWN:
        raise ServerDown
    return letter.sent_at is not None or letter.refused_at is not None


def _message(letter: AnswerLetter) -> EmailMessage | None:
    asker = letter.asker
    said = _said(letter, asker.rumour) if asker.email else None
    if said is None:
        return None
    subject, body = said
    page = f"{settings.SITE_URL}{asker.get_absolute_url()}"
    stop = f"{settings.SITE_URL}{reverse('asked_stop', args=[asker.token])}"
    return mail(
        subject,
        f"Anda bertanya di Cek pesan (kode {asker.shown_code}).\n\n{body}\n\n"
        f"Halaman jawaban Anda: {page}\n"
        f"Tidak ingin dikabari lagi? {stop}\n",
        to=asker.email,
        message_id=letter.message_id,
        **{
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _said(letter: AnswerLetter, rumour: Rumour) -> tuple[str, str] | None:
    """Subject and body of what is so now; None where the letter was overtaken."""
    sort, _colon, _key = letter.edition.partition(":")
    if letter.edition == ASIDE:
        if rumour.status != Rumour.Status.ASIDE:
            return None
        return "Pesan yang Anda tanyakan tidak diperiksa", rumour.note
    clarification = rumour.clarification
    if clarification is None:
        return None
    return _taken_back(clarification) if sort == "t" else _answer(letter, clarification)


def _answer(letter: AnswerLetter, found: Clarification) -> tuple[str, str] | None:
    live: Any = found.live
    if live is None or letter.edition != f"v:{live.pk}":
        return None
    if not found.is_published:
        raise NotYet
    had = letter.asker.letters.filter(edition__startswith="v:").exclude(sent_at=None)
    before, note = "Jawaban", ""
    if had.exists():
        before = "Ralat"
        note = f"Jawaban kami yang dulu dibetulkan. {live.change_note}\n\n"
    subject = f"{before}: {text.plain_title(live.title)}"
    return subject, f"{note}{text.to_plain(live.rebuttal)}"


def _taken_back(found: Clarification) -> tuple[str, str] | None:
    if found.live_id is not None:
        return None
    note = found.withdrawn_note or "Klarifikasinya tidak berlaku lagi."
    body = (
        f"Jawaban yang pernah kami kirim kami tarik. {note}\n\nMohon jangan "
        "diteruskan. Pesannya kami periksa lagi, dan Anda kami kabari."
    )
    return "Jawaban kami tarik", body
