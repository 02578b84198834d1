"""Who is told: an inbox for everybody, and letters for those who want them."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = "Pemberitahuan"
