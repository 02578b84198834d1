"""What pages count as, and where the counts go; see kim_portal.lib.counting."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from kim_portal.lib.counting import counts_as
from reach.models import Seen, VisitCount
from reach.models.visits import Count


def counted(
    response: HttpResponse,
    publication: Any,
    what: Seen,
    *,
    rt: int = 0,
    number: int = 0,
) -> HttpResponse:
    """An answer that counts as that, once per visit; see reach.models.visits.Count."""
    label = f"{what.value} {publication.kind_key} {publication.code} {rt} {number}"
    return counts_as(response, label)


def put(labels: Mapping[str, int]) -> None:
    """Add them to the numbers of today, by the portal's own calendar."""
    today = timezone.localdate()
    found: dict[Count, int] = {}
    for label, many in labels.items():
        what, kind, code, rt, number = label.split(" ")
        found[Count(kind, code, today, what, int(rt), int(number))] = many
    VisitCount.objects.add(found)
