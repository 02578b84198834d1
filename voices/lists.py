"""Lists of clarifications as residents meet them."""

from typing import Any

from kim_portal.lib.statement import Given, Statement
from review.cards import Cards
from voices.models import Clarification

FRONT = 5
MOST_ASKED = 5


def _newest(given: Given, size: int) -> Any:
    rows = Clarification.objects.readable(given.now).before(given.cursor)
    return rows.newest_first().lines(given.codes, size)


NEWEST = Statement(_newest)
ROWS = Cards(Clarification.objects.all, "voices/_row.html", "clarification")


def for_front() -> dict[str, Any]:
    """What was put right lately, and what people asked about most. Two queries."""
    rows = Clarification.objects.readable().with_card_data()
    newest = list(rows.newest_first()[:FRONT])
    shown = [row.pk for row in newest]
    most = rows.exclude(pk__in=shown).most_asked()[:MOST_ASKED]
    return {"newest": newest, "most_asked": list(most)}
