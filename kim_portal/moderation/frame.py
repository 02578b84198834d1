"""What every page of the desk shares: the admin site's frame, guard and kinds."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from groups.models import Moderator
from review.kinds import KINDS, Kind


def kind_or_404(key: str) -> Kind:
    """The kind of that name in addresses."""
    try:
        return KINDS[key]
    except KeyError:
        raise Http404 from None


def territories(request: HttpRequest) -> list[str]:
    """The person's region codes, asked once while a page is made."""
    known: list[str] | None = getattr(request, "_territories", None)
    if known is None:
        known = Moderator.objects.codes_of(request.user)
        request._territories = known  # type: ignore[attr-defined]
    return known


class Frame:
    """Pages bound to an admin site."""

    def __init__(self, site: admin.AdminSite) -> None:
        self.site = site

    def render(
        self,
        request: HttpRequest,
        template: str,
        context: dict[str, Any],
        status: int = 200,
    ) -> HttpResponse:
        frame = self.site.each_context(request)
        return TemplateResponse(request, template, {**frame, **context}, status=status)

    @staticmethod
    def revision(request: HttpRequest, kind: str, pk: int) -> Any:
        """A version the moderator may look at, or 404."""
        rows = kind_or_404(kind).revisions.rows().in_territory_of(request.user)
        found = (
            rows.select_related(
                "publication__kim__region",
                "publication__live__region",
                "region",
                "submitted_by",
                "claimed_by",
                "first_yes_by",
                "appealed_from",
                KINDS[kind].subject,
                f"publication__live__{KINDS[kind].subject}",
            )
            .filter(pk=pk)
            .first()
        )
        if found is None:
            raise Http404
        return found
