"""What the database itself refuses, whoever writes to it and however."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from bulletins.models import Bulletin, BulletinDecision, BulletinRevision

SCRUB = "UPDATE bulletins_bulletinrevision SET title = 'Dihapus', body = 'Dihapus'"


def refused(statement, *values):
    """Whether the database says no; what it did is taken back either way."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            transaction.set_rollback(True)
    except IntegrityError:
        return True
    return False


def decision_of(revision, move):
    return BulletinDecision.objects.get(revision=revision, move=move)


@pytest.fixture
def two_said_yes(submitted, stage, about_election, dewi, seno):
    stage("kampanye")
    revision = submitted(**about_election)
    revision.approve(by=dewi, seen=revision.version)
    revision.approve(by=seno, seen=revision.version)
    return revision


@pytest.fixture
def gone(published, hani):
    """Erased for privacy."""
    revision = published()
    revision.publication.erase(by=hani, why="privasi", note="Ada nama anak.")
    return BulletinRevision.objects.get(pk=revision.pk)


# --- the timeline -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE bulletins_bulletindecision SET note = 'lain'",
        "UPDATE bulletins_bulletindecision SET by_id = submitted_by_id",
        "UPDATE bulletins_bulletindecision SET at = now()",
        "UPDATE bulletins_bulletindecision SET version = version + 1",
        "UPDATE bulletins_bulletindecision SET snapshot = '{}', checks = '{}'",
        "UPDATE bulletins_bulletindecision SET snapshot = '{}', checks = '{}',"
        " points = '[]', note = '(dihapus)'",
        "DELETE FROM bulletins_bulletindecision",
    ],
)
def test_no_line_of_the_timeline_is_ever_changed(published, change):
    published()
    assert refused(change)


def test_of_an_erased_text_only_the_words_may_go(gone):
    table = "UPDATE bulletins_bulletindecision SET"
    scrub = "snapshot = '{}', checks = '{}', points = '[]'"
    assert not refused(f"{table} {scrub}")
    assert not refused(f"{table} {scrub}, note = '(dihapus)'")
    for more in (
        "note = 'lain'",
        "by_id = by_id + 1",
        "at = now()",
        "move = 'note', note = '(dihapus)'",
        "version = 9",
        "reasons = '{foto}'",
        "submitted_by_id = NULL",
    ):
        assert refused(f"{table} {scrub}, {more}"), more
    assert refused(f'{table} snapshot = \'{{"title": "lain"}}\'')
    assert refused("DELETE FROM bulletins_bulletindecision")


def test_nothing_of_what_was_erased_is_left_and_who_decided_is(gone, budi, dewi, hani):
    lines = BulletinDecision.objects.order_by("pk")
    assert [(line.move, line.by) for line in lines] == [
        ("submit", budi),
        ("approve", dewi),
        ("erase", hani),
    ]
    assert lines.last().note == "Ada nama anak."
    assert {str(line.snapshot) for line in lines} == {"{}"}
    assert (gone.title, gone.body, gone.summary) == ("Dihapus", "Dihapus", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(b)::text FROM bulletins_bulletin b")
        row = cursor.fetchone()[0]
    assert "Posyandu" not in row


def test_a_living_text_cannot_be_scrubbed(published):
    published()
    assert refused(SCRUB)
    assert refused("UPDATE bulletins_bulletinrevision SET erased_at = now()")


def test_a_text_only_taken_down_cannot_be_scrubbed_either(published, dewi):
    revision = published()
    revision.publication.withdraw(by=dewi, explanation="Keliru.")
    assert refused("UPDATE bulletins_bulletinrevision SET erased_at = now()")


def test_an_erased_text_cannot_be_filled_with_other_words(gone):
    table = "UPDATE bulletins_bulletinrevision SET"
    assert refused(f"{table} title = 'Judul lain'")
    assert refused(f"{table} body = 'Isi lain'")
    assert refused("UPDATE bulletins_bulletin SET withdrawn_title = 'Judul lain'")
    assert refused("UPDATE bulletins_bulletin SET erased_for = ''")
    assert refused("UPDATE bulletins_bulletin SET live_id = %s", gone.pk)


# --- two are two ----------------------------------------------------------------------------


def test_the_first_and_the_second_moderator_are_never_one(two_said_yes, dewi, seno):
    table = "UPDATE bulletins_bulletinrevision SET"
    assert refused(f"{table} first_yes_by_id = approved_by_id")
    assert refused(f"{table} approved_by_id = %s", dewi.pk)
    assert refused(f"{table} first_yes_by_id = NULL")
    assert refused(f"{table} approved_by_id = NULL")


def test_what_needed_two_is_live_only_with_a_first_yes_of_another(
    submitted, dewi, seno, hani
):
    revision = submitted()
    agreed = (
        "UPDATE bulletins_bulletinrevision SET status = 'approved', needs_two = true,"
        " first_yes_by_id = %s, approved_by_id = %s, approved_at = now()"
    )
    live = (
        "UPDATE bulletins_bulletin SET live_id = %s, region_id = '33.75.01.1002',"
        " category_id = %s, published_at = now(), slug = 'x'"
    )
    values = (revision.pk, revision.category_id)
    with connection.cursor() as cursor:
        # The columns say that two agreed; the timeline knows only of one.
        cursor.execute(agreed, [seno.pk, dewi.pk])
    revision.refresh_from_db()
    revision.record("approve", by=dewi)
    assert refused(live, *values)
    # Even where the same moderator is written down twice.
    with transaction.atomic():
        revision.record("first_yes", by=dewi)
        assert refused(live, *values)
        transaction.set_rollback(True)
    revision.record("first_yes", by=seno)
    assert not refused(live, *values)


def test_nothing_is_live_that_nobody_approved(submitted, published):
    waiting = submitted()
    live = "UPDATE bulletins_bulletin SET live_id = %s"
    assert refused(f"{live} WHERE id = %s", waiting.pk, waiting.publication_id)
    other = published()
    # Nor the approved text of another bulletin.
    assert refused(f"{live} WHERE id = %s", other.pk, waiting.publication_id)


def test_an_appealed_text_is_not_approved_by_who_returned_it(
    submitted, dewi, seno, budi
):
    revision = submitted()
    revision.send_back(
        by=dewi, seen=revision.version, reasons=["foto"], note="Buram sekali."
    )
    revision.appeal(by=budi, seen=revision.version, note="Sudah jelas.")
    approve = (
        "UPDATE bulletins_bulletinrevision SET status = 'approved',"
        " approved_at = now(), approved_by_id = %s WHERE id = %s"
    )
    assert refused(approve, dewi.pk, revision.pk)
    assert not refused(approve, seno.pk, revision.pk)


def test_a_text_in_the_queue_always_has_a_promise(submitted):
    revision = submitted()
    change = "UPDATE bulletins_bulletinrevision SET due_at = NULL WHERE id = %s"
    assert refused(change, revision.pk)


# --- words that were handed over ------------------------------------------------------------


def test_what_was_handed_over_keeps_its_words_and_its_number(submitted):
    submitted()
    table = "UPDATE bulletins_bulletinrevision SET"
    for change in (
        "title = 'Judul lain'",
        "version = version + 1",
        "pledges = '{tanpa-calon}'",
        "publish_at = now()",
        "status = 'draft', version = version + 1",
    ):
        assert refused(f"{table} {change}"), change


def test_a_hold_may_count_one_on_but_change_no_word(submitted, dewi):
    tomorrow = timezone.now() + timedelta(days=1)
    revision = submitted(publish_at=tomorrow)
    revision.approve(by=dewi, seen=revision.version)
    Bulletin.objects.update(live=None, published_at=None)
    back = "status = 'submitted', version = version + 1"
    table = "UPDATE bulletins_bulletinrevision SET"
    assert not refused(f"{table} {back}")
    assert refused(f"{table} {back}, title = 'Judul lain'")
    assert refused(f"{table} version = version + 1")


def test_what_residents_read_cannot_be_reopened(published):
    published()
    change = "UPDATE bulletins_bulletinrevision SET status = 'submitted'"
    assert refused(change)
    assert refused("DELETE FROM bulletins_bulletinrevision")
