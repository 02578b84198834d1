"""Inputs written down before the rules were: kind, what is typed, what is meant."""

import ast
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kim_portal.lib.names import short_name
from kim_portal.lib.numbers import read_whole
from kim_portal.lib.pasted import people
from kim_portal.lib.text import clean_line, clean_text, to_plain


def number(typed: str) -> str:
    try:
        return str(read_whole(typed))
    except ValueError:
        return "ERROR"


def person(typed: str) -> str:
    ((name, origin, doubtful),) = people(typed)
    assert not doubtful
    return json.dumps([name, origin])


WAYS: dict[str, Callable[[str], str]] = {
    "greet": short_name,
    "line": clean_line,
    "number": number,
    "people": person,
    "text": clean_text,
    "whatsapp": to_plain,
}


def unescaped(cell: str) -> str:
    return str(
        ast.literal_eval('"' + cell.replace('\\"', '"').replace('"', '\\"') + '"')
    )


TABLE = Path(__file__).with_name("words.tsv").read_text(encoding="utf-8")
ROWS = [line.split("\t") for line in TABLE.splitlines() if line and line[0] != "#"]


@pytest.mark.parametrize(("kind", "typed", "meant"), ROWS)
def test_what_is_typed_is_read_as_it_is_meant(
    kind: str, typed: str, meant: str
) -> None:
    assert WAYS[kind](unescaped(typed)) == unescaped(meant)
