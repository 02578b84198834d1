"""The first moderation desk: one queue, one page per text, verbs as POST."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bulletins.models import BulletinDecision, BulletinRevision
from bulletins.views import detail_context
from guard.models import Stage
from kim_portal.lib import text
from kim_portal.lib.diff import Part, words_changed
from kim_portal.lib.moderation import MoveRefused, NotYours, TooLate
from review.models import ReturnReason

PAGE_SIZE = 50


def waiting_for(user: Any) -> QuerySet[BulletinRevision]:
    """What waits in the person's territory, oldest first."""
    return BulletinRevision.objects.awaiting(user).with_row_data()


class ReturnForm(forms.Form):
    """Why it goes back: reasons and a sentence."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reasons = forms.ModelMultipleChoiceField(
        label="Alasan bila dikembalikan",
        queryset=ReturnReason.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih sedikitnya satu alasan."},
    )
    note = forms.CharField(
        label="Pesan untuk penulis",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Tulis satu kalimat: apa yang perlu diperbaiki."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = self.fields["reasons"]
        assert isinstance(reasons, forms.ModelMultipleChoiceField)  # noqa: S101
        reasons.queryset = ReturnReason.objects.offered()

    def clean_note(self) -> str:
        return text.clean_text(self.cleaned_data["note"])


class ApproveForm(forms.Form):
    """Which version the moderator has before their eyes."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ExplainForm(forms.Form):
    """A public explanation."""

    note = forms.CharField(
        label="Penjelasan untuk warga",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Tampil di alamat buletin ini bersama judul dan tanggalnya.",
        error_messages={"required": "Tulis penjelasan untuk warga sebelum menarik."},
    )

    def clean_note(self) -> str:
        return text.clean_line(self.cleaned_data["note"])


class CancelForm(forms.Form):
    """Why a publication time is cancelled."""

    note = forms.CharField(
        label="Alasan pembatalan untuk penulis",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis alasan pembatalan untuk penulis."},
    )


def changes(
    live: BulletinRevision | None, revision: BulletinRevision
) -> list[tuple[str, list[Part]]]:
    """What a version would change of the live text, field by field."""
    if live is None or live.pk == revision.pk:
        return []
    pairs = (
        ("Judul", live.title, revision.title),
        ("Ringkasan", live.summary, revision.summary),
        ("Isi", live.body, revision.body),
        ("Cakupan", str(live.region), str(revision.region)),
        ("Kategori", str(live.category), str(revision.category)),
    )
    found = [(label, words_changed(old, new)) for label, old, new in pairs]
    return [(label, parts) for label, parts in found if parts]


class Desk:
    """The desk's pages, bound to an admin site for its frame and its guard."""

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

    def queue(self, request: HttpRequest) -> HttpResponse:
        """What waits for me, oldest first."""
        rows = waiting_for(request.user)
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("hal"))
        overdue = timezone.now() - timedelta(hours=settings.PROMISED_HOURS)
        context = {
            "title": "Antrean moderasi",
            "page": page,
            "quiet": Stage.quiet_now(settings.KIM_REGION),
            "overdue": overdue,
            "promised_hours": settings.PROMISED_HOURS,
        }
        return self.render(request, "admin/moderation/queue.html", context)

    def _revision(self, request: HttpRequest, pk: int) -> BulletinRevision:
        rows = BulletinRevision.objects.in_territory_of(request.user)
        return get_object_or_404(
            rows.select_related(
                "publication__kim__region",
                "publication__live__region",
                "publication__live__category",
                "region",
                "category",
                "submitted_by",
            ),
            pk=pk,
        )

    def detail(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A text as residents will see it, beside the live one, with what can be done."""
        return self.detail_page(request, self._revision(request, pk))

    def detail_page(
        self,
        request: HttpRequest,
        revision: BulletinRevision,
        *,
        forms_with_errors: dict[str, forms.Form] | None = None,
        conflict: str = "",
        status: int = 200,
    ) -> HttpResponse:
        bulletin = revision.publication
        live = bulletin.live
        context = {
            **detail_context(bulletin, revision),
            "title": str(revision),
            "live": live if live and live.pk != revision.pk else None,
            "live_photos": (
                list(live.photo_rows.select_related("photo"))
                if live and live.pk != revision.pk
                else []
            ),
            "guard": revision.guard_report(),
            "changes": changes(live, revision),
            "timeline": BulletinDecision.timeline(bulletin),
            "conflict": conflict,
            "refusal": self._refusal(request, revision),
            "return_form": ReturnForm(initial={"version": revision.version}),
            "approve_form": ApproveForm(
                initial={"version": revision.version}, auto_id="approve_%s"
            ),
            "withdraw_form": ExplainForm(),
            "cancel_form": CancelForm(),
            "reasons": list(ReturnReason.objects.offered()),
            **(forms_with_errors or {}),
        }
        return self.render(
            request, "admin/moderation/detail.html", context, status=status
        )

    @staticmethod
    def _refusal(request: HttpRequest, revision: BulletinRevision) -> str:
        """Why this person may not decide on it, before they try."""
        try:
            revision.check_may_decide(request.user)  # type: ignore[arg-type]
        except NotYours as error:
            return str(error)
        return ""

    def approve(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish exactly the version the moderator saw."""
        revision = self._revision(request, pk)
        form = ApproveForm(request.POST)
        if not form.is_valid():
            return self.detail_page(request, revision, status=422)
        return self._decide(
            request,
            revision,
            lambda: revision.approve(
                by=request.user,  # type: ignore[arg-type]
                seen=form.cleaned_data["version"],
            ),
            f"Disetujui: “{revision}”.",
        )

    def send_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask the author to mend it."""
        revision = self._revision(request, pk)
        form = ReturnForm(request.POST)
        if not form.is_valid():
            return self.detail_page(
                request, revision, forms_with_errors={"return_form": form}, status=422
            )
        reasons = [reason.code for reason in form.cleaned_data["reasons"]]
        return self._decide(
            request,
            revision,
            lambda: revision.send_back(
                by=request.user,  # type: ignore[arg-type]
                seen=form.cleaned_data["version"],
                reasons=reasons,
                note=form.cleaned_data["note"],
            ),
            f"Dikembalikan untuk diperbaiki: “{revision}”.",
            kept={"return_form": form},
        )

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a live text from residents' pages."""
        revision = self._revision(request, pk)
        form = ExplainForm(request.POST)
        if not form.is_valid():
            return self.detail_page(
                request, revision, forms_with_errors={"withdraw_form": form}, status=422
            )
        return self._decide(
            request,
            revision,
            lambda: revision.publication.withdraw(
                by=request.user,  # type: ignore[arg-type]
                explanation=form.cleaned_data["note"],
            ),
            f"Ditarik dari halaman warga: “{revision}”.",
            kept={"withdraw_form": form},
        )

    def unschedule(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Cancel a publication time, with a reason for the author."""
        revision = self._revision(request, pk)
        form = CancelForm(request.POST)
        if not form.is_valid():
            return self.detail_page(
                request, revision, forms_with_errors={"cancel_form": form}, status=422
            )
        return self._decide(
            request,
            revision,
            lambda: revision.publication.unschedule(
                by=request.user,  # type: ignore[arg-type]
                reason=form.cleaned_data["note"],
            ),
            f"Jadwal dibatalkan: “{revision}”.",
            kept={"cancel_form": form},
        )

    def _decide(
        self,
        request: HttpRequest,
        revision: BulletinRevision,
        verb: Callable[[], None],
        done: str,
        *,
        kept: dict[str, forms.Form] | None = None,
    ) -> HttpResponse:
        """Run a verb; a refusal shows the page as it is now, with what was typed."""
        try:
            verb()
        except TooLate as error:
            fresh = self._revision(request, revision.pk)
            return self.detail_page(
                request,
                fresh,
                forms_with_errors=kept,
                conflict=str(error),
                status=409,
            )
        except MoveRefused as error:
            messages.error(request, str(error))
            return redirect("admin:moderation_detail", pk=revision.pk)
        messages.success(request, done)
        return redirect("admin:moderation_queue")


def urls_for(site: admin.AdminSite) -> list[URLPattern]:
    """The desk's addresses, each behind the admin site's own guard."""
    desk = Desk(site)

    def read(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return site.admin_view(never_cache(require_safe(view)))

    def verb(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return site.admin_view(never_cache(require_POST(view)))

    one = "buletin/<int:pk>/"
    return [
        path("", read(desk.queue), name="moderation_queue"),
        path(one, read(desk.detail), name="moderation_detail"),
        path(f"{one}setujui/", verb(desk.approve), name="moderation_approve"),
        path(f"{one}perbaikan/", verb(desk.send_back), name="moderation_send_back"),
        path(f"{one}tarik/", verb(desk.withdraw), name="moderation_withdraw"),
        path(
            f"{one}batalkan-jadwal/",
            verb(desk.unschedule),
            name="moderation_unschedule",
        ),
    ]
