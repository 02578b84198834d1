"""The write desk, for every kind: new, edit, save, send, photo, preview.

A kind says its form, its template and what stands besides; refusals, conflicts, stale
tabs and double taps are the same everywhere. Whatever is refused keeps every word typed.
"""

import uuid
from typing import Any, ClassVar

from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from accounts.limits import spend
from accounts.signed import Signed
from groups.models import KimGroup
from guard.checks import Report
from kim_portal.lib.moments import zoned
from kim_portal.lib.posts import posted_from, typed_again
from review import photo_part
from review.draft import Draft
from review.kinds import KINDS
from review.models import Revision, labels_for
from review.states import MoveRefused, NotReady, Status, TooLate
from review.write_form import WriteForm

# No person begins as many; a program that went astray does.
NEW_TEXTS = {"limit": 40, "seconds": 600}
TOO_MANY_TEXTS = (
    "Dalam beberapa menit ini Anda sudah memulai sangat banyak naskah. Tunggu sepuluh "
    "menit, lalu simpan lagi."
)


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's script asks, not the browser itself."""
    return request.headers.get("Accept", "").startswith("application/json")


def report_of(revision: Revision | None) -> Report | None:
    """What the guard says of the stored words, at the time they would appear."""
    if revision is None or not revision.is_editable:
        return None
    return revision.guard_report(revision.publication_moment())


def returned_part(revision: Revision | None) -> dict[str, Any]:
    """What the moderator said, while it is being mended."""
    if revision is None or revision.status != Status.RETURNED:
        return {}
    returned = revision.last_return()
    reasons = labels_for(returned.reasons) if returned else []
    return {"returned": returned, "returned_reasons": reasons}


class Desk:
    """The officer's write pages of one kind, bound to addresses by urls()."""

    key: ClassVar[str]
    # Of its addresses: `edit`, `save`, `send`, `photo`, `preview` and so on.
    namespace: ClassVar[str]
    # The address of the write page itself among them.
    page_name: ClassVar[str] = "edit"
    template: ClassVar[str]
    preview_template: ClassVar[str] = "desk/preview.html"
    form: ClassVar[type[WriteForm]]
    draft: ClassVar[type[Draft]] = Draft
    # What the page is called: something new, a change, something sent back.
    headings: ClassVar[tuple[str, str, str]] = ("Tulis", "Ubah", "Perbaiki")
    # Under which name the phone keeps what was typed; whether the page saves itself.
    store: ClassVar[str] = "kim-isian"
    saves_itself: ClassVar[bool] = False
    # How many photos there may be.
    photos: ClassVar[int] = 0
    # What the person is told.
    saved: ClassVar[str] = "Draf tersimpan."
    sent: ClassVar[str] = "Terkirim."

    def urls(self, prefix: str, key: str = "<uuid:key>/") -> list[URLPattern]:
        """Everything below `prefix`; what is written has the address `key`."""
        read = {"": ("edit", self.edit), "pratinjau/": ("preview", self.preview)}
        verbs = {
            "simpan/": ("save", self.save),
            "kirim/": ("send", self.send),
            "foto/": ("photo", self.photo),
        }
        verb = posted_from(f"{self.namespace}:{self.page_name}")
        return [
            path(prefix, never_cache(require_safe(self.new)), name="new"),
            *(
                path(f"{prefix}{key}{end}", never_cache(require_safe(view)), name=name)
                for end, (name, view) in read.items()
            ),
            *(
                path(f"{prefix}{key}{end}", verb(view), name=name)
                for end, (name, view) in verbs.items()
            ),
        ]

    # --- hooks ---------------------------------------------------------------------------

    def besides(self, request: Signed, draft: Draft) -> dict[str, Any]:
        """What a kind's own page shows besides."""
        return {}

    def form_options(self, request: HttpRequest) -> dict[str, Any]:
        """What a kind's form must know of the request."""
        return {}

    def check_sending(self, request: Signed, revision: Any) -> None:
        """Raise NotReady where the kind asks something more before it goes."""

    # --- pages ---------------------------------------------------------------------------

    def page(
        self,
        request: Signed,
        draft: Draft,
        form: WriteForm,
        *,
        conflict: str = "",
        status: int = 200,
    ) -> HttpResponse:
        """The write page around a form, fresh or with errors."""
        revision = draft.revision
        context = {
            "draft": draft,
            "form": form,
            "revision": revision,
            "publication": draft.publication,
            "kim": draft.kim,
            "conflict": conflict,
            "report": report_of(revision),
            "tasks": form.tasks,
            "heading": self.heading(revision),
            **returned_part(revision),
            "store": self.store,
            "store_key": draft.store_key,
            "saves_itself": self.saves_itself,
            **self.addresses(draft),
            **self.besides(request, draft),
        }
        return render(request, self.template, context, status=status)

    def addresses(self, draft: Draft) -> dict[str, str]:
        """Where the page's forms and script send to."""
        names = ("save", "send", "photo", "preview")
        found = {
            f"{name}_address": reverse(f"{self.namespace}:{name}", args=[draft.key])
            for name in names
        }
        if draft.revision:
            code = [draft.revision.publication.code]
            found["state_address"] = reverse(f"{self.namespace}:state", args=code)
            found["discard_address"] = reverse(f"{self.namespace}:discard", args=code)
        return found

    def heading(self, revision: Revision | None) -> str:
        """What the page is called."""
        new, change, mend = self.headings
        if revision and revision.status == Status.RETURNED:
            return mend
        return change if revision and revision.number > 1 else new

    def new(self, request: Signed) -> HttpResponse:
        """A fresh write address; nothing is stored before the first save."""
        kims = list(KimGroup.objects.writable_by(request.user).order_by("name"))
        if not kims:
            raise Http404
        slug = request.GET.get("kim")
        chosen = [kim for kim in kims if kim.slug == slug] or kims
        if len(chosen) > 1:
            context = {"kims": kims, "address": reverse(f"{self.namespace}:new")}
            return render(request, "desk/choose_kim.html", context)
        address = reverse(f"{self.namespace}:edit", args=[uuid.uuid4()])
        return redirect(f"{address}?kim={chosen[0].slug}")

    def edit(self, request: Signed, **address: Any) -> HttpResponse:
        """The write page; a version that may not change shows its state instead."""
        draft = self.draft(self, request, **address)
        why = draft.why_not()
        if kept := typed_again(request):
            form = draft.form(kept.data, **self.form_options(request))
            return self.page(request, draft, form, conflict=why)
        if why:
            messages.error(request, why)
            return redirect(draft.state_address())
        if draft.revision and not draft.revision.is_editable and not draft.opens_live:
            return redirect(draft.state_address())
        return self.page(request, draft, draft.form(**self.form_options(request)))

    def save(self, request: Signed, **address: Any) -> HttpResponse:
        """Save the draft: by button, or by the script every few seconds."""
        draft = self.draft(self, request, **address)
        return self.keep(request, draft, is_sending=False)

    def send(self, request: Signed, **address: Any) -> HttpResponse:
        """Save, check and hand over to the moderators, in one tap."""
        draft = self.draft(self, request, **address)
        return self.keep(request, draft, is_sending=True)

    def photo(self, request: Signed, **address: Any) -> HttpResponse:
        """Keep one photo, for the page's script; answers its id and thumbnail."""
        return photo_part.answer_upload(
            request, self.draft(self, request, **address).kim
        )

    @property
    def preview(self) -> Any:
        """The public page with the draft's words, marked BELUM TERBIT; in a frame."""
        framed = csp_replace({"frame-ancestors": ["'self'"]})
        return xframe_options_sameorigin(framed(self._preview))

    def _preview(self, request: Signed, **address: Any) -> HttpResponse:
        draft = self.draft(self, request, **address)
        if draft.revision is None:
            return render(request, "desk/preview_empty.html")
        context = {
            **draft.revision.page_context(),
            "preview": True,
            "words_template": KINDS[self.key].words_template,
            "title": str(draft.revision),
        }
        return render(request, self.preview_template, context)

    # --- keeping -------------------------------------------------------------------------

    def keep(self, request: Signed, draft: Draft, *, is_sending: bool) -> HttpResponse:
        """Store what was typed, then go on; whatever is refused keeps it on the page."""
        data, refused = photo_part.posted(request, draft.kim, self.photos)
        form = draft.form(data, **self.form_options(request))
        if is_sending and draft.is_sent(form):
            return redirect(draft.state_address())
        if refusal := self.refusal(draft, is_valid=form.takes(refused)):
            why, status = refusal
            status = photo_part.status_of(refused) if status == 422 else status
            return self.refused(request, draft, form, why, status=status)
        try:
            revision = draft.save(form)
            if is_sending:
                self.check_sending(request, revision)
                revision.submit(by=request.user, seen=revision.version)
        except NotReady as error:
            again = draft.again(data)
            again.add_problems(error.problems)
            return self.page(request, draft, again, status=422)
        except TooLate as error:
            return self.conflict(request, draft, error, data)
        except MoveRefused as error:
            return self.not_moved(request, draft, form, error)
        return self.done(request, draft, revision, form, is_sending=is_sending)

    def refusal(self, draft: Draft, *, is_valid: bool) -> tuple[str, int] | None:
        """Why it is not stored, with the answer's status; no words where fields say it."""
        if why := draft.why_not():
            return why, 409
        if not is_valid:
            return "", 422
        if draft.revision is None and not spend("naskah", draft.user.pk, **NEW_TEXTS):
            return TOO_MANY_TEXTS, 429
        return None

    def refused(
        self,
        request: Signed,
        draft: Draft,
        form: WriteForm,
        why: str = "",
        *,
        status: int = 422,
    ) -> HttpResponse:
        """It cannot be stored as it is: the page with what is wrong."""
        if wants_json(request):
            errors = [message for _address, message in form.error_links()]
            return JsonResponse({"message": why or errors[0]}, status=status)
        return self.page(request, draft, form, conflict=why, status=status)

    def conflict(
        self, request: Signed, draft: Draft, error: MoveRefused, data: QueryDict
    ) -> HttpResponse:
        """Somebody else saved: say who and when, keep what was typed, offer to go on."""
        if wants_json(request):
            return JsonResponse({"message": str(error)}, status=409)
        return self.page(
            request, draft, draft.again(data), conflict=str(error), status=409
        )

    def not_moved(
        self,
        request: Signed,
        draft: Draft,
        form: WriteForm,
        error: MoveRefused,
    ) -> HttpResponse:
        """Refused for a reason that no field can mend; what was typed is not lost."""
        if not draft.is_saved:
            return self.page(request, draft, form, conflict=str(error), status=409)
        messages.error(request, f"Tersimpan, tetapi belum terkirim. {error}")
        return redirect(draft.state_address())

    def done(
        self,
        request: Signed,
        draft: Draft,
        revision: Revision,
        form: WriteForm,
        *,
        is_sending: bool,
    ) -> HttpResponse:
        """Stored, and sent if that was asked."""
        if is_sending:
            due = zoned(revision.due_at)
            words = f"{self.sent} Moderator menjawab paling lambat {due}."
            messages.success(request, words)
            return redirect(draft.state_address())
        if wants_json(request):
            signs = {"report": report_of(revision), "form": form}
            return JsonResponse(
                {
                    "seen": revision.mark,
                    "saved_at": timezone.localtime(revision.edited_at).strftime(
                        "%H.%M"
                    ),
                    "guard": render_to_string("desk/_guard.html", signs),
                }
            )
        messages.success(request, self.saved)
        return redirect(self.after_saving(request, draft))

    def after_saving(self, request: Signed, draft: Draft) -> str:
        """Where a saved draft goes on being written."""
        return draft.edit_address()
