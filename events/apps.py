"""Events: meetings and gatherings, under the same law as bulletins."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Agenda"

    def ready(self) -> None:
        """The desk learns of events here."""
        from events.kind import EventKindOfPublication
        from reach import kinds as reach
        from review.kinds import register

        register(EventKindOfPublication())
        reach.register(EventKindOfPublication.key)
