"""The queue over every kind: what waits, in which order, narrowed how."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.utils import timezone

from groups.models import Region
from kim_portal.lib import region_codes
from review.flags import Flag
from review.kinds import KINDS, Kind
from review.models.deciding import CLAIM_LASTS

PAGE_SIZE = 50
DISTRICT_LENGTH = len("33.75.01")
LATE = "lewat"
TONES = {
    Flag.HELD: "red",
    Flag.SEVERE: "red",
    Flag.CHANGE: "grey",
    Flag.AGAIN: "grey",
}
WAITS = {"4": "Lebih dari 4 jam", "24": "Lebih dari 1 hari", LATE: "Lewat batas"}
FACET = ("what", "key", "label", "n", "late", "flagged", "oldest")
ROW = (
    "kind_key",
    "pk",
    "title",
    "due_at",
    "risk",
    "flags",
    "submitted_at",
    "region_id",
    "kim",
    "subject",
    "claimer",
    "claimed_at",
    "first_yes",
)


@dataclass
class Facets:
    """What waits in a person's whole territory, and what it can be narrowed by."""

    total: int = 0
    late: int = 0
    flagged: int = 0
    oldest: datetime | None = None
    districts: dict[str, int] = field(default_factory=dict)
    kims: dict[str, str] = field(default_factory=dict)
    subjects: dict[str, str] = field(default_factory=dict)

    def add(self, row: dict[str, Any]) -> None:
        """Count the texts of one region in, or note a KIM or a subject."""
        if row["what"] == "kim":
            self.kims[row["key"]] = row["label"]
        elif row["what"] == "region":
            self.total += row["n"]
            self.late += row["late"]
            self.flagged += row["flagged"]
            self.oldest = min(filter(None, [self.oldest, row["oldest"]]))
            code = row["key"][:DISTRICT_LENGTH]
            self.districts[code] = self.districts.get(code, 0) + row["n"]
        else:
            self.subjects[f"{row['what']}:{row['key']}"] = row["label"]


def facets_for(codes: list[str]) -> Facets:
    """One query over all kinds."""
    facets = Facets()
    parts = [
        rows
        for kind in KINDS.values()
        for rows in (
            _counts(kind, codes),
            _waiting_in(kind, codes, "owner", "kim", "name"),
            _waiting_in(kind, codes, kind.subject, kind.key, kind.subject_name),
        )
    ]
    for row in _together(parts):
        facets.add(row)
    return facets


def _counts(kind: Kind, codes: list[str]) -> "QuerySet[Any]":
    """What waits by region, counted from an index that does not hold the words."""
    return (
        kind.revisions.rows()
        .awaiting(codes)
        .order_by()
        .annotate(what=Value("region"), key=F("region_id"), label=Value(""))
        .values("what", "key", "label")
        .annotate(
            # Columns of the index, never null: not the key, which lies in the row.
            n=Count("*"),
            late=Count("due_at", filter=Q(due_at__lt=timezone.now())),
            # Every flag weighs something: see WEIGHTS.
            flagged=Count("risk", filter=Q(risk__gt=0)),
            oldest=Min("submitted_at"),
        )
        .values(*FACET)
    )


def _waiting_in(
    kind: Kind, codes: list[str], relation: str, what: str, label: str
) -> "QuerySet[Any]":
    """The KIM, or the subjects, of which anything waits: one probe for each of them."""
    waiting = kind.revisions.rows().awaiting(codes).order_by()
    choices: Any = kind.revisions._meta.get_field(relation).related_model
    return (
        choices.objects.filter(Exists(waiting.filter(**{relation: OuterRef("pk")})))
        .order_by()
        .annotate(
            what=Value(what),
            key=F("slug"),
            label=F(label),
            n=Value(0),
            late=Value(0),
            flagged=Value(0),
            oldest=Value(None, DateTimeField()),
        )
        .values(*FACET)
    )


def rows_for(
    codes: list[str], wishes: dict[str, str], *, offset: int = 0, limit: int = PAGE_SIZE
) -> list[dict[str, Any]]:
    """A part of the queue: promised first, then riskiest. One query."""
    wished = wishes.get("kategori", "").partition(":")[0]
    branches = [
        _narrowed(kind, codes, wishes)
        for kind in KINDS.values()
        if wished in {"", kind.key}
    ]
    if not branches:
        return []
    page = list(_ordered(branches, end=offset + limit)[offset:])
    now = timezone.now()
    for row in page:
        row["is_late"] = row["due_at"] < now
        row["labels"] = [
            (TONES.get(flag, "amber"), Flag(flag).label) for flag in row["flags"]
        ]
        claimed_at = row["claimed_at"]
        row["is_claimed"] = claimed_at and claimed_at > now - CLAIM_LASTS
    return page


def with_regions(
    rows: list[dict[str, Any]], codes: Iterable[str] = ()
) -> dict[str, Region]:
    """Give rows their regions; all of them, and those of `codes`, by code. One query."""
    regions = Region.objects.in_bulk({*codes, *(row["region_id"] for row in rows)})
    for row in rows:
        row["region"] = regions[row["region_id"]]
    return regions


def median_wait(codes: list[str], total: int) -> datetime | None:
    """When the one in the middle was sent: half wait longer. One query."""
    if not total:
        return None
    sent = [
        kind.revisions.rows().awaiting(codes).order_by().values("submitted_at")
        for kind in KINDS.values()
    ]
    middle = _together(sent).order_by("submitted_at")[total // 2 : total // 2 + 1]
    return next((row["submitted_at"] for row in middle), None)


def neighbours(codes: list[str], revision: Any) -> tuple[Any, Any]:
    """(previous, next) rows of the queue beside a waiting version, or None."""
    turn = (revision.due_at, revision.risk, revision.kind_key, revision.pk)
    before, after = [], []
    for kind in KINDS.values():
        waiting = _narrowed(kind, codes, {})
        behind = Q(due_at__gt=turn[0]) | Q(due_at=turn[0], risk__lt=turn[1])
        ahead = Q(due_at__lt=turn[0]) | Q(due_at=turn[0], risk__gt=turn[1])
        same = Q(due_at=turn[0], risk=turn[1])
        if kind.key == revision.kind_key:
            behind |= same & Q(pk__gt=revision.pk)
            ahead |= same & Q(pk__lt=revision.pk)
        elif kind.key > revision.kind_key:
            behind |= same
        else:
            ahead |= same
        after += list(waiting.filter(behind)[:1])
        before += list(waiting.filter(ahead).reverse()[:1])
    return (
        max(before, default=None, key=_turn),
        min(after, default=None, key=_turn),
    )


def _turn(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["due_at"], -row["risk"], row["kind_key"], row["pk"])


def _ordered(branches: "list[QuerySet[Any]]", *, end: int) -> "QuerySet[Any]":
    """The first `end` rows over all kinds; each kind gives no more than that."""
    if len(branches) == 1:
        return branches[0][:end]
    rows = branches[0][:end].union(*(rest[:end] for rest in branches[1:]), all=True)
    return rows.order_by("due_at", "-risk", "kind_key", "pk")[:end]


def _together(branches: "list[QuerySet[Any]]") -> "QuerySet[Any]":
    if len(branches) == 1:
        return branches[0].all()
    return branches[0].union(*branches[1:], all=True)


def _narrowed(kind: Kind, codes: list[str], wishes: dict[str, str]) -> "QuerySet[Any]":
    rows = kind.revisions.rows().awaiting(codes)
    if wishes.get("kecamatan"):
        rows = rows.filter(region_codes.inside("region__code", [wishes["kecamatan"]]))
    if wishes.get("kim"):
        rows = rows.filter(owner__slug=wishes["kim"])
    if wishes.get("kategori"):
        slug = wishes["kategori"].partition(":")[2]
        rows = rows.filter(**{f"{kind.subject}__slug": slug})
    if wishes.get("tanda"):
        rows = rows.filter(flags__contains=[wishes["tanda"]])
    if waited := wishes.get("menunggu"):
        now = timezone.now()
        if waited == LATE:
            rows = rows.filter(due_at__lt=now)
        else:
            rows = rows.filter(submitted_at__lt=now - timedelta(hours=int(waited)))
    return rows.annotate(
        kind_key=Value(kind.key),
        kim=F("owner__name"),
        subject=F(f"{kind.subject}__{kind.subject_name}"),
        claimer=F("claimed_by__name"),
        first_yes=F("first_yes_by__name"),
    ).values(*ROW)
