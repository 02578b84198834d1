"""The officer's pages for an event: plan it, send it, call it off."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import URLPattern, path

from accounts.signed import Signed
from events.choices import EventStatus, Reason
from events.models import EventRevision
from events.plan.doubles import remarks_on
from events.plan.forms import POSTERS, EventForm
from events.plan.rows import SINCE, is_day, laid_over
from kim_portal.lib.posts import posted_from
from reach.pages import TravellingPages
from review.desk import Desk
from review.draft import Draft
from review.states import NotReady, Problem
from review.write_form import WriteForm

# Two years of twice a week, and days that were called off.
DAYS_SHOWN = 240


class Plan(Draft):
    """An event being planned."""

    def again(self, posted: QueryDict) -> WriteForm:
        data = posted.copy()
        if self.revision is not None and not self.is_saved:
            laid_over(data, self.revision.publication.newest_revision().times)
        form = super().again(data)
        assert isinstance(form, EventForm)  # noqa: S101 - the desk's own
        if self.is_saved:
            form.stored()
        return form


class PlanDesk(Desk):
    key = "acara"
    namespace = "plan"
    template = "events/write.html"
    headings = ("Rencanakan acara", "Ubah acara", "Perbaiki acara")
    form = EventForm
    draft: ClassVar[type[Draft]] = Plan
    photos = POSTERS

    def form_options(self, request: HttpRequest) -> dict[str, Any]:
        return {"since": request.GET.get(SINCE, "")}

    def besides(self, request: Signed, draft: Draft) -> dict[str, Any]:
        return {"remarks": remarks_on(draft.revision) if draft.revision else None}

    def check_sending(self, request: Signed, revision: EventRevision) -> None:
        """What may exist already is asked about first."""
        remarks = remarks_on(revision)
        is_double = bool(remarks.doubles or remarks.twins)
        if is_double and not request.POST.get("not_double"):
            why = "Mungkin sudah ada. Periksa dulu, lalu centang bila memang lain."
            raise NotReady([Problem("double", why)])

    def after_saving(self, request: Signed, draft: Draft) -> str:
        since = request.POST.get(SINCE, "")
        address = draft.edit_address()
        return f"{address}?{SINCE}={since}#times" if is_day(since) else address


class EventPages(TravellingPages):
    """The state page of an event, with its days and calling off."""

    def urls(self, prefix: str) -> list[URLPattern]:
        verb = posted_from("plan:state")
        end = [
            path(f"{prefix}batalkan/", verb(self.cancel), name="cancel"),
            path(f"{prefix}tunda/", verb(self.postpone), name="postpone"),
        ]
        return [*end, *super().urls(prefix)]

    def besides(self, publication: Any) -> dict[str, Any]:
        return {
            **super().besides(publication),
            "days": list(publication.occurrences.in_order()[:DAYS_SHOWN]),
            "reasons": Reason.choices,
            "planned": EventStatus.PLANNED,
            "told": set(publication.live.minutes) if publication.live else set(),
        }

    def cancel(self, request: HttpRequest, code: str) -> HttpResponse:
        """All of it or one day, at once."""
        return self._call_off(request, code, EventStatus.CANCELLED, "dibatalkan")

    def postpone(self, request: HttpRequest, code: str) -> HttpResponse:
        """All of it, until a new date is known, at once."""
        return self._call_off(request, code, EventStatus.POSTPONED, "ditunda")

    def _call_off(
        self, request: HttpRequest, code: str, status: EventStatus, word: str
    ) -> HttpResponse:
        event = self.own(request, code)
        key = request.POST.get("key", "")[:12]
        reason = request.POST.get("reason", "")
        return self.act(
            request,
            event,
            lambda: event.call_off(
                by=request.user, status=status, reason=reason, key=key
            ),
            f"Acara {word}. Warga sudah melihatnya; moderator diberi tahu.",
        )
