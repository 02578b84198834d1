"""Events: meetings and gatherings, under the same law as bulletins."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Agenda"

    def ready(self) -> None:
        """The moderation desk learns of events here."""
        from events.models import Event, EventDecision, EventRevision
        from review import kinds

        kinds.register(
            kinds.Kind(
                key=EventRevision.kind_key,
                label="Acara",
                publications=Event,
                revisions=EventRevision,
                decisions=EventDecision,
                subject="kind",
                subject_name="short_name",
                words_template="events/_words.html",
                facts_template="events/_facts.html",
            )
        )
