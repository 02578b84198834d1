"""Bulletins: the news KIM write and residents read."""

from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    name = "bulletins"
    verbose_name = "Buletin"
