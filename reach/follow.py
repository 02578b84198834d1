"""What a move of a publication means for how far it reached; in the verb's transaction.

Kinds that travel call these where their version goes live or leaves.
"""

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from accounts.models import User
from groups.models import Membership
from notices.telling import forget_words, tell
from reach import media
from reach.models import Delivery, DeliveryPhoto, Fingerprint, Recall, Sheet

if TYPE_CHECKING:
    from review.models import Publication

HEADLINES = {
    Recall.CORRECTED: "Dibetulkan: ganti yang sudah beredar",
    Recall.WITHDRAWN: "Ditarik: cabut yang sudah beredar",
    Recall.CHANGED: "Acara berubah: beri tahu warga lagi",
}


def went_live(revision: Any) -> None:
    """New papers, marks to know copies by; older versions are to be replaced."""
    Sheet.objects.renew(revision.publication)
    if not revision.stays_inside:
        Fingerprint.objects.keep(revision)
    why = Recall.WITHDRAWN if revision.stays_inside else Recall.CORRECTED
    _recall(revision.publication, why, revision.title)
    media.follow_up(revision.publication)


def changed(publication: "Publication") -> None:
    """It was called off or postponed: its words stay, what they say is not right."""
    Sheet.objects.renew(publication)
    title = publication.live.title if publication.live else ""
    _recall(publication, Recall.CHANGED, title)
    media.follow_up(publication)


def left(publication: "Publication") -> None:
    """It is not read any more."""
    Sheet.objects.forget(publication)
    title = publication.live.title if publication.live else ""
    _recall(publication, Recall.WITHDRAWN, title)
    media.follow_up(publication)


def erased(publication: "Publication") -> None:
    """Its words are scrubbed, also those told of it, and photos that show its papers."""
    Fingerprint.objects.forget(publication)
    forget_words([_address(publication)])
    proofs = DeliveryPhoto.objects.filter(
        delivery__kind=publication.kind_key, delivery__code=publication.code
    )
    photos = [proof.photo for proof in proofs.select_related("photo")]
    proofs.delete()
    for photo in set(photos):
        photo.forget_if_unused()


def _address(publication: "Publication") -> str:
    return reverse("spread:news", args=[publication.code])


def _recall(publication: "Publication", why: Recall, title: str) -> None:
    """Ask for what was told to be put right, and tell those who told it."""
    if not Delivery.objects.recall(publication, why):
        return
    rows = Delivery.objects.of(publication).open_recalls().filter(recalled_for=why)
    number = publication.live.number if publication.live else 0
    for kim_id in rows.order_by("kim").values_list("kim", flat=True).distinct():
        told = rows.filter(kim=kim_id)
        # The KIM hears of it, whoever of it marked; a moderator who marked, too.
        serving = Membership.objects.current().filter(kim=kim_id)
        who = serving.values("user") if kim_id else told.values("by")
        tell(
            User.objects.filter(pk__in=who, is_active=True),
            source=f"recall:{publication.kind_key}:{publication.code}:{why}:{number}",
            headline=HEADLINES[why],
            title=title or "Kabar yang ditarik",
            link=_address(publication),
            words=f"{told.count()} tempat sudah menerima isi yang lama.",
            kim_id=kim_id,
        )
