"""Territory, KIM, terms, moderators and invitations, for the office."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from groups.models import (
    Invitation,
    KimContact,
    KimGroup,
    Membership,
    Moderator,
    Region,
)
from kim_portal.lib.numbers import figure


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):
    """Names and codes come from the official list; the rest may be edited."""

    view_on_site = False
    list_display = ("name", "code", "level", "office_phone")
    list_filter = ("level",)
    search_fields = ("name", "code", "aliases")
    readonly_fields = ("code", "name", "slug", "level", "motif", "hue")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ContactInline(admin.TabularInline):
    model = KimContact
    extra = 1


class TermFilter(admin.SimpleListFilter):
    """Running terms, ended ones."""

    title = "masa bakti"
    parameter_name = "masa"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("kini", "Sedang bertugas"), ("lewat", "Sudah berakhir")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "kini":
            return queryset.current()
        if self.value() == "lewat":
            return queryset.filter(ends_on__lt=timezone.localdate())
        return queryset


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(KimGroup)
class KimGroupAdmin(admin.ModelAdmin):
    """A KIM with its contacts and terms on one page."""

    view_on_site = False
    list_display = ("name", "region", "status", "sk_number", "sk_date")
    list_filter = ("status", "region__level")
    search_fields = ("name", "former_names", "region__name", "sk_number")
    autocomplete_fields = ("region",)
    prepopulated_fields: ClassVar[dict[str, Sequence[str]]] = {"slug": ("name",)}
    list_select_related = ("region",)
    inlines = (ContactInline, MembershipInline)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its bulletins and history stay: set the status instead."""
        return False


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """Dated roles; a term is ended by its date, not by deleting it."""

    list_display = ("user", "kim", "position", "starts_on", "ends_on")
    list_filter = (TermFilter, "position")
    search_fields = ("user__name", "kim__name")
    autocomplete_fields = ("user", "kim")
    list_select_related = ("user", "kim")
    date_hierarchy = "starts_on"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Moderator)
class ModeratorAdmin(admin.ModelAdmin):
    """Who decides where."""

    list_display = ("user", "region", "is_head")
    list_filter = ("is_head",)
    search_fields = ("user__name", "region__name")
    autocomplete_fields = ("user", "region")
    list_select_related = ("user", "region")


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """Made here by the office; the link is shown once, in the message after saving."""

    list_display = ("kim", "position", "created_by", "expires_at", "state")
    list_filter = ("position",)
    search_fields = ("kim__name",)
    autocomplete_fields = ("kim",)
    fields = ("kim", "position", "term_ends_on")
    list_select_related = ("kim", "created_by")
    actions = ("revoke",)

    @admin.display(description="keadaan")
    def state(self, row: Invitation) -> str:
        if row.accepted_at:
            return "Dipakai"
        if row.revoked_at:
            return "Dibatalkan"
        return "Kedaluwarsa" if row.expires_at <= timezone.now() else "Menunggu"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: Invitation,
        form: ModelForm,
        change: bool,  # noqa: FBT001
    ) -> None:
        assert isinstance(request.user, User)  # noqa: S101 - admin pages need sign-in
        row, token = Invitation.issue(
            kim=obj.kim,
            position=obj.position,
            term_ends_on=obj.term_ends_on,
            by=request.user,
        )
        obj.pk = row.pk
        link = f"{settings.SITE_URL}{reverse('invitation', args=[token])}"
        messages.info(
            request,
            f"Kirim tautan ini lewat WhatsApp. Hanya tampil sekali, berlaku 72 jam: {link}",
        )

    @admin.action(description="Batalkan undangan terpilih", permissions=["add"])
    def revoke(self, request: HttpRequest, rows: QuerySet[Invitation]) -> None:
        done = sum(row.revoke() for row in rows)
        messages.success(request, f"{figure(done)} undangan dibatalkan.")
