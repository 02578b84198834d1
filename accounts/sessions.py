"""How long a session lasts: idle, and in all (ASVS 5.0, chapter 7; choices of ours)."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from accounts.two_steps import ENROLLED, LATER

SINCE, SEEN = "since", "seen"
# A request a minute is enough to say that somebody is there.
SEEN_EVERY = 60


class Lasts(NamedTuple):
    """Without a page being asked for, and from signing in to the end."""

    idle: timedelta
    whole: timedelta


# Whoever has shown the second step stands at the moderators' desk.
AT_THE_DESK = Lasts(timedelta(minutes=30), timedelta(hours=12))
OFFICER = Lasts(timedelta(hours=8), timedelta(days=30))
REMEMBERED = Lasts(timedelta(days=30), timedelta(days=30))


def lasts(request: HttpRequest) -> Lasts:
    """Which of them holds for this session; asks no database."""
    session = request.session
    records = get_authentication_records(request, request.user)
    is_two_step = any(record.get("method") == "mfa" for record in records)
    if is_two_step or session.get(ENROLLED) or session.get(LATER):
        return AT_THE_DESK
    return OFFICER if session.get_expire_at_browser_close() else REMEMBERED


class SessionEndMiddleware:
    """Ends a session that nobody used, or that is old; its person signs in again.

    What they were just sending is kept by what comes after (lib.posts).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without a cookie nothing is asked: a page for all stays a page for all.
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if has_session and request.user.is_authenticated and _is_over(request):
            logout(request)
        return self.get_response(request)


def _is_over(request: HttpRequest) -> bool:
    session, now = request.session, int(time.time())
    since, seen = session.get(SINCE, now), session.get(SEEN, now)
    idle, whole = lasts(request)
    if now - seen > idle.total_seconds() or now - since > whole.total_seconds():
        return True
    # A page that asks by itself is nobody at the keyboard.
    by_script = request.headers.get("Accept", "").startswith("application/json")
    if SINCE not in session or (now - seen >= SEEN_EVERY and not by_script):
        session[SINCE], session[SEEN] = since, now
    return False
