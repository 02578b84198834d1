"""The month as a grid: at most three entries a day, and how many more there are."""

import calendar
import re
from collections import defaultdict
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format

from events.agenda.filters import PAST, AgendaFilter
from events.agenda.listing import address
from guard.models import Stage
from kim_portal.lib import freshness
from kim_portal.lib.keyset import make_cursor
from kim_portal.lib.moments import midnight

SHOWN = 3
# So many of a day are counted; beyond it is "lebih dari".
COUNTED = 24
YEARS = 3
MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")

# One short index scan for each day, however many days and events there are; rows are
# fetched for those alone that are shown.
QUERY = """
SELECT shown.nr, shown.total, event.slug, revision.title, its.status, region.hue
FROM (
  SELECT day.nr, found.* FROM unnest($1::timestamptz[], $2::timestamptz[])
    WITH ORDINALITY AS day (begins, ends, nr)
  CROSS JOIN LATERAL (
    SELECT *, count(*) OVER () AS total,
      row_number() OVER (ORDER BY starts_at, id) AS rank
    FROM (
      SELECT o.id, o.starts_at, o.shown_version
      FROM events_occurrence o
      WHERE o.is_public AND o.starts_at >= day.begins AND o.starts_at < day.ends
        AND o.shown_from <= $3{narrowed}
      ORDER BY o.starts_at, o.id LIMIT $4::int
    ) AS soonest
  ) AS found
  WHERE found.rank <= $5::int
) AS shown
JOIN events_occurrence its ON its.id = shown.id
JOIN events_event event ON event.id = its.event_id
JOIN events_eventrevision revision ON revision.id = shown.shown_version
JOIN groups_region region ON region.code = its.region_id
ORDER BY shown.nr, shown.rank
"""
OF_PLACES = " AND o.region_id = ANY (${}::text[])"
OF_KIND = " AND o.kind_id = ${}::bigint"
PREFIXES = {"dibatalkan": "Batal: ", "ditunda": "Ditunda: "}


class Entry(NamedTuple):
    """One line in a day's cell."""

    slug: str
    words: str
    hue: int


class Cell(NamedTuple):
    """One day of the grid."""

    day: date
    is_other: bool
    is_today: bool
    quiet: str
    entries: tuple[Entry, ...]
    more: str
    link: str


class Month(NamedTuple):
    """A whole grid, and the way to its neighbours."""

    title: str
    weeks: tuple[tuple[Cell, ...], ...]
    before: tuple[str, str] | None
    after: tuple[str, str] | None


def chosen_month(text: str, today: date) -> date:
    """The first day of 2026-12; of this month for anything that is no month near us."""
    found = MONTH.fullmatch(text)
    if found and 1 <= int(found[2]) <= 12 and abs(int(found[1]) - today.year) <= YEARS:
        return date(int(found[1]), int(found[2]), 1)
    return today.replace(day=1)


def month_grid(chosen: AgendaFilter, text: str) -> Month:
    """The grid of a month, Monday first, with masa tenang hatched. Two queries."""
    freshness.reads(chosen.codes)
    freshness.changes_at_midnight()
    today = timezone.localdate()
    first = chosen_month(text, today)
    days = list(calendar.Calendar().itermonthdates(first.year, first.month))
    entries, totals = _entries(days, chosen)
    quiet = _quiet_days(days)
    cells = []
    for day in days:
        hidden = totals[day] - len(entries[day])
        is_many = totals[day] == COUNTED
        cells.append(
            Cell(
                day=day,
                is_other=day.month != first.month,
                is_today=day == today,
                quiet=quiet.get(day, ""),
                entries=tuple(entries[day]),
                more=f"{'lebih dari ' if is_many else ''}{hidden} lagi"
                if hidden
                else "",
                link=_list_from(day, chosen, is_past=day < today) if hidden else "",
            )
        )
    weeks = tuple(tuple(cells[n : n + 7]) for n in range(0, len(cells), 7))
    before = (first - timedelta(days=1)).replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    return Month(
        title=date_format(first, "F Y"),
        weeks=weeks,
        before=_neighbour(before, first, today, chosen),
        after=_neighbour(after, first, today, chosen),
    )


def _entries(
    days: list[date], chosen: AgendaFilter
) -> tuple[dict[date, list[Entry]], dict[date, int]]:
    codes, kind = chosen.codes, chosen.kind.pk if chosen.kind else None
    begins = [midnight(day) for day in days]
    ends = [*begins[1:], midnight(days[-1] + timedelta(days=1))]
    values: list[Any] = [begins, ends, timezone.now(), COUNTED, SHOWN]
    # Said only where it is asked for: each has its own index.
    narrowed = ""
    for condition, value in ((OF_PLACES, codes), (OF_KIND, kind)):
        if value is not None:
            values.append(value)
            narrowed += condition.format(len(values))
    prepared: Any = connection
    entries: dict[date, list[Entry]] = defaultdict(list)
    totals: dict[date, int] = defaultdict(int)
    with prepared.prepared_cursor() as cursor:
        cursor.execute(QUERY.format(narrowed=narrowed), values)
        for number, total, slug, title, status, hue in cursor.fetchall():
            day = days[number - 1]
            words = f"{PREFIXES.get(status, '')}{title}"
            entries[day].append(Entry(slug, words, hue))
            totals[day] = total
    return entries, totals


def _quiet_days(days: list[date]) -> dict[date, str]:
    """The days of masa tenang: "first" on the first of them in the grid, then "more"."""
    begins, ends = midnight(days[0]), midnight(days[-1] + timedelta(days=1))
    stages = [
        stage
        for stage in Stage.quiet_periods(settings.KIM_REGION)
        if stage.starts_at < ends and stage.ends_at > begins
    ]
    found: dict[date, str] = {}
    for stage in stages:
        start = timezone.localdate(stage.starts_at)
        last = timezone.localdate(stage.last_moment)
        inside = [day for day in days if start <= day <= last]
        for number, day in enumerate(inside):
            found.setdefault(day, "more" if number else "first")
    return found


def _list_from(day: date, chosen: AgendaFilter, *, is_past: bool) -> str:
    """Where the list shows a whole day: from its midnight on, or back from its end."""
    if is_past:
        end = make_cursor(midnight(day + timedelta(days=1)), 0)
        return address(chosen, periode=PAST, sebelum=end)
    kept = make_cursor(midnight(day), 0)
    return address(chosen, periode="", sesudah=kept)


def _neighbour(
    month: date, shown: date, today: date, chosen: AgendaFilter
) -> tuple[str, str] | None:
    """(Desember, ?bulan=2026-12), with the year where it changes."""
    if abs(month.year - today.year) > YEARS:
        return None
    words = date_format(month, "F" if month.year == shown.year else "F Y")
    return words, address(chosen, bulan=f"{month:%Y-%m}")
