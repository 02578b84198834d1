"""Moderators and admins need a second step (TOTP) before they enter /admin/."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kim_portal.lib.posts import form_page

LATER = "two_steps_later"
ENROLLED = "two_steps_enrolled"


def passed(request: HttpRequest) -> bool:
    """Whether this very session has shown the second step, or set it up.

    Having TOTP is not enough: a session opened with a password alone, before TOTP was
    set up elsewhere, must sign in again. In the demo, and only there, it may wait.
    """
    user = request.user
    if not user.is_authenticated:
        return False
    if not is_mfa_enabled(user, [Authenticator.Type.TOTP]):
        return settings.DEMO and bool(request.session.get(LATER))
    records = get_authentication_records(request, user)
    return bool(request.session.get(ENROLLED)) or any(
        record.get("method") == "mfa" for record in records
    )


def postpone(request: HttpRequest) -> None:
    """Demo only: let this session in without TOTP."""
    if settings.DEMO:
        request.session[LATER] = True


def required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Around a page that a password alone does not open; the way to the second step."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if passed(request):
            return view(request, *args, **kwargs)
        context = {"next": form_page(request)}
        return render(request, "account/two_steps_required.html", context, status=403)

    return asked


def marks_enrolment(view: Any) -> Any:
    """Around allauth's set-up page: whoever just typed a right code has shown it."""

    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        had = _has_totp(request)
        response = view(request, *args, **kwargs)
        if not had and _has_totp(request):
            request.session[ENROLLED] = True
        return response

    return marked


def _has_totp(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and is_mfa_enabled(user, [Authenticator.Type.TOTP])
