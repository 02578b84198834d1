"""When an event takes place, as an officer says it: once, by a rule, or by a list."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from events.plan.hours import (
    HOURS,
    PICK_DAY,
    Hours,
    day_field,
    new_key,
    out_of_reach,
    span_of,
)
from kim_portal.lib import recurrence
from kim_portal.lib.forms import WholeNumberField
from kim_portal.lib.recurrence import BadRule

ONCE, WEEKLY, BY_DATE, BY_WEEKDAY, LIST = "sekali", "pekan", "tanggal", "hari", "daftar"
# What has no meaning beside a choice, and what to do about it.
NO_SERIES = "“Satu kali” hanya satu hari. Pilih yang lain pada “Berapa kali?”, atau kosongkan ini."
NO_LIST = "Daftar ini belum terpakai. Pilih “Daftar tanggal” di atas, atau kosongkan."
NO_WEEKS = "Hanya untuk “Setiap pekan”. Kosongkan ini."
NO_RULE = "Tidak terpakai pada “Daftar tanggal”. Kosongkan ini."
UNUSED = {
    ONCE: {"every": NO_SERIES, "until": NO_SERIES, "days": NO_LIST},
    WEEKLY: {"days": NO_LIST},
    BY_DATE: {"every": NO_WEEKS, "days": NO_LIST},
    BY_WEEKDAY: {"every": NO_WEEKS, "days": NO_LIST},
    LIST: {"every": NO_RULE, "until": NO_RULE},
}


class RepeatForm(Hours):
    """A first schedule, or days added to one: one day, or many by a rule."""

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

    field_order = ("day", "starts", "ends", "overnight", "whole_day")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.found: list[date] = []
        self.repeats = data.get("repeat") or ONCE
        if self.repeats == ONCE and data.get("days") and not self["day"].value():
            # A list and no other day can only mean the list.
            self.repeats = LIST
        if self.repeats == ONCE and not self.is_used:
            return data
        self.say_when(data)
        for name, message in UNUSED[self.repeats].items():
            if data.get(name):
                self.ask(name, message)
        self._ask_what_lacks(data)
        if not self.errors:
            self._find(data)
        return data

    def _ask_what_lacks(self, data: dict[str, Any]) -> None:
        if self.repeats == LIST:
            if not data.get("days"):
                self.ask("days", "Tulis tanggal-tanggalnya.")
            return
        if not data.get("day"):
            self.ask("day", PICK_DAY)
        if self.repeats != ONCE and not data.get("until"):
            self.ask("until", "Tentukan tanggal terakhir pengulangannya.")

    def _find(self, data: dict[str, Any]) -> None:
        try:
            if self.repeats == LIST:
                self.found = self._listed(data)
            elif self.repeats == ONCE:
                self.found = [data["day"]]
            else:
                self.found = recurrence.occurrences(
                    rule_from(self.repeats, data["day"], data["every"] or 1),
                    first=data["day"],
                    until=data["until"],
                    count=None,
                )
        except BadRule as error:
            self.ask("days" if self.repeats == LIST else "until", str(error))

    def _listed(self, data: dict[str, Any]) -> list[date]:
        found, problems = recurrence.parse_dates(
            data["days"], today=timezone.localdate()
        )
        problems += [
            f"{recurrence.say(day)}: {why}"
            for day in found
            if (why := out_of_reach(day))
        ]
        if problems:
            raise BadRule(" ".join(problems[:5]))
        days = recurrence.Dates(tuple(found)).days
        if data["day"] and data["day"] not in days:
            self.ask(
                "day", "Tanggal ini tidak ada di daftar. Tambahkan, atau kosongkan."
            )
        return list(days)

    @property
    def main_field(self) -> str:
        """Beside which field a remark on its days belongs."""
        return "days" if self.repeats == LIST else "day"

    @property
    def is_several(self) -> bool:
        """Whether the page shows more than one day of it."""
        return self.says("every", "until", "days") or (
            self["repeat"].value() not in (None, "", ONCE)
        )

    def times(self) -> list[dict[str, Any]]:
        """The days chosen, as a revision stores them; empty where none were."""
        data = self.cleaned_data
        return [{"key": new_key(), **span_of(day, data)} for day in self.found]


class FromForm(Hours):
    """Other hours for all days from one on; or the last day there is."""

    since = day_field("Sejak tanggal")
    last = day_field("Hari terakhir jadwal ini")

    field_order = ("since", "starts", "ends", "overnight", "whole_day", "last")

    def clean_last(self) -> date | None:
        """Days that are over stay what they were."""
        last: date | None = self.cleaned_data["last"]
        if last and last < timezone.localdate():
            raise forms.ValidationError("Hari terakhir ini sudah lewat.")
        return last

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        since, last = data.get("since"), data.get("last")
        if since:
            self.say_when(data, "Tulis jam mulai yang baru.")
        elif self.says(*HOURS):
            self.ask("since", "Sejak tanggal berapa jam ini berlaku?")
        if since and last and last < since:
            self.ask(
                "last", "Ini sebelum tanggal mulai jam yang baru. Pilih salah satu."
            )
        return data


def changed_from(
    times: dict[str, dict[str, Any]], wish: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    """Days by key, with other hours from one on, and none after the last."""
    if last := wish.get("last"):
        times = {
            key: row for key, row in times.items() if row["starts"][:10] <= str(last)
        }
    return times | {
        key: {
            "key": key,
            **span_of(date.fromisoformat(times[key]["starts"][:10]), wish),
        }
        for key in reached(times, wish)
    }


def reached(times: dict[str, dict[str, Any]], wish: dict[str, Any]) -> list[str]:
    """The days that get other hours; those that have begun stay what they were."""
    since = wish.get("since")
    now = timezone.localtime().replace(tzinfo=None).isoformat("T", "minutes")
    return [
        key
        for key, row in times.items()
        if since and row["starts"][:10] >= str(since) and row["starts"] > now
    ]


def rule_from(repeat: str, first: date, every: int) -> recurrence.Rule:
    """A rule that its own first day fits."""
    if repeat == WEEKLY:
        return recurrence.Weekly(frozenset({first.weekday()}), every)
    if repeat == BY_DATE:
        return recurrence.MonthlyByDate(first.day)
    week = (first.day - 1) // 7 + 1
    return recurrence.MonthlyByWeekday(week if week < 5 else -1, first.weekday())
