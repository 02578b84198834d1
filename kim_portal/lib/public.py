"""What makes a page public: open without sign-in, and kept whole by the page cache."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe

from kim_portal.lib import freshness
from kim_portal.lib.generation import GENERATIONS

View = TypeVar("View", bound=Callable[..., HttpResponse])


def public_page(view: View) -> View:
    """A GET page for everybody. Its text must depend on nothing but address and place.

    It is kept until what it read changes; a view that does not say what it reads (see
    freshness) is taken to read everything, and is made anew every half minute.

    The answer may be kept by browsers only if they ask again each time (no-cache), so
    that a takedown reaches them too.
    """
    return public_page_with()(view)


def public_page_with(*parameters: str) -> Callable[[View], View]:
    """A public page that knows these query keys; any other is never seen by it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if freshness.current() is None:
                GENERATIONS.look_if_due()
            with freshness.reading():
                response = view(request, *args, **kwargs)
            if not is_signed_in(request):
                response.setdefault("Cache-Control", "public, no-cache")
            return response

        page = login_not_required(require_safe(marked))
        page.public_parameters = frozenset(parameters)  # type: ignore[attr-defined]
        return cast("View", page)

    return decorate


@lru_cache(maxsize=4096)
def parameters_of(path: str) -> frozenset[str] | None:
    """The query keys of the public page at a path, None where there is no such page."""
    try:
        return getattr(resolve(path).func, "public_parameters", None)
    except Resolver404:
        return None


def is_signed_in(request: HttpRequest) -> bool:
    """Whether the visitor brought a session; looks at the cookie, not the database."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES
