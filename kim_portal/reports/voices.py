"""What residents asked and what became of it: by month and kelurahan, never by person."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from kim_portal.lib import moments, region_codes, sheets
from kim_portal.lib.tables import Table
from kim_portal.moderation.frame import Frame
from kim_portal.reports.summary import (
    XLSX,
    attachment,
    month_keys,
    month_name,
    territory,
)
from review.tallies import MONTHS, first_of_month
from voices.models import AskCount, CheckCount, Result, Rumour, Wish
from voices.models.wishes import RUNNING

VILLAGES = 60


class VoicesDesk(Frame):
    """The page of figures, and the same as a workbook."""

    def summary(self, request: HttpRequest) -> HttpResponse:
        """Cek pesan by month; asked and wished by kelurahan of my territory."""
        codes = territory(request.user)
        first = first_of_month(MONTHS - 1)
        tables = [
            checks_by_month(first),
            asked_by_place(codes, first),
            wishes_by_month(codes, first),
            wishes_by_place(codes, first),
        ]
        if request.GET.get("berkas") == "xlsx":
            book = sheets.workbook(tables, title="Suara warga")
            return attachment(book, XLSX, "suara-warga.xlsx")
        context = {"title": "Ringkasan suara warga", "tables": tables}
        return self.render(request, "admin/moderation/voices.html", context)


def checks_by_month(first: datetime) -> Table:
    """How many looked, what they were answered, how soon a group was."""
    rows = (
        CheckCount.objects.filter(day__gte=moments.day_of(first))
        .annotate(month=TruncMonth("day"))
        .values("month", "result")
        .annotate(many=Sum("count"))
    )
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        counts[_key(row["month"])][row["result"]] = row["many"]
    hours = answered_within(first)
    return Table(
        "Cek pesan per bulan",
        [
            "Bulan",
            "Diperiksa",
            *(str(r.label) for r in Result),
            "Separuh dijawab (jam)",
        ],
        [
            [
                month_name(key),
                sum(counts[key].values()),
                *(counts[key].get(result.value, 0) for result in Result),
                hours.get(key),
            ]
            for key in month_keys(first)
        ],
        note="Jam dihitung dari pertanyaan pertama sampai klarifikasinya terbit.",
    )


def _key(day: date | datetime) -> str:
    return f"{day.year}-{day.month:02}"


def answered_within(first: datetime) -> dict[str, float]:
    """By month of the answer: half of the groups were answered within so many hours."""
    rows = Rumour.objects.filter(
        status=Rumour.Status.ANSWERED, answered_at__gte=first, asked__gt=0
    )
    spans: dict[str, list[float]] = defaultdict(list)
    for asked, answered in rows.values_list("first_at", "answered_at"):
        if answered is not None:
            hours = max(answered - asked, timedelta(0)) / timedelta(hours=1)
            spans[_key(timezone.localtime(answered))].append(hours)
    return {key: round(median(hours), 1) for key, hours in spans.items()}


def asked_by_place(codes: list[str], first: datetime) -> Table:
    """Where messages were handed in, most first."""
    rows = AskCount.objects.filter(
        region_codes.inside("region__code", codes), day__gte=moments.day_of(first)
    )
    found = (
        rows.values("region__name")
        .annotate(many=Sum("count"), groups=Count("rumour", distinct=True))
        .order_by("-many")[:VILLAGES]
    )
    return Table(
        "Pesan yang dikirim untuk diperiksa, per kelurahan",
        ["Kelurahan", "Kali", "Kelompok pesan"],
        [[row["region__name"], row["many"], row["groups"]] for row in found],
        note="Dua belas bulan terakhir; yang tidak menyebut kelurahan tidak dihitung.",
    )


def _wishes(codes: list[str], first: datetime) -> Any:
    inside = region_codes.inside("region__code", codes)
    return Wish.objects.filter(inside, created_at__gte=first)


WISHED = {
    "many": Count("pk"),
    "running": Count("pk", filter=Q(status__in=RUNNING)),
    "disputed": Count("pk", filter=Q(disputed_at__isnull=False)),
}


def wishes_by_month(codes: list[str], first: datetime) -> Table:
    """How many came in, how many are open, how many said it was no answer, how soon."""
    rows = _wishes(codes, first).annotate(month=TruncMonth("created_at"))
    counts = {
        _key(timezone.localtime(row["month"])): row
        for row in rows.values("month").annotate(**WISHED)
    }
    days: dict[str, list[float]] = defaultdict(list)
    ended = rows.exclude(answered_at=None).values_list("created_at", "answered_at")
    for asked, answered in ended:
        days[_key(timezone.localtime(asked))].append((answered - asked) / timedelta(1))
    empty = dict.fromkeys(WISHED, 0)
    return Table(
        "Aspirasi per bulan",
        [
            "Bulan",
            "Masuk",
            "Masih berjalan",
            "Belum terjawab",
            "Separuh dijawab (hari)",
        ],
        [
            [
                month_name(key),
                *(counts.get(key, empty)[name] for name in WISHED),
                round(median(days[key]), 1) if days[key] else None,
            ]
            for key in month_keys(first)
        ],
        note="“Belum terjawab” menurut warga yang bertanya.",
    )


def wishes_by_place(codes: list[str], first: datetime) -> Table:
    """The same by kelurahan, most first."""
    rows = _wishes(codes, first).values("region__name").annotate(**WISHED)
    found = rows.order_by("-many")[:VILLAGES]
    return Table(
        "Aspirasi per kelurahan",
        ["Kelurahan", "Masuk", "Masih berjalan", "Belum terjawab"],
        [[row["region__name"], *(row[name] for name in WISHED)] for row in found],
        note="Dua belas bulan terakhir.",
    )
