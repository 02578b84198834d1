"""Regions, KIM and the people's dated roles."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"
    verbose_name = "Wilayah dan KIM"
