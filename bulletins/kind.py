"""Bulletins as a kind: what the desk, the dashboard and the queue know of them."""

from collections.abc import Sequence
from typing import Any

from accounts.models import User
from bulletins.models import Bulletin, BulletinDecision, BulletinRevision
from groups.models import KimGroup
from kim_portal.lib.keyset import cut, read_cursor
from review.kinds import Kind, Section
from review.models import labels_for
from review.states import Move, Status

PUBLISHED_SHOWN = 5
DRAFTS_SHOWN = 30
PAGE_SIZE = 20


class BulletinKind(Kind):
    key = BulletinRevision.kind_key
    label = "Buletin"
    publications = Bulletin
    revisions = BulletinRevision
    decisions = BulletinDecision
    subject = "category"
    words_template = "bulletins/_words.html"
    facts_template = "bulletins/_facts.html"
    mine_template = "bulletins/mine.html"

    def dashboard(self, user: User, kims: Sequence[KimGroup]) -> list[Section]:
        """Returned first with the reason, then drafts, waiting, published."""
        rows = list(
            BulletinRevision.objects.open_of(kims)
            .filter(publication__withdrawn_at=None)
            .with_row_data()
            .select_related("edited_by")
            .prefetch_related("decisions__by")[:DRAFTS_SHOWN]
        )
        returned = [row for row in rows if row.status == Status.RETURNED]
        answers = [
            next(d for d in reversed(row.decisions.all()) if d.move == Move.SEND_BACK)
            for row in returned
        ]
        labels = [labels_for(answer.reasons) for answer in answers]
        published = Bulletin.objects.of_kims_of(user).filter(live__isnull=False)
        newest = published.newest_first().with_card_data()[:PUBLISHED_SHOWN]
        with_answers = list(zip(returned, answers, labels, strict=True))
        drafts = [row for row in rows if row.status == Status.DRAFT]
        waiting = [row for row in rows if row.status == Status.SUBMITTED]
        return [
            Section(10, "bulletins/desk/_returned.html", {"returned": with_answers}),
            Section(40, "bulletins/desk/_drafts.html", {"drafts": drafts}),
            Section(50, "bulletins/desk/_waiting.html", {"waiting": waiting}),
            Section(60, "bulletins/desk/_newest.html", {"published": newest}),
        ]

    def mine(self, user: User, before: str) -> tuple[list[Any], str | None]:
        """Everything the KIM ever published, newest first: live, expired, withdrawn."""
        rows = Bulletin.objects.of_kims_of(user).ever_published()
        rows = rows.before(read_cursor(before)).newest_first().with_card_data()
        page = cut(list(rows[: PAGE_SIZE + 1]), PAGE_SIZE)
        return page.rows, page.cursor
