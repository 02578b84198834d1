"""Load the example election and the watch list. Safe to run again: edits are kept.

A file with a fault is refused by its row, and then neither file is loaded.
"""

import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from groups.models import Region
from guard import imports, term_file
from guard.models import Election, Stage, WatchTerm
from kim_portal.lib import csv_file, region_codes
from kim_portal.lib.csv_file import Fault, Line
from kim_portal.lib.numbers import figure

DATA = Path(__file__).resolve().parents[2] / "data"
STAGE_COLUMNS = ("election", "region_code", "kind", "starts", "ends", "source_url")


def text_of(path: Path) -> str:
    """The file as text; a missing or unreadable one ends the command in words."""
    try:
        return csv_file.decoded(path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path} tidak dapat dibuka.") from error


def stage_faults(line: Line) -> Iterator[Fault]:
    """What is wrong with one stage of an election."""
    cells = line.cells
    for name in ("election", "kind"):
        if not cells[name]:
            yield Fault(line.number, name, "belum diisi.")
    if not region_codes.is_code(cells["region_code"]):
        words = f"“{cells['region_code']}” bukan kode wilayah seperti 33.75."
        yield Fault(line.number, "region_code", words)
    if cells["kind"] and cells["kind"] not in Stage.Kind:
        words = f"“{cells['kind']}” tidak dikenal; pilih {', '.join(Stage.Kind)}."
        yield Fault(line.number, "kind", words)
    yield from day_faults(line)


def day_faults(line: Line) -> Iterator[Fault]:
    """Whether the stage begins on some day, and ends on one that is not before it."""
    cells = line.cells
    days = []
    for name in ("starts", "ends"):
        try:
            days.append(csv_file.day(cells[name]))
        except ValueError:
            words = f"“{cells[name]}” bukan tanggal. {csv_file.DAY_HELP}"
            yield Fault(line.number, name, words)
            continue
        if days[-1] is None:
            yield Fault(line.number, name, "belum diisi.")
    given = [day for day in days if day]
    if given != sorted(given):
        yield Fault(line.number, "ends", "lebih awal daripada starts.")


def refuse(faults: Iterable[object], name: str) -> None:
    """End the command if there are any."""
    told = [str(fault) for fault in faults]
    if told:
        raise CommandError("\n".join([f"{name}: tidak ada yang dimuat.", *told]))


def midnight(day: datetime.date) -> datetime.datetime:
    """The first moment of that day where the portal stands."""
    return datetime.datetime.combine(
        day, datetime.time(), tzinfo=timezone.get_default_timezone()
    )


class Command(BaseCommand):
    help = "Memuat contoh kalender pemilihan dan daftar kata. Aman dijalankan lagi."

    def add_arguments(self, parser: Any) -> None:
        for name, file in (
            ("--elections", "elections.csv"),
            ("--terms", "neutrality_terms.csv"),
        ):
            parser.add_argument(name, type=Path, default=DATA / file)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        stages = self._stages(options["elections"])
        terms = self._terms(options["terms"])
        self.stdout.write(
            f"Penjaga netralitas: {figure(stages)} tahapan dan {figure(terms)} kata baru."
        )

    def _stages(self, path: Path) -> int:
        """Load the calendar; how many of its stages are new."""
        try:
            lines = csv_file.lines_of(text_of(path), STAGE_COLUMNS)
        except csv_file.NotATable as error:
            raise CommandError(f"{path.name}: {error}") from error
        refuse((fault for line in lines for fault in stage_faults(line)), path.name)
        return sum(self._stage(line.cells) for line in lines)

    def _terms(self, path: Path) -> int:
        """Load the watch list; how many of its terms are new."""
        try:
            text = text_of(path)
            plan = imports.plan_for(text)
        except csv_file.NotATable as error:
            raise CommandError(f"{path.name}: {error}") from error
        refuse(
            (f"Baris {b.number}: {' '.join(b.problems)}" for b in plan.broken),
            path.name,
        )
        lines = term_file.lines_of(text)
        return sum(self._term(term_file.values_of(line.cells)) for line in lines)

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
        first, last = csv_file.day(row["starts"]), csv_file.day(row["ends"])
        assert first and last  # noqa: S101, PT018 - stage_faults saw to it
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
    def _term(values: term_file.Values) -> bool:
        key = {name: values[name] for name in imports.KEY}
        rest = {n: value for n, value in values.items() if n not in imports.KEY}
        term, is_new = WatchTerm.objects.get_or_create(**key, defaults=rest)
        # Lists loaded before there were suggestions; what staff wrote stays.
        if not term.suggestion and values["suggestion"]:
            term.suggestion = values["suggestion"]
            term.save(update_fields=["suggestion"])
        return is_new
