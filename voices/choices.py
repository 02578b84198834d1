"""What a clarification says of a message, and in which way it misleads."""

from django.db import models


class Verdict(models.TextChoices):
    """In the words people read, the plain one first."""

    TRUE = "benar", "Benar"
    FALSE = "salah", "Salah"
    MISLEADING = "menyesatkan", "Menyesatkan"
    SCAM = "penipuan", "Penipuan"
    UNPROVEN = "belum-terbukti", "Belum terbukti"
    OPINION = "pendapat", "Pendapat"

    @property
    def tone(self) -> str:
        """green, amber, red or grey."""
        return TONES[self]

    @property
    def says(self) -> str:
        """What follows from it, in one sentence."""
        return SAID[self]


TONES = {
    Verdict.TRUE: "green",
    Verdict.FALSE: "red",
    Verdict.MISLEADING: "red",
    Verdict.SCAM: "red",
    Verdict.UNPROVEN: "amber",
    Verdict.OPINION: "grey",
}
SAID = {
    Verdict.TRUE: "Isi pesan ini sudah diperiksa dan benar.",
    Verdict.FALSE: "Isi pesan ini tidak benar. Jangan diteruskan.",
    Verdict.MISLEADING: "Sebagian benar, tetapi disusun sehingga orang keliru. Jangan diteruskan.",
    Verdict.SCAM: "Pesan ini menipu. Jangan dibalas, jangan dibuka tautannya, jangan kirim uang.",
    Verdict.UNPROVEN: "Sudah diperiksa, tetapi belum ada bukti yang cukup. Jangan diteruskan dulu.",
    Verdict.OPINION: "Ini pendapat seseorang. Pendapat tidak diperiksa benar atau salahnya.",
}
# A message of these misleads in one of the seven ways.
MISLEADS = frozenset({Verdict.FALSE, Verdict.MISLEADING})


class Sort(models.TextChoices):
    """Mafindo's seven: in which way it misleads."""

    SATIRE = "satire", "Satire atau parodi"
    MISLEADING = "menyesatkan", "Konten menyesatkan"
    IMPOSTOR = "tiruan", "Konten tiruan"
    FABRICATED = "palsu", "Konten palsu"
    CONNECTION = "koneksi", "Koneksi yang salah"
    CONTEXT = "konteks", "Konteks yang salah"
    MANIPULATED = "manipulasi", "Konten yang dimanipulasi"
