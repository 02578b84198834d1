"""When an event takes place, as an officer fills it in: once, by a rule, or by a list."""

import re
import secrets
from collections.abc import Container
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django import forms
from django.utils import timezone

from events.models.when import is_whole_day
from kim_portal.lib import recurrence
from kim_portal.lib.forms import WholeNumberField
from kim_portal.lib.recurrence import BadRule

# Days changed one by one on one page; a long series has several such pages.
ROWS_SHOWN = 20
ONCE, WEEKLY, BY_DATE, BY_WEEKDAY, LIST = "sekali", "pekan", "tanggal", "hari", "daftar"
NO_SUCH_DAY = "Tanggal ini tidak ada. Periksa lagi hari dan bulannya."
NO_SUCH_HOUR = "Tulis jam seperti 19.30."
DAY_WORDS = re.compile(r"\d{4}-\d{2}-\d{2}")
HOURS = ["%H:%M", "%H.%M", "%H:%M:%S"]


def new_key() -> str:
    """What names a day of an event for ever."""
    return secrets.token_hex(4)


def day_field(label: str, *, required: bool = False) -> forms.DateField:
    """A day, with a message that names what is wrong."""
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": NO_SUCH_DAY},
    )


def hour_field(label: str, help_text: str = "") -> forms.TimeField:
    """An hour of the day."""
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=HOURS,
        help_text=help_text,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": NO_SUCH_HOUR},
    )


class Hours(forms.Form):
    """From when to when; shared by every way to say it."""

    starts = hour_field("Mulai pukul")
    ends = hour_field("Selesai pukul", "Boleh kosong.")
    overnight = forms.BooleanField(
        label="Selesai esok harinya",
        required=False,
        help_text="Hanya bila lewat tengah malam.",
    )
    whole_day = forms.BooleanField(
        label="Sepanjang hari, atau jamnya belum pasti", required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("whole_day"):
            data |= {"starts": None, "ends": None}
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts and not data.get("overnight"):
            self.add_error(
                "ends",
                "Selesainya sebelum mulai. Bila lewat tengah malam, centang "
                "“Selesai esok harinya”.",
            )
        return data

    def say_when(self, data: dict[str, Any], message: str) -> None:
        """Without a whole day, an hour is needed."""
        if not (data.get("starts") or data.get("whole_day") or "starts" in self.errors):
            self.add_error("starts", message)


class RepeatForm(Hours):
    """A first schedule: one day, or many by a rule."""

    repeat = forms.ChoiceField(
        label="Berapa kali?",
        required=False,
        choices=[
            (ONCE, "Satu kali"),
            (WEEKLY, "Setiap pekan"),
            (BY_DATE, "Setiap bulan, tanggal yang sama"),
            (BY_WEEKDAY, "Setiap bulan, hari yang sama"),
            (LIST, "Daftar tanggal"),
        ],
    )
    day = day_field("Tanggal")
    every = WholeNumberField(
        label="Setiap berapa pekan",
        required=False,
        min_value=1,
        max_value=52,
        help_text="Kosong berarti setiap pekan.",
    )
    until = day_field("Sampai tanggal")
    days = forms.CharField(
        label="Daftar tanggal",
        required=False,
        max_length=recurrence.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "class": "short"}),
        help_text="Satu baris satu tanggal, misalnya “Jumat 4 Desember”. "
        "Cocok untuk tiap Jumat Kliwon.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.found: list[date] = []
        repeat = data.get("repeat") or ONCE
        if self.errors or not (data.get("day") or data.get("days")):
            return data
        self.say_when(data, "Tulis jam mulainya.")
        if self.errors:
            return data
        try:
            self._read(repeat, data)
        except BadRule as error:
            self.add_error("days" if repeat == LIST else "until", str(error))
        return data

    def _read(self, repeat: str, data: dict[str, Any]) -> None:
        if repeat == LIST:
            found, problems = recurrence.parse_dates(
                data["days"], today=timezone.localdate()
            )
            if problems:
                raise BadRule(" ".join(problems[:5]))
            rule: recurrence.Rule = recurrence.Dates(tuple(found))
            first = found[0]
        else:
            first = data["day"]
            if first is None:
                raise BadRule("Pilih tanggalnya.")
            if repeat == ONCE:
                self.found = [first]
                return
            rule = rule_from(repeat, first, data.get("every") or 1)
        self.found = recurrence.occurrences(
            rule, first=first, until=data.get("until"), count=None
        )

    def times(self) -> list[dict[str, Any]]:
        """The days chosen, as a revision stores them; empty where none were."""
        data = self.cleaned_data
        return [{"key": new_key(), **span_of(day, data)} for day in self.found]


class RowForm(Hours):
    """One day of a schedule already made: moved, or left out."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=12)
    day = day_field("Tanggal", required=True)
    skip = forms.BooleanField(label="Hapus tanggal ini dari jadwal", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.say_when(data, "Tulis jam mulainya.")
        return data


RowFormSet = forms.formset_factory(
    RowForm, extra=0, max_num=ROWS_SHOWN, absolute_max=ROWS_SHOWN
)


class FromForm(Hours):
    """Other hours for all days from one on; or the last day there is."""

    since = day_field("Sejak tanggal")
    last = day_field("Hari terakhir jadwal ini")

    def clean_last(self) -> date | None:
        """Days that are over stay what they were."""
        last: date | None = self.cleaned_data["last"]
        if last and last < timezone.localdate():
            raise forms.ValidationError("Hari terakhir ini sudah lewat.")
        return last

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("since"):
            self.say_when(data, "Tulis jam mulai yang baru.")
        return data


def changed_from(
    times: dict[str, dict[str, Any]], wish: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    """Days by key, with other hours from one on, and none after the last."""
    if last := wish.get("last"):
        times = {
            key: row for key, row in times.items() if row["starts"][:10] <= str(last)
        }
    # Days that have begun stay what they were.
    now = timezone.localtime().isoformat("T", "minutes")
    if since := wish.get("since"):
        times |= {
            key: {"key": key, **span_of(date.fromisoformat(row["starts"][:10]), wish)}
            for key, row in times.items()
            if row["starts"][:10] >= str(since) and row["starts"] > now
        }
    return times


def rule_from(repeat: str, first: date, every: int) -> recurrence.Rule:
    """A rule that its own first day fits."""
    if repeat == WEEKLY:
        return recurrence.Weekly(frozenset({first.weekday()}), every)
    if repeat == BY_DATE:
        return recurrence.MonthlyByDate(first.day)
    week = (first.day - 1) // 7 + 1
    return recurrence.MonthlyByWeekday(week if week < 5 else -1, first.weekday())


def span_of(day: date, hours: dict[str, Any]) -> dict[str, Any]:
    """That day with the hours of a form; midnight to midnight for a whole day."""
    if hours.get("whole_day"):
        after = day + timedelta(days=1)
        return {"starts": f"{day}T00:00", "ends": f"{after}T00:00"}
    return span(day, hours["starts"], hours.get("ends"))


def span(day: date, starts: time, ends: time | None) -> dict[str, Any]:
    """Local times as they are stored; an earlier end is on the next day."""
    (pair,) = recurrence.local_times([day], start=starts, end=ends, zone=zone())
    begin, end = (moment and moment.replace(tzinfo=None) for moment in pair)
    assert begin is not None  # noqa: S101 - a day always begins
    return {
        "starts": begin.isoformat("T", "minutes"),
        "ends": end.isoformat("T", "minutes") if end else None,
    }


def zone() -> Any:
    """The clock where the portal stands."""
    return timezone.get_default_timezone()


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
        [initial_row(row) for row in coming[first:last]],
        since,
        earlier[0]["starts"][:10] if earlier else "",
        coming[last]["starts"][:10] if coming[last:] else "",
    )


def initial_row(row: dict[str, Any]) -> dict[str, Any]:
    """A stored day as RowForm shows it."""
    begin = datetime.fromisoformat(row["starts"])
    end = datetime.fromisoformat(row["ends"]) if row.get("ends") else None
    whole = is_whole_day(begin, end)
    overnight = end is not None and end.date() > begin.date()
    return {
        "key": row["key"],
        "day": begin.date(),
        "starts": None if whole else begin.time(),
        "ends": end.time() if end and not whole else None,
        "overnight": overnight and not whole,
        "whole_day": whole,
    }
