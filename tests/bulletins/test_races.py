"""Several people at the same moment: one of them moves, the others are told.

Everybody has a thread and a connection of their own, 15 ms away from PostgreSQL, and
they meet at the last moment: all checks passed, nothing written.
"""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from django.db import connection, transaction

from accounts.models import User
from bulletins.models import Bulletin, BulletinDecision, BulletinRevision
from groups.models import Invitation, KimGroup, Membership
from kim_portal.lib.generation import current_generation
from kim_portal.lib.moments import zoned
from review.models import Revision
from review.states import RULES, Move
from tests.conftest import MEDONO, Make, words
from tests.crowds import approving, crowd_of_moderators, meet_when_allowed, sending_back
from tests.gathering import Deed, Ends, Meet, at_once
from tests.slow_database import slowed

SECONDS = 0.015

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("far_away"),
]


@pytest.fixture
def far_away(transactional_db: None) -> Iterator[None]:
    with slowed(SECONDS):
        yield


# --- one hundred approvals ----------------------------------------------------------


class Approvals(NamedTuple):
    """What one hundred approvals of one text left behind."""

    revision: BulletinRevision
    ends: Ends
    generations: int


def hundred_approvals(revision: BulletinRevision) -> Approvals:
    """The scene, with and without the guard."""
    before = current_generation(MEDONO)
    deeds = [approving(revision.pk, by) for by in crowd_of_moderators(100)]
    ends = at_once(deeds)
    return Approvals(revision, ends, current_generation(MEDONO) - before)


def assert_published_once(scene: Approvals) -> None:
    """The requirement, with and without the guard."""
    ends = scene.ends
    assert ends.done == 1
    assert ends.broken == []
    assert len(ends.refused) == 99
    decision = BulletinDecision.objects.get(revision=scene.revision, move=Move.APPROVE)
    assert set(ends.refused) == {decision.sentence()}
    assert decision.by.name in ends.refused[0]
    assert zoned(decision.at) in ends.refused[0]
    bulletin = Bulletin.objects.published().get()
    assert bulletin.live_id == scene.revision.pk
    assert scene.generations == 1


def test_of_a_hundred_approvals_at_once_one_publishes_and_the_others_learn_of_it(
    submitted: Make,
) -> None:
    assert_published_once(hundred_approvals(submitted()))


def test_without_the_guard_the_same_hundred_approvals_publish_more_than_once(
    submitted: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    revision = submitted()
    monkeypatch.setattr(Revision, "make", check_then_save)
    with approved_as_often_as_you_like(), slowed(SECONDS, give_up_after=3):
        scene = hundred_approvals(revision)
        approvals = BulletinDecision.objects.filter(revision=revision, move="approve")
        assert scene.ends.done == scene.generations == approvals.count()
        assert scene.ends.done > 1
        with pytest.raises(AssertionError):
            assert_published_once(scene)


def check_then_save(
    self, move, *, by, seen=None, only=None, line=None, announced=True, **changes
):
    """Revision.make as one would write it without thinking of two at once."""
    rule = RULES[move]
    now = self.rows().get(pk=self.pk)
    if now.status not in rule.sources or seen not in (None, now.version):
        raise self.refusal(seen)
    with transaction.atomic():
        self.rows().filter(pk=self.pk).update(status=rule.target, **changes)
        self.refresh_from_db()
        return self.record(move, by=by, announced=announced, **(line or {}))


@contextmanager
def approved_as_often_as_you_like() -> Iterator[None]:
    """Take the database's own guard away, and put it back."""
    (guard,) = (
        constraint
        for constraint in BulletinDecision._meta.constraints
        if constraint.name == "bulletins_bulletindecision_approved_once"
    )
    with connection.schema_editor() as editor:
        editor.remove_constraint(BulletinDecision, guard)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            # With two approvals of one version left, it could not be put back.
            cursor.execute("TRUNCATE bulletins_bulletindecision")
        with connection.schema_editor() as editor:
            editor.add_constraint(BulletinDecision, guard)


# --- other meetings -----------------------------------------------------------------


def test_of_approvals_and_returns_at_once_exactly_one_is_decided(
    submitted: Make,
) -> None:
    revision = submitted()
    moderators = crowd_of_moderators(40)
    ends = at_once(
        [approving(revision.pk, by) for by in moderators[::2]]
        + [sending_back(revision.pk, by) for by in moderators[1::2]]
    )
    assert ends.broken == []
    decision = BulletinDecision.objects.get(
        revision=revision, move__in=[Move.APPROVE, Move.SEND_BACK]
    )
    assert ends.done == 1
    assert ends.refused == [decision.sentence()] * 39
    is_live = Bulletin.objects.filter(live=revision).exists()
    assert is_live == (decision.move == Move.APPROVE)


def test_nothing_is_published_that_its_moderator_has_not_seen(
    submitted: Make, budi: User, nur: User, dewi: User
) -> None:
    """Dewi approves what she saw; Budi takes it back, changes it and hands it over again;
    at every second bulletin Nur saves as well.

    Ten bulletins at a time; from one to the next Dewi loses some milliseconds, from
    well before the others until well after them.
    """
    approved = 0
    for batch in (range(10), range(10, 20), range(20, 30)):
        seen = {}
        deeds = []
        for number in batch:
            revision = submitted()
            seen[revision.pk] = (revision.version, revision.title)
            late = (number - 6) * 0.06
            start = max(-late, 0)
            deeds += [
                waiting(max(late, 0), approving(revision.pk, dewi)),
                waiting(start, taking_back(revision.pk, budi)),
            ]
            if number % 2:
                # About when Budi's text is open again and he has not saved yet.
                saving = only_saving(revision.pk, nur)
                deeds.append(waiting(start + 0.1 + number * 0.005, saving))
        assert at_once(deeds).broken == []
        for pk, (version, title) in seen.items():
            approved += published_as_seen(pk, version, title)
    # Both came to pass, or this has tried nothing.
    assert 0 < approved < 30


def waiting(seconds: float, deed: Deed) -> Deed:
    """The same deed by somebody who hesitates after the meeting."""

    def later(meet: Meet) -> None:
        def meet_and_hesitate() -> None:
            meet()
            time.sleep(seconds)

        deed(meet_and_hesitate)

    return later


def taking_back(pk: int, by: User) -> Deed:
    """Recall, write other words, hand over again."""

    def deed(meet: Meet) -> None:
        revision = BulletinRevision.objects.get(pk=pk)
        other = words(title="Judul yang belum dilihat moderator")
        meet()
        revision.recall(by=by)
        time.sleep(0.12)  # open for a while, so that a colleague may come between
        revision.save_words(by=by, seen=revision.version, words=other)
        revision.submit(by=by, seen=revision.version)

    return deed


def only_saving(pk: int, by: User) -> Deed:
    """Save into the same version, which may be closed, open or gone by then."""

    def deed(meet: Meet) -> None:
        revision = BulletinRevision.objects.get(pk=pk)
        other = words(title="Judul lain yang belum dilihat moderator")
        meet()
        revision.save_words(by=by, seen=revision.version, words=other)

    return deed


def published_as_seen(pk: int, version: int, title: str) -> bool:
    """Whether it was published; if so, it must be what the moderator had seen."""
    revision = BulletinRevision.objects.select_related("publication__live").get(pk=pk)
    approvals = list(revision.decisions.filter(move=Move.APPROVE))
    live = revision.publication.live
    if live is None:
        assert approvals == []
        return False
    (approval,) = approvals
    assert approval.version == live.version == version
    assert approval.snapshot["title"] == live.title == title
    return True


def test_of_twenty_withdrawals_at_once_one_is_decided(published: Make) -> None:
    bulletin = published().publication
    before = current_generation(MEDONO)

    def withdrawing(by: User) -> Deed:
        def deed(meet: Meet) -> None:
            mine = Bulletin.objects.get(pk=bulletin.pk)
            meet_when_allowed(mine.live, meet)
            mine.withdraw(by=by, explanation=f"Ditarik oleh {by.name}.")

        return deed

    ends = at_once([withdrawing(by) for by in crowd_of_moderators(20)])
    assert ends.broken == []
    decision = BulletinDecision.objects.get(move=Move.WITHDRAW)
    assert ends.done == 1
    assert ends.refused == [decision.sentence()] * 19
    bulletin.refresh_from_db()
    assert bulletin.live_id is None
    assert bulletin.withdrawn_note == f"Ditarik oleh {decision.by.name}."
    assert current_generation(MEDONO) == before + 1


def test_an_invitation_taken_by_two_at_once_makes_one_member(
    nur: User, medono: KimGroup
) -> None:
    """Five links, two people at each."""
    invitations = [
        Invitation.issue(kim=medono, position="anggota", by=nur)[0] for _ in range(5)
    ]
    people = crowd_of_moderators(10)

    def accepting(invitation: Invitation, by: User) -> Deed:
        def deed(meet: Meet) -> None:
            mine = Invitation.objects.select_related("kim").get(pk=invitation.pk)
            meet()
            mine.accept(by=by)

        return deed

    pairs = zip(invitations * 2, people, strict=True)
    ends = at_once([accepting(invitation, by) for invitation, by in pairs])
    assert ends.broken == []
    assert ends.done == 5
    assert all("Undangan ini sudah dipakai." in text for text in ends.refused)
    accepted = Invitation.objects.values_list("accepted_by", flat=True)
    joined = Membership.objects.filter(user__in=people).values_list("user", flat=True)
    assert len(joined) == 5
    assert sorted(joined) == sorted(accepted)


def test_a_form_sent_twenty_times_at_once_begins_one_bulletin(
    budi: User, medono: KimGroup
) -> None:
    key = uuid.uuid4()
    given = []

    def begin(meet: Meet) -> None:
        connection.ensure_connection()
        meet()
        revision = BulletinRevision.begin(kim=medono, by=budi, draft_key=key)
        given.append(revision.pk)

    assert at_once([begin] * 20).broken == []
    bulletin = Bulletin.objects.get()
    assert given == [bulletin.revisions.get().pk] * 20


# --- the instrument itself ----------------------------------------------------------


def test_only_other_threads_are_far_from_the_database() -> None:
    def ask(times: int) -> float:
        start = time.monotonic()
        with connection.cursor() as cursor:
            for _ in range(times):
                cursor.execute("SELECT 1")
        return time.monotonic() - start

    took = []

    def asking(meet: Meet) -> None:
        connection.ensure_connection()
        meet()
        took.append(ask(10))

    assert at_once([asking]).broken == []
    assert took[0] >= 10 * SECONDS
    assert min(ask(1) for _ in range(10)) < SECONDS
