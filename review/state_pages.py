"""The officer's page for one thing once written, of whatever kind: state and actions."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from groups.models import KimGroup
from kim_portal.lib import text
from kim_portal.lib.posts import posted_from, typed_again
from review import previews
from review.acting import try_move
from review.kinds import KINDS, Kind
from review.photo_part import is_id
from review.states import MoveRefused, Status


class StatePages:
    """Pages of one kind. `namespace` holds their addresses and the write page `edit`."""

    def __init__(self, key: str, *, namespace: str, template: str) -> None:
        self.key = key
        self.namespace = namespace
        self.template = template

    @property
    def kind(self) -> Kind:
        return KINDS[self.key]

    def urls(self, prefix: str) -> list[URLPattern]:
        """Everything below `prefix`, a path with <code>."""
        verbs = {
            "ubah/": ("change", self.change),
            "tarik-kembali/": ("recall", self.recall),
            "batalkan-jadwal/": ("unschedule", self.unschedule),
            "periksa-lagi/": ("appeal", self.appeal),
            "tautan-pratinjau/": ("share", self.share),
            "buang/": ("discard", self.discard),
        }
        verb = posted_from(f"{self.namespace}:state")
        return [
            path(prefix, never_cache(require_safe(self.state)), name="state"),
            *(
                path(f"{prefix}{end}", never_cache(verb(view)), name=name)
                for end, (name, view) in verbs.items()
            ),
        ]

    def own(self, request: HttpRequest, code: str) -> Any:
        """One of the person's KIM, or 404."""
        rows = self.kind.publications.rows().filter(
            kim__in=KimGroup.objects.writable_by(request.user)
        )
        related = ("kim", f"live__{self.kind.subject}", "live__region")
        return get_object_or_404(rows.select_related(*related), code=code)

    def newest(self, publication: Any) -> Any:
        """The version a verb is meant for, or 404."""
        revision = publication.newest_revision()
        if revision is None:
            raise Http404
        return revision

    def page(
        self, request: HttpRequest, publication: Any, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        """The state page, with whatever an action has to add."""
        revision = self.newest(publication)
        context = {
            "publication": publication,
            "revision": revision,
            "subject": self.kind.subject_of(revision),
            "to": self.addresses(publication),
            "timeline": self.kind.decisions.timeline(publication),
            "appeal_note": "",
            **self.besides(publication),
            **more,
        }
        return render(request, self.template, context, status=status)

    def addresses(self, publication: Any) -> dict[str, str]:
        """Where each verb is sent to, and where it is written."""
        verbs = ("change", "recall", "unschedule", "appeal", "share", "discard")
        edit = reverse(f"{self.namespace}:edit", args=[publication.draft_key])
        return {"edit": edit} | {
            verb: reverse(f"{self.namespace}:{verb}", args=[publication.code])
            for verb in verbs
        }

    def besides(self, publication: Any) -> dict[str, Any]:  # noqa: ARG002 - for heirs
        """What a kind's own state page shows besides."""
        return {}

    def back(self, code: str) -> HttpResponse:
        """To the state page."""
        return redirect(f"{self.namespace}:state", code=code)

    def act(
        self, request: HttpRequest, publication: Any, verb: Any, done: str
    ) -> HttpResponse:
        """Run a verb; a refusal says why. Back to the state page."""
        try_move(request, verb, done)
        return self.back(publication.code)

    # --- views ---------------------------------------------------------------------------

    def state(self, request: HttpRequest, code: str) -> HttpResponse:
        """Where it stands, what happened, and what can be done next."""
        publication = self.own(request, code)
        # Only while the page still asks for one.
        is_returned = self.newest(publication).status == Status.RETURNED
        kept = typed_again(request, "note") if is_returned else None
        note = kept.data.get("note", "") if kept else ""
        return self.page(request, publication, appeal_note=note)

    def recall(self, request: HttpRequest, code: str) -> HttpResponse:
        """Take it back before a decision."""
        publication = self.own(request, code)
        revision = self.newest(publication)
        return self.act(
            request,
            publication,
            lambda: revision.recall(by=request.user),
            "Ditarik kembali. Anda dapat mengubahnya, lalu mengirim lagi.",
        )

    def change(self, request: HttpRequest, code: str) -> HttpResponse:
        """Open a new version of what is live; residents go on reading the old one."""
        publication = self.own(request, code)

        def verb() -> None:
            if publication.live is None:
                raise MoveRefused("Hanya yang sudah terbit yang dapat diubah.")
            publication.live.copy_for_edit(by=request.user)

        if not try_move(request, verb):
            return self.back(code)
        return redirect(f"{self.namespace}:edit", key=publication.draft_key)

    def unschedule(self, request: HttpRequest, code: str) -> HttpResponse:
        """Cancel a publication time; back to a draft."""
        publication = self.own(request, code)
        return self.act(
            request,
            publication,
            lambda: publication.unschedule(by=request.user),
            "Jadwal dibatalkan. Tulisan kembali menjadi draf.",
        )

    def appeal(self, request: HttpRequest, code: str) -> HttpResponse:
        """Ask for another moderator's look at a returned text."""
        publication = self.own(request, code)
        revision = self.newest(publication)
        note = text.clean_line(request.POST.get("note", ""))[:500]
        if not note:
            error = "Tulis mengapa Anda meminta diperiksa lagi."
            return self.page(request, publication, status=422, appeal_error=error)
        try:
            revision.appeal(by=request.user, seen=revision.version, note=note)
        except MoveRefused as error:
            typed = {"appeal_error": str(error), "appeal_note": note}
            return self.page(request, publication, status=409, **typed)
        messages.success(
            request,
            "Permintaan Anda terkirim. Moderator lain memeriksanya sekali lagi.",
        )
        return self.back(code)

    def share(self, request: HttpRequest, code: str) -> HttpResponse:
        """A secret address at which somebody without an account may read it."""
        publication = self.own(request, code)
        link = previews.link_to(self.newest(publication), by=request.user)
        return self.page(
            request, publication, preview_link=link, lasts=previews.LASTS.days
        )

    def discard(self, request: HttpRequest, code: str) -> HttpResponse:
        """Throw a draft away."""
        publication = self.own(request, code)
        revision = self.newest(publication)
        number, _dot, seen = request.POST.get("seen", "").partition(".")

        def verb() -> None:
            if number != str(revision.number) or not is_id(seen):
                raise revision.refusal(revision.version - 1)
            revision.discard(by=request.user, seen=int(seen))

        if not try_move(request, verb, "Draf dibuang."):
            return self.back(code)
        return redirect("desk:home")
