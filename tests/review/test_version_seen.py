"""A verb concerns the version its page showed, and nothing that came after it."""

import pytest
from django.urls import reverse

from tests.conftest import fresh


@pytest.fixture
def corrected(published, budi):
    """(what a moderator has open, the correction a colleague approved meanwhile)."""

    def make(dewi):
        old = published()
        new = old.copy_for_edit(by=budi)
        words = {
            "title": "Posyandu RW 05 tetap Selasa",
            "change_note": "Harinya tetap.",
        }
        new.save_words(by=budi, seen=new.version, words=words)
        new.submit(by=budi, seen=new.version)
        new.approve(by=dewi, seen=new.version)
        return fresh(old), fresh(new)

    return make


@pytest.mark.parametrize(("verb", "more"), [("withdraw", []), ("revert", [1])])
def test_what_was_overtaken_is_not_taken_from_residents(
    as_user, corrected, dewi, rina, verb, more
):
    old, new = corrected(dewi)
    address = reverse(f"admin:moderation_{verb}", args=["buletin", old.pk, *more])
    note = "Keliru: harinya bukan Selasa."
    answer = as_user(dewi).post(address, {"note": note})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Warga sudah membaca versi lain." in page
    assert note in page
    publication = fresh(new).publication
    assert (publication.live_id, publication.withdrawn_at) == (new.pk, None)


def test_a_yes_before_it_went_back_does_not_stop_the_next_one(
    submitted, stage, about_election, budi, dewi, seno
):
    stage("kampanye")
    revision = submitted(**about_election)
    revision.approve(by=dewi, seen=revision.version)
    revision = fresh(revision)
    revision.send_back(
        by=seno, seen=revision.version, reasons=["sumber"], note="Sebut sumbernya."
    )
    revision = fresh(revision)
    revision.submit(by=budi, seen=revision.version)
    revision = fresh(revision)
    assert revision.approve(by=dewi, seen=revision.version) is False
    revision = fresh(revision)
    assert revision.approve(by=seno, seen=revision.version) is True


def test_what_residents_are_told_of_going_back_is_kept_whole(as_user, dewi, corrected):
    _old, live = corrected(dewi)
    address = reverse("admin:moderation_revert", args=["buletin", live.pk, 1])
    note = "Kami kembali ke isi semula. " * 10
    answer = as_user(dewi).post(address, {"note": note})
    assert answer.status_code == 422
    assert note.strip() in answer.content.decode()
