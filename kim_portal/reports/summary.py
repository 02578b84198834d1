"""How the desk is doing: what waits, how soon it answers, what it asks for.

By kecamatan and month, never by person.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format

from groups.models import Moderator, Region
from kim_portal.lib import charts, region_codes, sheets
from kim_portal.lib.tables import Table
from kim_portal.moderation.frame import Frame, territories
from review.kinds import KINDS
from review.models import labels_for
from review.queue import DISTRICT_LENGTH, facets_for, median_wait
from review.states import Move

MONTHS = 12
REASONS = 8
ASKS = frozenset({Move.SUBMIT, Move.APPEAL})
ANSWERS = frozenset({Move.SEND_BACK, Move.APPROVE, Move.FIRST_YES})
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Tally:
    """What happened in one kecamatan, or in one month."""

    hours: list[float] = field(default_factory=list)
    returned: int = 0
    approved: int = 0

    @property
    def answered(self) -> int:
        return self.returned + self.approved

    @property
    def median_hours(self) -> float | None:
        """Half of the first answers came sooner; None without any."""
        return round(median(self.hours), 1) if self.hours else None

    @property
    def share_returned(self) -> int | None:
        """Per cent of answers that asked for mending."""
        return round(100 * self.returned / self.answered) if self.answered else None


@dataclass
class Year:
    """The last twelve months of a territory."""

    whole: Tally
    months: dict[str, Tally]
    districts: dict[str, Tally]
    reasons: list[tuple[str, int]]


def year_of(codes: list[str]) -> Year:
    """Count everything once: one query for each kind, and two of names."""
    first = first_of_month(MONTHS - 1)
    whole = Tally()
    months = {key: Tally() for key in month_keys(first)}
    districts: dict[str, Tally] = defaultdict(Tally)
    reasons: Counter[str] = Counter()
    for line, asked_at in answers_since(first, codes):
        month = timezone.localtime(line["at"]).strftime("%Y-%m")
        district = line["revision__region_id"][:DISTRICT_LENGTH]
        for tally in (whole, months[month], districts[district]):
            count(tally, line, asked_at)
        reasons.update(line["reasons"])
    common = reasons.most_common(REASONS)
    labels = labels_for([code for code, _n in common]) if common else []
    return Year(
        whole,
        months,
        dict(sorted(districts.items())),
        [(label, n) for label, (_code, n) in zip(labels, common, strict=True)],
    )


def count(tally: Tally, line: dict[str, Any], asked_at: datetime | None) -> None:
    """Add one answer; `asked_at` is None where it was not the first to a request."""
    tally.returned += line["move"] == Move.SEND_BACK
    tally.approved += line["move"] == Move.APPROVE
    if asked_at is not None:
        tally.hours.append((line["at"] - asked_at) / timedelta(hours=1))


def answers_since(
    first: datetime, codes: list[str]
) -> Iterable[tuple[dict[str, Any], datetime | None]]:
    """Every answer since then, with when it was asked for if it is the first to that."""
    for kind in KINDS.values():
        rows = (
            kind.decisions.rows()
            .filter(
                region_codes.inside("revision__region__code", codes),
                move__in=[*ASKS, *ANSWERS],
                # What was asked the month before may be answered in this one.
                at__gte=first - timedelta(days=31),
            )
            .order_by("revision_id", "pk")
            .values("revision_id", "revision__region_id", "move", "at", "reasons")
        )
        asked: dict[int, datetime] = {}
        for row in rows.iterator(chunk_size=2000):
            if row["move"] in ASKS:
                asked[row["revision_id"]] = row["at"]
            elif row["at"] >= first:
                yield row, asked.pop(row["revision_id"], None)
            else:
                asked.pop(row["revision_id"], None)


def first_of_month(months_ago: int) -> datetime:
    """The first moment of the month that long ago, where the portal stands."""
    now = timezone.localtime()
    number = now.year * 12 + now.month - 1 - months_ago
    return now.replace(
        year=number // 12,
        month=number % 12 + 1,
        day=1,
        hour=0,
        minute=0,
        second=0,
        microsecond=0,
    )


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
