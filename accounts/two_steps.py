"""Moderators and admins need a second step (TOTP) before they enter /admin/."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

LATER = "two_steps_later"


def passed(request: HttpRequest) -> bool:
    """Whether the account has TOTP; in the demo, and only there, it may wait.

    Signing in to an account that has TOTP always asks for the code, so having it
    means having shown it, or having set it up in this very session.
    """
    user = request.user
    if not user.is_authenticated:
        return False
    if is_mfa_enabled(user, [Authenticator.Type.TOTP]):
        return True
    return settings.DEMO and bool(request.session.get(LATER))


def postpone(request: HttpRequest) -> None:
    """Demo only: let this session in without TOTP."""
    if settings.DEMO:
        request.session[LATER] = True
