"""What keeps programs from filling in a form that needs no account; people notice nothing.

A field nobody sees, and a signed moment at which the page was made. No request to others,
no riddle. What a person typed is never lost: they are asked to press once more.
"""

from typing import Any

from django import forms
from django.core import signing

SALT = "kim.isian"
# Nobody reads and fills in as quickly; a page open since yesterday is made anew.
SOONEST, LATEST = 2, 24 * 3600
AGAIN = "Belum terkirim. Tekan tombolnya sekali lagi."
SEEN = "Kosongkan kotak “Situs web”, lalu kirim lagi."


def stamp() -> str:
    """The moment, signed."""
    return signing.dumps("", salt=SALT)


def is_too_quick(value: str) -> bool:
    """Whether the page was made just now, yesterday, or not by us."""
    try:
        signing.loads(value, salt=SALT, max_age=LATEST)
    except signing.BadSignature:
        return True
    try:
        signing.loads(value, salt=SALT, max_age=SOONEST)
    except signing.SignatureExpired:
        return False
    return True


class TrapFields(forms.Form):
    """The two, for a form of any visitor; `form.traps` is drawn by parts/_traps.html."""

    website = forms.CharField(label="Situs web", required=False)
    made_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.pop("website", ""):
            raise forms.ValidationError(SEEN, code="website")
        if is_too_quick(data.pop("made_at", "")):
            raise forms.ValidationError(AGAIN, code="again")
        return data

    @property
    def stamp(self) -> str:
        """A fresh one: of a form that is shown again the old one may be too old."""
        return stamp()
