"""Answers when something outside us fails, and headers on every answer."""

import logging
from collections.abc import Callable
from functools import cache

import psycopg
from django.conf import settings
from django.db import DatabaseError, DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from kim_portal.lib import posts
from kim_portal.lib.causes import causes
from kim_portal.lib.postgresql import patience
from kim_portal.lib.whole_files import is_no_room

log = logging.getLogger("kim.http")

OF_THE_DRIVER = (psycopg.OperationalError, psycopg.errors.ReadOnlySqlTransaction)

PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
)
KNOWN_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}


def is_database_away(error: BaseException | None) -> bool:
    """Whether the database or the shared cache, not our code, is why the request failed.

    Away, silent, out of connections or of space, or read-only; also where something else
    was raised because of it.
    """
    away = (OperationalError, InterfaceError, *OF_THE_DRIVER, *_of_redis())
    return any(isinstance(one, away) for one in causes(error))


@cache
def _of_redis() -> tuple[type[Exception], ...]:
    """Its own errors; it is not even loaded where it is not used."""
    if not settings.REDIS_URL:
        return ()
    from redis.exceptions import ConnectionError as Away
    from redis.exceptions import TimeoutError as Silent

    return Away, Silent


class FaultMiddleware:
    """A database that is away is 503 with Retry-After, not 500; TRACE and PUT are 405."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in KNOWN_METHODS:
            return not_allowed("GET, HEAD, POST")
        if any("\0" in part for part in (request.path, *request.COOKIES.values())):
            return unreadable()
        with patience.at_most(patience.OF_A_REQUEST):
            answer = self._answer(request)
        if answer.status_code == 405 and not answer.content:
            return not_allowed(answer.get("Allow", "GET"))
        return answer

    def _answer(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except DatabaseError as error:
            if not is_database_away(error):
                raise
            return unavailable(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Called by Django for a view's exception, before it becomes a 500."""
        if "NUL" in str(exception) and isinstance(exception, (ValueError, DataError)):
            return unreadable()
        if is_no_room(exception):
            return no_room(request)
        return unavailable(request) if is_database_away(exception) else None


def unreadable() -> HttpResponse:
    """400: something no keyboard types, such as a NUL byte."""
    body = render_to_string(
        "errors/400.html", {"city": settings.KIM_CITY_NAME, "path": "/"}
    )
    return HttpResponse(body, status=400, headers={"Cache-Control": "no-store"})


def not_allowed(allowed: str) -> HttpResponse:
    """405 with a page of ours; `allowed` names the methods the address knows."""
    body = render_to_string(
        "errors/405.html", {"city": settings.KIM_CITY_NAME, "path": "/"}
    )
    return HttpResponse(
        body, status=405, headers={"Allow": allowed, "Cache-Control": "no-store"}
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    """503, with what was typed ready to be sent again. Needs no database."""
    log.warning("database away")
    return _sent_back(request, "errors/503.html", status=503)


def no_room(request: HttpRequest) -> HttpResponse:
    """507, the same: nothing more can be put down. Needs no disk."""
    log.error("no room on the disk")
    return _sent_back(request, "errors/507.html", status=507)


def _sent_back(request: HttpRequest, template: str, *, status: int) -> HttpResponse:
    lost = posts.sent_now(request)
    context = {
        "city": settings.KIM_CITY_NAME,
        "path": request.get_full_path(),
        "lost": lost,
    }
    # The form needs its token; a page without one needs no cookie.
    body = render_to_string(template, context, request=request if lost else None)
    headers = {"Retry-After": "30", "Cache-Control": "no-store"}
    return HttpResponse(body, status=status, headers=headers)


def too_many(seconds: int) -> HttpResponse:
    """429 with a page of ours: so many at once are no person; again after `seconds`."""
    body = render_to_string(
        "errors/429.html",
        {"city": settings.KIM_CITY_NAME, "minutes": -(-seconds // 60)},
    )
    return HttpResponse(
        body,
        status=429,
        headers={"Retry-After": str(seconds), "Cache-Control": "no-store"},
    )


class HeadersMiddleware:
    """Headers no view may forget; signed-in answers are never kept anywhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response
