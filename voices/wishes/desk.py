"""Where officers of the KIM in charge, and moderators, see to wishes."""

import uuid
from functools import wraps
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import spend
from accounts.signed import Signed
from accounts.two_steps import required
from groups.models import KimGroup, Moderator
from kim_portal.lib import check_code
from kim_portal.lib.images import PictureRefused
from kim_portal.lib.numbered import page_of
from kim_portal.lib.posts import posted_from
from review.acting import try_move
from review.states import MoveRefused
from voices import reading
from voices.models import Topic, Wish
from voices.models.wishes import CONTACT_SEEN, RUNNING
from voices.wishes.forms import AnswerForm, ForwardForm, NeighbourForm, TopicForm
from voices.wishes.receiving import keep_photo, receive

PAGE_SIZE = 30
# A stack of paper after a meeting.
RECORDED = {"limit": 300, "seconds": 3600}


def works_here(request: Signed) -> bool:
    """Whether the person sees to wishes anywhere at all."""
    if KimGroup.objects.served_by(request.user).exists():
        return True
    return bool(Moderator.objects.codes_of(request.user))


def careful(view: Any) -> Any:
    """Around a page of wishes: whoever reads as a moderator has shown both steps."""

    @wraps(view)
    def guarded(request: Signed, *args: Any, **kwargs: Any) -> HttpResponse:
        if Moderator.objects.codes_of(request.user):
            return required(view)(request, *args, **kwargs)
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer

    return guarded


@never_cache
@require_safe
@careful
def index(request: Signed) -> HttpResponse:
    """What is to be answered, due first; or what was."""
    if not works_here(request):
        raise Http404
    mine = Wish.objects.visible_to(request.user).select_related("region", "kim")
    is_ended = request.GET.get("lihat") == "selesai"
    chosen = mine.told() if is_ended else mine.running()
    rows, following = page_of(chosen, request, PAGE_SIZE)
    context = {
        "rows": rows,
        "next": following,
        "is_ended": is_ended,
        "waiting": mine.running().count(),
        "proposed": Topic.objects.proposed_to(request.user).select_related("wish")[:20],
    }
    return render(request, "voices/wishes/index.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@careful
def record(request: Signed) -> HttpResponse:
    """What a neighbour said; after a meeting one after the other."""
    if not works_here(request):
        raise Http404
    if request.method != "POST":
        kim = KimGroup.objects.served_by(request.user).select_related("region").first()
        place = request.GET.get("kelurahan") or (kim.region.slug if kim else "")
        initial = {"place": place[:80], "form_key": uuid.uuid4(), "kind": "aspirasi"}
        return _record(request, NeighbourForm(initial=initial))
    form = NeighbourForm(request.POST, request.FILES)
    if not form.is_valid():
        return _record(request, form, status=422)
    if not spend("aspirasi-catat", request.user.pk, **RECORDED):
        form.add_error(None, "Sudah sangat banyak dicatat. Lanjutkan satu jam lagi.")
        return _record(request, form, status=429)
    data, photo = form.cleaned_data, None
    try:
        if data["photo"]:
            photo = keep_photo(data["photo"], data["place"], request.user)
    except PictureRefused as why:
        form.add_error("photo", str(why))
        return _record(request, form, status=422)
    wish = receive(data, photo=photo, by=request.user)
    if "lagi" in request.POST:
        messages.success(
            request, f"Tercatat, tiket {wish.shown_code}. Silakan yang berikutnya."
        )
        return redirect(f"{request.path}?kelurahan={wish.region.slug}")
    messages.success(request, "Tercatat. Berikan tiketnya kepada warga itu.")
    return redirect(wish)


def _record(request: Signed, form: NeighbourForm, status: int = 200) -> HttpResponse:
    return render(request, "voices/wishes/record.html", {"form": form}, status=status)


class WishPages:
    """One wish and what can be done with it."""

    FORMS: ClassVar[dict[str, Any]] = {
        "answer": AnswerForm,
        "forward": ForwardForm,
        "topic": TopicForm,
    }

    def one(
        self, request: Signed, code: str, *, status: int = 200, **forms: Any
    ) -> HttpResponse:
        """Its words, its steps, its forms; whose it is only when asked for."""
        wish = self.own(request, code)
        topic = Topic.objects.filter(wish=wish).select_related("written_by").first()
        moderates = bool(Moderator.objects.codes_of(request.user))
        context = {
            "wish": wish,
            "steps": wish.steps.select_related("by", "channel"),
            "supports": wish.supports.order_by("-count", "rw", "rt"),
            "has_person": hasattr(wish, "person"),
            "person": forms.get("person"),
            "about": topic,
            "may_release": bool(
                moderates
                and topic
                and topic.proposed
                and topic.written_by_id != request.user.pk
            ),
            "moderates": moderates,
            "is_running": wish.status in RUNNING,
            "typed": forms.get("typed", ""),
            "hand_over": hand_over(wish),
            **self.forms(topic, forms),
        }
        return render(request, "voices/wishes/one.html", context, status=status)

    def forms(self, topic: Topic | None, typed: dict[str, Any]) -> dict[str, Any]:
        """Fresh ones, but for what was typed; that for the public begins with what is."""
        words = {"question": topic.question, "reply": topic.reply} if topic else {}
        return {
            name: typed.get(name)
            or form(prefix=name, initial=words if name == "topic" else {})
            for name, form in self.FORMS.items()
        }

    @staticmethod
    def own(request: Signed, code: str) -> Wish:
        """A wish the person may see, or 404."""
        rows = Wish.objects.visible_to(request.user)
        related = rows.select_related("region", "kim", "photo", "answered_by")
        return get_object_or_404(related, code=check_code.normalise(code))

    def _done(self, wish: Wish) -> HttpResponse:
        return redirect("wishes:one", code=wish.code)

    def take(self, request: Signed, code: str) -> HttpResponse:
        wish = self.own(request, code)
        try_move(request, lambda: wish.take(by=request.user), "Sedang diperiksa KIM.")
        return self._done(wish)

    def answer(self, request: Signed, code: str) -> HttpResponse:
        wish = self.own(request, code)
        form = AnswerForm(request.POST, prefix="answer")
        if not form.is_valid():
            return self.one(request, code, status=422, answer=form)
        data = form.cleaned_data
        verb = wish.answer if data["outcome"] == "jawab" else wish.decline
        try:
            verb(by=request.user, words=data["words"])
        except MoveRefused as error:
            messages.error(request, str(error))
            return self.one(
                request, code, status=409, answer=form, typed=form.cleaned_data["words"]
            )
        messages.success(request, "Tersimpan. Warga membacanya di tiketnya.")
        return self._done(wish)

    def forward(self, request: Signed, code: str) -> HttpResponse:
        wish = self.own(request, code)
        form = ForwardForm(request.POST, prefix="forward")
        if not form.is_valid():
            return self.one(request, code, status=422, forward=form)
        try:
            wish.forward(by=request.user, **form.cleaned_data)
        except MoveRefused as error:
            messages.error(request, str(error))
            return self.one(request, code, status=409, forward=form)
        messages.success(
            request, "Tercatat diteruskan. Kami mengingatkan bila harinya lewat."
        )
        return self._done(wish)

    def person(self, request: Signed, code: str) -> HttpResponse:
        """Who said it: shown on this one answer, and who looked is written down."""
        wish = self.own(request, code)
        person = getattr(wish, "person", None)
        if person is None:
            raise Http404
        wish.steps.create(status=wish.status, by=request.user, reference=CONTACT_SEEN)
        return self.one(request, code, person=person)

    def propose(self, request: Signed, code: str) -> HttpResponse:
        """Words for everybody; a moderator decides on exactly these."""
        wish = self.own(request, code)
        form = TopicForm(request.POST, prefix="topic")
        if not form.is_valid():
            return self.one(request, code, status=422, topic=form)
        try:
            Topic.propose(wish, by=request.user, **form.cleaned_data)
        except MoveRefused as error:
            form.add_error("question", str(error))
            return self.one(request, code, status=422, topic=form)
        messages.success(
            request, "Diajukan. Moderator lain yang melepasnya ke halaman umum."
        )
        return self._done(wish)

    def release(self, request: Signed, code: str) -> HttpResponse:
        wish = self.own(request, code)
        topic = get_object_or_404(Topic.objects.select_related("wish__kim"), wish=wish)
        seen = request.POST.get("seen", "")
        number = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
        marks = reading.marks_of(reading.said_in(topic.question))

        def verb() -> None:
            topic.release(by=request.user, seen=number, marks=marks)

        try_move(request, verb, "Dilepas. Warga membacanya di halaman kelurahan.")
        return self._done(wish)

    def take_back(self, request: Signed, code: str) -> HttpResponse:
        wish = self.own(request, code)
        topic = get_object_or_404(Topic, wish=wish)
        try_move(
            request, lambda: topic.take_back(by=request.user), "Tidak tampil lagi."
        )
        return self._done(wish)


def hand_over(wish: Wish) -> str:
    """The text to copy into a channel: what, where, since when; nobody's name."""
    return (
        f"{wish.get_kind_display()} warga, {wish.place}\n\n{reading.blanked(wish.words)}\n\n"
        f"Disampaikan melalui {wish.kim or settings.KIM_OFFICE}, tiket {wish.shown_code}."
    )


def verbs() -> list[tuple[str, str, Any]]:
    """(address, name, view) of everything that is posted to one wish."""
    pages = WishPages()
    verb = posted_from("wishes:one")
    posted = {
        "periksa/": ("take", pages.take),
        "jawab/": ("answer", pages.answer),
        "teruskan/": ("forward", pages.forward),
        "kontak/": ("person", pages.person),
        "umum/": ("propose", pages.propose),
        "umum/lepas/": ("release", pages.release),
        "umum/tarik/": ("take_back", pages.take_back),
    }
    return [
        (end, name, never_cache(verb(careful(view))))
        for end, (name, view) in posted.items()
    ]


@never_cache
@require_safe
@careful
def one(request: Signed, code: str) -> HttpResponse:
    """One wish."""
    return WishPages().one(request, code)
