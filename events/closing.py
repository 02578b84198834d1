"""After an event: its organiser writes down how it went, and moderators check it.

Minutes are words of the event, so they go the way of every change: into a new version,
to the queue, and onto the page once approved.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.signed import Signed
from events.closing_form import ClosingForm
from events.models import Event, EventRevision, EventStatus, Occurrence
from events.models.minutes import PICTURES_MAX, days_told_anew, note_of
from groups.models import KimGroup
from kim_portal.lib.moderation import (
    FIRST_VERSION,
    MoveRefused,
    NotReady,
    Problem,
    Status,
    TooLate,
)
from kim_portal.lib.moderation.states import zoned
from review import photo_part


def day_of(
    request: HttpRequest, code: str, key: str, *, also_withdrawn: bool = False
) -> Occurrence:
    """A day of an approved event of the person's KIM, or 404."""
    kims = KimGroup.objects.writable_by(request.user)
    rows = Occurrence.objects.filter(event__kim__in=kims, event__erased_at=None)
    if not also_withdrawn:
        rows = rows.filter(event__live__isnull=False)
    related = ("event__live__place", "event__live__kind", "event__kim__region")
    return get_object_or_404(
        rows.select_related(*related, "attendance"), event__code=code, key=key
    )


class Closing:
    """The minutes of one day: what is stored, and where they are written into."""

    def __init__(self, request: Signed, code: str, key: str) -> None:
        self.user = request.user
        self.day = day_of(request, code, key)
        self.event: Event = self.day.event
        self.revision = self._newest()
        self.is_saved = False

    def _newest(self) -> EventRevision:
        newest: EventRevision | None = self.event.newest_revision()
        if newest is None:
            raise Http404
        return newest

    def why_not(self) -> str:
        """Why minutes cannot be written now; empty where they can."""
        if self.day.starts_at > timezone.now():
            return "Notula diisi sesudah acaranya mulai."
        if self.day.status != EventStatus.PLANNED:
            return "Pada tanggal itu acaranya tidak jadi diadakan. Tidak ada notulanya."
        if self.day.key not in {row["key"] for row in self.revision.times}:
            return (
                "Tanggal itu dihapus dari jadwal dalam perubahan yang belum dikirim. "
                "Kirim atau buang dulu perubahan itu."
            )
        if self.revision.status == Status.SUBMITTED:
            return (
                "Perubahan acara ini sedang diperiksa moderator. Tarik kembali dulu, "
                "atau tunggu jawabannya, lalu isi notulanya."
            )
        return ""

    def carries_more(self) -> bool:
        """Whether the open version changes something else too, which goes with it."""
        live, draft = self.event.live, self.revision
        names = set(EventRevision.COPIED_FIELDS) - {"minutes", "pledges"}
        return live is not None and (
            any(getattr(live, name) != getattr(draft, name) for name in names)
            or self._others(live) != self._others(draft)
        )

    def _others(self, revision: EventRevision) -> dict[str, Any]:
        """The minutes of other days."""
        return {k: v for k, v in revision.minutes.items() if k != self.day.key}

    def form(self, data: Any = None) -> ClosingForm:
        return ClosingForm(
            kim=self.event.kim, revision=self.revision, day=self.day, data=data
        )

    def save(self, form: ClosingForm) -> EventRevision:
        """Store it in the open version, opening one if need be.

        Raises TooLate where somebody else saved, MoveRefused.
        """
        photos = form.photos.cleaned()
        number, version = form.seen()
        shown = self.revision
        if number != shown.number or version != shown.version:
            raise TooLate(
                f"{shown.edited_by} sudah menyimpan perubahan lain "
                f"{zoned(shown.edited_at)}."
            )
        if not shown.is_editable:
            # A colleague may have opened it a moment ago: only a fresh one is taken.
            self.revision = shown.copy_for_edit(by=self.user)
            version = FIRST_VERSION
        words = form.stored(photos)
        words["change_note"] = self._change_note(words["minutes"])
        self.revision.save_words(
            by=self.user, seen=version, words=words, photos=photos, key=self.day.key
        )
        self.is_saved = True
        form.confirm_contacts(self.revision, by=self.user)
        return self.revision

    def _change_note(self, minutes: dict[str, Any]) -> str:
        """What residents are told of the draft with these minutes.

        A note somebody wrote stays; ours names every day whose minutes differ from
        those residents can read.
        """
        field = EventRevision._meta.get_field("change_note")
        ours = partial(note_of, self.event, most=field.max_length)
        written = self.revision.change_note
        days = days_told_anew(self.event.live, self.revision)
        if written not in {"", ours(days)}:
            return written
        return ours({key for key in days | {self.day.key} if key in minutes})


@require_safe
@never_cache
def edit(request: Signed, code: str, key: str) -> HttpResponse:
    """The page that closes a day; where it cannot, the event's page says why."""
    closing = Closing(request, code, key)
    if why := closing.why_not():
        messages.error(request, why)
        return redirect("plan:state", code=code)
    return page(request, closing, closing.form())


def page(
    request: Signed,
    closing: Closing,
    form: ClosingForm,
    *,
    conflict: str = "",
    status: int = 200,
) -> HttpResponse:
    """The form, fresh or with errors."""
    revision = closing.revision
    is_open = revision.is_editable
    context = {
        "form": form,
        "revision": revision,
        "day": closing.day,
        "event": closing.event,
        "kim": closing.event.kim,
        "conflict": conflict,
        "carries_more": closing.carries_more(),
        "returned": revision.last_return() if revision.status == "returned" else None,
        "tasks": revision.tasks() if is_open else [],
        "report": (
            revision.guard_report(revision.publication_moment()) if is_open else None
        ),
    }
    return render(request, "events/minutes.html", context, status=status)


@require_POST
def save(request: Signed, code: str, key: str) -> HttpResponse:
    """Keep it as a draft."""
    return _kept(request, Closing(request, code, key), _as_draft)


@require_POST
def send(request: Signed, code: str, key: str) -> HttpResponse:
    """Keep it and hand it over to the moderators."""
    return _kept(request, Closing(request, code, key), _to_moderators)


Then = Callable[[Signed, Closing], HttpResponse]


def _as_draft(request: Signed, closing: Closing) -> HttpResponse:
    messages.success(request, "Draf notula tersimpan.")
    return redirect("plan:minutes", code=closing.event.code, key=closing.day.key)


def _to_moderators(request: Signed, closing: Closing) -> HttpResponse:
    revision = closing.revision
    if closing.day.key not in revision.minutes:
        raise NotReady([Problem("decision_1", "Notulanya masih kosong.")])
    revision.submit(by=request.user, seen=revision.version)
    due = zoned(revision.due_at)
    messages.success(
        request, f"Notula terkirim. Moderator menjawab paling lambat {due}."
    )
    return redirect("plan:state", code=closing.event.code)


def _kept(request: Signed, closing: Closing, then: Then) -> HttpResponse:
    """Store what was typed, then go on; whatever is refused keeps it on the page."""
    data, refused = photo_part.posted(request, closing.event.kim, PICTURES_MAX)
    form = closing.form(data)
    is_valid = form.takes(refused)
    if why := closing.why_not():
        return page(request, closing, form, conflict=why, status=409)
    if not is_valid:
        return page(request, closing, form, status=422)
    try:
        closing.save(form)
        return then(request, closing)
    except NotReady as error:
        return page(request, closing, _again(closing, data, error), status=422)
    except TooLate as error:
        form = closing.form(_with_seen(closing, data))
        form.is_valid()
        return page(request, closing, form, conflict=str(error), status=409)
    except MoveRefused as error:
        if closing.is_saved:
            messages.error(request, f"Tersimpan, tetapi belum terkirim. {error}")
            return redirect("plan:state", code=closing.event.code)
        return page(request, closing, form, conflict=str(error), status=409)


def _with_seen(closing: Closing, posted: QueryDict) -> QueryDict:
    """What was typed, over the version that is stored now."""
    closing.revision = closing._newest()
    data = posted.copy()
    data["seen"] = f"{closing.revision.number}.{closing.revision.version}"
    return data


def _again(closing: Closing, posted: QueryDict, error: NotReady) -> ClosingForm:
    """The form after saving, with what keeps it from being sent."""
    form = closing.form(_with_seen(closing, posted))
    form.is_valid()
    form.add_problems(error.problems)
    return form


@require_POST
def photo(request: Signed, code: str, key: str) -> HttpResponse:
    """Keep one photo, for the page's script."""
    return photo_part.answer_upload(request, Closing(request, code, key).event.kim)
