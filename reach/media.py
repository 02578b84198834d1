"""Getting releases to newsrooms: each letter once, a correction to whoever had the first."""

import logging
import smtplib
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from kim_portal.lib import text
from reach.messages import correction
from reach.models.media import MediaPartner, ReleaseLetter
from reach.release import NAME, release
from review.kinds import KINDS
from review.states import MoveRefused

if TYPE_CHECKING:
    from review.models import Publication

logger = logging.getLogger("kim.surat")
REFUSALS = 5
WITHDRAWN = 0


class ServerDown(Exception):
    """No mail goes out at all just now."""


def order(publication: "Publication") -> int:
    """Have the release of what is live sent to every newsroom that has not had it; how
    many that are. Raises MoveRefused where nothing is live, or nobody receives."""
    live = publication.live
    if live is None or live.stays_inside or not publication.is_published:
        raise MoveRefused("Kabar ini tidak sedang terbit.")
    if publication.is_example:
        raise MoveRefused("Ini kabar contoh; tidak dikirim ke media.")
    if not MediaPartner.objects.receiving().exists():
        raise MoveRefused("Belum ada mitra media. Dinkominfo menambahkannya di admin.")
    with transaction.atomic():
        many = ReleaseLetter.objects.order(publication, live.number)
        if many:
            _send_soon()
    return many


def follow_up(publication: "Publication", number: int) -> None:
    """Newsrooms that had an older one get the new one, or that it was withdrawn (0)."""
    had = ReleaseLetter.objects.of(publication).exclude(number=number)
    partners = MediaPartner.objects.receiving().filter(pk__in=had.values("partner"))
    rows = [
        ReleaseLetter(
            kind=publication.kind_key,
            code=publication.code,
            number=number,
            partner=partner,
        )
        for partner in partners
    ]
    if rows:
        ReleaseLetter.objects.bulk_create(rows, ignore_conflicts=True)
        _send_soon()


def _send_soon() -> None:
    app.configure_task("reach.releases").defer()


def send_waiting() -> bool:
    """Send what waits; False where some has to wait longer. Raises ServerDown."""
    if not settings.MAIL_READY:
        raise ServerDown
    pks = ReleaseLetter.objects.waiting().order_by("pk").values_list("pk", flat=True)
    results = [_send(pk) for pk in pks]
    return all(results)


def _send(pk: int) -> bool:
    """One letter, its row locked meanwhile: two workers never send the same."""
    with transaction.atomic():
        rows = ReleaseLetter.objects.waiting().select_related("partner")
        letter = (
            rows.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
        )
        if letter is None:
            return True
        letter.tries += 1
        message = message_for(letter)
        if message is None:
            # Overtaken by a later version, or the newsroom left the list.
            letter.refused_at = timezone.now()
        else:
            try:
                message.send()
                letter.sent_at = timezone.now()
            except (smtplib.SMTPRecipientsRefused, ValueError):
                logger.warning("release %s refused, try %s", letter.pk, letter.tries)
                if letter.tries >= REFUSALS:
                    letter.refused_at = timezone.now()
            except (OSError, smtplib.SMTPException) as error:
                letter.save(update_fields=["tries"])
                raise ServerDown from error
        letter.save(update_fields=["tries", "sent_at", "refused_at"])
        return letter.sent_at is not None or letter.refused_at is not None


def message_for(letter: ReleaseLetter) -> EmailMessage | None:
    """The letter; None where there is nothing to say of that version any more."""
    partner = letter.partner
    rows = KINDS[letter.kind].publications.rows().filter(code=letter.code)
    publication: Any = rows.select_related("live", "kim").first()
    if publication is None or partner.stopped_at or not partner.is_active:
        return None
    said = _said(publication, letter)
    if said is None:
        return None
    subject, body = said
    stop = f"{settings.SITE_URL}{reverse('stop_releases', args=[partner.token])}"
    return EmailMessage(
        subject,
        f"Yth. Redaksi {partner.name},\n\n{body}\n\n"
        f"Tidak ingin menerima rilis lagi? {stop}\n",
        to=[partner.email],
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _said(publication: Any, letter: ReleaseLetter) -> tuple[str, str] | None:
    """Subject and words; None where that version is live no more."""
    live = publication.live
    if letter.number == WITHDRAWN:
        words = correction(publication) if live is None else ""
        title = text.plain_title(publication.withdrawn_title)
        return (f"Ditarik: {title}", words) if words else None
    if live is None or live.number != letter.number:
        return None
    live.publication = publication
    facts = live.facts()
    earlier = ReleaseLetter.objects.of(publication).filter(partner=letter.partner)
    was_told = earlier.exclude(pk=letter.pk).exclude(sent_at=None).exists()
    note = (live.change_note or "isinya") if was_told else ""
    before = "Ralat" if was_told else "Rilis"
    file = f"{settings.SITE_URL}{reverse('paper', args=[publication.code, NAME])}"
    body = (
        f"{release(facts, note)}\n\nFoto, poster, dan kartu dalam satu berkas: {file}"
    )
    return f"{before}: {text.plain_title(facts.title)}", body
