"""The law of moderation: who moves what from where, and what stays behind."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bulletins.models import Bulletin, BulletinDecision, BulletinRevision
from kim_portal.lib.generation import current_generation
from reach.messages import made_of
from review.states import MoveRefused, NotReady, NotYours, Status, TooLate
from tests.conftest import CITY, JENGGOT, MEDONO, SELATAN, fresh


def moves(revision):
    return list(
        BulletinDecision.objects.filter(revision=revision).values_list(
            "move", flat=True
        )
    )


# verb                 draft  submitted  returned  approved
ALLOWED = {
    "submit": (True, False, True, False),
    "recall": (False, True, False, False),
    "drop": (True, False, True, False),
    "send_back": (False, True, False, False),
    "approve": (False, True, False, False),
}
STATES = ("draft", "submitted", "returned", "approved")


def bring_to(revision, state, budi, dewi):
    if state == "draft":
        return
    revision.submit(by=budi, seen=revision.version)
    if state == "returned":
        revision.send_back(
            by=dewi, seen=revision.version, reasons=["sumber"], note="Sebut sumbernya."
        )
    elif state == "approved":
        revision.approve(by=dewi, seen=revision.version)


def call(verb, revision, budi, dewi):
    if verb == "submit":
        revision.submit(by=budi, seen=revision.version)
    elif verb == "send_back":
        revision.send_back(by=dewi, seen=revision.version, reasons=["foto"], note="Ya.")
    elif verb == "approve":
        revision.approve(by=dewi, seen=revision.version)
    else:
        getattr(revision, verb)(by=budi)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", ALLOWED)
def test_every_move_from_every_state(verb, state, draft, budi, dewi):
    revision = draft()
    bring_to(revision, state, budi, dewi)
    before = len(moves(revision))
    if ALLOWED[verb][STATES.index(state)]:
        call(verb, revision, budi, dewi)
        assert len(moves(revision)) == before + 1
    else:
        with pytest.raises(TooLate):
            call(verb, revision, budi, dewi)
        assert len(moves(revision)) == before


def test_approval_publishes_exactly_that_text(submitted, dewi):
    revision = submitted()
    before = current_generation(MEDONO)
    revision.approve(by=dewi, seen=revision.version)
    bulletin = Bulletin.objects.published().get()
    assert bulletin.live == revision
    assert bulletin.slug.startswith("posyandu-balita-rw-05")
    assert (
        BulletinDecision.objects.get(move="approve").snapshot["title"] == revision.title
    )
    assert current_generation(MEDONO) == before + 1


def test_a_newer_version_than_the_one_seen_is_not_approved(submitted, budi, dewi):
    revision = submitted()
    seen = revision.version
    revision.recall(by=budi)
    revision.save_words(by=budi, seen=revision.version, words={"title": "Judul baru"})
    revision.submit(by=budi, seen=revision.version)
    with pytest.raises(TooLate):
        revision.approve(by=dewi, seen=seen)
    assert not Bulletin.objects.published().exists()


def test_the_second_moderator_is_told_who_and_when(
    submitted, dewi, wahyu, joko, jenggot
):
    revision = submitted(by=joko, kim=jenggot)
    other = BulletinRevision.objects.get(pk=revision.pk)
    revision.send_back(
        by=wahyu, seen=revision.version, reasons=["judul"], note="Judulnya lain."
    )
    with pytest.raises(TooLate, match=r"Wahyu sudah meminta perbaikan pada .* WIB"):
        other.approve(by=dewi, seen=other.version)


def test_a_moderator_decides_only_in_their_territory(submitted, wahyu, joko, jenggot):
    with pytest.raises(NotYours):
        submitted().approve(by=wahyu, seen=2)
    theirs = submitted(by=joko, kim=jenggot)
    theirs.approve(by=wahyu, seen=theirs.version)
    city_wide = submitted(by=joko, kim=jenggot, region_id=CITY)
    with pytest.raises(NotYours):
        city_wide.approve(by=wahyu, seen=city_wide.version)


def test_nobody_decides_on_the_text_of_their_own_kim(submitted, rina, ratna):
    revision = submitted()
    with pytest.raises(NotYours, match="KIM Anda sendiri"):
        revision.approve(by=rina, seen=revision.version)
    with pytest.raises(NotYours):
        revision.approve(by=ratna, seen=revision.version)


def test_a_moderator_is_not_an_author_by_that(draft, dewi):
    revision = draft()
    with pytest.raises(NotYours):
        revision.submit(by=dewi, seen=revision.version)


def test_an_ended_term_ends_the_right_to_send(draft, tono):
    revision = draft()
    with pytest.raises(NotYours):
        revision.submit(by=tono, seen=revision.version)


def test_returning_needs_a_reason_and_a_sentence(submitted, dewi):
    revision = submitted()
    for reasons, note in (([], "Kurang."), (["sumber"], "  ")):
        with pytest.raises(MoveRefused):
            revision.send_back(
                by=dewi, seen=revision.version, reasons=reasons, note=note
            )
    assert moves(revision) == ["submit"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"body": ""}, "body"),
        ({"body": "Pendek."}, "body"),
        ({"category": None}, "category"),
        ({"sources": []}, "sources"),
        ({"region_id": JENGGOT}, "region"),
        ({"important": True}, "valid_until"),
        ({"valid_until": timezone.localdate() - timedelta(days=1)}, "valid_until"),
    ],
)
def test_what_is_missing_keeps_it_from_being_sent(draft, budi, changes, field):
    revision = draft(**changes)
    with pytest.raises(NotReady) as refusal:
        revision.submit(by=budi, seen=revision.version)
    assert field in {p.field for p in refusal.value.problems}
    assert moves(revision) == []


def test_what_is_taken_from_the_body_is_never_stored_as_words(draft, budi, dewi):
    revision = draft(summary="", body="Kerja bakti Sabtu pukul 07.00 di RW 03. " * 2)
    revision.submit(by=budi, seen=revision.version)
    assert revision.summary == ""
    assert revision.lead.startswith("Kerja bakti Sabtu")
    revision.approve(by=dewi, seen=revision.version)
    edit = revision.copy_for_edit(by=budi)
    words = {
        "body": "Kerja bakti Minggu pukul 07.00 di RW 03. " * 2,
        "change_note": "Hari.",
    }
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    assert edit.lead.startswith("Kerja bakti Minggu")
    assert not any("Sabtu" in message.text for message in made_of(edit.facts()))


def test_a_correction_without_summary_says_one_date_everywhere(
    client, draft, budi, dewi
):
    revision = draft(
        title="Kerja bakti RW 03", summary="", body="Kerja bakti Sabtu pagi. " * 4
    )
    revision.submit(by=budi, seen=revision.version)
    revision.approve(by=dewi, seen=revision.version)
    edit = revision.copy_for_edit(by=budi)
    words = {"body": "Kerja bakti Minggu pagi. " * 4, "change_note": "Harinya."}
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    bulletin = revision.publication
    bulletin.refresh_from_db()
    for address in (
        "/",
        "/buletin/",
        "/kelurahan/medono/",
        bulletin.get_absolute_url(),
    ):
        page = client.get(address).content.decode()
        assert "Minggu pagi" in page, address
        assert "Sabtu" not in page, address
    # The first paragraph is not said twice under the headline.
    article = client.get(bulletin.get_absolute_url()).content.decode()
    assert 'class="summary"' not in article


def test_an_edit_leaves_the_old_text_standing_until_approved(published, budi, dewi):
    first = published()
    bulletin = first.publication
    edit = first.copy_for_edit(by=budi)
    edit.save_words(
        by=budi,
        seen=edit.version,
        words={"title": "Jam berubah", "change_note": "Jam."},
    )
    edit.submit(by=budi, seen=edit.version)
    bulletin.refresh_from_db()
    assert bulletin.live == first
    before = bulletin.published_at
    edit.approve(by=dewi, seen=edit.version)
    bulletin.refresh_from_db()
    assert bulletin.live == edit
    assert bulletin.published_at == before


def test_editing_twice_opens_one_version(published, budi, nur):
    revision = published()
    assert revision.copy_for_edit(by=budi) == revision.copy_for_edit(by=nur)


def test_an_edit_must_say_what_changed(published, budi):
    edit = published().copy_for_edit(by=budi)
    with pytest.raises(NotReady) as refusal:
        edit.submit(by=budi, seen=edit.version)
    assert [p.field for p in refusal.value.problems] == ["change_note"]


def test_withdrawing_takes_the_text_and_keeps_the_explanation(published, dewi):
    bulletin = published().publication
    bulletin.withdraw(by=dewi, explanation="Tanggalnya keliru.")
    assert bulletin.live is None
    assert bulletin.withdrawn_title.startswith("Posyandu")
    assert not Bulletin.objects.published().exists()
    with pytest.raises(TooLate, match="Dewi sudah menarik"):
        bulletin.withdraw(by=dewi, explanation="Sekali lagi.")


def test_withdrawing_needs_an_explanation_and_the_territory(published, dewi, wahyu):
    bulletin = published().publication
    with pytest.raises(MoveRefused):
        bulletin.withdraw(by=dewi, explanation=" ")
    with pytest.raises(NotYours):
        bulletin.withdraw(by=wahyu, explanation="Keliru.")


def test_an_edit_of_a_withdrawn_bulletin_cannot_bring_it_back(published, budi, dewi):
    first = published()
    edit = first.copy_for_edit(by=budi)
    edit.save_words(by=budi, seen=edit.version, words={"change_note": "Jam."})
    edit.submit(by=budi, seen=edit.version)
    first.publication.withdraw(by=dewi, explanation="Keliru.")
    edit.refresh_from_db()
    with pytest.raises(TooLate):
        edit.approve(by=dewi, seen=edit.version)
    assert not Bulletin.objects.published().exists()
    assert not BulletinRevision.objects.awaiting([CITY]).exists()


def test_a_scheduled_bulletin_waits_for_its_time(submitted, dewi, time_machine):
    later = timezone.now() + timedelta(hours=5)
    revision = submitted(publish_at=later)
    revision.approve(by=dewi, seen=revision.version)
    assert not Bulletin.objects.published().exists()
    time_machine.move_to(later + timedelta(seconds=1))
    assert Bulletin.objects.published().get().live == revision


def test_a_schedule_can_be_cancelled_and_the_text_mended(submitted, budi, dewi):
    revision = submitted(publish_at=timezone.now() + timedelta(hours=5))
    revision.approve(by=dewi, seen=revision.version)
    bulletin = revision.publication
    bulletin.unschedule(by=budi)
    revision.refresh_from_db()
    assert revision.status == Status.DRAFT
    revision.save_words(by=budi, seen=revision.version, words={"title": "Judul lain"})
    assert moves(revision) == ["submit", "approve", "unschedule"]


def test_what_is_published_is_no_longer_a_schedule(published, budi):
    bulletin = published().publication
    with pytest.raises(TooLate):
        bulletin.unschedule(by=budi)


def test_an_expired_bulletin_leaves_the_lists_and_keeps_its_page(
    published, time_machine
):
    revision = published(valid_until=timezone.localdate() + timedelta(days=1))
    assert Bulletin.objects.readable().exists()
    time_machine.move_to(timezone.now() + timedelta(days=3))
    assert not Bulletin.objects.readable().exists()
    assert Bulletin.objects.published().get().is_expired
    assert revision.publication.get_absolute_url()


def test_two_savers_do_not_overwrite_each_other(draft, budi, nur):
    revision = draft()
    seen = revision.version
    mine = BulletinRevision.objects.get(pk=revision.pk)
    revision.save_words(by=nur, seen=seen, words={"title": "Judul Nur"})
    with pytest.raises(TooLate, match="Nur menyimpan perubahan lain"):
        mine.save_words(by=budi, seen=seen, words={"title": "Judul Budi"})
    mine.refresh_from_db()
    assert mine.title == "Judul Nur"


def test_a_draft_never_sent_disappears_with_its_bulletin(draft, budi):
    revision = draft()
    revision.discard(by=budi, seen=revision.version)
    assert not Bulletin.objects.exists()


def test_what_a_moderator_has_seen_is_only_put_aside(submitted, budi):
    revision = submitted()
    revision.recall(by=budi)
    revision.discard(by=budi, seen=revision.version)
    revision.refresh_from_db()
    assert revision.status == Status.DROPPED
    assert moves(revision) == ["submit", "recall", "drop"]


def test_a_colleagues_newer_words_are_not_thrown_away(draft, budi, nur):
    revision = draft()
    seen = revision.version
    revision.save_words(by=nur, seen=seen, words={"title": "Judul Nur"})
    with pytest.raises(TooLate, match="Nur menyimpan"):
        revision.discard(by=budi, seen=seen)


def test_withdrawing_closes_a_change_that_waits(published, budi, dewi):
    first = published()
    edit = first.copy_for_edit(by=budi)
    edit.save_words(by=budi, seen=edit.version, words={"change_note": "Jam."})
    edit.submit(by=budi, seen=edit.version)
    first.publication.withdraw(by=dewi, explanation="Keliru.")
    edit.refresh_from_db()
    assert edit.status == Status.DROPPED
    assert moves(edit) == ["submit", "close"]


def test_territory_codes_do_not_leak_into_neighbours(submitted, wahyu, jenggot, joko):
    # 33.75.04 must not cover a code that merely begins alike.
    from kim_portal.lib.region_codes import covers

    assert covers(SELATAN, JENGGOT)
    assert not covers("33.75.0", JENGGOT)
    assert not covers("33.7", SELATAN)


def test_going_back_waits_for_what_an_officer_is_writing(
    published, submitted, budi, dewi
):
    first = published()
    edit = first.copy_for_edit(by=budi)
    edit.save_words(by=budi, seen=edit.version, words={"change_note": "Jam."})
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    third = fresh(edit).copy_for_edit(by=budi)
    with pytest.raises(MoveRefused, match="Budi sedang mengubahnya"):
        fresh(first).revert(by=dewi, explanation="Jam lama benar.")
    assert fresh(third).status == "draft"
