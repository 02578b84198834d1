"""Pages of lists for few, by number: what residents read is paged by keyset instead."""

from typing import Any

from django.http import HttpRequest


def page_of(rows: Any, request: HttpRequest, size: int) -> tuple[list[Any], int | None]:
    """The page asked for (?hal=2), and the number of the next; None on the last."""
    word = request.GET.get("hal", "")
    number = max(int(word) if word.isdecimal() and len(word) < 4 else 1, 1)
    begin = (number - 1) * size
    found = list(rows[begin : begin + size + 1])
    return found[:size], number + 1 if len(found) > size else None
