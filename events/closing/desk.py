"""After an event: its organiser writes down how it went, and moderators check it.

Minutes are words of the event, so they go the way of every change: into a new version,
to the queue, and onto the page once approved.
"""

from typing import Any, ClassVar

from django.http import Http404
from django.urls import URLPattern, reverse
from django.utils import timezone

from accounts.signed import Signed
from events.choices import EventStatus
from events.closing.form import ClosingForm
from events.days import day_of
from events.models import Event, EventRevision
from events.models.minutes import PICTURES_MAX
from review.desk import Desk
from review.draft import Draft
from review.models import Revision
from review.states import FIRST_VERSION, NotReady, Problem, Status
from review.write_form import WriteForm

# Of these, minutes of one day change only their own.
NOT_ELSEWHERE = {"minutes", "pledges"}


class Closing(Draft):
    """The minutes of one day: what is stored, and where they are written into."""

    opens_live = True

    def __init__(self, desk: Desk, request: Signed, code: str, key: str) -> None:
        self.desk = desk
        self.user = request.user
        self.is_saved = False
        self.day = day_of(request, code, key)
        self.event: Event = self.day.event
        self.kim = self.event.kim
        self.key = self.event.draft_key
        self.revision: EventRevision = self.event.newest_revision()
        if self.revision is None:
            raise Http404

    def why_not(self) -> str:
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
        names = set(EventRevision.copied_names()) - NOT_ELSEWHERE
        return live is not None and (
            any(getattr(live, name) != getattr(draft, name) for name in names)
            or self._others(live) != self._others(draft)
        )

    def _others(self, revision: EventRevision) -> dict[str, Any]:
        """The minutes of other days."""
        return {k: v for k, v in revision.minutes.items() if k != self.day.key}

    def form(self, data: Any = None, **more: Any) -> WriteForm:
        return super().form(data, day=self.day, **more)

    def open(self) -> tuple[Revision, int]:
        if self.revision.is_editable:
            return super().open()
        # A colleague may have opened it a moment ago: only a fresh one is taken.
        self.revision = self.revision.copy_for_edit(by=self.user)
        return self.revision, FIRST_VERSION

    @property
    def store_key(self) -> str:
        return f"{self.key}:{self.day.key}"

    def edit_address(self) -> str:
        return reverse("plan:minutes", args=[self.event.code, self.day.key])


class ClosingDesk(Desk):
    key = "acara"
    namespace = "plan"
    page_name = "minutes"
    template = "events/minutes.html"
    headings = ("Notula", "Notula", "Perbaiki notula")
    form = ClosingForm
    draft: ClassVar[type[Draft]] = Closing
    photos = PICTURES_MAX
    saved = "Draf notula tersimpan."
    sent = "Notula terkirim."

    def urls(self, prefix: str, key: str = "") -> list[URLPattern]:
        """Nothing is begun here: the day is there."""
        found = [one for one in super().urls(prefix, key) if one.name != "new"]
        for one in found:
            one.name = "minutes" if one.name == "edit" else f"minutes_{one.name}"
        return found

    def addresses(self, draft: Draft) -> dict[str, str]:
        assert isinstance(draft, Closing)  # noqa: S101 - this desk's own
        words = [draft.event.code, draft.day.key]
        names = ("save", "send", "photo", "preview")
        return {
            **{
                f"{name}_address": reverse(f"plan:minutes_{name}", args=words)
                for name in names
            },
            "state_address": draft.state_address(),
        }

    def besides(self, request: Signed, draft: Draft) -> dict[str, Any]:
        assert isinstance(draft, Closing)  # noqa: S101 - this desk's own
        return {
            "day": draft.day,
            "event": draft.event,
            "carries_more": draft.carries_more(),
        }

    def check_sending(self, request: Signed, revision: EventRevision) -> None:
        key = request.resolver_match.kwargs["key"] if request.resolver_match else ""
        if key not in revision.minutes:
            raise NotReady([Problem("decision_1", "Notulanya masih kosong.")])
