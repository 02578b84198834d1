"""What every template may say about this installation and this visitor."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from groups.models import Region
from kim_portal.lib.public import is_signed_in
from notices.models import Notice


class Remembered:
    """The kelurahan this phone remembers; asked of the database only if shown."""

    def __init__(self, request: HttpRequest) -> None:
        self.slug = request.COOKIES.get(settings.REGION_COOKIE_NAME, "")[:80]
        self._region: Region | None = None
        self._asked = False

    @property
    def region(self) -> Region | None:
        """The region, or None for none or an unknown slug. At most one query."""
        if not self._asked and self.slug:
            self._region = Region.objects.villages().filter(slug=self.slug).first()
        self._asked = True
        return self._region


def portal(request: HttpRequest) -> dict[str, Any]:
    """City, office and the remembered kelurahan."""
    return {
        "city": settings.KIM_CITY_NAME,
        "office": settings.KIM_OFFICE,
        "office_contact": settings.KIM_OFFICE_CONTACT,
        "long_name": settings.KIM_LONG_NAME,
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
        "mail_works": not settings.EMAIL_BACKEND.endswith("console.EmailBackend"),
        "zone": settings.ZONE_LABEL[settings.TIME_ZONE],
        "remembered": Remembered(request),
        "signed_in": is_signed_in(request),
        "unread": SimpleLazyObject(lambda: unread(request)),
    }


def unread(request: HttpRequest) -> int:
    """How many notices the person has not opened; asked only where it is shown."""
    if not request.user.is_authenticated:
        return 0
    return Notice.objects.of(request.user).unread().count()
