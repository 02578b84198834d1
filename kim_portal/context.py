"""What every template may say about this installation and this visitor."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from groups import known
from groups.models import Region
from kim_portal.lib.fragments import installation
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
            self._region = known.village(self.slug)
        self._asked = True
        return self._region

    @property
    def known(self) -> str:
        """The slug of that region, empty for none."""
        return self.region.slug if self.region else ""


def portal(request: HttpRequest) -> dict[str, Any]:
    """What every page knows, and the remembered kelurahan."""
    return {
        **installation(),
        "remembered": Remembered(request),
        "signed_in": is_signed_in(request),
        "unread": SimpleLazyObject(lambda: unread(request)),
    }


def unread(request: HttpRequest) -> int:
    """How many notices the person has not opened; asked only where it is shown."""
    if not request.user.is_authenticated:
        return 0
    return Notice.objects.of(request.user).unread().count()
