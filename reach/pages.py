"""The officer's page of what travels: what can be passed on of it stands there."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.cache import never_cache

from kim_portal.lib.posts import posted_from
from reach import media, package
from reach.models import Sheet
from review.acting import try_move
from review.state_pages import StatePages

HAD_IT = "Semua redaksi sudah menerima rilis versi ini."


class TravellingPages(StatePages):
    """The state page of a kind that travels."""

    def urls(self, prefix: str) -> list[URLPattern]:
        verb = posted_from(f"{self.namespace}:state")
        view = never_cache(verb(self.papers))
        send = never_cache(verb(self.release))
        return [
            path(f"{prefix}lembar/", view, name="papers"),
            path(f"{prefix}rilis/", send, name="release"),
            *super().urls(prefix),
        ]

    def addresses(self, publication: Any) -> dict[str, str]:
        papers = reverse(f"{self.namespace}:papers", args=[publication.code])
        spread = reverse("spread:news", args=[publication.code])
        release = reverse(f"{self.namespace}:release", args=[publication.code])
        besides = {"papers": papers, "spread": spread, "release": release}
        return {**super().addresses(publication), **besides}

    def besides(self, publication: Any) -> dict[str, Any]:
        return {**super().besides(publication), "package": package.of_live(publication)}

    def release(self, request: HttpRequest, code: str) -> HttpResponse:
        """Send the release to the city's partner media."""
        publication = self.own(request, code)
        sent: list[int] = []

        def verb() -> None:
            sent.append(media.order(publication))

        if try_move(request, verb):
            many = sent[0]
            done = f"Rilis dikirim ke {many} redaksi." if many else HAD_IT
            messages.success(request, done)
        return self.back(publication.code)

    def papers(self, request: HttpRequest, code: str) -> HttpResponse:
        """Ask for papers once more: those of old news are not kept for ever."""
        publication = self.own(request, code)
        return self.act(
            request,
            publication,
            lambda: Sheet.objects.ask_for(publication.kind_key, publication.code),
            "Poster, selebaran, dan kartunya disiapkan. Muat ulang halaman ini sebentar lagi.",
        )
