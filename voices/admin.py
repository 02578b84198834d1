"""Patterns and clarifications in admin. States change at the moderation desk."""

from django.contrib import admin

from review.publication_admin import PublicationAdmin
from voices.models import Clarification, HandOver, Pattern, Watcher


@admin.register(Pattern)
class PatternAdmin(admin.ModelAdmin):
    """What a message shows, and what to do then."""

    list_display = ("name", "kind", "order", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "signs")


@admin.register(Clarification)
class ClarificationAdmin(PublicationAdmin):
    """Clarifications that were ever approved."""

    kind_key = "klarifikasi"
    list_display = ("title", "kim", "region", "ruling", "published_at", "state")
    list_filter = ("ruling", "region__level")


@admin.register(HandOver)
class HandOverAdmin(admin.ModelAdmin):
    """Channels wishes are handed on to."""

    list_display = ("name", "alias", "alias_from", "alias_until", "days", "is_active")
    search_fields = ("name", "alias")


@admin.register(Watcher)
class WatcherAdmin(admin.ModelAdmin):
    """Who of Kesbangpol or a Forkompimcam reads signals, and where."""

    list_display = ("user", "office", "region")
    autocomplete_fields = ("user", "region")
