"""Calendar and watch list, edited with history."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from groups.admin import ShownToResidents
from guard.models import Election, Stage, WatchTerm

# An address typed without a scheme is https.
HTTPS: dict[type[models.Field], dict[str, str]] = {
    models.URLField: {"assume_scheme": "https"}
}


class StageInline(admin.TabularInline):
    model = Stage
    extra = 1
    formfield_overrides = HTTPS


@admin.register(Election)
class ElectionAdmin(ShownToResidents):
    """An election with its whole calendar on one page."""

    list_display = ("name", "region")
    search_fields = ("name",)
    autocomplete_fields = ("region",)
    list_select_related = ("region",)
    inlines = (StageInline,)
    formfield_overrides = HTTPS


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
