"""Where a statement comes from: the declared word of every kind that names its sources.

A version keeps a list of {kind, name, reference (letter number), url}.
"""

from typing import Any

from django.db import models

from review import words
from review.words import Word

SOURCES_MAX = 6


class SourceKind(models.TextChoices):
    """Who says so."""

    OWN = "laporan", "Laporan pengurus KIM"
    OFFICE = "dinas", "Dinas, kelurahan, atau kecamatan"
    KPU = "kpu", "KPU atau Bawaslu"
    MEDIA = "media", "Media"
    RESIDENT = "warga", "Warga"


def _to_point_to(revision: Any) -> words.Parts:
    """Every source."""
    return [
        (f"sumber-{number}", f"Sumber {number}: {words.beginning(source['name'])}")
        for number, source in enumerate(revision.sources, 1)
    ]


def _texts(revision: Any) -> list[str]:
    """What they say, not which kind they are."""
    names = ("name", "reference", "url")
    return [source[name] for source in revision.sources for name in names]


def _said(sources: Any) -> str:
    """One a line, with the kind in words."""
    labels = dict(SourceKind.choices)
    rows = sources or []
    return words.in_words(
        [{**row, "kind": labels.get(row["kind"], row["kind"])} for row in rows]
    )


SOURCES = Word(
    "sources", "Sumber", empty=[], texts=_texts, parts=_to_point_to, said=_said
)


def labelled(sources: list[dict[str, str]]) -> list[dict[str, str]]:
    """For a page: each with its kind in words."""
    kinds = dict(SourceKind.choices)
    return [
        {**source, "kind_label": kinds.get(source["kind"], "")} for source in sources
    ]


def kept(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What a version keeps of cleaned rows: those that name a source."""
    names = ("kind", "name", "reference", "url")
    return [{name: row[name] for name in names} for row in rows if row.get("name")]
