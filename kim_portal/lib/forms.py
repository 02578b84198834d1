"""Form fields for what people type: words free of invisible signs, whole numbers."""

from typing import Any, ClassVar

from django import forms

from kim_portal.lib import text
from kim_portal.lib.numbers import figure, read_whole


class LineField(forms.CharField):
    """One line of words: normalised, without invisible signs or line breaks."""

    def to_python(self, value: Any) -> str:
        return text.clean_line(super().to_python(value) or "")


class LinesField(forms.CharField):
    """Several lines in WhatsApp's marks, normalised."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        # A tab at an edge is an empty cell of a table.
        super().__init__(**{"strip": False, **options})

    def to_python(self, value: Any) -> str:
        return text.clean_text(super().to_python(value) or "").strip(" ")


class PastedField(forms.CharField):
    """A pasted list for `lib.pasted`, which needs every tab; not to be stored as it is."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"strip": False, **options})

    def to_python(self, value: Any) -> str:
        typed = (super().to_python(value) or "").replace("\x00", " ")
        return typed if typed.strip() else ""


class WholeNumberField(forms.IntegerField):
    """A whole number as people write it: 1.000, 1 000, ±150, sekitar 120 orang."""

    widget = forms.TextInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "min_value": "Paling sedikit %(limit_value)s.",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        if self.max_value is not None:
            words = f"Paling banyak {figure(self.max_value)}."
            self.error_messages["max_value"] = words

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or not str(value).strip():
            return None
        if isinstance(value, int):
            return value
        try:
            return read_whole(str(value))
        except ValueError as problem:
            raise forms.ValidationError(str(problem), code="invalid") from problem

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "numeric"}
