"""Which news and which kelurahan a page of an officer is about; 404 where it is not theirs."""

from typing import Any

from django.http import Http404

from accounts.signed import Signed
from groups.models import Region
from kim_portal.lib import check_code
from reach.kinds import find, shown_versions
from reach.models import Delivery
from reach.models.rts import villages_of
from reach.spread.coverage import is_concerned


def news_of(code: str) -> Any:
    """What travels under that code, also when it was withdrawn; 404 where nothing does."""
    publication = find(check_code.normalise(code))
    if publication is None:
        raise Http404
    return publication


def title_of(publication: Any) -> str:
    """What it is called, also after it was withdrawn; of what became internal as
    residents knew it."""
    live = publication.live
    if live and live.stays_inside:
        known = shown_versions(publication)
        return str(known[0].title) if known else "Acara internal"
    if live:
        return str(live.title)
    return publication.withdrawn_title or "Kabar yang sudah dihapus"


def _told_in(publication: Any) -> set[str]:
    """Kelurahan where something of it was told, whom it was for then."""
    told = Delivery.objects.of(publication)
    return set(told.values_list("rt__kelurahan", flat=True).distinct())


def is_for(publication: Any, village: Region) -> bool:
    """Whether it may be told there now."""
    live = publication.live
    return not (live and live.stays_inside) and is_concerned(publication, village)


def concerned(request: Signed, publication: Any) -> list[Region]:
    """The person's kelurahan that the news are or were for; 404 where there is none."""
    told = _told_in(publication)
    mine = [
        one
        for one in villages_of(request.user)
        if is_for(publication, one) or one.code in told
    ]
    if not mine:
        raise Http404
    return mine


def meant(request: Signed, code: str, slug: str) -> tuple[Any, Region]:
    """The same where it may be told now; 404 where it is only still to be taken down."""
    publication, village = both(request, code, slug)
    if publication.live_id is None or not is_for(publication, village):
        raise Http404
    return publication, village


def village_of(request: Signed, slug: str) -> Region:
    """One of the person's kelurahan."""
    found: Region | None = villages_of(request.user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def both(request: Signed, code: str, slug: str) -> tuple[Any, Region]:
    """News, and one of the person's kelurahan they are for, or were when they were
    told there."""
    publication, village = news_of(code), village_of(request, slug)
    if not is_for(publication, village) and village.code not in _told_in(publication):
        raise Http404
    return publication, village
