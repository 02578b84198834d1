"""Plans while people campaign: pledges, and two moderators where they must be."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import EventRevision
from guard.models import Election, Stage
from review.checks import PLEDGES
from tests.conftest import CITY
from tests.events.minutes import text_of
from tests.events.planning import send, soon


@pytest.fixture
def campaign(regions):
    now = timezone.now()
    return Stage.objects.create(
        election=Election.objects.create(name="Pilkada contoh", region_id=CITY),
        kind=Stage.Kind.CAMPAIGN,
        starts_at=now - timedelta(days=1),
        ends_at=now + timedelta(days=20),
    )


def test_while_people_campaign_the_author_pledges(budis, key, campaign):
    answer = send(budis, key)
    assert answer.status_code == 422
    assert "Centang ketiga pernyataan" in text_of(answer)
    revision = EventRevision.objects.get()
    answer = send(
        budis, key, seen=revision.mark, pledges=list(PLEDGES),
        **{"jadwal-day": "", "jadwal-starts": "", "jadwal-ends": "",
           "hari-TOTAL_FORMS": 1, "hari-INITIAL_FORMS": 1,
           "hari-0-key": revision.times[0]["key"], "hari-0-day": soon(),
           "hari-0-starts": "07:00"},
    )  # fmt: skip
    assert answer.status_code == 302, text_of(answer)


def test_without_an_election_nobody_is_asked(budis, key):
    page = text_of(budis.get(f"/pengurus/rencana/{key}/?kim=medono"))
    assert "Sedang masa pemilihan" not in page


def test_a_sosialisasi_in_the_campaign_takes_two_moderators(plan, campaign, dewi):
    from tests.browser.gestures import moderator

    revision = plan(kind_slug="sosialisasi-pilkada", pledges=list(PLEDGES))
    revision.submit(by=revision.created_by, seen=revision.version)
    assert revision.approve(by=dewi, seen=revision.version) is False
    revision.refresh_from_db()
    sekar = moderator("sekar")
    assert revision.approve(by=sekar, seen=revision.version) is True
