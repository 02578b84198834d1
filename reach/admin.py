"""What the office keeps up of how far news reach: newsrooms, and RT to correct."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from reach.models import MediaPartner, Rt


@admin.register(MediaPartner)
class MediaPartnerAdmin(admin.ModelAdmin):
    """Newsrooms that get releases. What was sent to one stays known: none is deleted."""

    list_display = ("name", "email", "is_active", "stopped_at")
    search_fields = ("name", "email")
    readonly_fields = ("stopped_at",)
    actions = ("take_back",)

    @admin.action(description="Kembalikan ke daftar (redaksi memintanya)")
    def take_back(self, request: HttpRequest, rows: QuerySet[MediaPartner]) -> None:
        many = rows.exclude(stopped_at=None).update(stopped_at=None)
        messages.success(request, f"{many} redaksi dikirimi rilis lagi.")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


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
