"""What is to be put right in a person's kelurahan, for the front page of the desk."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Count

from kim_portal.lib import region_codes
from reach.kinds import travelling
from reach.models import Delivery
from reach.spread.finding import title_of

SHOWN = 10


class Task(NamedTuple):
    """A publication, and in how many places something of it is to be put right."""

    publication: Any
    title: str
    places: int


def waiting(codes: Iterable[str]) -> list[Task]:
    """Of these regions, most places first. One query, and one for each kind."""
    rows = Delivery.objects.open_recalls()
    rows = rows.filter(region_codes.inside("rt__kelurahan__code", codes))
    counted = rows.values("kind", "code").annotate(many=Count("pk"))
    found = list(counted.order_by("-many", "code")[:SHOWN])
    named: dict[tuple[str, str], Any] = {}
    for kind in travelling() if found else ():
        wanted = [row["code"] for row in found if row["kind"] == kind.key]
        known = kind.publications.rows().filter(code__in=wanted).select_related("live")
        named |= {(kind.key, publication.code): publication for publication in known}
    keyed = [(named.get((row["kind"], row["code"])), row["many"]) for row in found]
    return [Task(news, title_of(news), many) for news, many in keyed if news]
