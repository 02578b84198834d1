"""Officers tell; moderators of the territory and its watchers read. Nobody else."""

from collections import Counter
from datetime import timedelta
from typing import Any, ClassVar

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import spend
from accounts.signed import Signed
from accounts.two_steps import required
from groups import known
from groups.models import KimGroup, Moderator, Region
from kim_portal.lib import moments
from kim_portal.lib.numbered import page_of
from kim_portal.lib.posts import posted_from, quiet
from kim_portal.lib.region_codes import covers_any
from review.acting import try_move
from voices.models.signals import Signal, SignalStep, codes_read_by
from voices.signals.forms import CloseForm, SignalForm, StepForm
from voices.signals.telling import tell_readers

PAGE_SIZE = 40
TOLD = {"limit": 30, "seconds": 3600}
WEEKS_BACK = 53


@quiet
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Signed) -> HttpResponse:
    """Tell of something quietly; what was told is not shown again here."""
    kim = KimGroup.objects.served_by(request.user).select_related("region").first()
    if kim is None and not codes_read_by(request.user):
        raise Http404
    if request.method != "POST":
        initial = {"place_of": kim.region.slug if kim else ""}
        return _report(request, SignalForm(initial=initial))
    form = SignalForm(request.POST)
    if not form.is_valid():
        return _report(request, form, 422)
    if not spend("isyarat", request.user.pk, **TOLD):
        form.add_error(None, "Sudah sangat banyak laporan. Telepon 110 bila mendesak.")
        return _report(request, form, 429)
    data = dict(form.cleaned_data)
    with transaction.atomic():
        signal, is_new = Signal.put_down(
            region=data.pop("place_of"), by=request.user, **data
        )
        # Of what was told already readers hear again, but not of every word.
        hour = "" if is_new else f":{timezone.now():%Y%m%d%H}"
        tell_readers(signal, source=f"isyarat:{signal.pk}{hour}", but=request.user)
    messages.success(
        request, "Terkirim. Hanya petugas wilayah itu yang dapat membacanya."
    )
    return redirect("signals:report")


def _report(request: Signed, form: SignalForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "reads": bool(codes_read_by(request.user))}
    return render(request, "voices/signals/report.html", context, status=status)


def reader(view: Any) -> Any:
    """Around a page of signals: 404 for everybody but their readers, with both steps."""

    @never_cache
    def guarded(request: Signed, *args: Any, **kwargs: Any) -> HttpResponse:
        if not codes_read_by(request.user):
            raise Http404
        return required(view)(request, *args, **kwargs)

    return guarded


@require_safe
@reader
def index(request: Signed) -> HttpResponse:
    """What is open in the person's territory, and what was closed."""
    mine = Signal.objects.visible_to(request.user).select_related("region")
    is_ended = request.GET.get("lihat") == "selesai"
    chosen = mine.closed() if is_ended else mine.open()
    rows, following = page_of(chosen.prefetch_related("sightings"), request, PAGE_SIZE)
    context = {
        "rows": rows,
        "next": following,
        "is_ended": is_ended,
        "waiting": mine.open().count(),
        "districts": _districts(request),
    }
    return render(request, "voices/signals/index.html", context)


def _districts(request: Signed) -> list[Region]:
    """Kecamatan whose week the person may print."""
    codes = codes_read_by(request.user)
    rows = Region.objects.districts().order_by("name")
    return [one for one in rows if covers_any(codes, one.code)]


class SignalPages:
    """One signal, and what can be done."""

    FORMS: ClassVar[dict[str, Any]] = {"step": StepForm, "end": CloseForm}

    def one(
        self, request: Signed, pk: int, *, status: int = 200, **typed: Any
    ) -> HttpResponse:
        signal = self.own(request, pk)
        forms = {n: typed.get(n) or form(prefix=n) for n, form in self.FORMS.items()}
        context = {
            "signal": signal,
            "sightings": signal.sightings.select_related("by"),
            "steps": signal.steps.select_related("by"),
            "peace": self.peace(request, signal),
            **forms,
        }
        return render(request, "voices/signals/one.html", context, status=status)

    @staticmethod
    def peace(request: Signed, signal: Signal) -> str:
        """Where a bulletin of it is begun; empty where it runs or the person writes none."""
        serves = KimGroup.objects.served_by(request.user)
        codes = [signal.region_id]
        writes = any(kim.audiences().filter(pk__in=codes).exists() for kim in serves)
        if signal.closed_at and (writes or Moderator.objects.codes_of(request.user)):
            return reverse("desk:calm_signal", args=[signal.pk])
        return ""

    @staticmethod
    def own(request: Signed, pk: int) -> Signal:
        """A signal the person may read, or 404."""
        rows = Signal.objects.visible_to(request.user).select_related("region")
        return get_object_or_404(rows, pk=pk)

    def acknowledge(self, request: Signed, pk: int) -> HttpResponse:
        signal = self.own(request, pk)
        try_move(request, lambda: signal.acknowledge(by=request.user), "Tercatat.")
        return redirect(signal)

    def note(self, request: Signed, pk: int) -> HttpResponse:
        signal = self.own(request, pk)
        form = StepForm(request.POST, prefix="step")
        if not form.is_valid():
            return self.one(request, pk, status=422, step=form)
        data = form.cleaned_data
        try_move(request, lambda: signal.note(by=request.user, **data), "Tercatat.")
        return redirect(signal)

    def close(self, request: Signed, pk: int) -> HttpResponse:
        signal = self.own(request, pk)
        form = CloseForm(request.POST, prefix="end")
        if not form.is_valid():
            return self.one(request, pk, status=422, end=form)
        words = form.cleaned_data["words"]
        try_move(
            request, lambda: signal.close(by=request.user, words=words), "Ditutup."
        )
        return redirect(signal)


PAGES = SignalPages()


@require_safe
@reader
def one(request: Signed, pk: int) -> HttpResponse:
    """One signal."""
    return PAGES.one(request, pk)


def verbs() -> list[tuple[str, str, Any]]:
    """(address, name, view) of everything that is posted to one signal."""
    verb = posted_from("signals:one")
    posted = {
        "dibaca/": ("acknowledge", PAGES.acknowledge),
        "tindakan/": ("note", PAGES.note),
        "tutup/": ("close", PAGES.close),
    }
    return [
        (end, name, quiet(verb(reader(view)))) for end, (name, view) in posted.items()
    ]


@require_safe
@reader
def week(request: Signed, slug: str) -> HttpResponse:
    """A calm page for the Forkompimcam: how many of what, and what was done."""
    district = known.district(slug)
    if district is None or district not in _districts(request):
        raise Http404
    back = request.GET.get("mundur", "0")
    weeks = int(back) if back.isdecimal() and len(back) < 3 else 0
    today = timezone.localdate()
    first = today - timedelta(days=today.weekday() + 7 * min(weeks, WEEKS_BACK))
    begin, end = moments.midnight(first), moments.end_of_day(first + timedelta(days=6))
    rows = Signal.objects.visible_to(request.user).filter(
        region__code__startswith=f"{district.code}."
    )
    lasted = Q(last_at__gte=begin) | Q(closed_at=None) | Q(closed_at__gte=begin)
    told = list(rows.filter(lasted, first_at__lt=end).select_related("region"))
    steps = SignalStep.objects.filter(signal__in=rows, at__gte=begin, at__lt=end)
    context = {
        "district": district,
        "first": first,
        "last": first + timedelta(days=6),
        "by_kind": Counter(one.get_kind_display() for one in told).most_common(),
        "by_village": Counter(one.region.name for one in told).most_common(),
        "total": len(told),
        "open": sum(one.closed_at is None for one in told),
        "done": Counter(one.get_what_display() for one in steps).most_common(),
        "earlier": weeks + 1,
    }
    return render(request, "voices/signals/week.html", context)
