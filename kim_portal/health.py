"""Whether the portal works, for whoever watches it: no secrets, no counts of people."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kim_portal.lib.generation import current_generation
from notices.letters import late_letters


@login_not_required
@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 with what was tried, 503 where the database or cache does not answer."""
    try:
        generation = current_generation()
        cache.set("sehat", generation, 10)
        cached = cache.get("sehat") == generation
    except DatabaseError:
        return JsonResponse({"database": False}, status=503)
    return JsonResponse(
        {
            "database": True,
            "cache": cached,
            "generation": generation,
            # Letters that should be out by now: the worker or the mail server is down.
            "letters_late": late_letters(),
        },
        status=200 if cached else 503,
    )
