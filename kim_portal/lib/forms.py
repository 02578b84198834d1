"""Form fields for words people type: normalised, free of invisible signs."""

from typing import Any

from django import forms

from kim_portal.lib import text


class LineField(forms.CharField):
    """One line of words: normalised, without invisible signs or line breaks."""

    def to_python(self, value: Any) -> str:
        return text.clean_line(super().to_python(value) or "")


class LinesField(forms.CharField):
    """Several lines in WhatsApp's marks, normalised."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return text.clean_text(super().to_python(value) or "")
