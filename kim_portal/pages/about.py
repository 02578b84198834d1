"""Pages of words: about, privacy, accessibility, guide for officers, robots."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from groups import known
from kim_portal.lib import freshness
from kim_portal.lib.public import public_page

CLOSED = (
    "/pengurus/",
    "/akun/",
    "/admin/",
    "/undangan/",
    "/undangan-acara/",
    "/hadir/",
    "/pilih/",
)


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """What this is and who answers for it."""
    freshness.reads([])
    return render(request, "pages/about.html")


@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    """Which data are kept, why and how long."""
    freshness.reads([])
    context = {"kept_days": settings.GUESTS_KEPT_DAYS}
    return render(request, "pages/privacy.html", context)


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works for whom, what does not yet, whom to tell."""
    freshness.reads([])
    return render(request, "pages/accessibility.html")


@public_page
def villages(request: HttpRequest) -> HttpResponse:
    """All kelurahan by kecamatan."""
    freshness.reads([])
    context = {"districts": known.districts_with_villages()}
    return render(request, "pages/villages.html", context)


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """How to write a bulletin that passes at once; for officers."""
    return render(request, "desk/guide.html")


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines: public pages yes, closed rooms no."""
    freshness.reads([])
    lines = ["User-agent: *", *(f"Disallow: {p}" for p in CLOSED), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
