"""Pages of words: about, privacy, accessibility, guide for officers, robots."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.limits import SEARCH_SECONDS, may_search
from groups import known
from kim_portal.lib import freshness, text
from kim_portal.lib.http import too_many
from kim_portal.lib.public import public_page, public_page_with

NAME_MAX = 80
CLOSED = (
    "/pengurus/",
    "/akun/",
    "/admin/",
    "/undangan/",
    "/undangan-acara/",
    "/hadir/",
    "/pilih/",
    "/b/*/bagikan/",
    "/cek/jawaban/",
    "/cek/kode/",
    "/aspirasi/tiket/",
    "/aspirasi/kode/",
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


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """For the home screen; and WhatsApp's share sheet hands a message to Cek pesan."""
    said = {
        "name": f"KIM {settings.KIM_CITY_NAME}",
        "short_name": "KIM",
        "lang": "id",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#1b2b5e",
        "icons": [_icon(192), _icon(512)],
        "share_target": {
            "action": reverse("check_shared"),
            "method": "POST",
            "enctype": "application/x-www-form-urlencoded",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }
    headers = {"Cache-Control": "public, max-age=86400"}
    content_type = "application/manifest+json"
    return JsonResponse(said, content_type=content_type, headers=headers)


def _icon(size: int) -> dict[str, str]:
    return {
        "src": static(f"img/icon-{size}.png"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": "any maskable",
    }


@public_page_with("nama", "di")
def villages(request: HttpRequest) -> HttpResponse:
    """All kelurahan by kecamatan; where they are many, found by name or from above."""
    freshness.reads([])
    if not known.is_wide():
        districts = known.districts_with_villages()
        return render(request, "pages/villages.html", {"districts": districts})
    typed = text.clean_line(request.GET.get("nama", ""))[:NAME_MAX]
    if typed and not may_search(request):
        return too_many(SEARCH_SECONDS)
    at = known.at(request.GET.get("di", "")) or known.at(settings.KIM_REGION)
    found, is_cut = known.named(typed) if typed else ([], False)
    context = {
        "typed": typed,
        "found": found,
        "is_cut": is_cut,
        "at": at,
        "above": known.above(at) if at else [],
        "below": known.below(at.code) if at else [],
    }
    return render(request, "pages/villages_wide.html", context)


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
