"""Bulletins in admin: to find and to look at. States change at the moderation desk."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from bulletins.models import Bulletin, Category
from groups.admin import ShownToResidents
from groups.models import Moderator


@admin.register(Category)
class CategoryAdmin(ShownToResidents):
    """Subjects; switched off, never deleted."""

    list_display = ("name", "short_name", "slug", "cover", "order", "is_active")
    search_fields = ("name",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Bulletin)
class BulletinAdmin(admin.ModelAdmin):
    """A read-only list of what was ever approved in my territory."""

    view_on_site = False
    list_display = ("title", "kim", "region", "category", "published_at", "state")
    list_filter = ("category", "region__level")
    search_fields = ("live__title", "withdrawn_title", "code", "kim__name")
    date_hierarchy = "published_at"
    list_select_related = ("live", "kim", "region", "category")
    list_display_links = None
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Bulletin]:
        # An admin who moderates nothing is led to the residents' page instead. Said on
        # the rows, since all threads share this object.
        moderates = bool(Moderator.objects.codes_of(request.user))
        rows = (
            Bulletin.objects.filter(slug__isnull=False)
            .annotate(for_moderator=Value(moderates))
            .newest_first()
        )
        if getattr(request.user, "is_superuser", False):
            return rows
        return rows.in_territory_of(request.user)

    @admin.display(description="judul")
    def title(self, row: Bulletin) -> str:
        if row.live is None:
            return row.withdrawn_title or str(row)
        link = row.get_absolute_url()
        if getattr(row, "for_moderator", False):
            link = reverse("admin:moderation_detail", args=["buletin", row.live_id])
        return format_html('<a href="{}">{}</a>', link, row.live.title)

    @admin.display(description="keadaan")
    def state(self, row: Bulletin) -> str:
        return row.state_word

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return getattr(request.user, "is_superuser", False) or bool(
            Moderator.objects.codes_of(request.user)
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
