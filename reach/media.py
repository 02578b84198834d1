"""Getting releases to newsrooms: each letter once, a correction to whoever had the first.

What a letter says is made as it leaves, of what residents read at that moment; one whose
edition was overtaken meanwhile does not leave. One job at a time sends them, in order.
"""

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from kim_portal.lib import text
from notices.letters import Fate, attempt, mail
from reach.messages import correction
from reach.models import Sheet
from reach.models.media import Edition, MediaPartner, ReleaseLetter
from reach.release import NAME, release
from review.kinds import KINDS
from review.states import MoveRefused

if TYPE_CHECKING:
    from review.models import Publication

logger = logging.getLogger("kim.surat")


class ServerDown(Exception):
    """No mail goes out at all just now."""


def _seconds(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0


def edition_of(publication: Any) -> Edition | None:
    """What newsrooms could be told of it now; None while it is held or scheduled."""
    live = publication.live
    if live is not None and live.stays_inside:
        return Edition(0, _seconds(live.approved_at))
    if live is not None:
        if not publication.is_published:
            return None
        return Edition(live.number, _seconds(publication.said_other_at))
    if publication.withdrawn_at is None:
        return None
    return Edition(0, _seconds(publication.withdrawn_at))


def order(publication: "Publication") -> int:
    """Have the release of what is live sent to every newsroom that was not sent it; how
    many that are. Raises MoveRefused where there is nothing to send, or nobody."""
    with transaction.atomic():
        now = publication.held()
        _check(now)
        edition = edition_of(now)
        partners = MediaPartner.objects.receiving()
        many = ReleaseLetter.objects.order(now, edition, partners) if edition else 0
        if many:
            Sheet.objects.ask_for(now.kind_key, now.code)
            send_soon()
    return many


def _check(publication: Any) -> None:
    live = publication.live
    if live is None or live.stays_inside or not publication.is_published:
        raise MoveRefused("Kabar ini tidak sedang terbit.")
    if publication.is_example:
        raise MoveRefused("Ini kabar contoh; tidak dikirim ke media.")
    if _is_over(publication):
        raise MoveRefused("Masa berlaku kabar ini sudah lewat; tidak dikirim ke media.")
    if not MediaPartner.objects.receiving().exists():
        raise MoveRefused("Belum ada mitra media. Dinkominfo menambahkannya di admin.")


def _is_over(publication: Any) -> bool:
    live = publication.live
    live.publication = publication
    until = live.facts().until
    return until is not None and until < timezone.localdate()


def follow_up(publication: "Publication") -> None:
    """Newsrooms that were told of it hear what is said of it now; in the verb's
    transaction, once its rows are written."""
    had = ReleaseLetter.objects.of(publication)
    if not had.exists():
        return
    now: Any = publication.rows().select_related("live").get(pk=publication.pk)
    edition = edition_of(now)
    partners = MediaPartner.objects.receiving().filter(pk__in=had.values("partner"))
    if edition and ReleaseLetter.objects.order(now, edition, partners):
        send_soon()


def send_soon() -> None:
    """One job at a time, so that no old word overtakes a new one."""
    app.configure_task("reach.releases", lock="reach.releases").defer()


def send_waiting() -> bool:
    """Send what waits, in order; False where some has to wait longer. Raises ServerDown
    where the mail server does not answer."""
    if not settings.MAIL_READY:
        raise ServerDown
    waiting = ReleaseLetter.objects.waiting().order_by("tries", "pk")
    results = [_send(pk) for pk in waiting.values_list("pk", flat=True)]
    return all(results)


def _send(pk: int) -> bool:
    """One letter, its row locked meanwhile: two workers never send the same."""
    fate = Fate.SENT
    with transaction.atomic():
        rows = ReleaseLetter.objects.waiting().select_related("partner")
        locked = rows.select_for_update(of=("self",), skip_locked=True)
        letter = locked.filter(pk=pk).first()
        if letter is None:
            return True
        letter.tries += 1
        message = _message(letter)
        if message is None:
            letter.refused_at = timezone.now()
        else:
            fate = attempt(message, letter)
        letter.save(update_fields=["tries", "sent_at", "refused_at"])
    if fate == Fate.DOWN:
        raise ServerDown
    return letter.sent_at is not None or letter.refused_at is not None


def _message(letter: ReleaseLetter) -> EmailMessage | None:
    """The letter; None where there is nothing to say, or what cannot be said is logged:
    one must not hold up the others."""
    try:
        return message_for(letter)
    except Exception:
        logger.exception("release %s cannot be written", letter.pk)
        return None


def message_for(letter: ReleaseLetter) -> EmailMessage | None:
    """What goes out; None where its edition was overtaken, or nobody is to be told."""
    partner = letter.partner
    rows = KINDS[letter.kind].publications.rows().filter(code=letter.code)
    publication: Any = rows.select_related("live", "kim").first()
    if publication is None or partner.stopped_at or not partner.is_active:
        return None
    if edition_of(publication) != letter.edition:
        return None
    told = ReleaseLetter.objects.of(publication).filter(partner=partner)
    last = told.exclude(sent_at=None).order_by("-sent_at", "-pk").first()
    said = _gone(publication) if not letter.number else _live(publication, last)
    if said is None or (not letter.number and last is None):
        return None
    subject, body = said
    stop = f"{settings.SITE_URL}{reverse('stop_releases', args=[partner.token])}"
    return mail(
        subject,
        f"Yth. Redaksi {partner.name},\n\n{body}\n\n"
        f"Tidak ingin menerima rilis lagi? {stop}\n",
        to=partner.email,
        message_id=letter.message_id,
        **{
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _gone(publication: Any) -> tuple[str, str]:
    """That it is not for the public any more; why, where residents are told why."""
    words = correction(publication) if publication.live is None else ""
    code = publication.shown_code
    if words:
        return f"Ditarik: {text.plain_title(publication.withdrawn_title)}", words
    said = f"Kabar dengan kode cek {code} tidak lagi untuk umum. Mohon tidak disiarkan lagi."
    return f"Mohon tidak disiarkan lagi: kabar {code}", said


def _live(publication: Any, last: ReleaseLetter | None) -> tuple[str, str] | None:
    """The release of what is live; a correction for whoever was told before."""
    live = publication.live
    if _is_over(publication) and last is None:
        return None
    facts = live.facts()
    note = ""
    if last is not None:
        is_new = last.number != live.number
        note = live.change_note if is_new and live.change_note else facts.news
    before = "Rilis" if last is None else "Ralat"
    file = f"{settings.SITE_URL}{reverse('paper', args=[publication.code, NAME])}"
    words = release(facts, note, is_correction=last is not None)
    body = f"{words}\n\nFoto, poster, dan kartu dalam satu berkas: {file}"
    return f"{before}: {text.plain_title(facts.title)}", body
