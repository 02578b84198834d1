"""When an event takes place, as an officer fills it in: once, by a rule, or by a list."""

import secrets
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from kim_portal.lib import recurrence
from kim_portal.lib.recurrence import BadRule

# Rows one can change by hand; the rest of a long series is changed from a day on.
ROWS_SHOWN = 20
ONCE, WEEKLY, BY_DATE, BY_WEEKDAY, LIST = "sekali", "pekan", "tanggal", "hari", "daftar"
NO_SUCH_DAY = "Tanggal ini tidak ada. Periksa lagi hari dan bulannya."
NO_SUCH_HOUR = "Tulis jam seperti 19.30."
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

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts and not data.get("overnight"):
            self.add_error(
                "ends",
                "Selesainya sebelum mulai. Bila lewat tengah malam, centang "
                "“Selesai esok harinya”.",
            )
        return data


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
    every = forms.IntegerField(
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
        self.rule: Any = None
        self.found: list[date] = []
        repeat = data.get("repeat") or ONCE
        if self.errors or not (data.get("day") or data.get("days")):
            return data
        if not data.get("starts"):
            self.add_error("starts", "Tulis jam mulainya.")
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
            self.rule = recurrence.Dates(tuple(found))
            first = found[0]
        else:
            first = data["day"]
            if first is None:
                raise BadRule("Pilih tanggalnya.")
            if repeat == ONCE:
                self.found = [first]
                return
            self.rule = rule_from(repeat, first, data.get("every") or 1)
        self.found = recurrence.occurrences(
            self.rule, first=first, until=data.get("until"), count=None
        )

    def times(self) -> list[dict[str, Any]]:
        """The days chosen, as a revision stores them; empty where none were."""
        data = self.cleaned_data
        if not self.found or not data.get("starts"):
            return []
        return [
            {"key": new_key(), **span(day, data["starts"], data.get("ends"))}
            for day in self.found
        ]


class RowForm(Hours):
    """One day of a schedule already made: moved, or left out."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=12)
    day = day_field("Tanggal", required=True)
    skip = forms.BooleanField(label="Hapus hari ini dari jadwal", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("starts") and "starts" not in self.errors:
            self.add_error("starts", "Tulis jam mulainya.")
        return data


RowFormSet = forms.formset_factory(
    RowForm, extra=0, max_num=ROWS_SHOWN, absolute_max=ROWS_SHOWN
)


class FromForm(Hours):
    """Other hours for all days from one on."""

    since = day_field("Sejak tanggal")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("since") and not data.get("starts"):
            self.add_error("starts", "Tulis jam mulai yang baru.")
        return data


def rule_from(repeat: str, first: date, every: int) -> recurrence.Rule:
    """A rule that its own first day fits."""
    if repeat == WEEKLY:
        return recurrence.Weekly(frozenset({first.weekday()}), every)
    if repeat == BY_DATE:
        return recurrence.MonthlyByDate(first.day)
    week = (first.day - 1) // 7 + 1
    return recurrence.MonthlyByWeekday(week if week < 5 else -1, first.weekday())


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


def initial_rows(times: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Coming days as RowForm shows them, at most ROWS_SHOWN."""
    rows = []
    now = timezone.localtime().replace(tzinfo=None)
    for row in sorted(times, key=lambda row: row["starts"]):
        begin = datetime.fromisoformat(row["starts"])
        end = datetime.fromisoformat(row["ends"]) if row.get("ends") else None
        if begin < now and len(times) > 1:
            continue
        rows.append(
            {
                "key": row["key"],
                "day": begin.date(),
                "starts": begin.time(),
                "ends": end.time() if end else None,
                "overnight": end is not None and end.date() > begin.date(),
            }
        )
    return rows[:ROWS_SHOWN]
