"""What the database refuses, whoever asks."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from bulletins.models import BulletinRevision


def refused(sql, *params):
    with (
        pytest.raises((DatabaseError, IntegrityError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, params)
    return True


def test_the_database_keeps_decisions_for_ever(published):
    published()
    assert refused("UPDATE bulletins_bulletindecision SET note = 'lain'")
    assert refused("DELETE FROM bulletins_bulletindecision")


def test_the_database_refuses_a_live_text_nobody_approved(submitted, draft):
    for revision in (submitted(), draft()):
        assert refused(
            "UPDATE bulletins_bulletin SET live_id = %s, published_at = now(), "
            "slug = 'x', region_id = %s, category_id = %s WHERE id = %s",
            revision.pk,
            revision.region_id,
            revision.category_id,
            revision.publication_id,
        )


def test_the_database_refuses_another_bulletins_text(published):
    one, two = published(), published()
    assert refused(
        "UPDATE bulletins_bulletin SET live_id = NULL WHERE id = %s; "
        "UPDATE bulletins_bulletin SET live_id = %s WHERE id = %s",
        one.publication_id,
        one.pk,
        two.publication_id,
    )


def test_the_database_freezes_what_was_sent(submitted, published):
    for revision in (submitted(), published()):
        for column in ("title", "summary", "body"):
            assert refused(
                f"UPDATE bulletins_bulletinrevision SET {column} = 'x' WHERE id = %s",
                revision.pk,
            )
        assert refused(
            "DELETE FROM bulletins_bulletinrevision WHERE id = %s", revision.pk
        )


def test_the_database_refuses_to_reopen_a_text_residents_read(published):
    assert refused(
        "UPDATE bulletins_bulletinrevision SET status = 'draft' WHERE id = %s",
        published().pk,
    )


def test_the_database_allows_one_open_version(published, budi):
    revision = published()
    revision.copy_for_edit(by=budi)
    with pytest.raises(IntegrityError), transaction.atomic():
        BulletinRevision.objects.create(
            publication=revision.publication, number=9, created_by=budi, edited_by=budi
        )


def test_the_database_refuses_a_decision_on_ones_own_text(submitted, budi):
    revision = submitted()
    with pytest.raises(IntegrityError), transaction.atomic():
        revision.record("approve", by=budi)
