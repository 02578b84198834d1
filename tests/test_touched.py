"""Which tests `make test-fast` takes for a change."""

from pathlib import PurePosixPath

import pytest

from kim_portal.dev.touched import SHORT_WALK, chosen_for


@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        ("events/models/places.py", {"tests/events"}),
        ("templates/events/_row.html", {"tests/events"}),
        ("templates/mfa/index.html", {"tests/accounts"}),
        ("tests/events/guests.py", {"tests/events"}),
        ("tests/events/test_places.py", {"tests/events/test_places.py"}),
        ("tests/browser/test_agenda.py", {"tests/browser/test_agenda.py"}),
        ("kim_portal/moderation/verbs.py", {"tests/review"}),
        ("tests/events/test_that_was_deleted.py", set()),
        ("docs/pengurus.md", set()),
    ],
)
def test_a_change_in_a_room_takes_the_tests_of_that_room(changed, tests):
    assert chosen_for(PurePosixPath(changed)) == tests


@pytest.mark.parametrize(
    "changed",
    [
        "kim_portal/settings.py",
        "events/migrations/0001_initial.py",
        "tests/conftest.py",
        "templates/base.html",
        "static/css/site.css",
        "Makefile",
    ],
)
def test_what_everything_stands_on_takes_the_short_walk(changed):
    assert chosen_for(PurePosixPath(changed)) == set(SHORT_WALK)


@pytest.mark.parametrize(
    ("changed", "among"),
    [
        ("kim_portal/lib/ics.py", "tests/lib/test_ics.py"),
        ("kim_portal/lib/paper.typ", "tests/lib/test_paper.py"),
        ("kim_portal/lib/watch/engine.py", "tests/lib/test_watch.py"),
        ("kim_portal/lib/generation.py", "tests/bulletins/test_races.py"),
    ],
)
def test_a_tool_takes_the_tests_named_after_it_and_those_that_name_it(changed, among):
    found = chosen_for(PurePosixPath(changed))
    assert among in found
    assert not any(test.startswith("tests/browser") for test in found)
