"""The agenda as a list: by week, walked by keyset, never counted."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format

from events import lists
from events.agenda.filters import AgendaFilter
from events.models import Occurrence
from kim_portal.lib import freshness
from kim_portal.lib.keyset import make_cursor, read_cursor
from kim_portal.lib.statement import Row, ask
from review.cards import Card, newest_first, soonest_first, to_come
from review.live import Cursor
from review.searching import Found, look_for

PAGE_SIZE = 15
MINUTES_SHOWN = 3
COMING_SEEN = 50
WEEK = timedelta(days=7)


class Group(NamedTuple):
    """Days under one heading."""

    title: str
    rows: list[Card]


class Listing(NamedTuple):
    """One page of days; `earlier` and `later` are addresses, empty at an end.

    `further`: where words are looked for beyond `walked_to`.
    """

    groups: list[Group]
    earlier: str
    later: str
    is_first: bool
    further: str
    walked_to: datetime | None


def listing(chosen: AgendaFilter, query: QueryDict) -> Listing:
    """The page a visitor asked for: sesudah and sebelum are cursors in time."""
    after, before = (read_cursor(query.get(name)) for name in ("sesudah", "sebelum"))
    # Against the grain: what lies just before the first row of a later page.
    is_back = bool(after) if chosen.is_past else bool(before and not after)
    found = _days(chosen, after, before, is_back=is_back)
    end = found.walked_to
    more = len(found.rows) > PAGE_SIZE or (is_back and end is not None)
    rows = found.rows[:PAGE_SIZE][:: -1 if is_back else 1]
    is_first = not (after or before)
    on, back = (more or is_back), (not is_first and (more or not is_back))
    names = ("sesudah", "sebelum") if chosen.is_past else ("sebelum", "sesudah")
    links = ["", ""]
    if rows:
        first, last = _cursor(rows[0]), _cursor(rows[-1])
        links[0] = address(chosen, **{names[0]: first}) if back else ""
        links[1] = address(chosen, **{names[1]: last}) if on else ""
    elif is_back and end:
        # Nothing so far; before it there may be.
        links[0] = address(chosen, **{names[0]: make_cursor(*end)})
    earlier, later = links[::-1] if chosen.is_past else links
    return Listing(
        _grouped(lists.DAYS.of(rows), is_past=chosen.is_past),
        earlier,
        later,
        is_first,
        address(chosen, **{names[1]: make_cursor(*end)}) if end and not is_back else "",
        end[0] if end else None,
    )


def _days(
    chosen: AgendaFilter, after: Cursor | None, before: Cursor | None, *, is_back: bool
) -> Found:
    """One more row than a page holds. The first page of what is to come is asked by its
    statement; what was asked for besides is looked for."""
    now, most = timezone.now(), PAGE_SIZE + 1
    turns = to_come(now, chosen.codes)
    if not (chosen.kind or chosen.words or chosen.is_past or after or before):
        first, *_turns = ask(lists.COMING.of(now, chosen.codes, size=most), *turns)
        return Found(soonest_first(first, most), None)
    coming, *_turns = ask(lists.COMING.of(now, chosen.codes, size=COMING_SEEN), *turns)
    if chosen.is_past:
        # A day joins them when it is over: one of these first, later ones begin later.
        last = soonest_first(coming, COMING_SEEN)[-1:]
        freshness.changes_at(*(row.moment for row in last))
    days = Occurrence.objects.readable(now)
    days = days.past(now) if chosen.is_past else days.coming(now)
    if is_back:
        days = days.reverse()
    days = days.after(after) if after else days.before(before)
    if chosen.kind:
        days = days.filter(kind=chosen.kind)
    return look_for(days, chosen.codes, most, chosen.words)


def address(chosen: AgendaFilter, **more: str) -> str:
    """The agenda's own address with its filter and something more."""
    query = {name: value for name, value in {**chosen.kept, **more}.items() if value}
    return "?" + urlencode(query)


def _cursor(row: Row) -> str:
    return make_cursor(row.moment, row.pk)


def _grouped(cards: list[Card], *, is_past: bool) -> list[Group]:
    freshness.changes_at_midnight()
    today = timezone.localdate()
    groups: list[Group] = []
    for card in cards:
        day = (card.begins or timezone.localtime(card.moment)).date()
        title = _month(day, today) if is_past else heading(day, today)
        if not groups or groups[-1].title != title:
            groups.append(Group(title, []))
        groups[-1].rows.append(card)
    return groups


def heading(day: date, today: date) -> str:
    """Pekan ini, Pekan depan, then by month. A week begins on Monday."""
    monday = today - timedelta(days=today.weekday())
    if day < monday + WEEK:
        return "Pekan ini"
    return "Pekan depan" if day < monday + 2 * WEEK else _month(day, today)


def _month(day: date, today: date) -> str:
    return date_format(day, "F" if day.year == today.year else "F Y")


def newest_minutes() -> list[Card]:
    """Events whose live version told last how a meeting went, newest first."""
    (rows,) = ask(lists.MINUTES.of(timezone.now(), size=MINUTES_SHOWN))
    return lists.MINUTES_TOLD.of(newest_first(rows, MINUTES_SHOWN))
