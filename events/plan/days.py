"""The days of an event as one part of its form: those there are, and those to come."""

from datetime import date, datetime
from functools import cached_property
from typing import Any

from django import forms

from events.choices import EventStatus
from events.models import EventRevision
from events.models.when import day_words
from events.plan.hours import hours_of, new_key, same_span, span_of
from events.plan.rows import (
    ADDED,
    PREFIX,
    RowForm,
    RowFormSet,
    as_posted,
    posted_rows,
    rows_from,
)
from events.plan.schedule import FromForm, RepeatForm, changed_from, reached
from kim_portal.lib import recurrence

CHANGED_TOO = (
    "Tanggal atau jamnya juga diubah. Hapus centang ini, atau kembalikan isinya."
)
THERE_ALREADY = "Tanggal dan jam mulai ini sudah ada dalam jadwal."
NO_DAY_LEFT = "Tidak ada hari yang tersisa. Untuk membatalkan, buka halaman acaranya."
NO_DAY_REACHED = "Tidak ada hari yang jamnya dapat diubah sejak tanggal ini."

Times = dict[str, dict[str, Any]]


class Days:
    """Rows of the days there are, other hours from a day on, and days added by a rule."""

    def __init__(
        self, data: Any, *, revision: EventRevision | None, since: str = ""
    ) -> None:
        self.revision = revision
        self.stored: list[dict[str, Any]] = revision.times if revision else []
        # Of an older page nothing is asked that only the stored days could answer: it
        # is compared with them, and laid over them where it differs.
        self.is_current = (
            data is not None and revision is not None and data["seen"] == revision.mark
        )
        self.repeat = RepeatForm(data, prefix=ADDED)
        self.since = FromForm(data, prefix="sejak")
        self.shown = rows_from(self.stored, since, also=postponed_in(revision))
        # A page from before the days were stored has no rows: they stay as they are.
        rows = posted_rows(data)
        self.rows = RowFormSet(
            None if rows is None else as_posted(rows),
            prefix=PREFIX,
            initial=self.shown.initial,
        )

    @property
    def parts(self) -> list[Any]:
        return [*([self.rows] if self.rows.is_bound else []), self.since, self.repeat]

    @property
    def row_forms(self) -> list[RowForm]:
        return self.rows.forms if self.rows.is_bound else []

    # --- for the page --------------------------------------------------------------------

    def __len__(self) -> int:
        """How many days there are, on this page and the others."""
        return max(len(self.stored), len(self.rows.forms))

    def labelled(self) -> list[tuple[str, forms.Form]]:
        """(Selasa, 24 November 2026; its form) of the days shown one by one."""
        known = {row["key"]: row["starts"] for row in self.stored}
        return [
            (_date_of(known.get(str(form["key"].value()), "")), form)
            for form in self.rows.forms
        ]

    # --- what is stored ------------------------------------------------------------------

    @cached_property
    def _moved(self) -> Times:
        """The days with what their rows say."""
        times: Times = {row["key"]: row for row in self.stored}
        for form in self.row_forms:
            row = form.cleaned_data
            key = row["key"]
            if row["skip"]:
                times.pop(key, None)
            elif key not in times:
                # Left out by somebody else meanwhile, and still on this page.
                key = key if key in self._ever else new_key()
                times[key] = {"key": key, **span_of(row["day"], row)}
            elif form.differs(times[key]):
                times[key] = {"key": key, **span_of(row["day"], row)}
        return times

    @cached_property
    def _ever(self) -> set[str]:
        """The keys residents know days of this event by."""
        if self.revision is None:
            return set()
        days = self.revision.publication.occurrences
        return set(days.values_list("key", flat=True))

    @cached_property
    def _kept(self) -> Times:
        return changed_from(self._moved, self.since.cleaned_data)

    @cached_property
    def _added(self) -> list[dict[str, Any]]:
        """Days added that are not there already."""
        return [
            row
            for row in self.repeat.times()
            if not any(same_span(row, known) for known in self._kept.values())
        ]

    @cached_property
    def times(self) -> list[dict[str, Any]]:
        """All days, as a revision stores them."""
        return sorted(
            [*self._kept.values(), *self._added], key=lambda row: row["starts"]
        )

    # --- what contradicts ----------------------------------------------------------------

    def agree(self) -> bool:
        """Whether all that was filled in takes effect; else it is asked about."""
        if not all(part.is_valid() for part in self.parts):
            return False
        # A question takes its field out of the cleaned data: first everything is read.
        total = len(self.times)
        if self.is_current:
            self._check_rows()
            self._check_since()
            self._check_last()
            self._check_added()
        if total > recurrence.MAX:
            most = f"Paling banyak {recurrence.MAX} hari dalam satu acara"
            message = f"{most}; ini {total}."
            self.repeat.ask(self.repeat.main_field, message)
        return all(part.is_valid() for part in self.parts)

    @cached_property
    def _changed(self) -> dict[str, RowForm]:
        """Rows that say something else than is stored, and stay."""
        known = {row["key"]: row for row in self.stored}
        return {
            key: form
            for form in self.row_forms
            if not form.cleaned_data["skip"]
            and (key := form.cleaned_data["key"]) in known
            and form.differs(known[key])
        }

    def _check_rows(self) -> None:
        changed, known = self._changed, {row["key"]: row for row in self.stored}
        for form in self.row_forms:
            row = known.get(form.cleaned_data["key"])
            if row and form.cleaned_data["skip"] and form.says_other(row):
                form.ask("skip", CHANGED_TOO)
        starts = [row["starts"] for row in self.times]
        for key, form in changed.items():
            if key in self._kept and starts.count(self._kept[key]["starts"]) > 1:
                form.ask("day", THERE_ALREADY)

    def _check_since(self) -> None:
        since = self.since.cleaned_data.get("since")
        if not since:
            return
        left = {key: self._moved[key] for key in self._kept}
        touched = reached(left, self.since.cleaned_data)
        if not touched:
            self.since.ask("since", NO_DAY_REACHED)
        starts = [row["starts"] for row in self._kept.values()]
        if any(starts.count(self._kept[key]["starts"]) > 1 for key in touched):
            self.since.ask("since", THERE_ALREADY)
        for key in self._changed:
            row, wish = self._moved[key], self._kept.get(key)
            if key in touched and wish and not same_span(row, wish):
                self.since.ask(
                    "since",
                    f"{_date_of(row['starts'])}: jamnya juga diubah di atas. Pilih "
                    "salah satu.",
                )

    def _check_last(self) -> None:
        last: date | None = self.since.cleaned_data.get("last")
        if not last or not self._moved:
            return
        final = max(row["starts"] for row in self._moved.values())
        gone = [key for key in self._changed if key not in self._kept]
        if final[:10] < str(last):
            message = f"Jadwal ini berakhir {_date_of(final)}. Hari lain ditambahkan di bawah."
        elif not self._kept:
            message = NO_DAY_LEFT
        elif gone:
            row = self._moved[gone[0]]
            message = (
                f"{_date_of(row['starts'])} juga diubah di atas. Pilih salah satu."
            )
        elif any(row["starts"][:10] > str(last) for row in self._added):
            message = "Ada hari yang ditambahkan sesudah tanggal ini. Pilih salah satu."
        else:
            return
        self.since.ask("last", message)

    def _check_added(self) -> None:
        """A second time that begins with one already there is that one, changed."""
        known = {row["starts"]: row for row in self._kept.values()}
        for row in self._added:
            if there := known.get(row["starts"]):
                hours = _hours_words(there)
                self.repeat.ask(
                    self.repeat.main_field,
                    f"{_date_of(row['starts'])} sudah ada dalam jadwal, {hours}. Ubah "
                    "di tempatnya.",
                )


def postponed_in(revision: EventRevision | None) -> set[str]:
    """Days still to be given a date; they stand in the form though theirs passed."""
    if revision is None:
        return set()
    days = revision.publication.occurrences.filter(status=EventStatus.POSTPONED)
    return set(days.values_list("key", flat=True))


def _date_of(starts: str) -> str:
    """The date of a stored time in words; of an unknown day just that."""
    return day_words(datetime.fromisoformat(starts), None) if starts else "Hari lain"


def _hours_words(row: dict[str, Any]) -> str:
    """pukul 07.00–10.00; tanpa jam."""
    said = hours_of(row)
    if said["whole_day"]:
        return "sepanjang hari"
    ends = f"–{said['ends']:%H.%M}" if said["ends"] else ""
    return f"pukul {said['starts']:%H.%M}{ends}"
