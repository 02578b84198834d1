"""What gunicorn serves: Django inside the page cache."""

import os
from typing import Any
from urllib.parse import urlsplit

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim_portal.settings")
django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402
from django.db import close_old_connections  # noqa: E402

from kim_portal.lib.generation import current_generation  # noqa: E402
from kim_portal.lib.page_cache import PageCache  # noqa: E402
from kim_portal.lib.public import parameters_of  # noqa: E402


def _generation() -> int:
    """Asked outside Django's request cycle, so it returns its connection itself."""
    close_old_connections()
    try:
        return current_generation()
    finally:
        close_old_connections()


application: Any = PageCache(
    django_application,
    generation=_generation,
    parameters_of=parameters_of,
    hosts=[urlsplit(settings.SITE_URL).netloc],
    session_cookie=settings.SESSION_COOKIE_NAME,
    region_cookie=settings.REGION_COOKIE_NAME,
)
