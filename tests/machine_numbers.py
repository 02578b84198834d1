"""What a page holds for a program and what for people, told apart by a parser."""

import re
from html.parser import HTMLParser

from django.db import connection

# 1.000 or 12,345,678, and nothing that goes on: a region's code, a coordinate.
GROUPED = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,]\d{3})+(?![\w]|[.,]\d)")
FIRST_ID = 12_345
# Attributes that are read aloud or shown, like text.
READ = {"alt", "aria-label", "placeholder", "title"}


class Page(HTMLParser):
    """One page: `attributes`, `scripts` and `texts`, and what was typed into its forms."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.attributes: list[tuple[str, str, str]] = []
        self.scripts: list[str] = []
        self.texts: list[str] = []
        self.inputs: list[dict[str, str]] = []
        self._inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self._inside = tag
        words = {name: value or "" for name, value in attrs}
        if tag == "input":
            self.inputs.append(words)
        is_read = READ | (
            {"content"} if "name" in words or "property" in words else set()
        )
        for name, value in words.items():
            if name in is_read:
                self.texts.append(value)
            elif name != "d":  # a drawing's coordinates have decimals
                self.attributes.append((tag, name, value))

    def handle_endtag(self, _tag):
        self._inside = ""

    def handle_data(self, data):
        (self.scripts if self._inside in {"script", "style"} else self.texts).append(
            data
        )

    @property
    def words(self) -> str:
        """What people read, in one line."""
        return " ".join(" ".join(self.texts).split())

    def values(self, name: str) -> list[str]:
        """What the inputs of that name hold."""
        return [row.get("value", "") for row in self.inputs if row.get("name") == name]

    def grouped(self) -> list[tuple[str, ...]]:
        """Numbers with a thousands sign where only a program reads."""
        return [row for row in self.attributes if GROUPED.search(row[2])] + [
            ("script", script) for script in self.scripts if GROUPED.search(script)
        ]


def past_a_thousand():
    """Every row made from now on has an id of five digits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, sequencename FROM pg_sequences"
            " WHERE schemaname = 'public' AND coalesce(last_value, 0) < %s",
            [FIRST_ID],
        )
        for schema, name in cursor.fetchall():
            cursor.execute(f'ALTER SEQUENCE "{schema}"."{name}" RESTART {FIRST_ID}')
