"""What moderation keeps as data of its own: reasons now, more as the desk grows."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "review"
    verbose_name = "Pemeriksaan"
