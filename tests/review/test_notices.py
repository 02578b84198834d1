"""Who is told what, and when a notice exists at all: with the decision or not at all."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from bulletins.models import Bulletin, BulletinDecision
from groups.models import Membership
from notices.models import MailWish, Notice
from review.models import telling
from review.states import MoveRefused
from tests.conftest import SELATAN, person, serve
from tests.review.conftest import moderator


def told(**which):
    notices = Notice.objects.filter(**which)
    return sorted(notices.values_list("user__username", flat=True))


def jobs():
    """(name, people, seconds it waits) of every letter's job in the queue."""
    now = timezone.now()
    letters = ProcrastinateJob.objects.filter(task_name__startswith="notices.")
    return [
        (
            job.task_name,
            sorted(job.args["users"]),
            round((job.scheduled_at - now).total_seconds()) if job.scheduled_at else 0,
        )
        for job in letters.order_by("pk")
    ]


def with_email(*people):
    for user in people:
        user.email = f"{user.username}@contoh.id"
        user.save()


def send_back(revision, by):
    revision.send_back(
        by=by, seen=revision.version, reasons=["sumber"], note="Dari siapa kabar ini?"
    )


# --- one transaction ------------------------------------------------------------------------


def test_a_decision_that_is_taken_back_tells_nobody(submitted, dewi, budi):
    with_email(budi)
    revision = submitted()
    before = (BulletinDecision.objects.count(), Notice.objects.count(), jobs())
    with transaction.atomic():
        revision.approve(by=dewi, seen=revision.version)
        assert told(headline="Disetujui dan terbit") == ["budi"]
        assert len(jobs()) == len(before[2]) + 1
        transaction.set_rollback(True)
    after = (BulletinDecision.objects.count(), Notice.objects.count(), jobs())
    assert after == before


def test_a_notice_that_cannot_be_written_takes_the_decision_with_it(
    submitted, dewi, budi, monkeypatch
):
    def broken(*_args, **_options):
        raise IntegrityError("no more room")

    revision = submitted()
    monkeypatch.setattr("notices.telling.Notice.objects.bulk_create", broken)
    with pytest.raises(IntegrityError):
        revision.approve(by=dewi, seen=revision.version)
    revision.refresh_from_db()
    assert revision.status == "submitted"
    assert not Bulletin.objects.published().exists()
    assert not revision.decisions.filter(move="approve").exists()


def test_a_refused_move_tells_nobody(submitted, dewi, wahyu, rina):
    revision = submitted()
    before = Notice.objects.count(), jobs()
    for by, seen in ((wahyu, revision.version), (rina, revision.version), (dewi, 1)):
        with pytest.raises(MoveRefused):
            revision.approve(by=by, seen=seen)
    assert (Notice.objects.count(), jobs()) == before


def test_notices_are_rows_and_no_mail_leaves_with_the_decision(
    submitted, dewi, budi, mailoutbox
):
    with_email(budi, dewi)
    revision = submitted()
    revision.approve(by=dewi, seen=revision.version)
    assert mailoutbox == []
    assert Notice.objects.filter(letter=None).count() == Notice.objects.count() > 0


# --- who ------------------------------------------------------------------------------------


def test_nobody_is_told_of_what_they_did_themselves(submitted, nur, budi, dewi, hani):
    revision = submitted()
    assert told(headline="Kiriman baru menunggu") == ["dewi", "hani"]
    send_back(revision, dewi)
    assert told(headline="Perlu Anda perbaiki") == ["budi", "nur"]
    revision.appeal(by=budi, seen=revision.version, note="Sudah ada.")
    assert told(headline="Diminta diperiksa sekali lagi") == ["hani"]
    later = submitted(publish_at=timezone.now() + timedelta(hours=5))
    later.approve(by=dewi, seen=later.version)
    Bulletin.objects.get(pk=later.publication_id).unschedule(by=nur)
    assert told(headline="Jadwal terbit dibatalkan") == ["budi"]


def test_who_served_until_yesterday_is_told_nothing(submitted, budi, tono, dewi):
    """Though tono once wrote for the KIM, and even wrote on this very text."""
    Membership.objects.filter(user=tono).update(ends_on=timezone.localdate())
    revision = submitted(by=tono)
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=tono).update(ends_on=yesterday)
    send_back(revision, dewi)
    assert told(headline="Perlu Anda perbaiki") == ["budi"]
    assert not Notice.objects.filter(user=tono).exists()


def test_who_serves_from_tomorrow_is_not_told_yet(submitted, medono, budi, dewi):
    tomorrow = timezone.localdate() + timedelta(days=1)
    serve(person("lia"), medono, starts_on=tomorrow)
    send_back(submitted(), dewi)
    assert told(headline="Perlu Anda perbaiki") == ["budi"]


def test_accounts_switched_off_are_told_nothing(submitted, nur, budi, dewi, hani):
    User.objects.filter(username__in=["nur", "hani"]).update(is_active=False)
    revision = submitted()
    send_back(revision, dewi)
    assert told() == ["budi", "dewi"]


def test_a_moderator_hears_of_their_own_territory_only(
    submitted, joko, jenggot, dewi, wahyu, ratna
):
    submitted()
    assert told() == ["dewi"]
    submitted(by=joko, kim=jenggot)
    assert told() == ["dewi", "dewi", "wahyu"]
    # For the whole city: beyond the kecamatan, though its KIM lies within.
    submitted(by=joko, kim=jenggot, region_id="33.75")
    assert told() == ["dewi", "dewi", "dewi", "wahyu"]


def test_who_writes_for_the_kim_hears_as_officer_and_never_as_moderator(
    submitted, rina, budi, dewi
):
    revision = submitted()
    assert told(headline="Kiriman baru menunggu") == ["dewi"]
    send_back(revision, dewi)
    (notice,) = Notice.objects.filter(user=rina)
    assert notice.headline == "Perlu Anda perbaiki"
    assert notice.link == revision.author_link()


def test_a_moderator_of_two_territories_is_told_once(submitted, joko, jenggot, dewi):
    asih = moderator("asih", SELATAN)
    asih.territories.create(region_id="33.75")
    submitted(by=joko, kim=jenggot)
    assert told() == ["asih", "dewi"]


def test_other_kims_hear_nothing(submitted, joko, dewi):
    revision = submitted()
    send_back(revision, dewi)
    assert not Notice.objects.filter(user=joko).exists()


# --- what it says ---------------------------------------------------------------------------


def test_a_return_carries_reasons_and_sentence_to_the_page_where_one_acts(
    submitted, budi, dewi, as_user
):
    revision = submitted()
    send_back(revision, dewi)
    notice = Notice.objects.get(user=budi)
    assert notice.title == revision.title
    assert notice.words.endswith("Dari siapa kabar ini?")
    assert len(notice.words) > len("Dari siapa kabar ini?")
    page = as_user(budi).get(reverse("notices:open", args=[notice.pk]), follow=True)
    assert page.redirect_chain[-1][0] == revision.author_link()
    assert page.status_code == 200
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_plan_says_when_it_appears_and_later_that_it_did(
    submitted, budi, dewi, time_machine
):
    out = timezone.now() + timedelta(hours=5)
    revision = submitted(publish_at=out)
    revision.approve(by=dewi, seen=revision.version)
    headline = Notice.objects.get(user=budi).headline
    assert headline.startswith("Disetujui, terbit ")
    assert headline.endswith("WIB")
    time_machine.move_to(out)
    Bulletin.objects.get().look_again()
    assert Notice.objects.of(budi).first().headline == "Sudah terbit"


def test_nobody_opens_the_notice_of_another(submitted, budi, nur, dewi, as_user):
    send_back(submitted(), dewi)
    notice = Notice.objects.get(user=budi)
    answer = as_user(nur).get(reverse("notices:open", args=[notice.pk]))
    assert answer.status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_a_thing_is_told_once_to_each(submitted, budi, dewi):
    revision = submitted()
    send_back(revision, dewi)
    notice = Notice.objects.get(user=budi)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(
            user=budi,
            source=notice.source,
            headline="x",
            title="y",
            link="/",
            pace="now",
        )
    before = Notice.objects.count()
    telling.tell(revision, revision.decisions.get(move="send_back"))
    assert Notice.objects.count() == before


def test_the_longest_words_of_a_moderator_fit(submitted, budi, dewi):
    revision = submitted(title="J" * 90)
    revision.send_back(
        by=dewi, seen=revision.version, reasons=["sumber", "foto"], note="k" * 1000
    )
    assert "k" * 900 in Notice.objects.get(user=budi).words


# --- how soon by mail -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "email", "pace"),
    [
        (None, True, "now"),
        ("now", True, "now"),
        ("daily", True, "daily"),
        ("never", True, "never"),
        (None, False, "never"),
        ("daily", False, "never"),
    ],
)
def test_each_is_told_at_their_own_pace(submitted, budi, dewi, wish, email, pace):
    if email:
        with_email(budi)
    if wish:
        MailWish.objects.create(user=budi, pace=wish)
    revision = submitted()
    queued = len(jobs())
    send_back(revision, dewi)
    assert Notice.objects.get(user=budi).pace == pace
    new = jobs()[queued:]
    wanted = [("notices.deliver", [budi.pk], 0)] if pace == "now" else []
    assert new == wanted


def test_officers_are_written_to_at_once_and_moderators_after_ten_minutes(
    submitted, budi, nur, dewi, hani
):
    with_email(budi, nur, dewi, hani)
    revision = submitted()
    ((name, people, wait),) = jobs()
    assert (name, people) == ("notices.deliver", sorted([dewi.pk, hani.pk]))
    assert 590 <= wait <= 600
    send_back(revision, dewi)
    assert jobs()[1:] == [("notices.deliver", sorted([nur.pk, budi.pk]), 0)]


def test_jobs_carry_numbers_and_never_names_or_words(submitted, budi, dewi):
    with_email(budi, dewi)
    send_back(submitted(), dewi)
    for job in ProcrastinateJob.objects.all():
        assert list(job.args) == ["users"]
        assert all(isinstance(user, int) for user in job.args["users"])


def test_what_is_decided_leaves_no_call_to_others(submitted, budi, dewi, hani):
    """Hani need not open, nor be mailed, what dewi has answered."""
    with_email(hani, dewi)
    send_back(submitted(), dewi)
    notice = Notice.objects.get(user=hani)
    assert notice.read_at is not None
    assert notice.pace == "never"


def test_what_is_still_to_be_decided_stays_open(
    submitted, stage, about_election, dewi, hani, seno
):
    stage("kampanye")
    revision = submitted(**about_election)
    revision.approve(by=dewi, seen=revision.version)
    waiting = Notice.objects.filter(headline="Menunggu persetujuan kedua", read_at=None)
    assert sorted(n.user.username for n in waiting) == ["hani", "seno"]
    revision.approve(by=seno, seen=revision.version)
    assert not waiting.all().exists()
