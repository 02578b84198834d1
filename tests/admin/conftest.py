"""The office: ratna's browser, and a watch list with one term."""

import pytest

from tests.admin.watch_list import add_ours


@pytest.fixture
def office(as_user, ratna):
    return as_user(ratna)


@pytest.fixture
def ours(regions):
    return add_ours()
