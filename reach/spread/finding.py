"""Which news and which kelurahan a page of an officer is about; 404 where it is not theirs."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404

from accounts.signed import Signed
from groups.models import Region
from kim_portal.lib import check_code
from reach.kinds import find
from reach.models.rts import villages_of
from reach.spread.coverage import is_concerned


def news_of(code: str) -> Any:
    """What travels under that code, also when it was withdrawn; 404 where nothing does."""
    publication = find(check_code.normalise(code))
    live = publication and publication.live
    if publication is None or (live and live.stays_inside):
        raise Http404
    return publication


def concerned(request: Signed, publication: Any) -> list[Region]:
    """The person's kelurahan that the news are for; 404 where there is none."""
    mine = [one for one in villages_of(request.user) if is_concerned(publication, one)]
    if not mine:
        raise Http404
    return mine


def village_of(request: Signed, slug: str) -> Region:
    """One of the person's kelurahan."""
    found: Region | None = villages_of(request.user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def both(request: Signed, code: str, slug: str) -> tuple[Any, Region]:
    """News, and one of the person's kelurahan they are for."""
    publication, village = news_of(code), village_of(request, slug)
    if not is_concerned(publication, village):
        raise Http404
    return publication, village


def names(villages: Iterable[Region]) -> dict[str, Region]:
    """By code."""
    return {village.code: village for village in villages}
