"""Secret addresses for reading a text before it is published.

Nothing is stored: the address itself carries what it opens, signed, and runs out. It
opens one version only: changed, decided or withdrawn words are not shown by it.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.models import User
from review.kinds import KINDS
from review.states import OPEN

LASTS = timedelta(days=7)
SALT = "pratinjau"


class PreviewClosed(Exception):
    """The address is wrong, has run out, or what it opened is no more; `why` says."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def link_to(revision: Any, *, by: Any) -> str:
    """The whole address, to be sent to somebody; it closes when its maker's role ends."""
    what = [revision.kind_key, revision.pk, revision.version, by.pk]
    token = signing.dumps(what, salt=SALT)
    return f"{settings.SITE_URL}{reverse('preview', args=[token])}"


def opened(token: str) -> Any:
    """The version an address opens, or PreviewClosed."""
    try:
        key, pk, version, maker = signing.loads(token, salt=SALT, max_age=LASTS)
        kind = KINDS[key]
    except signing.SignatureExpired:
        raise PreviewClosed("Tautan pratinjau ini sudah berakhir.") from None
    except (signing.BadSignature, KeyError, ValueError, TypeError):
        raise PreviewClosed("Tautan pratinjau ini tidak dikenal.") from None
    revision = (
        kind.revisions.rows()
        .filter(pk=pk)
        .select_related("publication__kim", "region", kind.subject)
        .first()
    )
    if revision is None or revision.version != version:
        raise PreviewClosed("Tulisan ini sudah berubah. Mintalah tautan yang baru.")
    by = User.objects.filter(pk=maker, is_active=True).first()
    if by is None or not (revision.may_write(by) or revision.may_decide(by)):
        raise PreviewClosed("Pembuat tautan ini tidak bertugas lagi.")
    is_coming = revision.publication.live_id == pk and revision.publication.is_scheduled
    if revision.status not in OPEN and not is_coming:
        raise PreviewClosed("Tulisan ini tidak lagi menunggu terbit.")
    return revision
