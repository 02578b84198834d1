"""A day of an event, as its organiser may work on it."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from events.models import Occurrence
from groups.models import KimGroup


def day_of(
    request: HttpRequest, code: str, key: str, *, also_withdrawn: bool = False
) -> Occurrence:
    """A day of an approved event of the person's KIM, or 404."""
    kims = KimGroup.objects.writable_by(request.user)
    rows = Occurrence.objects.filter(event__kim__in=kims, event__erased_at=None)
    if not also_withdrawn:
        rows = rows.filter(event__live__isnull=False)
    related = ("event__live__kind", "event__kim__region", "attendance")
    return get_object_or_404(rows.select_related(*related), event__code=code, key=key)
