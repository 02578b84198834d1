"""What the page being made reads, and until when it stays right by itself.

While a public page is made there is a Reading. Lists say which keys they looked at and
when something appears or ends; the page cache keeps the page accordingly. A view that
says nothing is taken to depend on everything and to be right for a moment only.

`kept` keeps what is made of one live version, or of small tables that change rarely, for
the next page of this process; without a Reading (officers' pages, commands) nothing is
kept, and everything is made anew.
"""

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextvars import ContextVar
from datetime import datetime, timedelta, tzinfo
from typing import Any, ClassVar, TypeVar

from django.utils import timezone

from kim_portal.lib.generation import EVERYTHING, GENERATIONS, WHOLE, Stamp

UNSAID = timedelta(seconds=30)
Value = TypeVar("Value")


class Reading:
    """What one page has read so far. `turn`: what this process knew when it began."""

    def __init__(self) -> None:
        self.turn = GENERATIONS.turn
        self.keys: set[str] = set()
        self.began_at = timezone.now()
        self.until: datetime | None = None
        self.is_said = False

    def reads(self, keys: Iterable[str] | None) -> None:
        """It depends on these keys; None is all there is."""
        self.is_said = True
        self.keys.update([WHOLE] if keys is None else keys)

    def changes_at(self, moment: datetime | None) -> None:
        """At that moment it will be another page, whatever people do."""
        if (
            moment
            and moment > self.began_at
            and (not self.until or moment < self.until)
        ):
            self.until = moment

    def right_until(self) -> datetime | None:
        """When it must be made anew; None where only a change makes it another."""
        if self.is_said:
            return self.until
        return min(self.until or self.began_at + UNSAID, self.began_at + UNSAID)

    def stamp(self) -> Stamp | None:
        """The numbers it was made under; None where one changed meanwhile."""
        keys = {EVERYTHING, *self.keys} if self.is_said else {WHOLE}
        return GENERATIONS.stamp(keys, self.turn)


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


@contextlib.contextmanager
def reading() -> Iterator[Reading]:
    """While a public page is made; the numbers must have been looked at just before."""
    found = _reading.get()
    if found is not None:
        yield found
        return
    begun = Reading()
    token = _reading.set(begun)
    try:
        yield begun
    finally:
        _reading.reset(token)


def current() -> Reading | None:
    """The Reading of this page, if it is one that may be kept."""
    return _reading.get()


def reads(keys: Iterable[str] | None) -> None:
    """The page being made depends on these keys; None is all there is."""
    if found := _reading.get():
        found.reads(keys)


def changes_at(*moments: datetime | None) -> None:
    """The page being made will be another one at these moments."""
    if found := _reading.get():
        for moment in moments:
            found.changes_at(moment)


def changes_at_midnight(zone: tzinfo | None = None) -> None:
    """It says today or this week, by the clock there; by default where the portal stands."""
    here = timezone.localtime(timezone=zone)
    today = here.replace(hour=0, minute=0, second=0, microsecond=0)
    # Noon of the next day and back: right where clocks are put forward, too.
    next_day = (today + timedelta(hours=36)).replace(hour=0)
    changes_at(next_day)


class Kept:
    """A bounded store of values, each right under a stamp. `most`: how many it holds."""

    # All there are, to be emptied together.
    stores: "ClassVar[list[Kept]]" = []

    def __init__(self, most: int) -> None:
        self.most = most
        self.lock = threading.Lock()
        self.values: OrderedDict[Hashable, tuple[Any, Stamp]] = OrderedDict()
        Kept.stores.append(self)

    def find(self, key: Hashable) -> Any:
        """What is kept and still right, or None."""
        found = self.values.get(key)
        if found is None or not GENERATIONS.holds(found[1]):
            return None
        with self.lock, contextlib.suppress(KeyError):
            self.values.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, value: Any, keys: Iterable[str], turn: int) -> None:
        """Keep it, unless one of `keys` changed since `turn`."""
        stamp = GENERATIONS.stamp(keys, turn)
        if stamp is None:
            return
        with self.lock:
            self.values[key] = (value, stamp)
            self.values.move_to_end(key)
            while len(self.values) > self.most:
                self.values.popitem(last=False)

    def of(
        self,
        key: Hashable,
        make: Callable[[], Value],
        keys: Iterable[str] | Callable[[Value], Iterable[str]] = (EVERYTHING,),
    ) -> Value:
        """What is kept under `key`, else what `make` makes; None is made each time.

        `keys`: what it depends on, where only the value tells a function of it.
        """
        now = _reading.get()
        if now is None:
            return make()
        value = self.find(key)
        if value is None:
            value = make()
            if value is not None:
                depends = keys(value) if callable(keys) else keys
                self.put(key, value, depends, now.turn)
        return value

    @classmethod
    def forget_all(cls) -> None:
        """Empty every store of this process."""
        for store in cls.stores:
            store.values.clear()


GENERATIONS.of_another_database.append(Kept.forget_all)
