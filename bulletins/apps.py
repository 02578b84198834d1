"""Bulletins: the news KIM write and residents read."""

from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    name = "bulletins"
    verbose_name = "Buletin"

    def ready(self) -> None:
        """The moderation desk learns of bulletins here."""
        from bulletins.models import Bulletin, BulletinDecision, BulletinRevision
        from review import kinds

        kinds.register(
            kinds.Kind(
                key=BulletinRevision.kind_key,
                label="Buletin",
                publications=Bulletin,
                revisions=BulletinRevision,
                decisions=BulletinDecision,
                subject="category",
                subject_name="short_name",
                words_template="bulletins/_words.html",
                facts_template="bulletins/_facts.html",
            )
        )
