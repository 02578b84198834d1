"""Reasons as data."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from review.models import ReturnReason


@admin.register(ReturnReason)
class ReturnReasonAdmin(admin.ModelAdmin):
    """Edited, switched off, never deleted: old decisions name them."""

    list_display = ("label", "code", "order", "is_active")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> tuple[str, ...]:
        return ("code",) if obj else ()
