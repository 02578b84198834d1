"""How the desk is doing: what waits, how soon it answers, what it asks for.

By kecamatan and month, never by person.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format

from groups.models import Moderator, Region
from kim_portal.lib import charts, region_codes, sheets
from kim_portal.lib.tables import Table
from kim_portal.moderation.frame import Frame, territories
from review.kinds import KINDS
from review.models import labels_for
from review.models.tally import Tally as Kept
from review.queue import DISTRICT_LENGTH, facets_for, median_wait
from review.tallies import MONTHS, first_of_month, not_yet_kept, periods

REASONS = 8
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# So long a page counts what the worker has not counted yet.
COUNTING = timedelta(seconds=4)


@dataclass
class Tally:
    """What happened in one kecamatan, or in one month."""

    # How many first answers came after so many tenths of an hour.
    tenths: Counter[int] = field(default_factory=Counter)
    returned: int = 0
    approved: int = 0

    @property
    def answered(self) -> int:
        return self.returned + self.approved

    @property
    def median_hours(self) -> float | None:
        """Half of the first answers came sooner, to a tenth; None without any."""
        count = self.tenths.total()
        if not count:
            return None
        ordered = sorted(self.tenths.items())
        places = ((count - 1) // 2, count // 2)
        # Counted in whole tenths: as a binary fraction 2.65 lies below 2.65.
        return (sum(_at(ordered, place) for place in places) + 1) // 2 / 10

    @property
    def share_returned(self) -> int | None:
        """Per cent of answers that asked for mending."""
        return round(100 * self.returned / self.answered) if self.answered else None

    def add(self, kept: Kept) -> None:
        """What was counted of an audience in a period."""
        self.returned += kept.returned
        self.approved += kept.approved
        self.tenths.update({int(key): n for key, n in kept.tenths.items()})


def _at(ordered: list[tuple[int, int]], place: int) -> int:
    """The value at that place among so many of each."""
    for value, count in ordered:
        place -= count
        if place < 0:
            return value
    raise IndexError(place)


@dataclass
class Year:
    """The last twelve months of a territory; `is_whole`: everything is counted."""

    whole: Tally
    months: dict[str, Tally]
    districts: dict[str, Tally]
    reasons: list[tuple[str, int]]
    is_whole: bool = True


def year_of(codes: list[str]) -> Year:
    """Add up what was counted of months and days that are over, and count today."""
    first = first_of_month(MONTHS - 1)
    whole = Tally()
    months = {key: Tally() for key in month_keys(first)}
    districts: dict[str, Tally] = defaultdict(Tally)
    reasons: Counter[str] = Counter()
    over, today = periods()
    uncounted, is_whole = not_yet_kept(over, most=COUNTING)
    names = [period.name for period in over]
    kept = Kept.objects.within(codes).filter(period__in=names)
    new = [row for kind in KINDS.values() for row in Kept.of(kind, today)]
    new += uncounted
    mine = [row for row in new if region_codes.covers_any(codes, row.code)]
    for row in [*kept.iterator(chunk_size=2000), *mine]:
        for tally in (
            whole,
            months[row.period[:7]],
            districts[row.code[:DISTRICT_LENGTH]],
        ):
            tally.add(row)
        reasons.update(row.reasons)
    common = reasons.most_common(REASONS)
    labels = labels_for([code for code, _n in common]) if common else []
    shown = [(label, n) for label, (_code, n) in zip(labels, common, strict=True)]
    return Year(whole, months, dict(sorted(districts.items())), shown, is_whole)


def month_keys(first: datetime) -> list[str]:
    """2025-12, 2026-01 … to this month."""
    number = first.year * 12 + first.month - 1
    return [
        f"{(number + step) // 12}-{(number + step) % 12 + 1:02}"
        for step in range(MONTHS)
    ]


def month_name(key: str) -> str:
    """Nov 2026."""
    year, month = key.split("-")
    return date_format(datetime(int(year), int(month), 1), "M Y")  # noqa: DTZ001


class SummaryDesk(Frame):
    """The page of figures, and the same as a workbook."""

    def summary(self, request: HttpRequest) -> HttpResponse:
        """Figures of my territory; an admin sees all of it."""
        codes = territory(request.user)
        year = year_of(codes)
        tables = tables_of(year)
        if request.GET.get("berkas") == "xlsx":
            book = sheets.workbook(tables, title="Ringkasan moderasi")
            return attachment(book, XLSX, "ringkasan-moderasi.xlsx")
        mine = territories(request)
        facets = facets_for(mine)
        context = {
            "title": "Ringkasan moderasi",
            "facets": facets,
            "median": median_wait(mine, facets.total),
            "whole": year.whole,
            "is_whole": year.is_whole,
            "may_file": getattr(request.user, "is_superuser", False)
            or bool(Moderator.objects.heads().codes_of(request.user)),
            "tables": tables,
            **charts_of(year),
        }
        return self.render(request, "admin/moderation/summary.html", context)


def charts_of(year: Year) -> dict[str, Any]:
    """The figures drawn."""
    months = [(month_name(key), tally) for key, tally in year.months.items()]
    return {
        "speed": charts.columns(
            [(name, tally.median_hours) for name, tally in months],
            unit="jam",
            title="Nilai tengah waktu sampai jawaban pertama",
        ),
        "returns": charts.columns(
            [(name, tally.share_returned) for name, tally in months],
            unit="%",
            title="Bagian kiriman yang dikembalikan",
        ),
        "reasons": charts.bars(
            [(label, float(n)) for label, n in year.reasons],
            unit="kali",
            title="Alasan perbaikan yang paling sering",
        ),
    }


def territory(user: Any) -> list[str]:
    """The moderator's regions; the whole installation for an admin without any."""
    codes = Moderator.objects.codes_of(user)
    if not codes and getattr(user, "is_superuser", False):
        return [settings.KIM_REGION]
    return codes


def tables_of(year: Year) -> list[Table]:
    """The same figures as tables: by month, by kecamatan, by reason."""
    columns = ["Dijawab", "Dikembalikan", "Dikembalikan (%)", "Nilai tengah (jam)"]
    names = dict(
        Region.objects.filter(code__in=year.districts).values_list("code", "name")
    )
    return [
        Table(
            "Per bulan",
            ["Bulan", *columns],
            [[month_name(key), *cells(tally)] for key, tally in year.months.items()],
        ),
        Table(
            "Per wilayah",
            ["Wilayah", *columns],
            [
                [names.get(code, code), *cells(tally)]
                for code, tally in year.districts.items()
            ],
        ),
        Table(
            "Alasan perbaikan",
            ["Alasan", "Kali"],
            [[label, n] for label, n in year.reasons],
        ),
    ]


def cells(tally: Tally) -> list[Any]:
    """A tally as a row."""
    return [tally.answered, tally.returned, tally.share_returned, tally.median_hours]


def attachment(data: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to keep, never to open in the page."""
    return HttpResponse(
        data,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
