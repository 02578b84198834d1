"""Decisions: each a POST on one text, each answered with what became of it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from kim_portal.lib.moments import zoned
from kim_portal.lib.posts import lost, typed_again
from kim_portal.moderation.detail import DetailDesk, typed_form
from kim_portal.moderation.forms import (
    ApproveForm,
    CancelForm,
    EraseForm,
    ExplainForm,
    LiftForm,
    NoteForm,
    ReturnForm,
    RevertForm,
)
from kim_portal.moderation.frame import kind_or_404
from review import previews
from review.states import Held, Move, MoveRefused, TooLate


class DecidingDesk(DetailDesk):
    """The verbs of the detail page."""

    def found(self, request: HttpRequest, kind: str, pk: int) -> Any:
        """The version a decision is meant for; None where it went back to its author."""
        try:
            return self.revision(request, kind, pk)
        except Http404:
            rows = kind_or_404(kind).revisions.rows()
            # 404 for strangers; who may have had it open is told what became of it.
            if not rows.ever_in_territory_of(request.user).filter(pk=pk).exists():
                raise
            return None

    def detail(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        """As ever; what was typed when the session had ended stands in its form."""
        kept = lost(request)
        if kept is None:
            return super().detail(request, kind, pk)
        revision = self.found(request, kind, pk)
        if revision is None:
            return self.gone(request, kind, pk, typed=kept.data.get("note", ""))
        forms = typed_form(revision, kept, by=request.user)
        if forms:
            typed_again(request)
        return self.detail_page(request, revision, forms_with_errors=forms)

    def gone(
        self, request: HttpRequest, kind: str, pk: int, typed: str = ""
    ) -> HttpResponse:
        """Taken back or dropped while the moderator read it: who, when, and what was
        typed, but no words of the author's draft."""
        rows = kind_or_404(kind).revisions.rows().ever_in_territory_of(request.user)
        revision = get_object_or_404(rows.select_related("publication"), pk=pk)
        lines = revision.decisions.exclude(move=Move.NOTE).select_related("by")
        newest = lines.order_by("-pk").first()
        context = {
            "title": "Kiriman ini sudah kembali ke penulisnya",
            "sentence": newest.sentence() if newest else "",
            "typed": (typed or request.POST.get("note", ""))[:1000],
        }
        return self.render(request, "admin/moderation/gone.html", context, status=409)

    def approve(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        """Publish exactly the version the moderator saw, now or at a time."""
        revision = self.found(request, kind, pk)
        if revision is None:
            return self.gone(request, kind, pk)
        form = ApproveForm(request.POST, auto_id="approve_%s")

        def verb() -> str:
            published = revision.approve(
                by=request.user,
                seen=form.cleaned_data["version"],
                note=form.cleaned_data["note"],
                at=form.moment(),
            )
            return approved_words(revision, published=published)

        return self.decide(request, revision, "approve_form", form, verb)

    def send_back(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        """Ask the author to mend it."""
        revision = self.found(request, kind, pk)
        if revision is None:
            return self.gone(request, kind, pk)
        form = ReturnForm(request.POST, parts=revision.parts())

        def verb() -> str:
            revision.send_back(
                by=request.user,
                seen=form.cleaned_data["version"],
                reasons=[reason.code for reason in form.cleaned_data["reasons"]],
                note=form.cleaned_data["note"],
                points=form.points(),
            )
            return f"Dikembalikan untuk diperbaiki: “{revision}”."

        return self.decide(request, revision, "return_form", form, verb)

    def lift(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        """Let pass what the guard holds."""
        revision = self.found(request, kind, pk)
        if revision is None:
            return self.gone(request, kind, pk)
        form = LiftForm(request.POST, auto_id="lift_%s")

        def verb() -> str:
            revision.lift(
                by=request.user,
                seen=form.cleaned_data["version"],
                reason=form.cleaned_data["note"],
            )
            return "Tahanan dibuka. Kiriman ini masih menunggu keputusan."

        return self.decide(request, revision, "lift_form", form, verb, stay=True)

    def withdraw(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        """Take a live text from residents' pages."""
        revision = self.revision(request, kind, pk)
        form = ExplainForm(request.POST, auto_id="withdraw_%s")

        def verb() -> str:
            check_is_live(revision)
            revision.publication.withdraw(
                by=request.user, explanation=form.cleaned_data["note"]
            )
            return f"Ditarik dari halaman warga: “{revision}”."

        return self.decide(request, revision, "withdraw_form", form, verb)

    def unschedule(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        """Cancel a publication time, with a reason for the author."""
        revision = self.revision(request, kind, pk)
        form = CancelForm(request.POST, auto_id="cancel_%s")

        def verb() -> str:
            revision.publication.unschedule(
                by=request.user, reason=form.cleaned_data["note"]
            )
            return f"Jadwal dibatalkan: “{revision}”."

        return self.decide(request, revision, "cancel_form", form, verb)

    def revert(
        self, request: HttpRequest, kind: str, pk: int, number: int
    ) -> HttpResponse:
        """Make an earlier approved version live again."""
        revision = self.revision(request, kind, pk)
        old = get_object_or_404(revision.publication.history(), number=number)
        old.publication = revision.publication
        form = RevertForm(request.POST, auto_id="revert_%s")

        def verb() -> str:
            check_is_live(revision)
            live = old.revert(by=request.user, explanation=form.cleaned_data["note"])
            if not live:
                return "Usul kembali ke versi lama menunggu moderator kedua."
            return f"Warga kini membaca lagi isi versi {number}."

        return self.decide(request, revision, "revert_form", form, verb)

    def erase(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        """Take it out for good."""
        revision = self.revision(request, kind, pk)
        form = EraseForm(request.POST, auto_id="erase_%s")

        def verb() -> str:
            revision.publication.erase(
                by=request.user,
                why=form.cleaned_data["why"],
                note=form.cleaned_data["note"],
            )
            return "Dihapus. Alamatnya hanya menyebut bahwa isinya sudah dihapus."

        return self.decide(request, revision, "erase_form", form, verb)

    def add_note(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        """A line for the other moderators."""
        revision = self.revision(request, kind, pk)
        form = NoteForm(request.POST, auto_id="note_%s")

        def verb() -> str:
            revision.add_note(by=request.user, note=form.cleaned_data["note"])
            return "Catatan tersimpan."

        return self.decide(request, revision, "note_form", form, verb, stay=True)

    def claim(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        """Say "I am looking at this"; the page's script asks for JSON."""
        revision = self.revision(request, kind, pk)
        try:
            mine = revision.claim(by=request.user)
        except MoveRefused:
            mine = False  # who may not decide need not say that they are looking
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"mine": mine})
        return redirect("admin:moderation_detail", kind=kind, pk=pk)

    def share(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        """A secret address for a lurah or a source."""
        revision = self.revision(request, kind, pk)
        more = {"preview_link": previews.link_to(revision, by=request.user)}
        return self.detail_page(request, revision, more=more)

    def decide(
        self,
        request: HttpRequest,
        revision: Any,
        name: str,
        form: forms.Form,
        verb: Callable[[], str],
        *,
        stay: bool = False,
    ) -> HttpResponse:
        """Run a verb; a refusal shows the page as it is now, with what was typed."""
        if not form.is_valid():
            return self.detail_page(
                request, revision, forms_with_errors={name: form}, status=422
            )
        try:
            done = verb()
        except MoveRefused as error:
            return self.refused(request, revision, name, form, error)
        messages.success(request, done)
        if stay:
            return redirect(
                "admin:moderation_detail", kind=revision.kind_key, pk=revision.pk
            )
        return redirect("admin:moderation_queue")

    def refused(
        self,
        request: HttpRequest,
        revision: Any,
        name: str,
        form: forms.Form,
        error: MoveRefused,
    ) -> HttpResponse:
        """The page as it is now, with what was typed; what is new where it changed."""
        fresh = self.found(request, revision.kind_key, revision.pk)
        if fresh is None:
            return self.gone(request, revision.kind_key, revision.pk)
        is_new = isinstance(error, TooLate | Held)
        return self.detail_page(
            request,
            fresh,
            forms_with_errors={name: seen_now(form, fresh) if is_new else form},
            more={"typed": typed_words(form)},
            conflict=str(error),
            seen=form.cleaned_data.get("version") if is_new else None,
            status=409,
        )


def check_is_live(revision: Any) -> None:
    """Raise TooLate where residents read another version by now than the page shows."""
    publication = revision.publication
    if publication.live_id and publication.live_id != revision.pk:
        lines = publication.live.decisions.exclude(move=Move.NOTE).select_related("by")
        newest = lines.order_by("-pk").first()
        told = f" {newest.sentence()}" if newest else ""
        raise TooLate(f"Warga sudah membaca versi lain.{told}")


def seen_now(form: forms.Form, revision: Any) -> forms.Form:
    """The same form for the version its page shows now, so that it can be sent again."""
    if "version" in form.fields:
        data: Any = form.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(revision.version)
        form.data = data
    return form


def typed_words(form: forms.Form) -> str:
    """What a refused form held, for where the page no longer has that form."""
    data = form.cleaned_data
    lines = [str(reason) for reason in data.get("reasons", [])]
    if isinstance(form, ReturnForm):
        lines += [f"{point['label']}: {point['text']}" for point in form.points()]
    return "\n".join([*lines, data.get("note", "")]).strip()


def approved_words(revision: Any, *, published: bool) -> str:
    """What the moderator is told: out now, out later, or waiting for a second yes."""
    if not published:
        return (
            f"Disetujui sebagai moderator pertama: “{revision}”. Menunggu yang kedua."
        )
    if revision.stays_inside:
        return f"Disetujui, tidak diumumkan: “{revision}”."
    moment = revision.publication.published_at
    if moment and moment > timezone.now():
        return f"Disetujui, terbit {zoned(moment)}: “{revision}”."
    return f"Disetujui dan terbit: “{revision}”."
