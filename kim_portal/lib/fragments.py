"""Parts of public pages that are drawn once and kept: what stands in all of them, what
follows from a region, whole pages of one live version."""

import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template, render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kim_portal.lib.freshness import Kept
from kim_portal.lib.generation import EVERYTHING
from kim_portal.lib.public import is_signed_in

FRAGMENTS = Kept(most=2048)
PAGES = Kept(most=512)
# Nobody can write it into a text: another one in each process.
HOLE = f"<!--{secrets.token_hex(16)} {{}}-->"


def installation() -> dict[str, Any]:
    """City and office: the same for every visitor."""
    return {
        "city": settings.KIM_CITY_NAME,
        "office": settings.KIM_OFFICE,
        "office_contact": settings.KIM_OFFICE_CONTACT,
        "long_name": settings.KIM_LONG_NAME,
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
        "mail_works": not settings.EMAIL_BACKEND.endswith("console.EmailBackend"),
        "zone": settings.ZONE_LABEL[settings.TIME_ZONE],
    }


def drawn(part: str, **values: Any) -> SafeString:
    """A part of a public page, drawn now; it takes also what every page knows."""
    return SafeString(get_template(part).render({**installation(), **values}))


def kept(part: str, *key: Any, depends: str = EVERYTHING, **values: Any) -> SafeString:
    """A part of a public page, drawn once for each `key` and kept.

    `values` must follow from the key. `depends`: the code of the region whose changes
    make it another.
    """
    return FRAGMENTS.of(
        (part, *key), lambda: drawn(part, **values), {EVERYTHING, depends}
    )


def kept_page(
    request: HttpRequest,
    template: str,
    key: tuple[Any, ...],
    make_context: Callable[[], dict[str, Any]],
    *,
    depends: str = EVERYTHING,
    **holes: str,
) -> HttpResponse:
    """A page that is drawn once for each `key`, save for its holes.

    `holes` are the parts that change more often, already drawn; the template names each
    once, as any variable. The rest must follow from the key, from the region `depends`
    and from the kelurahan this phone remembers.
    """
    place = request.COOKIES.get(settings.REGION_COOKIE_NAME, "")[:80]

    def draw() -> str:
        marks = {name: format_html(HOLE, name) for name in holes}
        return render_to_string(template, {**make_context(), **marks}, request)

    whole = (template, *key, place)
    signed_in = is_signed_in(request)
    page = draw() if signed_in else PAGES.of(whole, draw, {EVERYTHING, depends})
    for name, html in holes.items():
        page = page.replace(HOLE.format(name), html, 1)
    return HttpResponse(page)
