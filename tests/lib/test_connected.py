"""What Django is told of the database, behind PgBouncer and without."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from kim_portal.lib.postgresql.connected import connected

URL = "postgres://kim@db.example/kim"


def options(**changes):
    asked = {"pgbouncer": False, "slow": 1, "keep_seconds": 600, **changes}
    return connected(URL, **asked)["OPTIONS"]


def test_hot_statements_are_planned_once_for_each_connection():
    found = options()
    assert found["prepare_threshold"] == 1
    assert "plan_cache_mode=force_generic_plan" in found["options"]


def test_pgbouncer_gets_nothing_that_it_cannot_bear():
    found = options(pgbouncer=True)
    assert "prepare_threshold" not in found
    assert "options" not in found


def test_only_postgresql_will_do():
    with pytest.raises(ImproperlyConfigured):
        connected("sqlite:///x", pgbouncer=False, slow=1, keep_seconds=0)
