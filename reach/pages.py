"""The officer's page of what travels: what can be passed on of it stands there."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.cache import never_cache

from kim_portal.lib.posts import posted_from
from reach import package
from reach.models import Sheet
from review.state_pages import StatePages


class TravellingPages(StatePages):
    """The state page of a kind that travels."""

    def urls(self, prefix: str) -> list[URLPattern]:
        verb = posted_from(f"{self.namespace}:state")
        view = never_cache(verb(self.papers))
        return [path(f"{prefix}lembar/", view, name="papers"), *super().urls(prefix)]

    def addresses(self, publication: Any) -> dict[str, str]:
        papers = reverse(f"{self.namespace}:papers", args=[publication.code])
        spread = reverse("spread:news", args=[publication.code])
        return {**super().addresses(publication), "papers": papers, "spread": spread}

    def besides(self, publication: Any) -> dict[str, Any]:
        return {**super().besides(publication), "package": package.of_live(publication)}

    def papers(self, request: HttpRequest, code: str) -> HttpResponse:
        """Ask for papers once more: those of old news are not kept for ever."""
        publication = self.own(request, code)
        return self.act(
            request,
            publication,
            lambda: Sheet.objects.ask_for(publication.kind_key, publication.code),
            "Poster, selebaran, dan kartunya disiapkan. Muat ulang halaman ini sebentar lagi.",
        )
