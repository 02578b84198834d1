"""The law as this house applies it, and what moderation keeps as data of its own."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "review"
    verbose_name = "Pemeriksaan"
