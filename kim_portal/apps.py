"""The portal as Django apps: itself, and its own admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    name = "kim_portal"
    verbose_name = "Portal KIM"


class PortalAdminConfig(AdminConfig):
    """Django admin with our sign-in, our queue and our look."""

    default_site = "kim_portal.admin.KimAdminSite"
