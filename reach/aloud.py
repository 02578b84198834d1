"""What an officer may write besides the news: read aloud, performed, quoted by the media.

One column of every kind that travels, declared once: the guard reads it, a moderator sees
and compares it, it is frozen and erased like any other word. What is left empty is made of the
news itself.
"""

from collections.abc import Mapping
from typing import Any

from django import forms

from groups.models import KimGroup
from kim_portal.lib.forms import LineField, LinesField
from reach.facts import Aloud, aloud_of
from reach.spoken import MOST_SECONDS, read_out, seconds
from review.words import Word

# Whatever the seconds say: a page of A4.
TEXT_MAX = 1200
LINE_MAX = 160
QUOTE_MAX = 400


LABELS = {
    "spoken": "Naskah untuk dibacakan",
    "refrain": "Kalimat yang diulang",
    "unsaid": "Yang tidak boleh disebut",
    "javanese": "Basa Jawa",
    "quote": "Kutipan",
    "quoted": "Yang dikutip",
    "greeting": "Salam pembuka",
    "closing": "Penutup",
}
# What officers type; the others are the KIM's.
TYPED = ("spoken", "refrain", "unsaid", "javanese", "quote", "quoted")


def _said(kept: Any) -> str:
    """As a moderator compares it."""
    parts = aloud_of(kept)._asdict()
    return "\n".join(
        f"{LABELS[name]}: {words}" for name, words in parts.items() if words
    )


ALOUD = Word("aloud", "Naskah lisan dan media", empty={}, said=_said)


class AloudFields(forms.Form):
    """The fields of it, for the form of a kind; cleaned as one value, `aloud`."""

    kim: KimGroup

    aloud_spoken = LinesField(
        label=LABELS["spoken"],
        required=False,
        max_length=TEXT_MAX,
        help_text=(
            f"Boleh kosong: portal menyusunnya dari isi. Paling lama {MOST_SECONDS} detik. "
            "Angka dan singkatan diubah portal menjadi kata."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "class": "short"}),
    )
    aloud_refrain = LineField(
        label=LABELS["refrain"],
        required=False,
        max_length=LINE_MAX,
        help_text="Satu kalimat yang diulang-ulang dalam sintren, hadrah, atau lawakan.",
    )
    aloud_unsaid = LinesField(
        label=LABELS["unsaid"],
        required=False,
        max_length=LINE_MAX * 3,
        help_text="Satu baris satu hal, misalnya nama penerima bantuan.",
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
    )
    aloud_javanese = LinesField(
        label="Isi yang sama dalam basa Jawa",
        required=False,
        max_length=TEXT_MAX,
        help_text="Basa pesisiran sehari-hari. Moderator memeriksa kedua bahasa.",
        widget=forms.Textarea(attrs={"rows": 4, "class": "short"}),
    )
    aloud_quote = LineField(
        label="Kutipan untuk media",
        required=False,
        max_length=QUOTE_MAX,
        help_text="Kalimat yang benar-benar diucapkan, tanpa tanda kutip.",
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
    )
    aloud_quoted = LineField(
        label="Siapa yang mengatakannya?",
        required=False,
        max_length=LINE_MAX,
        help_text="Nama dan jabatannya. Pastikan ia setuju dikutip.",
    )

    @property
    def has_aloud(self) -> bool:
        """Whether the part of the page has something to show at once."""
        return any(
            self[f"aloud_{name}"].value() or self[f"aloud_{name}"].errors
            for name in TYPED
        )

    def clean_aloud_spoken(self) -> str:
        """Said by how much it is too long."""
        typed: str = self.cleaned_data["aloud_spoken"]
        lasts = seconds(read_out(Aloud(spoken=typed, **self._of_kim()), self.kim.name))
        if not typed:
            return typed
        if lasts > MOST_SECONDS:
            raise forms.ValidationError(
                f"Sekitar {lasts} detik dibacakan; paling lama {MOST_SECONDS}. "
                "Ambil intinya saja."
            )
        return typed

    def _of_kim(self) -> dict[str, str]:
        """How the KIM begins and ends, kept with the version: a moderator approves it."""
        kim = self.kim
        return {"greeting": kim.greeting, "closing": kim.closing}

    def clean(self) -> dict[str, Any]:
        """Its parts as one value; what is empty is left out. A page that did not know of
        them leaves what is stored."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        parts = {name: said.pop(f"aloud_{name}", "") for name in TYPED}
        if not any(f"aloud_{name}" in self.data for name in TYPED):
            return said
        parts |= self._of_kim()
        if parts["quote"] and not parts["quoted"] and "aloud_quoted" not in self.errors:
            self.add_error("aloud_quoted", "Tulis siapa yang mengatakannya.")
        said["aloud"] = {name: words for name, words in parts.items() if words}
        return said


def initial(kept: Mapping[str, str] | None) -> dict[str, str]:
    """What the fields show of a stored version."""
    parts = aloud_of(kept)._asdict()
    return {f"aloud_{name}": parts[name] for name in TYPED}
