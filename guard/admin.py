"""Calendar and watch list, edited with history."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from accounts.models import User
from guard import imports, term_file
from guard.models import Election, PublicContact, Stage, WatchTerm
from kim_portal.lib.numbers import figure
from kim_portal.lib.posts import posted_from

MOST_BYTES = 1024 * 1024
# Rows of each kind listed one by one before saying yes.
MOST_SHOWN = 200
NO_LONGER_VALID = (
    "Tidak ada yang dimuat. Hasil pemeriksaan tadi sudah tidak berlaku;"
    " unggah berkasnya sekali lagi."
)
LIST_CHANGED = (
    "Tidak ada yang dimuat. Daftar di portal berubah sesudah Anda memeriksa berkas ini;"
    " lihat hasil pemeriksaan yang baru di bawah."
)

# An address typed without a scheme is https.
HTTPS: dict[type[models.Field], dict[str, str]] = {
    models.URLField: {"assume_scheme": "https"}
}


class StageInline(admin.TabularInline):
    model = Stage
    extra = 1
    formfield_overrides = HTTPS


@admin.register(Election)
class ElectionAdmin(admin.ModelAdmin):
    """An election with its whole calendar on one page."""

    list_display = ("name", "region")
    search_fields = ("name",)
    autocomplete_fields = ("region",)
    list_select_related = ("region",)
    inlines = (StageInline,)
    formfield_overrides = HTTPS


def _user(request: HttpRequest) -> User:
    """Who is signed in; the admin lets nobody else come this far."""
    assert isinstance(request.user, User)  # noqa: S101 - says it to mypy
    return request.user


class ListFileForm(forms.Form):
    """A watch list as a file; valid when its columns can be read."""

    file = forms.FileField(
        label="Berkas CSV",
        help_text="Paling besar 1 MB. CSV dari Excel atau LibreOffice, dengan koma, "
        "titik koma, atau tab.",
        error_messages={
            "required": "Pilih dahulu berkas CSV yang akan diperiksa.",
            "empty": "Berkas ini kosong.",
        },
        widget=forms.FileInput(
            attrs={"accept": ".csv,text/csv,text/comma-separated-values"}
        ),
    )
    plan: imports.Plan
    draft: imports.Draft

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError("Berkas ini lebih besar dari 1 MB.")
        try:
            text = term_file.decoded(file.read())
            self.plan = imports.plan_for(text)
        except term_file.NotAList as error:
            raise forms.ValidationError(str(error)) from error
        self.draft = imports.Draft(text, str(file.name)[-80:], self.plan.mark)
        return file


@admin.register(WatchTerm)
class WatchTermAdmin(admin.ModelAdmin):
    """Switched off, not deleted: old findings name them."""

    list_display = (
        "term",
        "type",
        "match",
        "severity",
        "scope",
        "valid_to",
        "is_active",
    )
    list_filter = ("severity", "type", "match", "is_active")
    search_fields = ("term", "variants", "note")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # The list as a file: out, in, and the yes to what came in

    change_list_template = "admin/guard/watchterm/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        pages = (
            ("unduh/", self.export_list, "export"),
            ("muat/", self.import_list, "import"),
            ("muat/setuju/", self.import_confirm, "import_confirm"),
        )
        ours = [
            path(
                route, self.admin_site.admin_view(page), name=f"guard_watchterm_{name}"
            )
            for route, page, name in pages
        ]
        return [*ours, *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        extra = {**(extra_context or {}), "may_import": self.may_import(request)}
        return super().changelist_view(request, extra)

    def may_import(self, request: HttpRequest) -> bool:
        """A file adds and changes."""
        return self.has_add_permission(request) and self.has_change_permission(request)

    @method_decorator(require_safe)
    def export_list(self, request: HttpRequest) -> HttpResponse:
        """The terms in use, as a file that may be loaded again."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        text = term_file.as_csv(WatchTerm.objects.filter(is_active=True))
        # Its byte order mark tells Excel that it is UTF-8.
        answer = HttpResponse(text.encode("utf-8-sig"), "text/csv; charset=utf-8")
        name = f"kata-yang-diawasi-{timezone.localdate().isoformat()}.csv"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    def import_list(self, request: HttpRequest) -> HttpResponse:
        """Choose a file, then see what it would change; nothing is written yet."""
        if not self.may_import(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._import_page(request)
        form = ListFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._import_page(request, form=form, status=422)
        return self._plan_page(request, form.draft, form.plan)

    @method_decorator(posted_from("admin:guard_watchterm_import"))
    def import_confirm(self, request: HttpRequest) -> HttpResponse:
        """Load what the person has just seen, all of it or nothing."""
        if not self.may_import(request):
            raise PermissionDenied
        user = _user(request)
        try:
            draft = imports.Draft.unsigned(request.POST.get("draft", ""), user)
        except BadSignature:
            return self._import_page(request, trouble=NO_LONGER_VALID, status=422)
        self._check_rows(request, imports.plan_for(draft.text))
        try:
            plan = imports.load(draft, by=user)
        except imports.ListChanged:
            plan = imports.plan_for(draft.text)
            draft = replace(draft, mark=plan.mark)
            return self._plan_page(request, draft, plan, trouble=LIST_CHANGED)
        messages.success(
            request,
            f"Dimuat dari berkas “{draft.file_name}”: {figure(len(plan.new))} kata baru,"
            f" {figure(len(plan.changed))} diubah, {figure(plan.equal)} tetap sama.",
        )
        return redirect("admin:guard_watchterm_changelist")

    def _check_rows(self, request: HttpRequest, plan: imports.Plan) -> None:
        if not all(self.has_change_permission(request, c.row) for c in plan.changed):
            raise PermissionDenied

    def _plan_page(
        self,
        request: HttpRequest,
        draft: imports.Draft,
        plan: imports.Plan,
        trouble: str = "",
    ) -> HttpResponse:
        """What the file would do: to say yes to, or to mend first."""
        self._check_rows(request, plan)
        status = 422 if plan.broken else 409 if trouble else 200
        token = draft.signed(_user(request)) if plan.has_work else ""
        return self._import_page(
            request,
            plan=plan,
            file_name=draft.file_name,
            token=token,
            trouble=trouble,
            status=status,
        )

    def _import_page(
        self, request: HttpRequest, status: int = 200, **context: Any
    ) -> HttpResponse:
        page = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Muat daftar dari berkas CSV",
            "form": ListFileForm(),
            "plan": None,
            "token": "",
            "columns": term_file.COLUMNS,
            "matches": WatchTerm.Match.choices,
            "severities": WatchTerm.Severity.choices,
            "trouble": "",
            "most_shown": MOST_SHOWN,
            **context,
        }
        template = "admin/guard/watchterm/import.html"
        return TemplateResponse(request, template, page, status=status)


@admin.register(PublicContact)
class PublicContactAdmin(admin.ModelAdmin):
    """What KIM confirmed as meant for all; deleted, it is asked about again."""

    list_display = ("masked", "kind", "kim", "reason", "confirmed_by", "confirmed_at")
    list_filter = ("kind",)
    search_fields = ("kim__name", "reason")
    list_select_related = ("kim", "confirmed_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
