"""Lists of people pasted from WhatsApp, Word or paper: read, and doubts shown for a look."""

from typing import Any

from django import forms

from kim_portal.lib.numbers import figure
from kim_portal.lib.pasted import Person

SHOWN = 20


class PastedForm(forms.Form):
    """A pasted list. What may have been misread is stored only once looked at.

    A form adds its field and calls understood() in its clean method.
    """

    looked = forms.BooleanField(
        label="Sudah saya periksa; simpan seperti terbaca di atas", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Lines with a doubt, for the page to show beside the field.
        self.doubtful: list[Person] = []

    def understood(
        self, rows: list[Person], *, name_max: int, origin_max: int, ask: str
    ) -> list[Person]:
        """The rows, or a message that says which to look at; `ask` where there is none."""
        if not rows:
            raise forms.ValidationError(ask)
        for row in rows:
            if len(row.name) > name_max or len(row.origin) > origin_max:
                raise forms.ValidationError(
                    f"“{row.name[:30]}…” terlalu panjang; paling banyak {name_max} huruf."
                )
        self.doubtful = [row for row in rows if row.doubtful]
        if self.doubtful and not self.data.get(self.add_prefix("looked")):
            raise forms.ValidationError(
                f"{figure(len(self.doubtful))} baris perlu Anda lihat lagi di bawah ini."
            )
        return rows

    def shown(self) -> list[Person]:
        """The doubtful ones a page has room for."""
        return self.doubtful[:SHOWN]
