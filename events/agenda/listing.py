"""The agenda as a list: by week, walked by keyset, never counted."""

from datetime import date, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import OuterRef, Subquery
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format

from events.agenda.filters import AgendaFilter
from events.choices import PUBLIC, EventStatus
from events.models import EventRevision, Occurrence
from kim_portal.lib.keyset import make_cursor, read_cursor

PAGE_SIZE = 15
MINUTES_SHOWN = 3
WEEK = timedelta(days=7)


class Group(NamedTuple):
    """Days under one heading."""

    title: str
    rows: list[Occurrence]


class Listing(NamedTuple):
    """One page of days; `earlier` and `later` are addresses, empty at an end."""

    groups: list[Group]
    earlier: str
    later: str
    is_first: bool


def listing(chosen: AgendaFilter, query: QueryDict) -> Listing:
    """The page a visitor asked for: sesudah and sebelum are cursors in time."""
    after, before = (read_cursor(query.get(name)) for name in ("sesudah", "sebelum"))
    days = Occurrence.objects.readable()
    if chosen.kind:
        days = days.filter(kind=chosen.kind)
    if chosen.words:
        days = days.about(chosen.words)
    days = days.past() if chosen.is_past else days.coming()
    # Against the grain: what lies just before the first row of a later page.
    is_back = bool(after) if chosen.is_past else bool(before and not after)
    if is_back:
        days = days.reverse()
    days = days.after(after) if after else days.before(before)
    rows = list(days.for_audiences(chosen.codes, PAGE_SIZE + 1))
    more = len(rows) > PAGE_SIZE
    rows = rows[:PAGE_SIZE][:: -1 if is_back else 1]
    is_first = not (after or before)
    on, back = (more or is_back), (not is_first and (more or not is_back))
    links = ["", ""]
    if rows:
        first, last = _cursor(rows[0]), _cursor(rows[-1])
        names = ("sesudah", "sebelum") if chosen.is_past else ("sebelum", "sesudah")
        links[0] = address(chosen, **{names[0]: first}) if back else ""
        links[1] = address(chosen, **{names[1]: last}) if on else ""
    earlier, later = links[::-1] if chosen.is_past else links
    return Listing(_grouped(rows, is_past=chosen.is_past), earlier, later, is_first)


def address(chosen: AgendaFilter, **more: str) -> str:
    """The agenda's own address with its filter and something more."""
    query = {name: value for name, value in {**chosen.kept, **more}.items() if value}
    return "?" + urlencode(query)


def _cursor(row: Occurrence) -> str:
    return make_cursor(row.starts_at, row.pk)


def _grouped(rows: list[Occurrence], *, is_past: bool) -> list[Group]:
    today = timezone.localdate()
    groups: list[Group] = []
    for row in rows:
        day = row.begins.date()
        title = _month(day, today) if is_past else heading(day, today)
        if not groups or groups[-1].title != title:
            groups.append(Group(title, []))
        groups[-1].rows.append(row)
    return groups


def heading(day: date, today: date) -> str:
    """Pekan ini, Pekan depan, then by month. A week begins on Monday."""
    monday = today - timedelta(days=today.weekday())
    if day < monday + WEEK:
        return "Pekan ini"
    return "Pekan depan" if day < monday + 2 * WEEK else _month(day, today)


def _month(day: date, today: date) -> str:
    return date_format(day, "F" if day.year == today.year else "F Y")


def newest_minutes() -> list[Any]:
    """The last versions that told how a meeting went, with the day it was. One query."""
    rows = (
        EventRevision.objects.filter(
            live_for__published_at__lte=timezone.now(),
            live_for__visibility__in=PUBLIC,
            status="approved",
        )
        .exclude(minutes={})
        .select_related("publication")
        .defer("times", "about", "minutes", "agenda")
        .order_by("-approved_at", "-pk")
    )
    days = Occurrence.objects.filter(
        event=OuterRef("publication"),
        status=EventStatus.PLANNED,
        starts_at__lte=timezone.now(),
    )
    newest = days.order_by("-starts_at").values("starts_at")[:1]
    return list(rows.annotate(held_at=Subquery(newest))[:MINUTES_SHOWN])
