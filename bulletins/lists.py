"""Lists of bulletins as residents meet them: their statements, built once, and their cards."""

from typing import Any

from bulletins.models import Bulletin
from kim_portal.lib.statement import Given, Statement
from review.cards import Cards


def _news(given: Given, size: int) -> Any:
    rows = Bulletin.objects.readable(given.now).before(given.cursor)
    return rows.newest_first().lines(given.codes, size)


def _notices(given: Given, size: int) -> Any:
    rows = Bulletin.objects.readable(given.now).in_force(given.now)
    return rows.newest_first().lines(given.codes, size)


def _of_kim(given: Given, size: int) -> Any:
    rows = Bulletin.objects.readable(given.now).before(given.cursor)
    return rows.filter(kim=given.numbers[0]).newest_first().lines(None, size)


NEWS = Statement(_news)
NOTICES = Statement(_notices)
OF_KIM = Statement(_of_kim)


def cards(template: str, **flags: Any) -> Cards:
    """Bulletins drawn by this template."""
    return Cards(Bulletin.objects.all, template, "bulletin", **flags)


ROWS = cards("bulletins/_row.html", plain=False)
SHORT_ROWS = cards("bulletins/_row.html", plain=True)
ROWS_OF_KIM = cards("bulletins/_row.html", plain=False, of_kim=True)
LEADS = cards("bulletins/_lead.html")
NOTICE = Cards(Bulletin.objects.all, "bulletins/_notice.html", "notice")
