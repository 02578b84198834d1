"""What the office keeps up of how far news reach: newsrooms, and RT to correct."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from reach.models import MediaPartner, Rt


@admin.register(MediaPartner)
class MediaPartnerAdmin(admin.ModelAdmin):
    """Newsrooms that get releases; who left by itself is not brought back."""

    list_display = ("name", "email", "is_active", "stopped_at")
    search_fields = ("name", "email")
    readonly_fields = ("stopped_at",)


@admin.register(Rt)
class RtAdmin(admin.ModelAdmin):
    """RT as the KIM wrote them down; joined and divided on the desk, never deleted."""

    list_display = ("__str__", "kelurahan", "households", "contact", "ended_at")
    search_fields = ("kelurahan__name",)
    list_select_related = ("kelurahan",)
    autocomplete_fields = ("kelurahan",)
    fields = ("kelurahan", "rw", "number", "households", "contact")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
