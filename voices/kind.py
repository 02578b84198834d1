"""Clarifications as a kind: what the desk, the dashboard and the queue know of them."""

from collections.abc import Sequence
from typing import Any

from accounts.models import User
from groups.models import KimGroup
from kim_portal.lib.keyset import cut, read_cursor
from review.kinds import Kind, Section
from voices.models import (
    Clarification,
    ClarificationDecision,
    ClarificationRevision,
)

DRAFTS_SHOWN = 30
PAGE_SIZE = 20


class ClarificationKind(Kind):
    key = ClarificationRevision.kind_key
    label = "Klarifikasi"
    publications = Clarification
    revisions = ClarificationRevision
    decisions = ClarificationDecision
    subject = "region"
    subject_name = "name"
    words_template = "voices/_words.html"
    facts_template = "voices/_facts.html"
    mine_template = "voices/mine.html"
    is_news = False

    def dashboard(self, user: User, kims: Sequence[KimGroup]) -> list[Section]:
        """What is being written or looked at, of the person's KIM."""
        rows = ClarificationRevision.objects.open_of(kims)
        shown = rows.filter(publication__withdrawn_at=None).with_row_data()
        context = {"clarifications": list(shown[:DRAFTS_SHOWN])}
        return [Section(45, "voices/desk/_open.html", context)]

    def mine(self, user: User, before: str) -> tuple[list[Any], str | None]:
        """Everything the KIM ever published, newest first."""
        rows = Clarification.objects.of_kims_of(user).filter(published_at__isnull=False)
        rows = rows.before(read_cursor(before)).newest_first().with_card_data()
        page = cut(list(rows[: PAGE_SIZE + 1]), PAGE_SIZE)
        return page.rows, page.cursor
