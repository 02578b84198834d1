"""What makes a page public: open without sign-in, and kept whole by the page cache."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe

View = TypeVar("View", bound=Callable[..., HttpResponse])


def public_page(view: View) -> View:
    """A GET page for everybody. Its text must depend on nothing but address and place.

    The answer may be kept by browsers only if they ask again each time (no-cache), so
    that a takedown reaches them too.
    """

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not is_signed_in(request):
            response.setdefault("Cache-Control", "public, no-cache")
        return response

    page = login_not_required(require_safe(marked))
    page.is_public_page = True  # type: ignore[attr-defined]
    return cast("View", page)


@lru_cache(maxsize=4096)
def is_public_path(path: str) -> bool:
    """Whether the address belongs to a public_page; asked before Django is."""
    try:
        return getattr(resolve(path).func, "is_public_page", False)
    except Resolver404:
        return False


def is_signed_in(request: HttpRequest) -> bool:
    """Whether the visitor brought a session; looks at the cookie, not the database."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES
