"""Lists as residents meet them: a short statement for the order, cards by version.

A card is a function of one live version. It is rendered once and kept by that version and
its template; a list asks which rows stand in it, in what order, and renders only the
cards it has not seen.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.template.loader import get_template
from django.utils.safestring import SafeString

from kim_portal.lib import freshness
from kim_portal.lib.fragments import installation
from kim_portal.lib.freshness import Kept
from kim_portal.lib.generation import EVERYTHING, kim_key
from kim_portal.lib.keyset import Page, make_cursor
from kim_portal.lib.statement import Given, Question, Row, Statement
from review.kinds import KINDS
from review.live import LiveRows

CARDS = Kept(most=8192)
_to_come: dict[tuple[str, bool], Statement] = {}


class Card(NamedTuple):
    """One row of a list as it is drawn; `moment` and `pk` are its place in the order.

    `begins`: of a day, by the clock there.
    """

    pk: int
    moment: datetime
    html: SafeString
    begins: datetime | None = None

    def __html__(self) -> str:
        return self.html

    def __str__(self) -> str:
        return self.html


class Cards:
    """How rows of one kind are drawn in one sort of list.

    `rows` answers its LiveRows, `name` is what the template calls one of them, `flags`
    what else it takes.
    """

    def __init__(
        self, rows: Callable[[], LiveRows], template: str, name: str, **flags: Any
    ) -> None:
        self.rows = rows
        self.template = template
        self.name = name
        self.flags = flags
        self.key = (template, *sorted(flags.items()))

    def of(self, rows: Sequence[Row]) -> list[Card]:
        """The cards of these rows, in their order; what went meanwhile is left out.

        One query where some are not known yet.
        """
        drawn = {row: CARDS.find((*self.key, *row[:3])) for row in rows}
        unknown = [row for row, card in drawn.items() if card is None]
        if unknown:
            drawn |= self._draw(unknown)
        return [card for card in drawn.values() if card]

    def _draw(self, rows: Sequence[Row]) -> dict[Row, Card | None]:
        now = freshness.current()
        named = {row.pk: row for row in rows}
        found = self.rows().readable().filter(pk__in=named).with_card_data()
        template, shared = get_template(self.template), {**installation(), **self.flags}
        drawn: dict[Row, Card | None] = dict.fromkeys(rows)
        for one in found:
            html = SafeString(template.render({**shared, self.name: one}))
            row = named[one.pk]
            card = Card(row.pk, row.moment, html, getattr(one, "begins", None))
            drawn[row] = card
            if now:
                key = (*self.key, one.pk, *one.version_shown)
                CARDS.put(key, card, (EVERYTHING,), now.turn)
        return drawn


def newest_first(rows: Sequence[Row], size: int) -> list[Row]:
    """The order of news, over all audiences."""
    order = sorted(rows, key=lambda row: (row.moment, row.pk), reverse=True)
    return order[:size]


def soonest_first(rows: Sequence[Row], size: int) -> list[Row]:
    """The order of what is to come."""
    return sorted(rows, key=lambda row: (row.moment, row.pk))[:size]


def page_of(rows: Sequence[Row], size: int) -> Page:
    """The newest `size` out of up to `size + 1` of each audience, and where the next begin."""
    found = newest_first(rows, size + 1)
    if len(found) <= size:
        return Page(found, None)
    last = found[size - 1]
    return Page(found[:size], make_cursor(last.moment, last.pk))


def to_come(now: datetime, codes: Sequence[str] | None) -> list[Question]:
    """Asks of every kind when the next of these audiences appears by itself."""
    return [_coming(key, of_kim=False).of(now, codes, size=1) for key in KINDS]


def to_come_of_kim(now: datetime, kim: int) -> list[Question]:
    """The same of what one KIM publishes."""
    its: dict[str, Any] = {"numbers": [kim], "keys": [kim_key(kim)]}
    return [_coming(key, of_kim=True).of(now, size=1, **its) for key in KINDS]


def _coming(key: str, *, of_kim: bool) -> Statement:
    def build(given: Given, size: int) -> Any:
        rows = KINDS[key].publications.rows().to_come(given.now)
        if of_kim:
            rows = rows.filter(kim=given.numbers[0])
        return rows.lines(given.codes, size)

    if (key, of_kim) not in _to_come:
        _to_come[key, of_kim] = Statement(build, is_turn=True)
    return _to_come[key, of_kim]
