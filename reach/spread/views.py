"""Officers' pages of how far news came: the map, one publication, one kelurahan of it."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.signed import Signed
from groups.models import KimGroup, Moderator, Region
from kim_portal.lib.images import PictureRefused
from kim_portal.lib.posts import posted_from
from kim_portal.lib.region_codes import covers
from reach import messages as texts
from reach import recalls
from reach.models import Delivery, Look, Recall, Rt, Target, VisitCount
from reach.models.deliveries import PHOTOS_MAX, DeliveryPhoto, Mark
from reach.models.rts import villages_of
from reach.spread import coverage, tiles
from reach.spread.finding import both, concerned, is_for, meant, news_of, title_of
from reach.spread.forms import MarkForm, TargetForm
from review.acting import try_move
from review.photo_part import is_id, keep_upload, status_of

SILENT_SHOWN = 60
AT_ONCE = 500


@require_safe
@never_cache
def everywhere(request: Signed) -> HttpResponse:
    """The person's kelurahan as a cloth: who was reached at all in the last month."""
    villages = _chosen(request, list(villages_of(request.user)))
    shares = coverage.of_late(villages)
    areas = tiles.areas(villages, shares)
    silent = coverage.silent(villages, SILENT_SHOWN + 1)
    context = {
        "villages": villages,
        "total": sum(shares.values(), coverage.Share()),
        "silent": coverage.by_rw(silent[:SILENT_SHOWN]),
        "is_more": len(silent) > SILENT_SHOWN,
        "days": coverage.RECENT.days,
        "recalls": recalls.waiting(_territories(request)),
        "areas": areas,
        **(tiles.drawn(villages, shares) if not areas else {}),
    }
    return render(request, "reach/everywhere.html", context)


def _chosen(request: Signed, villages: list[Region]) -> list[Region]:
    """Those inside the area asked for, all where none is; 404 for none at all."""
    code = request.GET.get("di", "")
    chosen = [one for one in villages if not code or covers(code, one.code)]
    if not chosen:
        raise Http404
    return chosen


def _territories(request: Signed) -> list[str]:
    """Codes of the person's own regions, whatever is chosen on the page."""
    kims = KimGroup.objects.served_by(request.user).values_list("region", flat=True)
    codes = [*kims, *Moderator.objects.codes_of(request.user)]
    return codes or [settings.KIM_REGION]


@require_safe
@never_cache
def news(request: Signed, code: str) -> HttpResponse:
    """One publication, by kelurahan; straight to it where only one is the person's."""
    publication = news_of(code)
    villages = concerned(request, publication)
    if len(villages) == 1:
        return redirect("spread:village", publication.code, villages[0].slug)
    villages = _chosen(request, villages)
    shares = coverage.of_news(publication, villages)
    areas = tiles.areas(villages, shares)
    context = {
        "publication": publication,
        "title": title_of(publication),
        "total": sum(shares.values(), coverage.Share()),
        "counts": VisitCount.objects.totals(publication.kind_key, publication.code),
        "areas": areas,
        **(tiles.drawn(villages, shares, publication.code) if not areas else {}),
    }
    return render(request, "reach/news.html", context)


@require_safe
@never_cache
def village(request: Signed, code: str, slug: str) -> HttpResponse:
    """One kelurahan of it, RT by RT."""
    return page(request, *both(request, code, slug))


def page(
    request: Signed, publication: Any, place: Region, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page, with what a form has to say."""
    found = coverage.of_village(publication, place)
    share = coverage.of_news(publication, [place]).get(place.code, coverage.Share())
    kept = Delivery.objects.of(publication).filter(rt__kelurahan=place)
    recalls_of_it = kept.open_recalls().select_related("rt")
    looks = Look.objects.of(publication).filter(kelurahan=place)
    number = publication.live.number if publication.live else 0
    context = {
        "publication": publication,
        "title": title_of(publication),
        "place": place,
        "is_meant": bool(publication.live_id) and is_for(publication, place),
        "found": found,
        "share": share,
        **_to_put_right(publication, list(recalls_of_it)),
        "looks": [(look, look.result()) for look in looks],
        "counts": VisitCount.objects.totals(publication.kind_key, publication.code),
        "form": MarkForm(rts=[], initial={"number": number}),
        "target": TargetForm(rws=found.all_rws, initial={"rws": found.chosen}),
        **more,
    }
    return render(request, "reach/village.html", context, status=status)


def _to_put_right(publication: Any, rows: list[Delivery]) -> dict[str, Any]:
    """What is to be done, each with its places; why, in the words of what is live where
    it says more than the kind of change; and the text to send."""
    rows.sort(key=lambda row: (row.to_do, row.rt.rw, row.rt.number))
    by_kind: dict[str, list[Delivery]] = {}
    for row in rows:
        by_kind.setdefault(row.to_do, []).append(row)
    reasons = sorted({str(row.get_recalled_for_display()) for row in rows})
    live = publication.live
    if rows and live and {row.recalled_for for row in rows} == {Recall.CHANGED}:
        news = live.facts().news
        reasons = news.splitlines()[:1] or reasons
    return {
        "recalls": list(by_kind.items()),
        "places": len(rows),
        "reasons": [reason.rstrip(".") for reason in reasons],
        "correction": texts.correction(publication) if rows else "",
    }


@require_safe
@never_cache
def marks(request: Signed, code: str, slug: str) -> HttpResponse:
    """Every mark in one RW, with its proof."""
    publication, place = both(request, code, slug)
    by_rw = coverage.of_village(publication, place).rws
    marked = [rw for rw, rows in by_rw.items() if any(row.right for row in rows)]
    asked = request.GET.get("rw", "")
    chosen = int(asked) if is_id(asked) else 0
    rw = chosen if chosen in marked else next(iter(marked), 0)
    context = {
        "publication": publication,
        "title": title_of(publication),
        "place": place,
        "rws": marked,
        "rw": rw,
        "rows": by_rw.get(rw, []),
    }
    return render(request, "reach/marks.html", context)


FORM = ("spread:village", ("code", "slug"))


@posted_from(*FORM)
def mark(request: Signed, code: str, slug: str) -> HttpResponse:
    """Say that these RT were told; where there is no script, with a photo."""
    publication, place = meant(request, code, slug)
    rts = list(Rt.objects.standing_at(publication.published_at).filter(kelurahan=place))
    form = MarkForm(request.POST, request.FILES, rts=rts)
    if not form.is_valid():
        return page(request, publication, place, status=422, form=form)
    said = form.cleaned_data
    if not publication.history().filter(number=said["number"]).exists():
        raise Http404
    marks = _as_marks(said)
    Delivery.objects.keep(publication, marks, by=request.user)
    messages.success(request, f"{len(marks)} RT ditandai.")
    if said["photo"]:
        names = [mark.identity for mark in marks]
        try:
            prove(request, publication, names, said["photo"])
        except PictureRefused as error:
            form.add_error("photo", str(error))
            status = status_of(str(error))
            return page(request, publication, place, status=status, form=form)
    return redirect("spread:village", publication.code, place.slug)


def _as_marks(said: dict[str, Any]) -> list[Mark]:
    """One for each RT ticked; the same page sent again names the same."""
    now, told = timezone.now(), f"{said['channel']}:{said['day']}"
    return [
        Mark(
            uuid.uuid5(said["batch"], f"{rt.pk}:{told}"),
            rt,
            said["channel"],
            said["number"],
            now,
            said["day"],
        )
        for rt in said["rts"]
    ]


def prove(
    request: Signed, publication: Any, names: list[uuid.UUID], upload: Any
) -> None:
    """Keep a photo for these marks, also where another phone had marked the same.
    Raises images.PictureRefused."""
    places = villages_of(request.user)
    rows = (
        Delivery.objects.of(publication).named(names).filter(rt__kelurahan__in=places)
    )
    counted = rows.annotate(many=Count("photos")).select_related("kim")
    found = list(counted[:AT_ONCE])
    if not found:
        return
    photo = keep_upload(request, found[0].kim or publication.kim, upload)
    room = [row for row in found if row.many < PHOTOS_MAX]
    proofs = [DeliveryPhoto(delivery=row, photo=photo) for row in room]
    DeliveryPhoto.objects.bulk_create(proofs, ignore_conflicts=True)


@posted_from(*FORM)
def undo(request: Signed, code: str, slug: str, pk: int) -> HttpResponse:
    """Take a mark back."""
    publication, place = both(request, code, slug)
    rows = Delivery.objects.of(publication).filter(rt__kelurahan=place)
    row = get_object_or_404(rows, pk=pk)
    try_move(request, lambda: row.undo(by=request.user), "Tanda dihapus.")
    return redirect("spread:village", publication.code, place.slug)


@posted_from(*FORM)
def settle(request: Signed, code: str, slug: str) -> HttpResponse:
    """Say that what was told is put right, and where the new version replaced it."""
    publication, place = both(request, code, slug)
    ids = [int(one) for one in request.POST.getlist("delivery") if is_id(one)]
    rows = Delivery.objects.of(publication).filter(rt__kelurahan=place, pk__in=ids)
    is_replaced = "replaced" in request.POST and is_for(publication, place)
    many = rows.settle(publication, by=request.user, is_replaced=is_replaced)
    if many:
        messages.success(request, f"{many} tempat sudah beres.")
    elif ids:
        messages.error(request, "Tempat itu sudah dibereskan orang lain.")
    else:
        messages.error(request, "Centang dulu tempat yang sudah beres.")
    return redirect("spread:village", publication.code, place.slug)


@posted_from(*FORM)
def aim(request: Signed, code: str, slug: str) -> HttpResponse:
    """Choose which RW are meant."""
    publication, place = both(request, code, slug)
    found = coverage.of_village(publication, place)
    form = TargetForm(request.POST, rws=found.all_rws)
    if not form.is_valid():
        return page(request, publication, place, status=422, target=form)
    Target.objects.choose(publication, place, form.cleaned_data["rws"])
    messages.success(request, "Sasaran disimpan.")
    return redirect("spread:village", publication.code, place.slug)
