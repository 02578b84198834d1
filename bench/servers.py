"""What the portal is compared with, each under the same gunicorn: `bench.servers:bare` …

`rendered` is the portal itself with every page made anew; its kept cards and fragments
stay, as they do in production after a decision.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

BODY = Path(os.environ.get("BENCH_BODY", os.devnull)).read_bytes()
KIND = os.environ.get("BENCH_KIND", "")
HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Length", str(len(BODY))),
    ("Cache-Control", "public, no-cache"),
    ("Vary", "Accept-Encoding, Cookie"),
    ("ETag", '"0123456789abcdef01234567"'),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Content-Security-Policy", "default-src 'none'; style-src 'self'"),
]


def same(environ: dict[str, Any], start: Any) -> list[bytes]:
    """No framework at all, with the same bytes as the page."""
    if environ.get("HTTP_IF_NONE_MATCH"):
        start("304 Not Modified", HEADERS[2:])
        return []
    start("200 OK", HEADERS)
    return [BODY]


def _hello() -> Any:
    """Django with its usual middleware; with `cache` its own cache of whole pages."""
    import django
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpRequest, HttpResponse
    from django.urls import path

    def page(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(BODY if KIND == "cache" else b"hello")

    usual = [
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]
    if KIND == "cache":
        usual = [
            "django.middleware.cache.UpdateCacheMiddleware",
            *usual,
            "django.middleware.cache.FetchFromCacheMiddleware",
        ]
    settings.configure(
        SECRET_KEY="bench",  # noqa: S106 - of a server that lives a minute
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=type("urls", (), {"urlpatterns": [path("", page)]}),
        MIDDLEWARE=usual,
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
        ],
    )
    django.setup()
    return get_wsgi_application()


def _rendered() -> Any:
    """The portal, every page made anew."""
    from kim_portal.lib.kept_pages.shelf import Shelf
    from kim_portal.wsgi import application

    application.shared = None
    application.pages = application.queries = Shelf(0)
    return application


application: Any = {"": lambda: same, "rendered": _rendered}.get(KIND, _hello)()
