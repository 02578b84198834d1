"""Reach: how far news travel, from one approved version to every RT."""

from django.apps import AppConfig


class ReachConfig(AppConfig):
    name = "reach"
    verbose_name = "Sebaran"
