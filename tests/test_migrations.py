"""Migrations are only added, never edited: databases that ran one keep what it was."""

import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from kim_portal.dev import fill

ROOT = Path(settings.BASE_DIR)
LIST = ROOT / "tests" / "migrations.sha256"
APPS = (
    "accounts",
    "groups",
    "notices",
    "guard",
    "review",
    "reach",
    "bulletins",
    "events",
    "voices",
)
# What a column's default names; Django refers to it, and runs none of it.
DEFAULTS = {"accounts.models", "groups.models.invitation", "kim_portal.lib.check_code"}


def migrations():
    return [
        file
        for app in APPS
        for file in sorted((ROOT / app / "migrations").glob("[0-9]*.py"))
    ]


def test_no_migration_was_edited_since_it_was_written():
    """A new one is added to the list: `sha256sum */migrations/0*.py`, its own line."""
    known = dict(
        reversed(line.split()) for line in LIST.read_text(encoding="ascii").splitlines()
    )
    now = {
        str(file.relative_to(ROOT)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in migrations()
    }
    assert now == known


def test_no_migration_runs_code_that_may_change_later():
    ours = re.compile(
        r"^(?:from|import) ((?:accounts|groups|notices|guard|review|reach|bulletins|events"
        r"|kim_portal)\S*)",
        re.MULTILINE,
    )
    for file in migrations():
        text = file.read_text(encoding="utf-8")
        assert set(ours.findall(text)) <= DEFAULTS, file
        assert "importlib" not in text, file


def test_an_example_database_of_another_time_is_refused_with_words(db):
    MigrationRecorder(connection).record_applied("bulletins", "0012_of_another_time")
    with pytest.raises(CommandError, match="make clean"):
        fill._migrate()
