"""Pesan damai: from a signal that is over, or a rumour, one tap begins a factual bulletin
for the same audience. What was told is not in it."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.signed import Signed
from bulletins.models import Bulletin, BulletinRevision, Category
from groups.models import KimGroup, Region
from kim_portal.lib.posts import posted_from
from review.states import FIRST_VERSION
from voices.models import Rumour, Signal
from voices.signals.views import reader

DRAFTS = uuid.UUID("0b5d9f1e-6a0e-4d1e-8f25-6a5f7d9c1e42")
CATEGORY = "keamanan-ketertiban"


@posted_from("signals:one", ("pk",))
@reader
def of_signal(request: Signed, pk: int) -> HttpResponse:
    """For the kelurahan of a signal that was closed."""
    rows = Signal.objects.visible_to(request.user).exclude(closed_at=None)
    signal = get_object_or_404(rows.select_related("region"), pk=pk)
    return _begin(request, f"isyarat {signal.pk}", signal.region)


@posted_from("admin:moderation_rumour", ("pk",))
def of_rumour(request: Signed, pk: int) -> HttpResponse:
    """For where a rumour is asked about: one kelurahan, or the city."""
    rumour = get_object_or_404(Rumour.objects.visible_to(request.user), pk=pk)
    places = rumour.counts.exclude(region=None).values_list("region", flat=True)
    codes = set(places)
    office = KimGroup.objects.office().region
    where = Region.objects.get(pk=codes.pop()) if len(codes) == 1 else office
    return _begin(request, f"pesan {rumour.pk}", where)


def _begin(request: Signed, cause: str, region: Region) -> HttpResponse:
    """A draft of that audience; a second tap opens the first's."""
    kim = _kim_for(request, region)
    key = uuid.uuid5(DRAFTS, f"{kim.pk} {cause}")
    known = Bulletin.objects.filter(draft_key=key).first()
    if known is not None and not known.newest_revision().is_editable:
        return redirect("write:state", code=known.code)
    if known is None:
        with transaction.atomic():
            revision = BulletinRevision.begin(kim=kim, by=request.user, draft_key=key)
            category = Category.objects.filter(slug=CATEGORY, is_active=True).first()
            words: dict[str, Any] = {
                "title": f"Keterangan untuk warga {region.name}",
                "region_id": region.pk,
                "category": category,
            }
            revision.save_words(by=request.user, seen=FIRST_VERSION, words=words)
        messages.success(
            request, "Draf buletin dibuat. Tulis faktanya, tanpa menyebut orang."
        )
    return redirect("write:edit", key=key)


def _kim_for(request: Signed, region: Region) -> KimGroup:
    """The person's own KIM that writes for that place; a moderator's office else."""
    for kim in KimGroup.objects.served_by(request.user).order_by("name"):
        if kim.audiences().filter(pk=region.pk).exists():
            return kim
    office = KimGroup.objects.office()
    return get_object_or_404(KimGroup.objects.writable_by(request.user), pk=office.pk)
