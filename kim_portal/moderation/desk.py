"""The queue's page, and what the admin's front page shows of it."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from guard.models import Stage
from kim_portal.moderation.frame import Frame, territories
from kim_portal.moderation.queue_filter import QueueFilter
from review.models import ArchiveFinding
from review.queue import (
    PAGE_SIZE,
    facets_for,
    median_wait,
    rows_for,
    with_regions,
)
from voices.models import Rumour

FRONT_ROWS = 5
LAST_PAGE = 10_000


def page_number(request: HttpRequest) -> int:
    """The page asked for; the first for anything that is no page."""
    word = request.GET.get("hal", "")
    return min(int(word), LAST_PAGE) if word.isdecimal() and len(word) < 6 else 1


class QueueDesk(Frame):
    """What waits for me."""

    def queue(self, request: HttpRequest) -> HttpResponse:
        """One page of the queue, narrowed as asked."""
        codes = territories(request)
        facets = facets_for(codes)
        wish = QueueFilter(request.GET or None, facets=facets)
        wishes = wish.wished() if request.GET else {}
        number = max(page_number(request), 1)
        found = rows_for(
            codes,
            wishes,
            offset=(number - 1) * PAGE_SIZE,
            limit=PAGE_SIZE + 1,
        )
        # Drawn from what was understood: an unknown wish is no error of anybody's.
        wish = QueueFilter(initial=wishes, facets=facets)
        wish.name_districts(with_regions(found, facets.districts))
        context = {
            "title": "Antrean moderasi",
            "facets": facets,
            "median": median_wait(codes, facets.total),
            "filter": wish,
            "narrowed": any(wishes.values()),
            "rows": found[:PAGE_SIZE],
            "number": number,
            "more": len(found) > PAGE_SIZE,
            "kept": urlencode({name: word for name, word in wishes.items() if word}),
            "quiet": Stage.quiet_now(settings.KIM_REGION),
        }
        return self.render(request, "admin/moderation/queue.html", context)


def front(request: HttpRequest) -> dict[str, Any]:
    """The first rows, for the page everybody with a role begins at."""
    codes = territories(request)
    facets = facets_for(codes)
    return {
        "facets": facets,
        "median": median_wait(codes, facets.total),
        "rows": rows_for(codes, {}, limit=FRONT_ROWS) if facets.total else [],
        "findings": ArchiveFinding.objects.open_for(request.user).count(),
        "rumours": Rumour.objects.visible_to(request.user).waiting().count(),
        "mail_waits": not settings.MAIL_READY,
    }
