"""Voices: what residents ask, and what they are answered."""

from django.apps import AppConfig


class VoicesConfig(AppConfig):
    name = "voices"
    verbose_name = "Suara warga"

    def ready(self) -> None:
        """The desk learns of clarifications here."""
        from reach import kinds as reach
        from review.kinds import register
        from voices.kind import ClarificationKind

        register(ClarificationKind())
        reach.register(ClarificationKind.key)
