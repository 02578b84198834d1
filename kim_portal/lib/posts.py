"""What was typed outlives the session: a POST always knows the page its form stands on.

Views for POST alone are marked with posted_from(). A GET there leads to the form. A POST
that comes without a session, or from a page older than the session, is kept for an hour
and handed back to the form's page: nothing is stored for a stranger, nothing is lost.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme

View = Callable[..., HttpResponseBase]

KEY = "kiriman"
SECONDS = 60 * 60
# A pasted list of 2,000 names, percent-encoded; a longer one stays in the browser.
LONGEST = 400_000
# For which KIM something new is written stands in the page's address.
CARRIED = ("kim",)
# Never kept: secrets, and what belongs to the old page alone.
DROPPED = (
    "csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword",
)  # fmt: skip
# Nor shown again: a second step's code is good for half a minute.
SECRET = (*DROPPED, "code", "otp")


def posted_from(
    page: str, keys: tuple[str, ...] | None = None
) -> Callable[[View], View]:
    """For POST alone. `page` names the address of its form, which takes `keys` of the
    view's own (without `keys`: all of them)."""

    def decorate(view: View) -> View:
        def form_address(kept: dict[str, Any]) -> str:
            taken = kept if keys is None else {key: kept[key] for key in keys}
            return reverse(page, kwargs=taken)

        @wraps(view)
        def answer(*args: Any, **kwargs: Any) -> HttpResponseBase:
            request = next(arg for arg in args if isinstance(arg, HttpRequest))
            if request.method in ("GET", "HEAD"):
                return redirect(form_address(kwargs))
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            return view(*args, **kwargs)

        answer.form_address = form_address  # type: ignore[attr-defined]
        return answer

    return decorate


def form_page(request: HttpRequest) -> str:
    """Where the form of this POST stands: the page named, else the address itself."""
    match = request.resolver_match
    if isinstance(match, ResolverMatch):
        address = getattr(match.func, "form_address", None)
        if address is not None:
            return str(address(match.kwargs))
    return request.path


def way_back(request: HttpRequest) -> str:
    """The same, with what its address says besides."""
    said = {key: request.POST[key] for key in CARRIED if request.POST.get(key)}
    return f"{form_page(request)}?{urlencode(said)}" if said else form_page(request)


def quiet(view: View) -> View:
    """Around a view whose words are never kept on the way."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(*args, **kwargs)

    answer.is_quiet = True  # type: ignore[attr-defined]
    return answer


def is_form(request: HttpRequest) -> bool:
    """A person's form, not the page's script, which tells its person itself."""
    asks_json = request.headers.get("Accept", "").startswith("application/json")
    return request.method == "POST" and not asks_json


def from_own_page(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this portal sent it."""
    origin = request.headers.get("Origin", "")
    if origin and origin != "null":
        return urlsplit(origin).netloc == request.get_host()
    return request.headers.get("Sec-Fetch-Site", "") == "same-origin"


@dataclass(frozen=True)
class Lost:
    """A POST that did not arrive, as it was typed."""

    action: str
    data: QueryDict

    @property
    def fields(self) -> list[tuple[str, str]]:
        """(name, value) of everything, to be sent once more."""
        return [(name, word) for name, words in self.data.lists() for word in words]

    @property
    def words(self) -> list[str]:
        """What a person typed themselves, as far as one can tell."""
        return [word for _name, word in self.fields if " " in word.strip()]


def sent_now(request: HttpRequest) -> Lost | None:
    """What this very request sent, where a page of ours did: to be shown and sent again.

    None for a stranger's form, whose words must not stand under our name.
    """
    if not is_form(request) or not (from_own_page(request) or _has_token(request)):
        return None
    try:
        data = request.POST.copy()
    except (OSError, SuspiciousOperation, MultiPartParserError):
        # Nothing can be read of it: no room, too many fields, broken off.
        return None
    for name in SECRET:
        data.pop(name, None)
    return Lost(request.get_full_path(), data) if data else None


def _has_token(request: HttpRequest) -> bool:
    """Whether it carries the secret of our own forms; asks no database."""
    if request.headers.get("Origin") or request.headers.get("Sec-Fetch-Site"):
        return False

    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    check = CsrfViewMiddleware(view)
    check.process_request(request)
    return check.process_view(request, view, (), {}) is None


def keep(request: HttpRequest) -> None:
    """Keep it for the form's page, in the session of whoever holds this browser; not
    what is for few, which the next one at this phone must not meet."""
    match = request.resolver_match
    if match is not None and getattr(match.func, "is_quiet", False):
        return
    data = request.POST.copy()
    for name in DROPPED:
        data.pop(name, None)
    encoded = data.urlencode()
    if len(encoded) > LONGEST:
        return
    request.session[KEY] = {
        "page": form_page(request),
        "action": request.path,
        "data": encoded,
        "until": int(time.time()) + SECONDS,
    }
    if not request.user.is_authenticated:
        request.session.set_expiry(SECONDS)  # signing in sets it anew


def lost(request: HttpRequest) -> Lost | None:
    """What was typed on this very page and did not arrive."""
    kept = request.session.get(KEY)
    if not kept or kept["page"] != request.path or request.method != "GET":
        return None
    if kept["until"] < time.time():
        del request.session[KEY]
        return None
    return Lost(kept["action"], QueryDict(kept["data"]))


def typed_again(request: HttpRequest, field: str = "") -> Lost | None:
    """The same, for a page that puts the words into its own form: that with `field`."""
    found = lost(request)
    if found and field and field not in found.data:
        return None
    request.typed_again = found is not None  # type: ignore[attr-defined]
    return found


def forget(request: HttpRequest) -> None:
    """Sent at last, or something else was sent from the same page."""
    kept = request.session.get(KEY)
    if kept and kept["page"] == form_page(request):
        del request.session[KEY]


class SignInMiddleware(LoginRequiredMiddleware):
    """Closed by default; who was signed out while typing finds the words again."""

    def process_view(
        self, request: HttpRequest, view_func: View, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is None:
            if is_form(request) and request.user.is_authenticated:
                forget(request)
            return None
        if not is_form(request):
            return answer
        keep(request)
        return redirect_to_login(way_back(request))


def back_to_form(request: HttpRequest) -> HttpResponseBase | None:
    """Where a stale page of ours is led to, with what it held; None for a stranger's."""
    match = request.resolver_match
    is_closed = match is not None and getattr(match.func, "login_required", True)
    if not (is_closed and is_form(request) and from_own_page(request)):
        return None
    keep(request)
    page = way_back(request)
    if not url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        return None
    return redirect(page)
