"""The days an event has, each a row of its form."""

import re
from collections.abc import Container, Iterable
from typing import Any, Final, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils import timezone

from events.plan.hours import HOURS, PICK_DAY, Hours, day_field, hours_of, same_span
from events.plan.schedule import ONCE, RepeatForm

# Days changed one by one on one page; a long series has several such pages.
ROWS_SHOWN = 20
# With those that somebody else added meanwhile.
ROWS_MOST = 2 * ROWS_SHOWN
PREFIX, ADDED, COUNT = "hari", "jadwal", "TOTAL_FORMS"
DAY_WORDS = re.compile(r"\d{4}-\d{2}-\d{2}")
TYPED: Final = ("day", *HOURS)
# From which day on the days of a series are shown one by one.
SINCE = "mulai"


class RowForm(Hours):
    """One day of a schedule already made: moved, or left out."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    day = day_field("Tanggal")
    skip = forms.BooleanField(label="Hapus tanggal ini dari jadwal", required=False)

    field_order = ("key", *TYPED, "skip")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data["skip"]:
            self.say_when(data)
            if not data.get("day"):
                self.ask("day", PICK_DAY)
        return data

    def differs(self, row: dict[str, Any]) -> bool:
        """Whether something else is filled in than the stored day says."""
        return any(
            self.cleaned_data[name] != said for name, said in hours_of(row).items()
        )

    def says_other(self, row: dict[str, Any]) -> bool:
        """As `differs`; what was emptied says nothing."""
        stored = hours_of(row)
        said = {name: self.cleaned_data[name] for name in TYPED}
        return any(value and value != stored[name] for name, value in said.items())


RowFormSet = forms.formset_factory(
    RowForm, extra=0, max_num=ROWS_MOST, absolute_max=ROWS_MOST
)


def posted_rows(data: Any) -> list[dict[str, str]] | None:
    """What was posted of each day; None where the page had no days yet.

    The rows count, not the number a page says it has: that may be lost or another's.
    """
    if data is None:
        return None
    said = data.get(f"{PREFIX}-{COUNT}", "")
    pattern = re.compile(rf"{PREFIX}-(\d{{1,3}})-\w+")
    numbers = sorted(
        {int(found[1]) for name in data if (found := pattern.fullmatch(name))}
    )
    if said.isdecimal() and len(said) < 4:
        numbers = [number for number in numbers if number < int(said)]
    elif not numbers:
        return None
    names = RowForm.base_fields
    return [
        {n: data[at] for n in names if (at := f"{PREFIX}-{number}-{n}") in data}
        for number in numbers
    ]


def as_posted(rows: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Rows as a page sends them, counted."""
    rows = list(rows)
    counts = {f"{PREFIX}-{name}_FORMS": str(len(rows)) for name in ("TOTAL", "INITIAL")}
    fields = {
        f"{PREFIX}-{number}-{name}": typed
        for number, row in enumerate(rows)
        for name, typed in row.items()
        if typed
    }
    return counts | fields


def written(row: dict[str, Any]) -> dict[str, str]:
    """A stored day as its row is posted unchanged."""
    said = hours_of(row)
    ticks = {name: "on" if said[name] else "" for name in ("overnight", "whole_day")}
    hours = {name: str(said[name] or "") for name in ("starts", "ends")}
    # Midnight is an hour, too.
    hours |= {n: f"{said[n]:%H:%M}" for n in hours if said[n] is not None}
    return {"key": row["key"], "day": str(said["day"]), **hours, **ticks}


def laid_over(data: QueryDict, stored: list[dict[str, Any]]) -> None:
    """Put what an older page sent over the days stored since, for another try.

    Nothing typed is lost, and a day that is stored by now is not asked for once more.
    """
    if not stored:
        return
    rows = posted_rows(data)
    if rows is None:
        rows = [_moved(data, stored[0])] if _is_one_for_one(data, stored) else []
    by_key = {row["key"]: row for row in stored}
    # Of a day to be left out no newer hour is changed.
    rows = [
        {**written(by_key[row["key"]]), "skip": row["skip"]}
        if row.get("skip") and row.get("key") in by_key
        else row
        for row in rows
    ]
    known = {row.get("key") for row in rows}
    shown = {row["key"] for row in rows_from(stored, data.get(SINCE, "")).initial}
    missing = [row for row in stored if row["key"] in shown - known]
    rows += map(written, missing[: max(ROWS_MOST - len(rows), 0)])
    for name in [name for name in data if name.startswith(f"{PREFIX}-")]:
        del data[name]
    data.update(as_posted(rows))
    added = RepeatForm(data, prefix=ADDED)
    if added.is_valid() and all(
        any(same_span(new, row) for row in stored) for new in added.times()
    ):
        _empty(data)


def _is_one_for_one(data: QueryDict, stored: list[dict[str, Any]]) -> bool:
    """Whether one day was typed where one is stored: the same day, changed."""
    typed = {name: data.get(f"{ADDED}-{name}", "") for name in RepeatForm.base_fields}
    rest = any(typed[name] for name in ("every", "until", "days"))
    is_once = typed["repeat"] in ("", ONCE) and not rest
    return is_once and len(stored) == 1 and bool(typed["day"])


def _moved(data: QueryDict, row: dict[str, Any]) -> dict[str, Any]:
    """The stored day with what was typed of it; nothing is left to be added."""
    typed = {name: data.get(f"{ADDED}-{name}", "") for name in TYPED}
    _empty(data)
    return {"key": row["key"], **typed}


def _empty(data: QueryDict) -> None:
    for name in [name for name in data if name.startswith(f"{ADDED}-")]:
        del data[name]


def is_day(typed: str) -> bool:
    """Whether it is written like 2026-11-24."""
    return bool(DAY_WORDS.fullmatch(typed))


class Rows(NamedTuple):
    """The days shown one by one, from `since` on ("" for the nearest).

    `before` and `after` are the dates the neighbouring pages begin with, or "".
    """

    initial: list[dict[str, Any]]
    since: str
    before: str
    after: str


def rows_from(
    times: list[dict[str, Any]], since: str = "", *, also: Container[str] = ()
) -> Rows:
    """Coming days as RowForm shows them, at most ROWS_SHOWN, the first not before `since`.

    `since` is a date like 2026-11-24; anything else means the nearest days. `also` are
    keys of days that are shown whenever they were.
    """
    now = timezone.localtime().replace(tzinfo=None).isoformat("T", "minutes")
    times = sorted(times, key=lambda row: row["starts"])
    coming = [
        row
        for row in times
        if row["starts"] >= now or len(times) == 1 or row["key"] in also
    ]
    since = since if is_day(since) else ""
    first = sum(row["starts"][:10] < since for row in coming)
    last = first + ROWS_SHOWN
    earlier = coming[max(first - ROWS_SHOWN, 0) : first]
    return Rows(
        [{"key": row["key"], **hours_of(row)} for row in coming[first:last]],
        since,
        earlier[0]["starts"][:10] if earlier else "",
        coming[last]["starts"][:10] if coming[last:] else "",
    )
