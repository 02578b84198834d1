"""A table of figures or a register, as written on paper and in spreadsheets."""

import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeGuard

from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.lib.numbers import figure

Cell = str | int | float | datetime | date | None

NOTHING = "Tidak ada."
UNKNOWN = "–"


@dataclass(frozen=True)
class Table:
    """Every row has a cell for every column; None is a value nobody knows.

    Refuses rows of another length and floats that are no number, so that a wrong
    report fails where it is made and not in the file somebody opens.
    """

    title: str
    columns: list[str]
    rows: list[list[Cell]]
    note: str = ""

    def __post_init__(self) -> None:
        """Check the shape: a shifted row would put figures under a wrong heading."""
        if not self.columns:
            raise ValueError(f"{self.title}: a table needs a column.")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"{self.title}, row {number}: {len(row)} cells "
                    f"for {len(self.columns)} columns."
                )
            if any(isinstance(cell, float) and not math.isfinite(cell) for cell in row):
                raise ValueError(f"{self.title}, row {number}: not a number.")


def shown(cell: Cell) -> str:
    """A cell as people read it: 1.248 · 3,5 · 20 Nov 2024, 09.15 · Ya · –.

    Moments are in the current time zone; one without a zone is refused.
    """
    if cell is None:
        return UNKNOWN
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        return date_format(timezone.localtime(cell), "j M Y, H.i")
    if isinstance(cell, date):
        return date_format(cell, "j M Y")
    if isinstance(cell, bool):
        return "Ya" if cell else "Tidak"
    # Below 0,1 one decimal would say 0,0 of something that is there.
    decimals = 0 if isinstance(cell, int) else 1 if abs(cell) >= 0.1 or not cell else 2
    return figure(cell, decimals)


def is_number(cell: Cell) -> TypeGuard[int | float]:
    """Whether the cell is counted or measured; True and False are words here."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)
