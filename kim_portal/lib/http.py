"""Answers when something outside us fails, and headers on every answer."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

log = logging.getLogger("kim.http")

PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
)
KNOWN_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}


def is_database_away(error: BaseException) -> bool:
    """Whether the database, not our code, is why the request failed."""
    name = type(error).__name__
    return isinstance(error, (OperationalError, InterfaceError)) or (
        name == "PoolTimeout" or isinstance(error.__cause__, OperationalError)
    )


class FaultMiddleware:
    """A database that is away is 503 with Retry-After, not 500; TRACE and PUT are 405."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in KNOWN_METHODS:
            return not_allowed("GET, HEAD, POST")
        if any("\0" in part for part in (request.path, *request.COOKIES.values())):
            return unreadable()
        try:
            answer = self.get_response(request)
        except DatabaseError as error:
            if not is_database_away(error):
                raise
            return unavailable(request)
        if answer.status_code == 405 and not answer.content:
            return not_allowed(answer.get("Allow", "GET"))
        return answer

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Called by Django for a view's exception, before it becomes a 500."""
        if "NUL" in str(exception) and isinstance(exception, (ValueError, DataError)):
            return unreadable()
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
    """The 503 page; it needs no database and says that typed text is safe."""
    log.warning("database away")
    body = render_to_string(
        "errors/503.html",
        {"city": settings.KIM_CITY_NAME, "path": request.get_full_path()},
    )
    return HttpResponse(
        body, status=503, headers={"Retry-After": "30", "Cache-Control": "no-store"}
    )


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
