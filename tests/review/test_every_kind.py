"""What holds for every kind, the two of the portal and one made for the tests."""

from functools import partial

import pytest
from django.db import DatabaseError, connection, models, transaction

from bulletins.models import BulletinRevision
from events.models import EventRevision
from review.models import Revision
from review.words import KEPT, Pictures
from tests.review.third_kind.models import FoundRevision
from voices.models import ClarificationRevision

KINDS = [BulletinRevision, EventRevision, ClarificationRevision, FoundRevision]
LAWS_OWN = {field.name for field in Revision._meta.get_fields()} | {"id"}
# Words that a list of choices makes: nobody types them.
CODES = (models.ForeignKey, models.BooleanField, models.DateField, models.DateTimeField)


def of_words(kind):
    return {word.name: word for word in kind.WORDS}


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_is_the_laws_own_or_declared(kind):
    columns = {field.name for field in kind._meta.fields}
    undeclared = columns - LAWS_OWN - {"publication"} - set(of_words(kind))
    assert undeclared == set()
    # Of the law's own columns those that hold words are declared, too.
    assert {"title", "region", "change_note", "pledges", "note"} <= set(of_words(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_every_declared_word_is_a_column_or_a_relation(kind):
    known = {field.name for field in kind._meta.get_fields()}
    assert set(of_words(kind)) <= known
    assert len(of_words(kind)) == len(kind.WORDS)


@pytest.mark.parametrize("kind", KINDS)
def test_what_residents_read_and_somebody_types_the_guard_reads(kind):
    for word in kind.WORDS:
        if isinstance(word, Pictures) or not word.public or word.guarded:
            continue
        field = kind._meta.get_field(word.name)
        is_code = isinstance(field, CODES) or bool(field.choices)
        is_list_of_codes = word.name in {"invited", "times", "zone"}
        assert is_code or is_list_of_codes, word.name


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_typed_is_emptied_by_erasure(kind):
    for word in kind.WORDS:
        if word.guarded and not isinstance(word, Pictures):
            assert word.empty is not KEPT, word.name


def other_value(field):
    """Something else than what a fresh row holds, as SQL."""
    if isinstance(field, models.JSONField):
        return "'[\"x\"]'"
    if isinstance(field, models.BooleanField):
        return f"NOT {field.column}"
    if isinstance(field, models.DateTimeField):
        return "now() + interval '9 days'"
    if isinstance(field, models.DateField):
        return "current_date + 9"
    if "[]" in (field.db_type(connection) or ""):
        return "ARRAY['x']" if "varchar" in field.db_type(connection) else "ARRAY[9]"
    if isinstance(field, models.ForeignKey):
        return f"CASE WHEN {field.column} IS NULL THEN 1 ELSE NULL END"
    if isinstance(field, (models.CharField, models.TextField)):
        return "'x'"
    return f"{field.column} + 9"


MOVED_BY_THE_LAW = {
    "status", "version", "owner", "claimed_by", "claimed_at", "first_yes_by",
    "needs_two", "approved_by", "approved_at", "appealed_from", "due_at", "flags",
    "risk", "done",
}  # fmt: skip


def refused(statement):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return "tidak dapat diubah" in str(error) or "dikosongkan" in str(error)
    return False


def frozen_columns(kind):
    return [
        field
        for field in kind._meta.fields
        if field.name not in MOVED_BY_THE_LAW | {"id"}
        # What the database fills in itself, or a region in varchar.
        and field.name not in {"region"}
    ]


@pytest.fixture
def sent(submitted, planned, clarification):
    clarified = partial(clarification, live=False)
    return {
        BulletinRevision: submitted,
        EventRevision: planned,
        ClarificationRevision: clarified,
    }


@pytest.mark.parametrize("kind", KINDS[:-1])
def test_the_database_freezes_every_column_but_what_the_law_moves(kind, sent):
    """Also one that was added yesterday: nobody has to name it."""
    revision = sent[kind]()
    table = kind._meta.db_table
    for field in frozen_columns(kind):
        change = f"UPDATE {table} SET {field.column} = {other_value(field)}"
        assert refused(f"{change} WHERE id = {revision.pk}"), field.name
    assert refused(f"UPDATE {table} SET region_id = '33.75' WHERE id = {revision.pk}")


def test_a_column_that_nobody_declared_is_frozen_too(submitted):
    revision = submitted()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE bulletins_bulletinrevision ADD extra text")
    change = "UPDATE bulletins_bulletinrevision SET extra = 'x'"
    assert refused(f"{change} WHERE id = {revision.pk}")
