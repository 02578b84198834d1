"""Form fields for what people type: words free of invisible signs, whole numbers."""

from typing import Any, ClassVar

from django import forms

from kim_portal.lib import pasted, text
from kim_portal.lib.numbers import figure, read_whole

# Invisible signs go as words are read: what is typed may be longer than what is kept.
TIMES_TOO_LONG = 4
ROOM = 1000
# Of a field that names no most.
MOST_TYPED = 10_000


class TypedField(forms.CharField):
    """Words a person typed. What is far too long is refused before it is read at all."""

    def to_python(self, value: Any) -> str:
        typed: str = super().to_python(value) or ""
        most = self.max_length or MOST_TYPED
        if len(typed) > TIMES_TOO_LONG * most + ROOM:
            raise forms.ValidationError(
                f"Terlalu panjang: paling banyak {figure(most)} huruf."
            )
        return typed


class LineField(TypedField):
    """One line of words: normalised, without invisible signs or line breaks."""

    def to_python(self, value: Any) -> str:
        return text.clean_line(super().to_python(value))


class LinesField(TypedField):
    """Several lines in WhatsApp's marks, normalised."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        # A tab at an edge is an empty cell of a table.
        super().__init__(**{"strip": False, **options})

    def to_python(self, value: Any) -> str:
        return text.clean_text(super().to_python(value)).strip(" ")


class PastedField(TypedField):
    """A pasted list for `lib.pasted`, which needs every tab; not to be stored as it is."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"strip": False, **options})

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value).replace("\x00", " ")
        if pasted.too_many(typed):
            most = figure(pasted.MOST_LINES)
            raise forms.ValidationError(f"Paling banyak {most} baris sekaligus.")
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
