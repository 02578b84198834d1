"""What gunicorn serves: Django inside the page cache, inside the counting of visits."""

import hashlib
import logging
import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim_portal.settings")
django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402
from django.db import close_old_connections, connection  # noqa: E402

from accounts.session_store import is_held  # noqa: E402
from groups.models import Region  # noqa: E402
from kim_portal.lib.counting import Counting  # noqa: E402
from kim_portal.lib.generation import GENERATIONS  # noqa: E402
from kim_portal.lib.kept_pages import PageCache, shared_shelf  # noqa: E402
from kim_portal.lib.logs import HideSecrets  # noqa: E402
from kim_portal.lib.postgresql import patience  # noqa: E402
from kim_portal.lib.public import parameters_of  # noqa: E402
from reach.counting import put  # noqa: E402

# A kept page is worth no long wait.
OF_A_QUESTION = 1.5
Question = TypeVar("Question", bound=Callable[..., Any])

# gunicorn writes with a handler of its own.
logging.getLogger("gunicorn.error").addFilter(HideSecrets())


def outside(question: Question) -> Question:
    """Asked outside Django's request cycle, so it returns its connection itself."""

    @wraps(question)
    def asked(*values: Any) -> Any:
        close_old_connections()
        try:
            with patience.at_most(OF_A_QUESTION):
                return question(*values)
        finally:
            close_old_connections()

    return cast("Question", asked)


def kept_folder() -> Path:
    """Of this database alone: a portal beside us may read another, a standby say."""
    of = connection.settings_dict
    name = f"{of['HOST']}:{of['PORT']}/{of['NAME']}"
    return settings.DATA_DIR / "kept" / hashlib.sha256(name.encode()).hexdigest()[:12]


pages: Any = PageCache(
    django_application,
    look=outside(GENERATIONS.look),
    parameters_of=parameters_of,
    hosts=[urlsplit(settings.SITE_URL).netloc],
    session_cookie=settings.SESSION_COOKIE_NAME,
    region_cookie=settings.REGION_COOKIE_NAME,
    is_session=outside(is_held),
    is_region=outside(Region.objects.knows_village),
    shared=shared_shelf(kept_folder(), settings.BASE_DIR),
)
application: Any = Counting(
    pages, put=outside(put), session_cookie=settings.SESSION_COOKIE_NAME
)
