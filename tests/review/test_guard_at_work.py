"""The guard at its hours: bounds to the second, two who are two, one who lifts."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from bulletins.models import Bulletin, BulletinDecision, BulletinRevision
from guard.models import Stage, WatchTerm
from review.checks import PLEDGES
from review.flags import Flag
from review.states import Held, MoveRefused, NotReady, NotYours, Status, TooLate
from tests.conftest import fresh
from tests.review.conftest import SEVERE, SEVERE_BODY

SECOND = timedelta(seconds=1)
ALL_PLEDGES = list(PLEDGES)


def moves(revision):
    return list(revision.decisions.order_by("pk").values_list("move", flat=True))


# --- to the second, wherever the portal stands ------------------------------------------


@pytest.fixture(params=["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def zone(request, settings):
    """WIB, WITA and WIT; pytest-django's settings tell Django of the change."""
    settings.TIME_ZONE = request.param
    return ZoneInfo(request.param)


@pytest.mark.parametrize(
    ("kind", "held", "needs_two"),
    [("kampanye", (), True), ("masa-tenang", (SEVERE,), True)],
)
def test_a_stage_counts_from_its_first_second_to_the_one_before_its_end(
    zone, draft, stage, severe, about_election, kind, held, needs_two
):
    first = datetime(2030, 11, 24, tzinfo=zone)
    after = datetime(2030, 11, 27, tzinfo=zone)
    stage(kind, starts_at=first, ends_at=after)
    revision = draft(body=SEVERE_BODY, **about_election)
    for moment, runs in (
        (first - SECOND, False),
        (first, True),
        (after - SECOND, True),
        (after, False),
    ):
        verdict = revision.verdict(moment)
        assert verdict.needs_two == (needs_two and runs), moment
        assert verdict.held == (held if runs else ()), moment


def test_a_word_counts_on_its_days_as_the_portals_own_clock_has_them(
    zone, draft, severe, stage
):
    day = datetime(2030, 11, 25, tzinfo=zone)
    stage("masa-tenang", starts_at=day - timedelta(5), ends_at=day + timedelta(5))
    WatchTerm.objects.update(valid_from=day.date(), valid_to=day.date())
    revision = draft(body=SEVERE_BODY)
    held = [
        bool(revision.verdict(moment).held)
        for moment in (
            day - SECOND,
            day,
            day + timedelta(days=1) - SECOND,
            day + timedelta(days=1),
        )
    ]
    assert held == [False, True, True, False]


def test_in_an_election_stage_the_author_says_three_things_first(draft, stage, budi):
    stage("kampanye")
    revision = draft()
    with pytest.raises(NotReady) as refusal:
        revision.submit(by=budi, seen=revision.version)
    assert [problem.field for problem in refusal.value.problems] == ["pledges"]


# --- two who are two ----------------------------------------------------------------------


def test_an_election_text_in_kampanye_is_published_by_the_second_moderator(
    submitted, stage, about_election, dewi, seno
):
    stage("kampanye")
    revision = submitted(**about_election)
    assert revision.approve(by=dewi, seen=revision.version, note="Baik.") is False
    assert not Bulletin.objects.published().exists()
    with pytest.raises(MoveRefused, match="moderator lain"):
        revision.approve(by=dewi, seen=revision.version)
    assert revision.approve(by=seno, seen=revision.version) is True
    assert moves(revision) == ["submit", "first_yes", "approve"]
    assert (revision.first_yes_by, revision.approved_by) == (dewi, seno)
    assert Bulletin.objects.published().exists()


def test_outside_the_stages_and_for_other_texts_one_is_enough(
    submitted, stage, about_election, dewi
):
    outside = submitted(**about_election)
    assert outside.approve(by=dewi, seen=outside.version) is True
    stage("kampanye")
    plain = submitted(pledges=ALL_PLEDGES)
    assert plain.approve(by=dewi, seen=plain.version) is True


def test_the_stage_at_publication_counts_and_not_the_one_today(
    submitted, stage, about_election, dewi
):
    now = timezone.now()
    stage("kampanye", starts_at=now + timedelta(3), ends_at=now + timedelta(9))
    inside = submitted(publish_at=now + timedelta(4), **about_election)
    assert inside.approve(by=dewi, seen=inside.version) is False
    before = submitted(publish_at=now + timedelta(2), **about_election)
    assert before.approve(by=dewi, seen=before.version) is True
    # A moderator who moves the time moves it into the stage, too.
    moved = submitted(**about_election)
    at = now + timedelta(days=4)
    assert moved.approve(by=dewi, seen=moved.version, at=at) is False


def test_a_first_yes_is_gone_once_the_text_went_back(
    submitted, stage, about_election, budi, dewi, seno
):
    stage("kampanye")
    revision = submitted(**about_election)
    revision.approve(by=dewi, seen=revision.version)
    revision.recall(by=budi)
    other = {"title": "Daftar pemilih dibuka lagi"}
    revision.save_words(by=budi, seen=revision.version, words=other)
    revision.submit(by=budi, seen=revision.version)
    assert revision.approve(by=seno, seen=revision.version) is False
    assert not Bulletin.objects.published().exists()


def test_an_old_version_proposed_again_needs_two_as_well(
    published, stage, about_election, budi, dewi, seno
):
    old = published(**about_election)
    edit = old.copy_for_edit(by=budi)
    words = {"change_note": "Jamnya.", "pledges": ALL_PLEDGES}
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    stage("kampanye")
    assert fresh(old).revert(by=dewi, explanation="Jam lama benar.") is False
    waiting = BulletinRevision.objects.get(status=Status.SUBMITTED)
    assert moves(waiting) == ["revert", "first_yes"]
    assert waiting.approve(by=seno, seen=waiting.version) is True


# --- held, and let pass -------------------------------------------------------------------


def test_what_the_list_calls_severe_is_held_in_masa_tenang_only(
    submitted, stage, severe, dewi
):
    stage("kampanye")
    loud = submitted(body=SEVERE_BODY, pledges=ALL_PLEDGES)
    assert {Flag.SEVERE, Flag.NEUTRALITY} <= set(loud.flags)
    # In kampanye nothing is held: what the list finds asks for a second moderator.
    assert loud.approve(by=dewi, seen=loud.version) is False
    Stage.objects.update(kind="masa-tenang")
    held = submitted(body=SEVERE_BODY, pledges=ALL_PLEDGES)
    with pytest.raises(Held, match=SEVERE):
        held.approve(by=dewi, seen=held.version)
    assert moves(held) == ["submit"]


def test_what_only_warns_never_holds(submitted, quiet, severe, dewi):
    WatchTerm.objects.update(severity="warn")
    revision = submitted(body=SEVERE_BODY, pledges=ALL_PLEDGES)
    assert revision.approve(by=dewi, seen=revision.version) is True


def test_masa_tenang_at_the_time_of_publication_holds_today(
    submitted, stage, severe, dewi
):
    now = timezone.now()
    stage("masa-tenang", starts_at=now + timedelta(3), ends_at=now + timedelta(6))
    inside = submitted(
        body=SEVERE_BODY, publish_at=now + timedelta(4), pledges=ALL_PLEDGES
    )
    with pytest.raises(Held):
        inside.approve(by=dewi, seen=inside.version)
    after = submitted(body=SEVERE_BODY, publish_at=now + timedelta(7))
    assert after.approve(by=dewi, seen=after.version) is True
    now_at_once = submitted(body=SEVERE_BODY)
    with pytest.raises(Held):
        now_at_once.approve(by=dewi, seen=now_at_once.version, at=now + timedelta(4))
    assert now_at_once.approve(by=dewi, seen=now_at_once.version) is True


def test_severe_words_are_found_wherever_they_stand(draft, quiet, severe):
    for place in ("title", "summary", "change_note"):
        text = draft(**{place: f"Warga, {SEVERE} dua"})
        assert text.verdict(timezone.now()).held == (SEVERE,), place
    source = {"kind": "laporan", "name": f"Tim {SEVERE}", "reference": "", "url": ""}
    assert draft(sources=[source]).verdict(timezone.now()).held == (SEVERE,)


def test_only_a_head_moderator_lets_it_pass_and_says_why(
    submitted, quiet, severe, dewi, hani
):
    revision = submitted(body=SEVERE_BODY, pledges=ALL_PLEDGES)
    with pytest.raises(NotYours, match="kepala"):
        revision.lift(by=dewi, seen=revision.version, reason="Kutipan.")
    with pytest.raises(MoveRefused, match="alasan"):
        revision.lift(by=hani, seen=revision.version, reason=" \n")
    revision.lift(by=hani, seen=revision.version, reason="Kutipan surat KPU.")
    with pytest.raises(MoveRefused, match="Tidak ada tahanan"):
        revision.lift(by=hani, seen=revision.version, reason="Sekali lagi.")
    line = revision.decisions.get(move="lift")
    assert line.note == "Kutipan surat KPU."
    assert line.checks["findings"][0]["quote"] == SEVERE
    assert revision.approve(by=dewi, seen=revision.version) is True


def test_a_lift_is_for_exactly_those_words(submitted, quiet, severe, budi, dewi, hani):
    revision = submitted(body=SEVERE_BODY, pledges=ALL_PLEDGES)
    revision.lift(by=hani, seen=revision.version, reason="Kutipan.")
    revision.recall(by=budi)
    other = {"body": f"{SEVERE_BODY} Jangan lupa membawa undangan."}
    revision.save_words(by=budi, seen=revision.version, words=other)
    revision.submit(by=budi, seen=revision.version)
    with pytest.raises(Held):
        revision.approve(by=dewi, seen=revision.version)


def test_a_lift_of_words_not_seen_is_refused(submitted, quiet, severe, budi, hani):
    revision = submitted(body=SEVERE_BODY, pledges=ALL_PLEDGES)
    seen = revision.version
    revision.recall(by=budi)
    words = {"title": "Judul lain"}
    revision.save_words(by=budi, seen=revision.version, words=words)
    revision.submit(by=budi, seen=revision.version)
    with pytest.raises(TooLate):
        revision.lift(by=hani, seen=seen, reason="Kutipan.")


def test_a_lift_does_not_stand_for_the_second_moderator(
    submitted, quiet, severe, about_election, hani, dewi
):
    revision = submitted(body=SEVERE_BODY, **about_election)
    revision.lift(by=hani, seen=revision.version, reason="Kutipan.")
    assert revision.approve(by=hani, seen=revision.version) is False
    assert revision.approve(by=dewi, seen=revision.version) is True


def test_a_held_version_cannot_come_back_by_revert(
    published, quiet, severe, budi, dewi
):
    WatchTerm.objects.update(is_active=False)
    old = published(body=SEVERE_BODY, pledges=ALL_PLEDGES)
    edit = old.copy_for_edit(by=budi)
    words = {"body": "Posyandu tetap buka hari Selasa di balai kelurahan."}
    words |= {"change_note": "Isi.", "pledges": ALL_PLEDGES}
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    WatchTerm.objects.update(is_active=True)
    before = BulletinDecision.objects.count(), BulletinRevision.objects.count()
    with pytest.raises(Held):
        fresh(old).revert(by=dewi, explanation="Isi lama.")
    assert (
        BulletinDecision.objects.count(),
        BulletinRevision.objects.count(),
    ) == before


def test_a_first_yes_does_not_outlive_a_recall(
    submitted, quiet, about_election, budi, dewi, hani
):
    revision = submitted(**about_election)
    assert revision.approve(by=dewi, seen=revision.version) is False
    revision.recall(by=budi)
    revision.submit(by=budi, seen=revision.version)
    assert revision.approve(by=dewi, seen=revision.version) is False
    assert fresh(revision).approve(by=hani, seen=revision.version) is True


def test_a_lift_lets_pass_only_the_words_it_was_given_for(
    submitted, quiet, severe, hani, dewi
):
    revision = submitted(body=SEVERE_BODY, **words_of_quiet())
    revision.lift(by=hani, seen=revision.version, reason="Kutipan.")
    from guard.models import WatchTerm

    WatchTerm.objects.create(term="balai kelurahan", severity="block")
    with pytest.raises(Held, match="balai kelurahan"):
        fresh(revision).approve(by=dewi, seen=revision.version)


def words_of_quiet():
    from review.checks import PLEDGES

    return {"pledges": list(PLEDGES), "title": "Pindah ke balai kelurahan"}
