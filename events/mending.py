"""Where on an officer's pages a problem of an event is mended."""

from django.urls import reverse

from events.models import EventRevision
from review.states import Problem


def address_of(problem: Problem, revision: EventRevision) -> str:
    """The minutes of its day, or the plan."""
    event = revision.publication
    part, _dash, key = problem.field.partition("-")
    if part in {"notula", "foto"} and key:
        return reverse("plan:minutes", args=[event.code, key])
    return f"{reverse('plan:edit', args=[event.draft_key])}#{problem.field}"
