"""Load the example election and the watch list. Safe to run again: edits are kept."""

import csv
import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from groups.models import Region
from guard.models import Election, Stage, WatchTerm
from kim_portal.lib.watch import parse_terms

DATA = Path(__file__).resolve().parents[2] / "data"


def rows_of(name: str) -> list[dict[str, str]]:
    """Rows of a CSV file beside this app."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def midnight(day: datetime.date) -> datetime.datetime:
    """The first moment of that day where the portal stands."""
    return datetime.datetime.combine(
        day, datetime.time(), tzinfo=timezone.get_default_timezone()
    )


class Command(BaseCommand):
    help = "Memuat contoh kalender pemilihan dan daftar kata. Aman dijalankan lagi."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        stages = sum(self._stage(row) for row in rows_of("elections.csv"))
        rows = rows_of("neutrality_terms.csv")
        _terms, errors = parse_terms(rows)
        for error in errors:
            self.stderr.write(error)
        terms = sum(self._term(row) for row in rows)
        self.stdout.write(
            f"Penjaga netralitas: {stages} tahapan dan {terms} kata baru."
        )

    @staticmethod
    def _stage(row: dict[str, str]) -> bool:
        if not Region.objects.filter(code=row["region_code"]).exists():
            return False
        election, _new = Election.objects.get_or_create(
            name=row["election"],
            defaults={
                "region_id": row["region_code"],
                "source_url": row["source_url"],
            },
        )
        first = datetime.date.fromisoformat(row["starts"])
        last = datetime.date.fromisoformat(row["ends"])
        _stage, is_new = Stage.objects.get_or_create(
            election=election,
            kind=row["kind"],
            defaults={
                "starts_at": midnight(first),
                "ends_at": midnight(last + datetime.timedelta(days=1)),
                "source_url": row["source_url"],
            },
        )
        return is_new

    @staticmethod
    def _term(row: dict[str, str]) -> bool:
        if (
            row["match"] not in WatchTerm.Match
            or row["severity"] not in WatchTerm.Severity
        ):
            return False
        term, is_new = WatchTerm.objects.get_or_create(
            term=row["term"],
            type=row["type"],
            scope="" if row["scope"] == "national" else row["scope"],
            defaults={
                "variants": [v for v in row["variants"].split("|") if v],
                "match": row["match"],
                "severity": row["severity"],
                "valid_from": row["valid_from"] or None,
                "valid_to": row["valid_to"] or None,
                "certainty": row["certainty"],
                "note": row["note"],
                "suggestion": row["suggestion"],
            },
        )
        # Lists loaded before there were suggestions; what staff wrote stays.
        if not term.suggestion and row["suggestion"]:
            term.suggestion = row["suggestion"]
            term.save(update_fields=["suggestion"])
        return is_new
