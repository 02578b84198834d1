"""The walk over everything live: when it starts, where it stands, what it leaves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from bulletins.models import Bulletin, BulletinRevision
from guard.models import Stage, WatchTerm
from review import archive, jobs
from review.models import ArchiveFinding, Rescan
from tests.conftest import CITY, JENGGOT, MEDONO, SELATAN

LOUD = "Warga diminta coblos nomor dua di balai kelurahan hari Selasa."


def queued():
    waiting = ProcrastinateJob.objects.filter(task_name="review.rescan", status="todo")
    return waiting.count()


def walked():
    """What the worker does in its minute: look whether something changed, then walk."""
    jobs.watch_for_changes(0)
    jobs.rescan()
    return Rescan.objects.count()


@pytest.fixture
def loud(published):
    """Live, with words nobody watched when it was approved."""
    return published(body=LOUD)


def open_findings():
    return list(ArchiveFinding.objects.filter(handled_at=None).order_by("pk"))


def handle(finding, by):
    finding.handled_at, finding.handled_by = timezone.now(), by
    finding.save()


# --- when -----------------------------------------------------------------------------------


def test_a_word_added_starts_one_walk_and_no_second(loud, severe):
    WatchTerm.objects.update(is_active=False)
    assert walked() == 1
    assert [walked(), walked()] == [1, 1]
    WatchTerm.objects.update(is_active=True)
    assert [walked(), walked()] == [2, 2]


def test_a_word_edited_starts_a_walk_too(loud, severe):
    assert walked() == 1
    severe.severity = "warn"
    severe.save()
    assert walked() == 2


@pytest.mark.parametrize("turn", ["begins", "ends"])
def test_a_stage_that_begins_or_ends_starts_one_walk(loud, stage, time_machine, turn):
    now = timezone.now()
    running = stage("masa-tenang", starts_at=now + timedelta(days=1))
    if turn == "ends":
        Stage.objects.filter(pk=running.pk).update(starts_at=now - timedelta(days=9))
    assert walked() == 1
    time_machine.move_to(running.starts_at if turn == "begins" else running.ends_at)
    assert [walked(), walked()] == [2, 2]


def test_a_word_that_comes_into_force_starts_a_walk(loud, severe, time_machine):
    tomorrow = timezone.localdate() + timedelta(days=1)
    WatchTerm.objects.update(valid_from=tomorrow)
    assert walked() == 1
    assert open_findings() == []
    time_machine.move_to(timezone.now() + timedelta(days=1, hours=1))
    assert walked() == 2
    assert len(open_findings()) == 1


def test_two_minutes_in_a_row_queue_one_job(loud, severe):
    jobs.watch_for_changes(0)
    jobs.watch_for_changes(0)
    assert Rescan.objects.count() == 1
    assert queued() == 1


def test_of_the_same_words_only_one_walk_is_under_way(regions):
    Rescan.objects.create(cause="x", fingerprint="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        Rescan.objects.create(cause="x", fingerprint="a")


def test_a_new_change_ends_the_walk_before(loud, severe):
    jobs.watch_for_changes(0)
    WatchTerm.objects.create(term="ayo menangkan", severity="warn")
    jobs.watch_for_changes(0)
    newest, before = Rescan.objects.all()
    assert before.finished_at is not None
    assert newest.finished_at is None


def test_only_where_something_changed_is_walked(published, joko, jenggot, severe):
    published()
    published(by=joko, kim=jenggot)
    district = published(by=joko, kim=jenggot, region_id=SELATAN)
    city = published(region_id=CITY)
    walked()
    WatchTerm.objects.create(term="ayo menangkan", severity="warn", scope=JENGGOT)
    jobs.watch_for_changes(0)
    rescan = Rescan.objects.first()
    # Its own text, and those of the kecamatan and the city, which speak there too.
    assert (rescan.codes, rescan.total) == ([JENGGOT], 3)
    assert district.publication.region_id == SELATAN
    assert city.publication.region_id == CITY
    jobs.rescan()
    assert (Rescan.objects.first().done, Rescan.objects.first().percent) == (3, 100)


def test_a_walk_elsewhere_goes_on_where_it_stood(
    published, joko, jenggot, severe, monkeypatch
):
    published(body=LOUD)
    published(by=joko, kim=jenggot)
    walked()
    for scope in (MEDONO, JENGGOT):
        WatchTerm.objects.create(term=f"kata {scope}", severity="warn", scope=scope)
        jobs.watch_for_changes(0)
    walks = Rescan.objects.filter(finished_at=None)
    assert sorted(codes for walk in walks for codes in walk.codes) == [MEDONO, JENGGOT]
    jobs.rescan()
    assert not Rescan.objects.filter(finished_at=None).exists()
    assert [walk.done for walk in Rescan.objects.all()[:2]] == [1, 1]


def test_a_word_of_the_whole_country_ends_the_walks_of_places(published, severe):
    published()
    walked()
    WatchTerm.objects.create(term="kata tempat", severity="warn", scope=MEDONO)
    jobs.watch_for_changes(0)
    WatchTerm.objects.create(term="kata negeri", severity="warn")
    jobs.watch_for_changes(0)
    (walk,) = Rescan.objects.filter(finished_at=None)
    assert walk.codes == [""]


def test_words_that_come_back_are_walked_for_where_both_walks_would_have_gone(
    published, joko, jenggot, severe
):
    published()
    published(by=joko, kim=jenggot)
    walked()
    word = WatchTerm.objects.create(term="kata satu", severity="warn", scope=MEDONO)
    jobs.watch_for_changes(0)
    other = WatchTerm.objects.create(term="kata dua", severity="warn", scope=JENGGOT)
    jobs.watch_for_changes(0)
    other.delete()
    jobs.watch_for_changes(0)
    walks = Rescan.objects.filter(finished_at=None)
    assert {code for walk in walks for code in walk.codes} == {MEDONO, JENGGOT}
    assert Rescan.objects.first().in_force.keys() >= {f"kata{word.pk}"}
    jobs.rescan()
    assert not Rescan.objects.filter(finished_at=None).exists()


# --- how far --------------------------------------------------------------------------------


def test_it_tells_how_far_it_is(crowd, severe, monkeypatch):
    crowd(5)
    monkeypatch.setattr(archive, "BATCH", 2)
    jobs.watch_for_changes(0)
    seen = []
    look = archive._look

    def looking(*args):
        seen.append(Rescan.objects.get().percent)
        look(*args)

    monkeypatch.setattr(archive, "_look", looking)
    jobs.rescan()
    assert seen == [0, 0, 40, 40, 80]
    rescan = Rescan.objects.get()
    assert (rescan.percent, rescan.done, rescan.total) == (100, 5, 5)


def test_a_walk_that_was_cut_goes_on_where_it_stood(crowd, severe, monkeypatch):
    crowd(5, body=LOUD)
    monkeypatch.setattr(archive, "BATCH", 2)
    jobs.watch_for_changes(0)
    look, seen = archive._look, []

    def cut(rescan, kind, live):
        if len(seen) == 3:
            raise KeyboardInterrupt
        seen.append(live.publication_id)
        look(rescan, kind, live)

    with monkeypatch.context() as patched:
        patched.setattr(archive, "_look", cut)
        with pytest.raises(KeyboardInterrupt):
            jobs.rescan()
    rescan = Rescan.objects.get()
    # The second batch was cut in the middle: none of it counts.
    assert (rescan.done, rescan.finished_at) == (2, None)
    assert ArchiveFinding.objects.count() == 2
    again = []

    def counting(rescan, kind, live):
        again.append(live.publication_id)
        look(rescan, kind, live)

    monkeypatch.setattr(archive, "_look", counting)
    jobs.rescan()
    rescan.refresh_from_db()
    assert (rescan.done, rescan.percent) == (5, 100)
    assert len(again) == 3
    assert ArchiveFinding.objects.count() == 5


def test_an_unfinished_walk_is_queued_again_by_the_next_minute(loud, severe):
    jobs.watch_for_changes(0)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert queued() == 0
    jobs.watch_for_changes(0)
    assert (Rescan.objects.count(), queued()) == (1, 1)


# --- what it finds --------------------------------------------------------------------------


def test_it_finds_what_may_be_partial_and_nothing_else(
    loud, published, submitted, dewi, severe
):
    published(title="Posyandu buka hari Selasa")
    submitted(body=LOUD)
    gone = published(body=LOUD)
    gone.publication.withdraw(by=dewi, explanation="Keliru.")
    WatchTerm.objects.create(term="posyandu buka", severity="info")
    walked()
    (finding,) = open_findings()
    assert finding.revision_id == loud.pk
    assert finding.severe
    assert finding.findings[0]["quote"] == "coblos nomor"
    assert (finding.title, finding.kim_name) == (loud.title, "KIM Medono")


def test_it_takes_nothing_down_by_itself(loud, severe, stage):
    stage("masa-tenang")
    walked()
    assert len(open_findings()) == 1
    assert Bulletin.objects.published().get().live == loud


def test_the_old_words_of_a_bulletin_are_not_looked_at(loud, severe, budi, dewi):
    edit = BulletinRevision.objects.get(pk=loud.pk).copy_for_edit(by=budi)
    words = {
        "body": "Posyandu buka hari Selasa di balai kelurahan RW 05.",
        "change_note": "Isinya.",
    }
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    walked()
    assert open_findings() == []


def test_what_was_dealt_with_does_not_come_back(loud, severe, dewi):
    walked()
    (finding,) = open_findings()
    handle(finding, dewi)
    severe.note = "Dilihat lagi."
    severe.save()
    assert walked() == 2
    assert open_findings() == []


def test_another_word_brings_it_back(loud, severe, dewi):
    walked()
    handle(open_findings()[0], dewi)
    WatchTerm.objects.create(term="warga diminta", severity="block", match="phrase_ci")
    walked()
    (finding,) = open_findings()
    assert {row["term"] for row in finding.findings} == {
        "coblos nomor",
        "warga diminta",
    }


def test_another_word_does_not_put_an_open_text_on_the_list_twice(loud, severe, dewi):
    walked()
    WatchTerm.objects.create(term="warga diminta", severity="block", match="phrase_ci")
    walked()
    assert [finding.revision_id for finding in open_findings()] == [loud.pk]


def test_what_is_no_longer_live_is_no_longer_work(loud, severe, dewi):
    walked()
    assert ArchiveFinding.objects.open_for(dewi).count() == 1
    Bulletin.objects.get().withdraw(by=dewi, explanation="Keliru.")
    assert ArchiveFinding.objects.open_for(dewi).count() == 0


def test_an_erased_text_leaves_no_finding(loud, severe, hani):
    walked()
    Bulletin.objects.get().erase(by=hani, why="privasi", note="Nama anak.")
    assert not ArchiveFinding.objects.exists()


def test_each_sees_the_findings_of_their_territory(
    loud, published, severe, joko, jenggot, dewi, wahyu, rina, ratna, budi
):
    theirs = published(by=joko, kim=jenggot, body=LOUD)
    published(by=joko, kim=jenggot, body=LOUD, region_id=CITY)
    walked()

    def seen_by(user):
        return ArchiveFinding.objects.open_for(user).count()

    assert [seen_by(user) for user in (dewi, rina, wahyu, ratna, budi)] == [
        3,
        3,
        1,
        0,
        0,
    ]
    (finding,) = ArchiveFinding.objects.open_for(wahyu)
    assert finding.revision_id == theirs.pk


def test_who_dealt_with_it_is_always_known(loud, severe, dewi):
    walked()
    with pytest.raises(IntegrityError), transaction.atomic():
        ArchiveFinding.objects.update(handled_at=timezone.now())
    ArchiveFinding.objects.update(handled_at=timezone.now(), handled_by=dewi)


def test_numbers_of_a_resident_are_not_copied_into_the_worklist(loud, severe):
    walked()
    (finding,) = open_findings()
    assert set(finding.findings[0]) == {"quote", "term", "severity"}
