"""What residents may read now, of every kind: the one look at what is public.

Each kind's rows are a `LiveRows`: by audience, by words, by moment, newest first or
coming first, with their cards' data. `Live` looks over all kinds at once.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q, Value

from kim_portal.lib import text
from review.kinds import KINDS

Cursor = tuple[datetime, int]


class LiveRows(models.QuerySet):
    """Rows of one kind as residents meet them; pages for residents start here.

    `MOMENT` is the column its order follows, `SEARCHED` the columns of a version in which
    words are looked for,
    `CARD` what a row of a list shows besides, fetched in the same query. `VERSION` is
    what its card is a function of, `ENDS` when it leaves a list by itself.
    """

    MOMENT: ClassVar[str] = "published_at"
    ENDS: ClassVar[str] = "expires_at"
    VERSION: ClassVar[tuple[str, Any]] = ("live_id", Value(0))
    SEARCHED: ClassVar[Sequence[str]] = ("title",)
    CARD: ClassVar[Sequence[str]] = ("live", "kim", "region")

    def readable(self, now: datetime | None = None) -> Self:
        """What residents may read now."""
        raise NotImplementedError

    def with_card_data(self) -> Self:
        """What one row of a list shows, in the same query."""
        return self.select_related(*self.CARD)

    def speaking_to(self, code: str) -> Self:
        """Those that speak to exactly this audience."""
        return self.filter(region_id=code)

    def versions(self) -> Any:
        """The versions, of which these rows show some."""
        return self.model._meta.get_field("live").related_model._default_manager.all()

    def saying(self, typed: str, versions: Iterable[int]) -> set[int]:
        """Those of these versions in which every word typed stands somewhere, in any of
        its spellings."""
        found = self.versions().filter(pk__in=versions)
        for spellings in text.search_words(typed):
            somewhere = Q()
            for word in spellings:
                for column in self.SEARCHED:
                    somewhere |= Q(**{f"{column}__icontains": word})
            found = found.filter(somewhere)
        return set(found.values_list("pk", flat=True))

    # --- order and pages -----------------------------------------------------------------

    def newest_first(self) -> Self:
        """The one order of news, and of keyset paging."""
        return self.order_by(f"-{self.MOMENT}", "-pk")

    def in_order(self) -> Self:
        """By time, soonest first."""
        return self.order_by(self.MOMENT, "pk")

    def before(self, cursor: Cursor | None) -> Self:
        """Earlier than a keyset cursor (moment, pk); all for None."""
        return self._beyond(cursor, "lt")

    def after(self, cursor: Cursor | None) -> Self:
        """Later than a keyset cursor (moment, pk); all for None."""
        return self._beyond(cursor, "gt")

    def _beyond(self, cursor: Cursor | None, side: str) -> Self:
        if cursor is None:
            return self
        moment, pk = cursor
        beyond = Q(**{f"{self.MOMENT}__{side}": moment}) | Q(
            **{self.MOMENT: moment, f"pk__{side}": pk}
        )
        # Said once more without OR, so that the index begins at the right place.
        return self.filter(beyond, **{f"{self.MOMENT}__{side}e": moment})

    def for_audiences(self, codes: Iterable[str] | None, size: int) -> Self:
        """The first `size` of this order as cards; for these audiences, or for all.

        One query with a bounded index scan per audience (UNION ALL), never an OR, so
        that it costs the same with ten thousand rows and with a million.
        """
        if codes is None:
            return self.with_card_data()[:size]
        branches = [self.speaking_to(code).values("pk")[:size] for code in codes]
        chosen = branches[0].union(*branches[1:], all=True)
        found = type(self)(self.model, using=self.db).filter(pk__in=chosen)
        found = found.order_by(*self.query.order_by).with_card_data()
        return (found if self.query.standard_ordering else found.reverse())[:size]

    def lines(self, codes: Iterable[str] | None, size: int) -> Any:
        """The same as lines of a Statement: which row, which version, when, until when.

        Each audience's first `size`, in no order among each other.
        """
        lines = self.values_list("pk", *self.VERSION, self.MOMENT, self.ENDS)
        if codes is None:
            return lines[:size]
        return together(lines.filter(region_id=code)[:size] for code in codes)

    # --- looking for what no index knows; see review.searching ---------------------------

    def is_descending(self) -> bool:
        """Whether later rows come first."""
        return (
            str(self.query.order_by[0]).startswith("-") is self.query.standard_ordering
        )

    def walk(self, number: int, walked: int) -> Any:
        """The first `walked` lines of this order, each after that number."""
        columns = (Value(number), "pk", *self.VERSION, self.MOMENT, self.ENDS)
        return self.values_list(*columns)[:walked]


def together(branches: Iterable[Any]) -> Any:
    """All of them in one query."""
    first, *rest = branches
    return first.union(*rest, all=True) if rest else first


class Live:
    """Everything public, over all kinds; each narrowing answers a new look."""

    def __init__(self, rows: dict[str, Any] | None = None) -> None:
        self.rows = rows or {
            key: kind.publications.rows().readable() for key, kind in KINDS.items()
        }

    def _narrowed(self, method: str, *values: Any) -> "Live":
        return Live(
            {key: getattr(rows, method)(*values) for key, rows in self.rows.items()}
        )

    def news(self) -> "Live":
        """Of the kinds that stand among the news."""
        return Live(
            {key: rows for key, rows in self.rows.items() if KINDS[key].is_news}
        )

    def telling_of(self, publication: models.Model) -> "Live":
        """News that tells of that: the report of a meeting, say."""
        return self.news()._narrowed("telling_of", publication)

    def shows_photo(self, digest: str) -> bool:
        """Whether anything residents may read now shows this photo."""
        return any(
            rows.filter(live__in=KINDS[key].revisions.rows().holding(digest)).exists()
            for key, rows in self.rows.items()
        )

    def newest(self, size: int, codes: Iterable[str] | None = None) -> list[Any]:
        """The newest `size` of all kinds as cards; one query for each kind."""
        codes = None if codes is None else list(codes)
        found = [
            row
            for rows in self.rows.values()
            for row in rows.newest_first().for_audiences(codes, size)
        ]
        found.sort(key=lambda row: (row.published_at, row.pk), reverse=True)
        return found[:size]
