"""What an address of any kind answers: the live words, or why they were taken back."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from kim_portal.lib.public import public_page
from review.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from review.models import Publication


def gone(request: HttpRequest, publication: "Publication") -> HttpResponse:
    """410: the title and why, of what was erased not even that."""
    context = {"publication": publication}
    return render(request, "pages/withdrawn.html", context, status=410)


def page_of(key: str, template: str) -> "Callable[..., HttpResponse]":
    """The residents' page of a kind that needs nothing besides its words."""

    @public_page
    def page(request: HttpRequest, slug: str) -> HttpResponse:
        known = KINDS[key].publications.rows().known().at(slug)
        found = get_object_or_404(known.select_related("live__region", "kim"))
        if found.live is None:
            return gone(request, found)
        return render(request, template, found.live.page_context())

    return page
