"""The election calendar, edited with history."""

from django.contrib import admin
from django.db import models

from groups.admin import ShownToResidents
from guard.models import Election, Stage

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
