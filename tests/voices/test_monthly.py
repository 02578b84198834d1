"""Each month the KIM finds a draft of what residents asked, in released words only."""

import pytest
from django.utils import timezone

from bulletins.models import Bulletin
from kim_portal.desk.monthly import drafts_of, month_before
from notices.models import Notice
from tests.voices.cast import a_wish
from voices.models import Topic

pytestmark = pytest.mark.django_db


def test_asked_answered_and_open_are_in_the_draft(medono, nur, budi, dewi):
    first, topic = a_wish(medono.region, by=budi, released_by=dewi)
    second, open_topic = a_wish(medono.region, by=budi, released_by=dewi)
    again = Topic.propose(
        first, by=budi, question=topic.question, reply="Selasa diganti."
    )
    again.release(by=dewi, seen=again.version, marks=[])
    Topic.propose(second, by=budi, question="Belum dilepas?", reply="Rahasia.")
    month = timezone.localdate().replace(day=1)
    assert drafts_of(month) == 1
    assert drafts_of(month) == 0
    draft = Bulletin.objects.get().newest_revision()
    assert draft.status == "draft"
    assert draft.created_by == nur
    assert "ada 2 aspirasi" in draft.body
    assert "Selasa diganti." in draft.body
    assert f"- {open_topic.question}" in draft.body
    for word in ("Rahasia", "Belum dilepas", "Bu Contoh", "dua minggu"):
        assert word not in draft.body
    assert Notice.objects.filter(headline="Draf bulanan siap").count() == 2
    assert draft.problems() == []


def test_a_month_in_which_nothing_was_released_has_none(medono, nur):
    assert drafts_of(month_before(timezone.localdate())) == 0
    assert not Bulletin.objects.exists()
