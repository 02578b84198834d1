"""Patterns of fraud and of danger: data that staff edit, each with what to do."""

from django.core.exceptions import ValidationError
from django.db import models

from voices.signs import Message, wrong_in


class Pattern(models.Model):
    """A message that shows every line of `signs` is like it.

    A line holds words that stand for each other, separated by |; see voices.signs.
    """

    class Kind(models.TextChoices):
        FRAUD = "penipuan", "Penipuan"
        DANGER = "darurat", "Darurat: telepon dulu"

    name = models.CharField("nama", max_length=80, unique=True)
    kind = models.CharField(
        "jenis", max_length=10, choices=Kind.choices, default=Kind.FRAUD
    )
    signs = models.TextField(
        "tanda",
        max_length=4000,
        help_text=(
            "Satu tanda tiap baris; pesan harus memuat semua baris. Kata yang setara "
            "dipisahkan |, misalnya: transfer | kirim uang. Bintang berarti awalan: menang*. "
            "Boleh juga [tautan], [tautan pendek], [tautan tiruan], [tautan aneh], [nomor], [uang]."
        ),
    )
    unless = models.TextField(
        "kecuali ada",
        max_length=2000,
        blank=True,
        help_text="Bila salah satu kata ini ada, pesannya tidak dianggap mirip.",
    )
    advice = models.TextField(
        "apa yang harus dilakukan",
        max_length=500,
        help_text="Dibaca warga. Kalimat pendek, satu langkah tiap baris.",
    )
    order = models.PositiveSmallIntegerField("urutan", default=0)
    is_active = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "pola pesan"
        verbose_name_plural = "pola pesan"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A line that could never be found is said at once."""
        for field in ("signs", "unless"):
            for number, line in enumerate(getattr(self, field).splitlines(), 1):
                if wrong := wrong_in(line):
                    raise ValidationError({field: f"Baris {number}: {wrong}"})
        if not self.signs.strip():
            raise ValidationError({"signs": "Tulis sedikitnya satu tanda."})

    def is_shown_by(self, message: Message) -> bool:
        """Whether every sign is there, and nothing that excuses it."""
        lines = [line for line in self.signs.splitlines() if line.strip()]
        if not lines or not all(message.shows(line) for line in lines):
            return False
        return not any(message.shows(line) for line in self.unless.splitlines())

    @property
    def steps(self) -> list[str]:
        """What to do, one each."""
        return [line for line in self.advice.splitlines() if line.strip()]
