"""The portal as Django apps: itself, and its own admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core import checks


class PortalConfig(AppConfig):
    name = "kim_portal"
    verbose_name = "Portal KIM"

    def ready(self) -> None:
        from kim_portal.health import encoding_is_right  # needs the models

        checks.register(encoding_is_right, checks.Tags.database)


class PortalAdminConfig(AdminConfig):
    """Django admin with our sign-in, our queue and our look."""

    default_site = "kim_portal.admin.KimAdminSite"
