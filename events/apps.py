"""Events: meetings and gatherings, under the same law as bulletins."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Agenda"
