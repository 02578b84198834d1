"""Bulletins in admin: to find and to look at. States change at the moderation desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from bulletins.models import Bulletin, Category
from review.publication_admin import PublicationAdmin


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    """Subjects; switched off, never deleted."""

    list_display = ("name", "short_name", "slug", "cover", "order", "is_active")
    search_fields = ("name",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Bulletin)
class BulletinAdmin(PublicationAdmin):
    """Bulletins that were ever approved."""

    kind_key = "buletin"
    list_display = ("title", "kim", "region", "category", "published_at", "state")
    list_filter = ("category", "region__level")
    fetched = (*PublicationAdmin.fetched, "category")
