"""Pages on which a KIM writes down its RT, and what becomes of them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.signed import Signed
from groups.models import Region
from kim_portal.lib import csv_file
from kim_portal.lib.posts import posted_from
from reach.models import Rt
from reach.models.rts import villages_of
from reach.places import reading
from reach.places.forms import DivideForm, ImportForm, JoinForm, RtForm, RwForm
from reach.spread.finding import village_of
from review.acting import try_move

FORM = ("spread:rts", ("slug",))


def standing(place: Region) -> list[Rt]:
    """The RT of a kelurahan today."""
    return list(Rt.objects.standing().filter(kelurahan=place).in_order())


def back(place: Region) -> HttpResponse:
    """To the list."""
    return redirect("spread:rts", place.slug)


@require_safe
@never_cache
def rts(request: Signed, slug: str) -> HttpResponse:
    """Every RT of a kelurahan, and the forms to write them down."""
    return page(request, village_of(request, slug))


def page(
    request: Signed, place: Region, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The list, with what a form has to say."""
    rows = standing(place)
    by_rw: dict[int, list[Rt]] = {}
    for row in rows:
        by_rw.setdefault(row.rw, []).append(row)
    gone = Rt.objects.filter(kelurahan=place).exclude(ended_at=None)
    context = {
        "place": place,
        "rws": by_rw,
        "households": sum(row.households or 0 for row in rows),
        "unknown": sum(row.households is None for row in rows),
        "count": len(rows),
        "gone": gone.prefetch_related("became").in_order(),
        "rw_form": RwForm(initial={"rw": max(by_rw, default=0) + 1}),
        "join": JoinForm(rts=[]),
        **more,
    }
    return render(request, "reach/rts.html", context, status=status)


@posted_from(*FORM)
def add(request: Signed, slug: str) -> HttpResponse:
    """Write down all RT of an RW."""
    place = village_of(request, slug)
    form = RwForm(request.POST)
    if not form.is_valid():
        return page(request, place, status=422, rw_form=form)
    rw, households = form.cleaned_data["rw"], form.cleaned_data["households"]
    told = [
        reading.Told(place, rw, number, many)
        for number, many in enumerate(households, start=1)
    ]
    new, changed = reading.put_down(told)
    messages.success(request, f"RW {rw:02}: {new} RT baru, {changed} dibetulkan.")
    return back(place)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def one(request: Signed, slug: str, pk: int) -> HttpResponse:
    """Facts of one RT, and what may become of it."""
    place = village_of(request, slug)
    rt = get_object_or_404(Rt.objects.standing().filter(kelurahan=place), pk=pk)
    form = RtForm(request.POST or None, instance=rt)
    if request.method == "POST" and form.is_valid():
        rt.refresh_from_db(fields=Rt.FACTS)
        rt.correct(**form.cleaned_data)
        messages.success(request, f"{rt} disimpan.")
        return back(place)
    return one_page(request, place, rt, form=form)


def one_page(request: Signed, place: Region, rt: Rt, **more: Any) -> HttpResponse:
    """The page of one RT; 422 where a form says that something is wrong."""
    context = {"form": RtForm(instance=rt), "divide": DivideForm(), **more}
    wrong = any(getattr(form, "errors", None) for form in more.values())
    context |= {"place": place, "rt": rt}
    return render(request, "reach/rt.html", context, status=422 if wrong else 200)


ONE = ("spread:rt", ("slug", "pk"))


@posted_from(*ONE)
def divide(request: Signed, slug: str, pk: int) -> HttpResponse:
    """Several RT where there was one."""
    place = village_of(request, slug)
    rt = get_object_or_404(Rt.objects.standing().filter(kelurahan=place), pk=pk)
    form = DivideForm(request.POST)
    if not form.is_valid():
        return one_page(request, place, rt, divide=form)
    return _done(
        request, place, lambda: rt.divide(form.cleaned_data["parts"]), "dipecah"
    )


@posted_from(*ONE)
def end(request: Signed, slug: str, pk: int) -> HttpResponse:
    """It is no more."""
    place = village_of(request, slug)
    rt = get_object_or_404(Rt.objects.standing().filter(kelurahan=place), pk=pk)
    return _done(request, place, rt.end, "dibubarkan")


@posted_from(*FORM)
def join(request: Signed, slug: str) -> HttpResponse:
    """One RT where there were several."""
    place = village_of(request, slug)
    form = JoinForm(request.POST, rts=standing(place))
    if not form.is_valid():
        return page(request, place, status=422, join=form)
    rows, number = list(form.cleaned_data["rts"]), form.cleaned_data["number"]
    return _done(request, place, lambda: Rt.join(rows, number=number), "digabung")


def _done(
    request: Signed, place: Region, verb: Callable[[], object], what: str
) -> HttpResponse:
    try_move(request, verb, f"RT {what}. Tanda yang lama tetap tersimpan.")
    return back(place)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def take_sheet(request: Signed) -> HttpResponse:
    """A sheet: first what would come of it, then, sent once more, what came of it."""
    villages = list(villages_of(request.user))
    if not villages:
        raise Http404
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "villages": villages}
    if not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "reach/import.html", context, status=status)
    pasted = form.cleaned_data["pasted"]
    try:
        told, faults = reading.sheet(pasted, villages)
    except csv_file.NotATable as error:
        form.add_error("pasted", str(error))
        return render(request, "reach/import.html", context, status=422)
    if "sure" in request.POST and not faults and told:
        new, changed = reading.put_down(told)
        messages.success(request, f"{new} RT baru, {changed} dibetulkan.")
        return redirect("spread:everywhere")
    context |= {"planned": reading.plan(told), "faults": faults, "pasted": pasted}
    status = 422 if faults else 200
    return render(request, "reach/import.html", context, status=status)
