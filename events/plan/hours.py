"""From when to when: days and hours as a form takes them, and as they are stored."""

import secrets
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from events.models.when import is_whole_day
from kim_portal.lib import recurrence

# How far ahead anything is planned, as for bulletins; before the first year nothing is.
FARTHEST = timedelta(days=731)
FIRST_YEAR = 2000
NO_SUCH_DAY = "Tanggal ini tidak ada. Periksa lagi hari dan bulannya."
NO_SUCH_HOUR = "Tulis jam seperti 19.30."
PICK_DAY = "Pilih tanggalnya."
WRITE_START = "Tulis jam mulainya."
HOUR_FORMATS = ["%H:%M", "%H.%M", "%H:%M:%S"]
# The fields of Hours, by name.
HOURS = ("starts", "ends", "overnight", "whole_day")


def new_key() -> str:
    """What names a day of an event for ever."""
    return secrets.token_hex(4)


def out_of_reach(day: date) -> str:
    """Why nothing is planned on that day; empty where it may be."""
    if day.year < FIRST_YEAR:
        return f"Periksa tahunnya: {day.year}."
    last = timezone.localdate() + FARTHEST
    if day > last:
        return (
            f"Paling jauh dua tahun dari sekarang, yaitu sampai {recurrence.say(last)}."
        )
    return ""


def check_reach(day: date) -> None:
    if why := out_of_reach(day):
        raise ValidationError(why)


def day_field(label: str) -> forms.DateField:
    """A day, with a message that names what is wrong."""
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": NO_SUCH_DAY},
        validators=[check_reach],
    )


def hour_field(label: str, help_text: str = "") -> forms.TimeField:
    """An hour of the day."""
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=HOUR_FORMATS,
        help_text=help_text,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": NO_SUCH_HOUR},
    )


class Hours(forms.Form):
    """From when to when; shared by every way to say it.

    Whatever is filled in is stored, or asked about beside its field.
    """

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
        starts, ends = data.get("starts"), data.get("ends")
        is_whole_day = data["whole_day"]
        if is_whole_day:
            self._check_whole_day(data)
        elif data["overnight"] and not ends:
            self.ask(
                "ends",
                "Tulis jam selesainya, atau hapus centang “Selesai esok harinya”.",
            )
        elif starts and ends and ends <= starts and not data["overnight"]:
            self.ask(
                "ends",
                "Selesainya sebelum mulai. Bila lewat tengah malam, centang "
                "“Selesai esok harinya”.",
            )
        if ends and not is_whole_day:
            self.say_when(data)
        return data

    def _check_whole_day(self, data: dict[str, Any]) -> None:
        if data.get("starts") or data.get("ends"):
            self.ask(
                "whole_day", "Jamnya terisi. Kosongkan jamnya, atau hapus centang ini."
            )
        if data["overnight"]:
            self.ask(
                "overnight",
                "Sepanjang hari sudah sampai tengah malam. Hapus salah satu centang.",
            )

    def ask(self, name: str, message: str) -> None:
        """A question beside a field, unless something is wrong with it already."""
        if name not in self.errors:
            self.add_error(name, message)

    def say_when(self, data: dict[str, Any], message: str = WRITE_START) -> None:
        """Without a whole day, an hour is needed."""
        is_whole_day = data.get("whole_day") or "whole_day" in self.errors
        if not (data.get("starts") or is_whole_day):
            self.ask("starts", message)

    def says(self, *names: str) -> bool:
        """Whether anything was filled in there, rightly or not."""
        return any(self[name].value() for name in names)

    @property
    def is_used(self) -> bool:
        """Whether anything was filled in; a choice is there always and says nothing."""
        return self.says(*(name for name in self.fields if name != "repeat"))


def span_of(day: date, hours: dict[str, Any]) -> dict[str, Any]:
    """That day with the hours of a form; midnight to midnight for a whole day."""
    if hours["whole_day"]:
        after = day + timedelta(days=1)
        return {"starts": f"{day}T00:00", "ends": f"{after}T00:00"}
    return span(day, hours["starts"], hours["ends"], overnight=hours["overnight"])


def span(
    day: date, starts: time, ends: time | None, *, overnight: bool = False
) -> dict[str, Any]:
    """Local times as they are stored."""
    (pair,) = recurrence.local_times(
        [day],
        start=starts,
        end=ends,
        zone=timezone.get_default_timezone(),
        overnight=overnight,
    )
    begin, end = (moment and moment.replace(tzinfo=None) for moment in pair)
    assert begin is not None  # noqa: S101 - a day always begins
    return {
        "starts": begin.isoformat("T", "minutes"),
        "ends": end.isoformat("T", "minutes") if end else None,
    }


def hours_of(row: dict[str, Any]) -> dict[str, Any]:
    """A stored day as Hours shows it, with its date."""
    begin = datetime.fromisoformat(row["starts"])
    end = datetime.fromisoformat(row["ends"]) if row.get("ends") else None
    whole = is_whole_day(begin, end)
    overnight = end is not None and end.date() > begin.date()
    return {
        "day": begin.date(),
        "starts": None if whole else begin.time(),
        "ends": end.time() if end and not whole else None,
        "overnight": overnight and not whole,
        "whole_day": whole,
    }


def same_span(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two stored days are the same time, whatever key they carry."""
    return (one["starts"], one.get("ends")) == (other["starts"], other.get("ends"))
