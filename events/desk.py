"""The officer's pages for an event: plan it, send it, call it off."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.signed import Signed
from events.doubles import remarks_on
from events.forms import EventForm, PlanForm
from events.models import Event, EventRevision, EventStatus, Reason
from events.schedule import is_day
from groups.models import KimGroup
from kim_portal.lib.moderation import MoveRefused, NotReady, Problem, TooLate
from kim_portal.lib.moderation.states import zoned
from review import photo_part
from review.models.pictures import PhotoWords
from review.states import StatePages

POSTERS = 1
# From which day on the days of a series are shown one by one.
SINCE = "mulai"


class Plan:
    """What a plan address points at: a KIM, and its open version if there is one."""

    def __init__(self, request: Signed, key: uuid.UUID) -> None:
        self.request = request
        self.key = key
        self.user = request.user
        kims = KimGroup.objects.writable_by(request.user)
        event = Event.objects.filter(draft_key=key).select_related("kim").first()
        self.revision: EventRevision | None = None
        if event:
            self.kim = get_object_or_404(kims, pk=event.kim_id)
            self.revision = event.newest_revision()
            return
        slug = request.POST.get("kim") or request.GET.get("kim")
        found = kims.filter(slug=slug) if slug else kims
        kim = found.order_by("name").first()
        if kim is None:
            raise Http404
        self.kim = kim

    def form(self, data: Any = None, since: str = "") -> EventForm:
        return EventForm(kim=self.kim, revision=self.revision, data=data, since=since)

    def save(self, form: EventForm) -> EventRevision:
        """Store the words and days. Raises TooLate where somebody else saved."""
        is_new = self.revision is None
        revision = self.revision or EventRevision.begin(
            kim=self.kim, by=self.user, draft_key=self.key
        )
        self.revision = revision
        seen = revision.version if is_new else form.version()
        revision.save_words(
            by=self.user,
            seen=seen,
            words=form.cleaned() | poster_words(form.photos.cleaned()),
        )
        form.confirm_contacts(revision, by=self.user)
        return revision


def poster_words(posters: list[PhotoWords]) -> dict[str, Any]:
    """The poster as EventRevision.save_words takes it."""
    if not posters:
        return {"poster": None, "poster_alt": ""}
    return {"poster": posters[0].photo, "poster_alt": posters[0].alt}


@require_safe
@never_cache
def new(request: Signed) -> HttpResponse:
    """A fresh address; nothing is stored before the first save."""
    kims = list(KimGroup.objects.writable_by(request.user).order_by("name"))
    if not kims:
        raise Http404
    slug = request.GET.get("kim")
    chosen = [kim for kim in kims if kim.slug == slug] or kims
    address = reverse("plan:edit", args=[uuid.uuid4()])
    return redirect(f"{address}?kim={chosen[0].slug}")


@require_safe
@never_cache
def edit(request: Signed, key: uuid.UUID) -> HttpResponse:
    """The plan page; a version that may not change shows its state instead."""
    plan = Plan(request, key)
    if plan.revision and not plan.revision.is_editable:
        return redirect("plan:state", code=plan.revision.publication.code)
    since = request.GET.get(SINCE, "")
    return page(request, plan, plan.form(since=since))


def page(
    request: Signed,
    plan: Plan,
    form: EventForm,
    *,
    conflict: str = "",
    status: int = 200,
) -> HttpResponse:
    """The plan page around a form, fresh or with errors."""
    revision = plan.revision
    context = {
        "form": form,
        "revision": revision,
        "kim": plan.kim,
        "key": plan.key,
        "conflict": conflict,
        "remarks": remarks_on(revision) if revision else None,
        "report": (
            revision.guard_report(revision.publication_moment()) if revision else None
        ),
        "tasks": revision.tasks() if revision else [],
        "returned": revision.last_return()
        if revision and revision.status == "returned"
        else None,
    }
    return render(request, "events/write.html", context, status=status)


@require_POST
def save(request: Signed, key: uuid.UUID) -> HttpResponse:
    """Save the draft."""
    plan = Plan(request, key)
    data, refused = photo_part.posted(request, plan.kim, POSTERS)
    form = plan.form(data, shown_since(request))
    if not form.takes(refused):
        return page(request, plan, form, status=422)
    try:
        plan.save(form)
    except TooLate as error:
        return conflict_page(request, plan, error, data)
    messages.success(request, "Draf tersimpan.")
    address = reverse("plan:edit", args=[key])
    since = request.POST.get(SINCE, "")
    return redirect(f"{address}?{SINCE}={since}#times" if is_day(since) else address)


@require_POST
def send(request: Signed, key: uuid.UUID) -> HttpResponse:
    """Save, check and hand over to the moderators."""
    plan = Plan(request, key)
    data, refused = photo_part.posted(request, plan.kim, POSTERS)
    form = plan.form(data, shown_since(request))
    if not form.takes(refused):
        return page(request, plan, form, status=422)
    try:
        revision = plan.save(form)
        remarks = remarks_on(revision)
        is_double = bool(remarks.doubles or remarks.twins)
        if is_double and not request.POST.get("not_double"):
            why = "Mungkin sudah ada. Periksa dulu, lalu centang bila memang lain."
            raise NotReady([Problem("double", why)])
        revision.submit(by=request.user, seen=revision.version)
    except NotReady as error:
        return page(
            request, plan, again(plan, data, error, shown_since(request)), status=422
        )
    except TooLate as error:
        return conflict_page(request, plan, error, data)
    except MoveRefused as error:
        messages.error(request, str(error))
        return redirect("plan:edit", key=key)
    due = zoned(revision.due_at)
    messages.success(request, f"Terkirim. Moderator menjawab paling lambat {due}.")
    return redirect("plan:state", code=revision.publication.code)


@require_POST
def photo(request: Signed, key: uuid.UUID) -> HttpResponse:
    """Keep the poster, for the page's script."""
    return photo_part.answer_upload(request, Plan(request, key).kim)


def shown_since(request: Signed) -> str:
    """From which day on the page that was sent showed them."""
    return next(iter(request.POST.getlist(SINCE)), "")


def again(plan: Plan, posted: QueryDict, error: NotReady, since: str) -> EventForm:
    """The form after saving, with what keeps it from being sent.

    The days are saved now: they are shown as rows, not asked for once more.
    """
    assert plan.revision is not None  # noqa: S101 - it was saved just now
    data = posted.copy()
    plan.revision = plan.revision.publication.newest_revision()
    assert plan.revision is not None  # noqa: S101
    data["version"] = str(plan.revision.version)
    form = plan.form(since=since)
    form.words = PlanForm(data, kim=plan.kim, revision=plan.revision)
    form.words.is_valid()
    form.add_problems(error.problems)
    return form


def conflict_page(
    request: Signed, plan: Plan, error: MoveRefused, posted: QueryDict
) -> HttpResponse:
    """Somebody else saved: say who and when, keep what was typed."""
    assert plan.revision is not None  # noqa: S101 - a conflict needs a stored version
    plan.revision.refresh_from_db()
    if not plan.revision.is_editable:
        messages.error(request, str(error))
        return redirect("plan:state", code=plan.revision.publication.code)
    data = posted.copy()
    data["version"] = str(plan.revision.version)
    form = plan.form(data, shown_since(request))
    form.is_valid()
    return page(request, plan, form, conflict=str(error), status=409)


# Two years of twice a week, and days that were called off.
DAYS_SHOWN = 240


class EventPages(StatePages):
    """The state page of an event, with its days and calling off."""

    def besides(self, publication: Any) -> dict[str, Any]:
        return {
            "days": list(publication.occurrences.in_order()[:DAYS_SHOWN]),
            "reasons": Reason.choices,
            "planned": EventStatus.PLANNED,
            "told": set(publication.live.minutes) if publication.live else set(),
        }

    def call_off(self, request: HttpRequest, code: str) -> HttpResponse:
        """Cancel or postpone, all of it or one day, at once."""
        event = self.own(request, code)
        wish = request.POST.get("status", "")
        key = request.POST.get("key", "")[:12]
        reason = request.POST.get("reason", "")
        if wish not in {EventStatus.CANCELLED, EventStatus.POSTPONED}:
            raise Http404
        status = EventStatus(wish)
        word = "dibatalkan" if status == EventStatus.CANCELLED else "ditunda"
        return self.act(
            request,
            event,
            lambda: event.call_off(
                by=request.user, status=status, reason=reason, key=key
            ),
            f"Acara {word}. Warga sudah melihatnya; moderator diberi tahu.",
        )


states = EventPages("acara", namespace="plan", template="events/state.html")
