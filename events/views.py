"""What residents see of the agenda."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from events.models import Event
from events.models.parts import page_context
from kim_portal.lib.public import public_page


@public_page
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One event: its live version, or why it was taken back."""
    known = Event.objects.published() | Event.objects.withdrawn()
    event = get_object_or_404(known.at(slug).with_page_data())
    if event.live is None:
        return render(
            request, "bulletins/withdrawn.html", {"bulletin": event}, status=410
        )
    return render(request, "events/detail.html", page_context(event, event.live))
