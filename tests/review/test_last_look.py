"""The guard's last look: what was right when it was approved may not appear now."""

import contextlib
from datetime import timedelta

import pytest
from django.utils import timezone

from bulletins.models import Bulletin, BulletinRevision
from guard.models import Stage, WatchTerm
from kim_portal.lib.generation import current_generation
from notices.models import Notice
from review import jobs
from review.flags import Flag
from review.states import Held, MoveRefused, Status
from tests.conftest import MEDONO, fresh, serve
from tests.review.conftest import SEVERE_BODY, moderator

DAY = timedelta(days=1)


def moves(revision):
    return list(revision.decisions.order_by("pk").values_list("move", flat=True))


def told(headline):
    notices = Notice.objects.filter(headline=headline)
    return sorted(notices.values_list("user__username", flat=True))


@pytest.fixture
def planned(submitted, dewi):
    """Approved for tomorrow, with a word nothing held when it was approved."""

    def make(**changes):
        tomorrow = timezone.now() + DAY
        changes = {"body": SEVERE_BODY, "publish_at": tomorrow, **changes}
        revision = submitted(**changes)
        assert revision.approve(by=dewi, seen=revision.version) is True
        return BulletinRevision.objects.get(pk=revision.pk)

    return make


def quiet_tomorrow(stage):
    now = timezone.now()
    return stage("masa-tenang", starts_at=now + DAY / 2, ends_at=now + 3 * DAY)


@pytest.fixture
def held(planned, severe, stage, seno, hani, nur):
    """Taken back by the guard: masa tenang was entered after the approval."""
    revision = planned()
    quiet_tomorrow(stage)
    assert revision.publication.look_again() is False
    revision.refresh_from_db()
    return revision


def test_a_calendar_entered_after_the_approval_takes_the_text_back(held):
    bulletin = Bulletin.objects.get()
    assert bulletin.live is None
    assert bulletin.published_at is None
    assert held.status == Status.SUBMITTED
    assert Flag.HELD in held.flags
    assert held.due_at <= timezone.now()
    assert moves(held) == ["submit", "approve", "hold"]
    line = held.decisions.get(move="hold")
    assert line.by is None
    assert line.who == "Penjaga netralitas"
    assert line.checks["findings"]


def test_a_word_listed_after_the_approval_takes_it_back_too(planned, stage):
    quiet_tomorrow(stage)
    WatchTerm.objects.update(is_active=False)
    revision = planned(pledges=["tanpa-calon", "tanpa-atribut", "tanpa-dana"])
    assert revision.publication.look_again() is True
    WatchTerm.objects.create(term="coblos nomor", severity="block", match="phrase_ci")
    assert Bulletin.objects.get().look_again() is False


def test_an_election_text_approved_by_one_is_taken_back_where_two_are_asked(
    planned, stage, about_election, seno
):
    revision = planned(
        body="Daftar pemilih dibuka Selasa di kelurahan.", **about_election
    )
    now = timezone.now()
    stage("kampanye", starts_at=now + DAY / 2, ends_at=now + 3 * DAY)
    assert revision.publication.look_again() is False
    revision.refresh_from_db()
    assert "dua moderator" in revision.decisions.get(move="hold").note
    assert revision.first_yes_by is None


def test_an_election_text_two_agreed_to_stays(
    submitted, stage, about_election, dewi, seno
):
    now = timezone.now()
    stage("kampanye", starts_at=now + DAY / 2, ends_at=now + 3 * DAY)
    revision = submitted(publish_at=now + DAY, **about_election)
    revision.approve(by=dewi, seen=revision.version)
    revision.approve(by=seno, seen=revision.version)
    assert Bulletin.objects.get().look_again() is True
    assert Bulletin.objects.get().live == revision


def test_a_text_a_head_let_pass_stays(submitted, severe, stage, hani, dewi):
    quiet_tomorrow(stage)
    pledges = ["tanpa-calon", "tanpa-atribut", "tanpa-dana"]
    revision = submitted(
        body=SEVERE_BODY, publish_at=timezone.now() + DAY, pledges=pledges
    )
    revision.lift(by=hani, seen=revision.version, reason="Kutipan surat KPU.")
    revision.approve(by=dewi, seen=revision.version)
    assert Bulletin.objects.get().look_again() is True


def test_its_kim_and_its_moderators_are_told_once_each(held):
    assert told("Ditahan saat akan terbit") == ["budi", "dewi", "hani", "nur", "seno"]
    link = Notice.objects.get(
        user__username="dewi", headline__startswith="Ditahan"
    ).link
    assert link == held.moderator_link()


def test_who_holds_two_offices_is_told_as_author_and_not_as_moderator(
    planned, severe, stage, medono
):
    rina = moderator("rina")
    serve(rina, medono)
    revision = planned()
    quiet_tomorrow(stage)
    revision.publication.look_again()
    notice = Notice.objects.get(user=rina, headline__startswith="Ditahan")
    assert notice.link == revision.author_link()


def test_looking_twice_takes_it_back_once(held):
    generation = current_generation(MEDONO)
    again = Bulletin.objects.get()
    assert again.look_again() is True
    assert moves(held).count("hold") == 1
    assert current_generation(MEDONO) == generation


def test_two_lookers_with_the_same_old_view_take_it_back_once(planned, severe, stage):
    revision = planned()
    quiet_tomorrow(stage)
    one, other = (
        Bulletin.objects.select_related("live").get(pk=revision.publication_id)
        for _ in range(2)
    )
    one.look_again()
    other.look_again()
    assert moves(revision).count("hold") == 1


def test_a_held_text_may_be_approved_again_as_a_new_version(
    held, time_machine, dewi, hani
):
    approved = held.decisions.get(move="approve").version
    assert held.version == approved + 1
    with pytest.raises(Held):
        held.approve(by=dewi, seen=held.version)
    held.lift(by=hani, seen=held.version, reason="Kutipan surat KPU.")
    assert held.approve(by=dewi, seen=held.version) is True
    bulletin = Bulletin.objects.get()
    assert bulletin.look_again() is True
    time_machine.move_to(timezone.now() + DAY + timedelta(minutes=1))
    assert Bulletin.objects.published().get().live == held


def test_a_lift_of_the_version_before_does_not_let_the_held_one_pass(
    submitted, severe, stage, hani, dewi, about_election
):
    """The hold made a new version; what was lifted was the old one."""
    now = timezone.now()
    quiet = quiet_tomorrow(stage)
    election = {**about_election, "body": SEVERE_BODY, "publish_at": now + DAY}
    revision = submitted(**election)
    revision.lift(by=hani, seen=revision.version, reason="Kutipan surat KPU.")
    Stage.objects.filter(pk=quiet.pk).update(starts_at=now + 2 * DAY)
    assert revision.approve(by=dewi, seen=revision.version) is True
    Stage.objects.filter(pk=quiet.pk).update(starts_at=now + DAY / 2)
    assert Bulletin.objects.get().look_again() is False
    revision.refresh_from_db()
    with pytest.raises(Held):
        revision.approve(by=dewi, seen=revision.version)


def test_a_held_text_can_be_sent_back_recalled_and_mended(held, budi, dewi):
    held.recall(by=budi)
    words = {
        "body": "Posyandu buka hari Selasa di balai kelurahan.",
        "publish_at": None,
    }
    words["pledges"] = ["tanpa-calon", "tanpa-atribut", "tanpa-dana"]
    held.save_words(by=budi, seen=held.version, words=words)
    held.submit(by=budi, seen=held.version)
    assert Flag.HELD not in held.flags
    assert held.approve(by=dewi, seen=held.version) is True


# --- at its hour --------------------------------------------------------------------------


def test_the_job_looks_shortly_before_and_tells_the_kim_once_it_is_out(
    planned, nur, budi, dewi, time_machine
):
    revision = planned(body="Posyandu buka hari Selasa di balai kelurahan.")
    out = revision.publication.published_at
    time_machine.move_to(out - timedelta(minutes=1), tick=False)
    jobs.look_at_what_appears(0)
    assert Bulletin.objects.get().checked_at is None
    assert told("Sudah terbit") == []
    before = current_generation(MEDONO)
    time_machine.move_to(out, tick=False)
    for _ in range(2):
        jobs.look_at_what_appears(0)
    assert told("Sudah terbit") == ["budi", "nur"]
    assert Bulletin.objects.get().checked_at == out
    assert current_generation(MEDONO) == before + 1


def test_the_job_takes_back_before_anybody_could_read_it(
    planned, severe, stage, time_machine
):
    revision = planned()
    quiet_tomorrow(stage)
    time_machine.move_to(revision.publication.published_at - timedelta(seconds=119))
    jobs.look_at_what_appears(0)
    assert not Bulletin.objects.filter(live__isnull=False).exists()


def test_what_lies_further_ahead_is_left_alone(planned, severe, stage, time_machine):
    revision = planned()
    quiet_tomorrow(stage)
    time_machine.move_to(revision.publication.published_at - timedelta(minutes=3))
    jobs.look_at_what_appears(0)
    assert Bulletin.objects.get().live == revision


def test_a_worker_that_was_away_still_takes_back_what_should_not_have_come_out(
    planned, severe, stage, client, time_machine
):
    revision = planned()
    quiet_tomorrow(stage)
    time_machine.move_to(revision.publication.published_at + timedelta(minutes=30))
    address = revision.publication.get_absolute_url()
    assert client.get(address).status_code == 200
    jobs.look_at_what_appears(0)
    assert client.get(address).status_code in {404, 410}


def test_a_change_begun_meanwhile_does_not_keep_a_text_out_that_must_go(
    planned, severe, stage, budi, time_machine
):
    """Out since a moment, not looked at yet, and its author already mends it."""
    revision = planned()
    quiet_tomorrow(stage)
    time_machine.move_to(revision.publication.published_at + timedelta(seconds=20))
    live = BulletinRevision.objects.get(pk=revision.pk)
    with contextlib.suppress(MoveRefused):
        live.copy_for_edit(by=budi)
    jobs.look_at_what_appears(0)
    assert not Bulletin.objects.published().exists()


def test_one_text_that_cannot_be_looked_at_does_not_stop_the_others(
    planned, severe, stage, time_machine, monkeypatch
):
    first, second = planned(), planned()
    quiet_tomorrow(stage)
    look_again = Bulletin.look_again

    def stumbling(self):
        if self.pk == first.publication_id:
            raise RuntimeError("broken data")
        return look_again(self)

    monkeypatch.setattr(Bulletin, "look_again", stumbling)
    time_machine.move_to(second.publication.published_at - timedelta(minutes=1))
    with contextlib.suppress(Exception):
        jobs.look_at_what_appears(0)
    assert Bulletin.objects.get(pk=second.publication_id).live is None


def test_an_hour_that_passed_is_not_promised_again(held, dewi, hani, time_machine):
    """Approved after its wished hour, it appears at once and not in the past."""
    time_machine.move_to(timezone.now() + 5 * DAY)
    now = timezone.now()
    assert held.approve(by=dewi, seen=held.version) is True
    assert Bulletin.objects.get().published_at >= now
    with pytest.raises(MoveRefused):
        Bulletin.objects.get().unschedule(by=dewi, reason="Terlambat.")


def test_what_is_out_but_not_yet_looked_at_again_cannot_be_opened(
    submitted, dewi, budi, time_machine
):
    later = timezone.now() + timedelta(hours=2)
    revision = submitted(publish_at=later)
    revision.approve(by=dewi, seen=revision.version)
    time_machine.move_to(later + timedelta(seconds=1))
    with pytest.raises(MoveRefused, match="baru saja terbit"):
        fresh(revision).copy_for_edit(by=budi)
