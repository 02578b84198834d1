"""The hour of publication: chosen, not only typed, and before the text's own end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from review.states import MoveRefused
from tests.conftest import fresh


def test_a_time_filled_in_and_not_chosen_publishes_nothing(as_user, submitted, dewi):
    revision = submitted()
    data = {"version": revision.version, "when": "wish", "at": "2027-01-05T19:00"}
    answer = as_user(dewi).post(f"/admin/moderasi/buletin/{revision.pk}/setujui/", data)
    assert answer.status_code == 422
    assert "Anda mengisi waktu lain" in answer.content.decode()
    assert fresh(revision).status == "submitted"


def test_nothing_is_published_past_its_own_end(submitted, dewi):
    today = timezone.localdate()
    revision = submitted(valid_until=today + timedelta(days=2))
    with pytest.raises(MoveRefused, match="melewati masa berlakunya"):
        revision.approve(
            by=dewi, seen=revision.version, at=timezone.now() + timedelta(days=8)
        )
