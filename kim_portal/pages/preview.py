"""A text before it is published, for who was sent its secret address."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.limits import secret_address
from review import previews
from review.kinds import KINDS


@login_not_required
@require_safe
@never_cache
@secret_address
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The words as residents would see them, marked BELUM TERBIT; 410 once closed."""
    try:
        revision = previews.opened(token)
    except previews.PreviewClosed as error:
        return secret(
            render(request, "pages/preview_closed.html", {"why": error.why}, status=410)
        )
    kind = KINDS[revision.kind_key]
    shown = render_to_string(
        kind.words_template,
        {**revision.page_context(), "office": settings.KIM_OFFICE, "preview": True},
    )
    context = {"shown": shown, "revision": revision, "lasts": previews.LASTS.days}
    response = render(request, "pages/preview.html", context)
    response.set_cookie(
        # Lets the photos of that text through, and nothing else; see pages.photos.
        settings.PREVIEW_COOKIE_NAME,
        token,
        max_age=previews.LASTS,
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Lax",
    )
    return secret(response)


def secret(response: HttpResponse) -> HttpResponse:
    """Kept by nobody, named to nobody."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
