"""Bulletins: the news KIM write and residents read."""

from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    name = "bulletins"
    verbose_name = "Buletin"

    def ready(self) -> None:
        """The desk learns of bulletins here."""
        from bulletins.kind import BulletinKind
        from reach import kinds as reach
        from review.kinds import register

        register(BulletinKind())
        reach.register(BulletinKind.key)
