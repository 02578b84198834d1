"""What a waiting text is marked with in the queue, and how much each mark weighs."""

from collections.abc import Iterable, Mapping

from django.db import models

from guard.verdict import Sign


class Flag(models.TextChoices):
    """A mark in the queue, in the words moderators read."""

    HELD = "ditahan", "Ditahan saat terbit"
    APPEAL = "banding", "Diminta diperiksa lagi"
    SEVERE = Sign.SEVERE.value, "Netralitas berat"
    NEUTRALITY = Sign.NEUTRALITY.value, "Netralitas"
    PERSONAL = Sign.PERSONAL.value, "Data pribadi"
    ELECTION = Sign.ELECTION.value, "Pemilihan"
    IMPORTANT = "penting", "Penting"
    CHANGE = "perubahan", "Perubahan"
    AGAIN = "kiriman-ulang", "Kiriman ulang"


WEIGHTS: Mapping[str, int] = {
    Flag.HELD: 100,
    Flag.APPEAL: 40,
    Flag.SEVERE: 30,
    Flag.IMPORTANT: 25,
    Flag.PERSONAL: 20,
    Flag.ELECTION: 15,
    Flag.NEUTRALITY: 10,
    Flag.CHANGE: 5,
    Flag.AGAIN: 5,
}


def risk_of(flags: Iterable[str]) -> int:
    """What stands higher among texts promised for the same time."""
    return sum(WEIGHTS.get(flag, 0) for flag in flags)
