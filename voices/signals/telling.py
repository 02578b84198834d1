"""Who hears that there is a signal: never a word of it."""

from django.urls import reverse

from accounts.models import User
from groups.models import Moderator
from kim_portal.lib import region_codes
from notices.telling import tell
from voices.models.signals import Signal, Watcher


def tell_readers(signal: Signal, *, source: str, but: User | None = None) -> None:
    """Moderators of the territory, and who watches it. The notice says only that there
    is something to read: mails lie in many places."""
    above = region_codes.with_ancestors(signal.region_id)
    moderating = Moderator.objects.covering(signal.region_id).values("user")
    watching = Watcher.objects.filter(region__in=above).values("user")
    people = User.objects.filter(is_active=True)
    for rows, region in ((moderating, signal.region_id), (watching, None)):
        tell(
            people.filter(pk__in=rows).exclude(pk=but.pk if but else 0),
            source=source,
            headline="Isyarat dini",
            title="Ada isyarat yang perlu dibaca",
            link=reverse("signals:index"),
            region_id=region,
        )
