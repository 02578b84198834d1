"""Loading a watch list from a file: compared with ours first, then all of it or nothing.

A row is known by its term, type and scope. Terms the file does not name stay as they are.
"""

import datetime
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Final

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils.formats import date_format

from accounts.models import User
from groups.models import Region
from guard.models import WatchTerm
from guard.term_file import (
    COLUMNS,
    Values,
    cells_of,
    label,
    lines_of,
    problems_of,
    values_of,
)
from kim_portal.lib import region_codes
from kim_portal.lib.csv_file import Line

KEY: Final = ("term", "type", "scope")
# Between seeing what would change and saying yes.
PATIENCE: Final = datetime.timedelta(hours=12)


class ListChanged(Exception):
    """Our list is no longer the one the person compared the file with."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that cannot be loaded, and everything that is wrong with it."""

    number: int
    term: str
    problems: list[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field as people read it, before and after."""

    label: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.label}: {self.old} → {self.new}"


@dataclass(frozen=True, slots=True)
class Change:
    """A term of ours with the file's values set, not yet saved."""

    row: WatchTerm
    differences: list[Difference]


@dataclass(slots=True)
class Plan:
    """What loading the file would do."""

    new: list[WatchTerm] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    equal: int = 0
    broken: list[Broken] = field(default_factory=list)
    # To know before saying yes: terms that stay off, codes that mean no place here.
    switched_off: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    @property
    def has_work(self) -> bool:
        """Whether there is something to load, and it may be loaded."""
        return bool(self.new or self.changed) and not self.broken

    @property
    def mark(self) -> str:
        """The same only for the same changes to the same rows."""
        parts = [["baru", *cells_of(row).values()] for row in self.new]
        parts += [[str(c.row.pk), *map(str, c.differences)] for c in self.changed]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Draft:
    """A file somebody has seen the plan of, on its way through their browser."""

    text: str
    file_name: str
    mark: str

    def signed(self, user: User) -> str:
        """For a hidden field: nobody else can send it, nothing in it can be altered."""
        parts = [self.text, self.file_name, self.mark]
        return signing.dumps(parts, salt=_salt(user), compress=True)

    @classmethod
    def unsigned(cls, token: str, user: User) -> "Draft":
        """Raises BadSignature for a token that is another's, altered or too old."""
        return cls(*signing.loads(token, salt=_salt(user), max_age=PATIENCE))


def _salt(user: User) -> str:
    return f"guard.imports:{user.pk}"


# Comparing


def plan_for(text: str, *, lock: bool = False) -> Plan:
    """What the file would change; NotAList if it is none. Two queries."""
    lines = lines_of(text)
    rows = WatchTerm.objects.select_for_update() if lock else WatchTerm.objects.all()
    ours = {_key(values_of(cells_of(row))): row for row in rows}
    plan = Plan()
    scopes = {""}
    seen: dict[tuple[str, ...], int] = {}
    for line in lines:
        problems = problems_of(line) or _repeats(line, seen)
        if problems:
            plan.broken.append(Broken(line.number, line.cells["term"], problems))
            continue
        values = values_of(line.cells)
        scopes.add(values["scope"])
        _compare(plan, ours.get(_key(values)), values)
    plan.elsewhere = sorted(scopes - _codes_that_matter())
    return plan


def _key(values: Values) -> tuple[str, ...]:
    return tuple(values[name] for name in KEY)


def _repeats(line: Line, seen: dict[tuple[str, ...], int]) -> list[str]:
    """Whether an earlier row speaks of the same term; remembers this one."""
    first = seen.setdefault(_key(values_of(line.cells)), line.number)
    if first == line.number:
        return []
    return [f"Kata, jenis, dan kode wilayahnya sama dengan baris {first}."]


def _codes_that_matter() -> set[str]:
    """Codes of our regions and of what they lie in; empty is national."""
    codes = Region.objects.values_list("code", flat=True)
    return {"", *(up for code in codes for up in region_codes.with_ancestors(code))}


def _compare(plan: Plan, row: WatchTerm | None, values: Values) -> None:
    """Put one row of the file where it belongs in the plan."""
    if row is None:
        plan.new.append(WatchTerm(**values))
        return
    if not row.is_active:
        plan.switched_off.append(row.term)
    before = values_of(cells_of(row))
    unlike = [name for name in COLUMNS if before[name] != values[name]]
    if not unlike:
        plan.equal += 1
        return
    for name in unlike:
        setattr(row, name, values[name])
    differences = [
        Difference(label(name), _shown(name, before[name]), _shown(name, values[name]))
        for name in unlike
    ]
    plan.changed.append(Change(row, differences))


def _shown(name: str, value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, datetime.date):
        return date_format(value, "j F Y")
    words = ", ".join(value) if isinstance(value, list) else value
    names = dict(getattr(WatchTerm._meta.get_field(name), "flatchoices", ()))
    return str(names.get(words, words)) if words else "kosong"


# Loading


def load(draft: Draft, *, by: User) -> Plan:
    """Write what the person saw, with a line in the history of each term.

    Raises ListChanged, and writes nothing, when it would now do something else.
    """
    try:
        with transaction.atomic():
            plan = plan_for(draft.text, lock=True)
            if plan.broken or plan.mark != draft.mark:
                raise ListChanged
            _write(plan, by=by, origin=f"Dimuat dari berkas “{draft.file_name}”.")
    except IntegrityError as error:
        # Between our look and our write somebody else added the same term.
        raise ListChanged from error
    return plan


def _write(plan: Plan, *, by: User, origin: str) -> None:
    history = [
        _history_line(row, ADDITION, by=by, words=origin)
        for row in WatchTerm.objects.bulk_create(plan.new)
    ]
    for change in plan.changed:
        change.row.save()
        words = f"{origin} {'; '.join(map(str, change.differences))}."
        history.append(_history_line(change.row, CHANGE, by=by, words=words))
    LogEntry.objects.bulk_create(history)


def _history_line(row: WatchTerm, flag: int, *, by: User, words: str) -> LogEntry:
    return LogEntry(
        user=by,
        content_type=ContentType.objects.get_for_model(WatchTerm),
        object_id=str(row.pk),
        object_repr=str(row)[:200],
        action_flag=flag,
        change_message=words,
    )
