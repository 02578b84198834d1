"""When something is wrong: in our voice, with ways on."""

import logging
import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from kim_portal.lib import posts
from kim_portal.lib.http import is_database_away, no_room, unavailable
from kim_portal.lib.whole_files import is_no_room

log = logging.getLogger("kim.errors")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, also for what a visitor may not know exists."""
    return render(request, "errors/404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the room is known, but not for this person."""
    return render(request, "errors/403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent cannot be read. Needs no database; 503 where that was away."""
    if is_database_away(exception):
        return unavailable(request)
    return HttpResponse(_bare("errors/400.html", request), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, our fault; drawn without database or session. 503 where the database is away:
    what fails before a view (who is it?) comes here, not to process_exception."""
    error = sys.exc_info()[1]
    if is_database_away(error):
        return unavailable(request)
    if is_no_room(error):
        return no_room(request)
    return HttpResponse(_bare("errors/500.html", request), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """An old page was sent: back to its form with what it held, else say how."""
    if answer := posts.back_to_form(request):
        return answer
    return HttpResponse(_bare("errors/csrf.html", request), status=403)


def _bare(template: str, request: HttpRequest) -> str:
    return render_to_string(
        template, {"city": settings.KIM_CITY_NAME, "path": request.get_full_path()}
    )
