"""The databases of a test run: new for each, and nothing left behind."""

import pytest

from groups.models import KimGroup, Region
from tests.conftest import MEDONO

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def gathered(regions):
    KimGroup.objects.create(name="KIM Medono", slug="medono", region_id=MEDONO)


def names(database):
    return {name for (name,) in database._ask("SELECT datname FROM pg_database")}


def test_a_new_copy_holds_the_reference_data_and_nothing_else(database, gathered):
    database.renew()
    assert Region.objects.filter(code=MEDONO).exists()
    assert not KimGroup.objects.exists()


def test_what_was_kept_comes_back(database, gathered):
    kept = database.keep("kept")
    assert not KimGroup.objects.exists()
    database.renew(like=kept)
    assert KimGroup.objects.get().name == "KIM Medono"
    database.forget(kept)
    assert kept not in names(database)


def test_what_a_killed_run_left_is_dropped_and_a_living_one_is_left_alone(database):
    dead, alive = (f"{database.stem}_{run}_gw0" for run in ("dead0000", "a11fe000"))
    for name in (dead, alive):
        database._ask(f'CREATE DATABASE "{name}"')
    with database._server() as other:
        lock = "SELECT pg_advisory_lock_shared(hashtext(%s))"
        other.execute(lock, [alive.removesuffix("_gw0")])
        database._drop_what_dead_runs_left()
        assert {dead, alive} & names(database) == {alive}
        other.execute("SELECT pg_advisory_unlock_all()")
    database._drop_what_dead_runs_left()
    assert alive not in names(database)
