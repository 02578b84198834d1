"""The neutrality guard: election calendar and watch list, as data staff edit."""

from django.apps import AppConfig


class GuardConfig(AppConfig):
    name = "guard"
    verbose_name = "Penjaga netralitas"
