"""A visitor in front of the page cache, and a count of what came through to Django."""

from contextlib import contextmanager
from unittest import mock

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from accounts.session_store import is_held
from groups.models import Region
from kim_portal.lib.freshness import Kept
from kim_portal.lib.generation import GENERATIONS
from kim_portal.lib.kept_pages import PageCache
from kim_portal.lib.public import parameters_of

HOST = "127.0.0.1:8000"


class Counter:
    """Django, counting how often it is asked."""

    def __init__(self):
        self.handler = WSGIHandler()
        self.asked = 0

    def __call__(self, environ, start):
        self.asked += 1
        return self.handler(environ, start)


class Browser:
    def __init__(self, cache):
        self.cache = cache

    def get(self, path, method="GET", **headers):
        environ = RequestFactory(SERVER_NAME="127.0.0.1").generic(method, path).environ
        environ |= {"HTTP_HOST": HOST, **headers}
        kept = {}

        def start(status, answered, *_exc):
            kept.update(status=int(status[:3]), headers=dict(answered))

        chunks = self.cache(environ, start)
        kept["body"] = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        return kept


@contextmanager
def nothing_kept():
    """Made as by a process that was just started, which then forgets it again."""
    with (
        mock.patch.object(Kept, "find", return_value=None),
        mock.patch.object(Kept, "put"),
    ):
        yield


@pytest.fixture
def django(settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    # As Django's own test client does: the test's transaction stays on its connection.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Counter()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def browser(django):
    return Browser(
        PageCache(
            django,
            look=GENERATIONS.look,
            parameters_of=parameters_of,
            hosts=[HOST],
            session_cookie=settings.SESSION_COOKIE_NAME,
            region_cookie=settings.REGION_COOKIE_NAME,
            is_session=is_held,
            is_region=Region.objects.knows_village,
        )
    )
