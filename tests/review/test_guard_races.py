"""Two moderators at the same moment, where two must agree: they are two, and in turn."""

import pytest

from bulletins.models import Bulletin, BulletinDecision, BulletinRevision
from notices.models import Notice
from review.states import Status
from tests.crowds import approving, crowd_of_moderators, sending_back
from tests.gathering import at_once
from tests.slow_database import slowed

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("far_away"),
]


@pytest.fixture
def far_away(transactional_db):
    with slowed():
        yield


@pytest.fixture
def waiting(submitted, stage, about_election):
    """About an election, in kampanye."""
    stage("kampanye")
    return submitted(**about_election)


def lines(revision, move):
    return BulletinDecision.objects.filter(revision=revision, move=move)


def test_of_ten_first_yeses_at_once_one_counts_and_nothing_is_published(waiting):
    people = crowd_of_moderators(10)
    ends = at_once([approving(waiting.pk, by) for by in people])
    assert ends.broken == []
    assert ends.done == 1
    (yes,) = lines(waiting, "first_yes")
    assert set(ends.refused) == {yes.sentence()}
    waiting.refresh_from_db()
    assert waiting.first_yes_by == yes.by
    assert waiting.status == Status.SUBMITTED
    assert not Bulletin.objects.filter(live__isnull=False).exists()
    second = next(person for person in people if person != yes.by)
    assert waiting.approve(by=second, seen=waiting.version) is True


def test_the_same_moderator_twice_at_once_is_one_moderator(waiting, dewi):
    ends = at_once([approving(waiting.pk, dewi)] * 6)
    assert ends.broken == []
    assert ends.done == 1
    assert lines(waiting, "first_yes").count() == 1
    assert lines(waiting, "approve").count() == 0
    assert not Bulletin.objects.filter(live__isnull=False).exists()


def test_of_ten_second_yeses_at_once_one_publishes(waiting, dewi):
    waiting.approve(by=dewi, seen=waiting.version)
    people = [*crowd_of_moderators(9), dewi]
    ends = at_once([approving(waiting.pk, by) for by in people])
    assert ends.broken == []
    assert ends.done == 1
    (yes,) = lines(waiting, "approve")
    assert yes.by != dewi
    told = Notice.objects.filter(headline="Disetujui dan terbit")
    assert told.count() == 1


def test_a_first_and_a_second_yes_at_once_never_make_one_of_two(
    waiting, dewi, seno, hani
):
    """Everybody says yes until told no: whatever the order, two different people."""

    def until_told(by):
        first = approving(waiting.pk, by)

        def deed(meet):
            first(meet)
            fresh = BulletinRevision.objects.get(pk=waiting.pk)
            fresh.approve(by=by, seen=fresh.version)

        return deed

    ends = at_once([until_told(by) for by in (dewi, seno, hani)] * 2)
    assert ends.broken == []
    waiting.refresh_from_db()
    for yes in lines(waiting, "approve"):
        assert yes.by != lines(waiting, "first_yes").get().by
    assert lines(waiting, "first_yes").count() == 1
    assert lines(waiting, "approve").count() <= 1


def test_a_second_yes_and_a_return_at_once_leave_one_answer(waiting, dewi):
    waiting.approve(by=dewi, seen=waiting.version)
    people = crowd_of_moderators(10)
    deeds = [approving(waiting.pk, by) for by in people[::2]]
    deeds += [sending_back(waiting.pk, by) for by in people[1::2]]
    ends = at_once(deeds)
    assert ends.broken == []
    assert ends.done == 1
    answers = lines(waiting, "approve") | lines(waiting, "send_back")
    assert answers.count() == 1


def test_a_first_yes_and_a_recall_at_once_leave_no_yes_on_a_draft(waiting, budi, dewi):
    def recalling(meet):
        revision = BulletinRevision.objects.get(pk=waiting.pk)
        meet()
        revision.recall(by=budi)

    ends = at_once([approving(waiting.pk, dewi), recalling])
    assert ends.broken == []
    waiting.refresh_from_db()
    assert waiting.status == Status.DRAFT
    assert waiting.first_yes_by is None


def test_of_two_reverts_at_once_one_is_made_and_the_other_is_told(
    published, budi, dewi
):
    old = published()
    edit = old.copy_for_edit(by=budi)
    edit.save_words(by=budi, seen=edit.version, words={"change_note": "Jamnya."})
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)

    def reverting(by):
        def deed(meet):
            mine = BulletinRevision.objects.get(pk=old.pk)
            check = mine.check_may_decide

            def check_and_meet(user):
                check(user)
                meet()

            mine.check_may_decide = check_and_meet
            mine.revert(by=by, explanation="Jam lama benar.")

        return deed

    def writing(meet):
        live = BulletinRevision.objects.get(pk=edit.pk)
        meet()
        live.copy_for_edit(by=budi)

    people = crowd_of_moderators(4)
    ends = at_once([*(reverting(by) for by in people), writing])
    assert ends.broken == []
    live = Bulletin.objects.get().live
    assert live.decisions.filter(move="approve").count() == 1
