"""What residents read of clarifications: the list, and one of them."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import SafeString

from kim_portal.lib import freshness, moments, text
from kim_portal.lib.keyset import read_cursor
from kim_portal.lib.public import public_page, public_page_with
from kim_portal.lib.statement import ask
from reach.counting import counted
from reach.models import Seen
from review.cards import page_of, to_come
from review.public import gone
from voices.lists import NEWEST, ROWS
from voices.models import Clarification, ClarificationRevision

PAGE_SIZE = 20
# As schema.org's ClaimReview rates: 1 worst, 5 best; -1 for what is not rated.
RATINGS = {"salah": 1, "penipuan": 1, "menyesatkan": 2, "belum-terbukti": 3, "benar": 5}


@public_page_with("sebelum")
def index(request: HttpRequest) -> HttpResponse:
    """All that was put right, newest first."""
    now, cursor = timezone.now(), read_cursor(request.GET.get("sebelum"))
    rows, *_turns = ask(
        NEWEST.of(now, None, cursor, size=PAGE_SIZE + 1), *to_come(now, None)
    )
    page = page_of(rows, PAGE_SIZE)
    context = {
        "rows": ROWS.of(page.rows),
        "older": page.cursor,
        "is_first": cursor is None,
    }
    return render(request, "voices/index.html", context)


@public_page
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One clarification: the fact first, then why, then what came round."""
    known = Clarification.objects.known().at(slug)
    related = ("live__region", "kim", "region")
    found = get_object_or_404(known.select_related(*related))
    freshness.reads(found.keys)
    if found.live is None:
        return gone(request, found)
    freshness.changes_at(found.expires_at)
    context = detail_context(found, found.live)
    return counted(render(request, "voices/detail.html", context), found, Seen.READ)


def detail_context(found: Clarification, live: ClarificationRevision) -> dict[str, Any]:
    """What the page says of the live version."""
    live.publication = found
    history = list(found.history())
    return {
        **live.page_context(),
        "corrections": [row for row in history if row.number > 1],
        "first_approved": history[-1].approved_at if history else None,
        "description": text.excerpt(live.conclusion, 160),
        "claim_review": claim_review(found, live),
    }


def claim_review(found: Clarification, live: ClarificationRevision) -> SafeString:
    """ClaimReview for search engines, as JSON that no page can be broken out of."""
    organisation = {"@type": "Organization", "name": str(found.kim)}
    said = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"{settings.SITE_URL}{found.get_absolute_url()}",
        "datePublished": moments.iso(found.published_at)[:10],
        "claimReviewed": f"{live.stamp}: {text.excerpt(text.to_plain(live.message), 200)}",
        "author": {**organisation, "url": settings.SITE_URL},
        "itemReviewed": {"@type": "Claim", "appearance": []},
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": RATINGS.get(live.ruling, -1),
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": live.get_ruling_display(),
        },
    }
    signs = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
    return SafeString(json.dumps(said, ensure_ascii=False).translate(signs))
