"""Published things in admin: to find and to look at. States change at the desk."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from groups.models import Moderator


class PublicationAdmin(admin.ModelAdmin):
    """A read-only list of what was ever approved in my territory, of one kind.

    `kind_key` is the kind's key at the moderation desk.
    """

    kind_key = ""
    view_on_site = False
    search_fields = ("live__title", "withdrawn_title", "code", "kim__name")
    date_hierarchy = "published_at"
    list_display_links = None
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        # An admin who moderates nothing is led to the residents' page instead. Said on
        # the rows, since all threads share this object.
        moderates = bool(Moderator.objects.codes_of(request.user))
        everything: Any = self.model._default_manager.all()
        rows: QuerySet = (
            everything.filter(slug__isnull=False)
            .annotate(for_moderator=Value(moderates))
            .newest_first()
        )
        if getattr(request.user, "is_superuser", False):
            return rows
        mine: QuerySet = rows.in_territory_of(request.user)  # type: ignore[attr-defined]
        return mine

    @admin.display(description="judul")
    def title(self, row: Any) -> str:
        if row.live is None:
            return row.withdrawn_title or str(row)
        if getattr(row, "for_moderator", False):
            link = reverse("admin:moderation_detail", args=[self.kind_key, row.live_id])
        elif self.has_page(row):
            link = row.get_absolute_url()
        else:
            return str(row.live.title)
        return format_html('<a href="{}">{}</a>', link, row.live.title)

    def has_page(self, row: Any) -> bool:
        """Whether residents can open it."""
        return bool(row.is_published)

    @admin.display(description="keadaan")
    def state(self, row: Any) -> str:
        return str(row.state_word)

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
