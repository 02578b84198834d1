"""Kemendagri region codes: the code without its last part is the parent."""

import re
from collections.abc import Iterable

from django.db.models import Q

# Province 33, regency 33.75, district 33.75.04, village 33.75.04.1004.
PATTERN = r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$"
LEVELS = ("province", "regency", "district", "village")


def is_code(text: str) -> bool:
    """Whether the text has the shape of a code; it need not exist."""
    return re.fullmatch(PATTERN, text, re.ASCII) is not None


def level(code: str) -> str:
    """One of LEVELS; raises IndexError for something that is no code."""
    return LEVELS[code.count(".")]


def parent(code: str) -> str | None:
    """The code one level up; None above a province."""
    return code.rpartition(".")[0] or None


def with_ancestors(code: str) -> list[str]:
    """The code itself, then its ancestors, nearest first."""
    codes = [code]
    while upper := parent(codes[-1]):
        codes.append(upper)
    return codes


def covers(outer: str, inner: str) -> bool:
    """Whether `inner` is `outer` or lies in it."""
    return inner == outer or inner.startswith(f"{outer}.")


def covers_any(codes: Iterable[str], code: str) -> bool:
    """Whether any territory in `codes` holds the region `code`."""
    return any(covers(outer, code) for outer in codes)


def inside(field: str, codes: Iterable[str]) -> Q:
    """Rows whose `field` lies in any of the codes; no codes match no row."""
    query = Q(pk__in=[])
    for code in codes:
        query |= Q(**{field: code}) | Q(**{f"{field}__startswith": f"{code}."})
    return query


def is_desa(code: str) -> bool:
    """A village code's last part: 1xxx is a kelurahan, 2xxx a desa."""
    return code.rpartition(".")[2].startswith("2")
