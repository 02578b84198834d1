"""Letters, against a real mail server: each arrives, each once, none holds a decision up."""

import socket
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as site
from django.utils import timezone

from bulletins.models import Bulletin
from groups.models import Membership
from notices import jobs, letters
from notices.models import Letter, MailWish, Notice, Pace

pytestmark = pytest.mark.usefixtures("addresses")


def deliver(*users):
    """What the job does; whether everything went."""
    try:
        jobs.deliver([user.pk for user in users])
    except jobs.NotOut:
        return False
    return True


# --- what arrives ---------------------------------------------------------------------------


def test_a_letter_arrives_once_to_one_person(office, returned, nur, budi):
    returned()
    assert deliver(budi, nur)
    assert deliver(budi, nur)
    assert sorted(mail.recipients for mail in office.received) == [
        ["budi@contoh.id"],
        ["nur@contoh.id"],
    ]


def test_a_letter_says_what_to_do_and_where(office, returned, budi, as_user, settings):
    settings.SITE_URL = "https://kim.contoh.id"
    revision = returned()
    deliver(budi)
    (mail,) = office.received
    assert mail.message["Subject"] == f"Perlu Anda perbaiki: {revision.title}"
    assert mail.message.get_content_type() == "text/plain"
    assert "Dari siapa kabar ini?" in mail.body
    links = [line for line in mail.body.splitlines() if "://" in line]
    assert all(link.startswith("https://kim.contoh.id/") for link in links)
    assert links[0] == f"https://kim.contoh.id{revision.author_link()}"
    path = links[0].removeprefix("https://kim.contoh.id")
    assert as_user(budi).get(path).status_code == 200
    assert mail.message_id.endswith("@kim.contoh.id>")
    assert mail.message["Auto-Submitted"] == "auto-generated"


def test_a_moderators_letter_leads_to_the_text_itself(office, submitted, dewi, as_user):
    revision = submitted()
    deliver(dewi)
    (mail,) = office.received
    assert f"{site.SITE_URL}{revision.moderator_link()}" in mail.body
    assert as_user(dewi).get(revision.moderator_link()).status_code == 200


def test_a_hundred_texts_make_one_letter_to_each_moderator(
    office, submitted, dewi, hani
):
    submitted()
    for notice in Notice.objects.all():
        # As ninety-nine more submissions would leave it, without making them.
        Notice.objects.bulk_create(
            Notice(
                user=notice.user,
                source=f"bulletindecision:{number}",
                headline=notice.headline,
                title=f"Kabar nomor {number}",
                link=notice.link,
                pace=notice.pace,
            )
            for number in range(1_000_000, 1_000_099)
        )
    for _ in range(3):
        assert deliver(dewi, hani)
    assert len(office.received) == 2
    (mail,) = office.mails_to("dewi@contoh.id")
    assert mail.message["Subject"].startswith("100 pemberitahuan dari KIM")
    assert mail.body.count("Kiriman baru menunggu") == letters.SHOWN
    assert f"Dan {100 - letters.SHOWN} pemberitahuan lain" in mail.body


def test_what_was_answered_meanwhile_is_not_mailed(office, returned, dewi, hani):
    returned()
    assert deliver(dewi, hani)
    assert office.received == []


def test_what_was_erased_meanwhile_is_not_named(office, published, budi, hani):
    revision = published()
    title = revision.title
    Bulletin.objects.get().erase(by=hani, why="privasi", note="Ada nama anak.")
    deliver(budi)
    (mail,) = office.received
    assert title not in mail.body
    assert title not in mail.message["Subject"]


def test_an_account_switched_off_meanwhile_gets_no_letter(office, returned, nur, budi):
    returned()
    nur.is_active = False
    nur.save()
    deliver(budi, nur)
    assert [mail.recipients for mail in office.received] == [["budi@contoh.id"]]


# --- hostile titles -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "Kabar\r\nBcc: orang@jahat.id\r\n\r\nIsi lain",
        "Kabar\nBcc: orang@jahat.id",
        "Kabar\rTo: orang@jahat.id",
        "Kabar\u2028Bcc: orang@jahat.id\u2029Subject: lain",
        "Kabar\x0bBcc: orang@jahat.id\x0cX: y\x85Cc: orang@jahat.id",
        "<script>alert(1)</script> & <b>tebal</b>",
        "Panjang " * 11,
        "=?utf-8?B?QmNjOiBvcmFuZ0BqYWhhdC5pZA==?=",
        "\u202eterbalik\u202c \u200bcelah",
    ],
)
def test_no_title_changes_a_letters_recipients_or_its_kind(
    office, returned, budi, title
):
    returned()
    # Past the form, which takes neither line breaks nor addresses.
    Notice.objects.filter(user=budi).update(title=title)
    assert deliver(budi)
    (mail,) = office.received
    assert mail.recipients == ["budi@contoh.id"]
    assert mail.message.get_all("To") == ["budi@contoh.id"]
    assert mail.message["Bcc"] is None
    assert mail.message["Cc"] is None
    assert len(mail.message.get_all("Subject")) == 1
    assert len(mail.message["Subject"].splitlines()) == 1
    assert len(mail.message["Subject"]) <= 150
    assert mail.message.get_content_type() == "text/plain"
    assert f"{site.SITE_URL}{Notice.objects.get(user=budi).link}" in mail.body


def test_a_note_cannot_end_the_letter_early(office, submitted, budi, dewi):
    revision = submitted()
    note = "Tolong diperbaiki.\r\n.\r\nMAIL FROM:<orang@jahat.id>\r\n<b>tebal</b>"
    revision.send_back(by=dewi, seen=revision.version, reasons=["foto"], note=note)
    assert deliver(budi)
    (mail,) = office.received
    assert "MAIL FROM:<orang@jahat.id>" in mail.body
    assert "<b>tebal</b>" in mail.body
    assert mail.body.rstrip().endswith("alamat ini.")


# --- bad days -------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["shut", "silent"])
def test_no_decision_waits_for_the_mail_server(mail_settings, submitted, dewi, day):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if day == "silent":
            server.listen()
        mail_settings.EMAIL_PORT = server.getsockname()[1]
        revision = submitted()
        start = time.monotonic()
        revision.approve(by=dewi, seen=revision.version)
        assert time.monotonic() - start < 1


def test_a_server_that_never_answers_loses_nothing(
    mail_settings, office, returned, budi
):
    returned()
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        mail_settings.EMAIL_PORT = server.getsockname()[1]
        mail_settings.EMAIL_TIMEOUT = 0.2
        assert not deliver(budi)
    mail_settings.EMAIL_PORT = office.port
    assert deliver(budi)
    assert len(office.received) == 1


def test_a_refused_address_keeps_nobody_elses_letter(office, returned, nur, budi):
    office.refuses["nur@contoh.id"] = "550 5.1.1 no such user"
    returned()
    for _ in range(letters.REFUSALS):
        assert Letter.objects.filter(refused_at=None, user=nur).count() == (
            1 if Letter.objects.exists() else 0
        )
        deliver(nur, budi)
    assert deliver(nur, budi)
    assert [mail.recipients for mail in office.received] == [["budi@contoh.id"]]
    letter = Letter.objects.get(user=nur)
    assert letter.refused_at is not None
    assert letter.tries == letters.REFUSALS
    assert letters.late_letters() == 0


def test_come_back_later_is_not_a_refusal(office, returned, budi):
    """Greylisting and a full mailbox answer 4xx: the letter waits as long as it takes."""
    office.refuses["budi@contoh.id"] = "451 4.7.1 greylisted, come back later"
    returned()
    for _ in range(letters.REFUSALS + 1):
        assert not deliver(budi)
    office.refuses.clear()
    assert deliver(budi)
    assert len(office.received) == 1


def test_words_the_server_will_not_take_keep_nobody_elses_letter(
    office, returned, nur, budi
):
    office.refuses_words = "554 5.7.1 looks like spam"
    returned()
    assert not deliver(nur, budi)
    office.refuses_words = ""
    assert deliver(nur, budi)
    assert len(office.received) == 2


def test_an_address_that_is_none_keeps_nobody_elses_letter(office, returned, nur, budi):
    """Typed into the database by hand, past every form."""
    nur.email = "nur@contoh.id, orang@jahat.id"
    nur.save()
    returned()
    deliver(nur, budi)
    assert [mail.recipients for mail in office.received] == [["budi@contoh.id"]]


def test_taken_but_not_answered_for_comes_again_under_the_same_id(
    office, returned, budi
):
    office.drops = 1
    returned()
    assert not deliver(budi)
    assert deliver(budi)
    first, second = office.received
    assert first.message_id == second.message_id
    assert first.body == second.body
    assert Letter.objects.get().tries == 2


def test_two_letters_never_share_an_id(office, returned, budi, nur):
    returned()
    deliver(budi, nur)
    returned()
    deliver(budi, nur)
    assert len({mail.message_id for mail in office.received}) == 4


# --- once a day, and what was left behind ---------------------------------------------------


def test_daily_notices_come_together_after_six_in_the_morning(
    office, returned, nur, budi, time_machine
):
    for user in (nur, budi):
        MailWish.objects.create(user=user, pace="daily")
    midnight = datetime(2026, 12, 1, tzinfo=ZoneInfo("Asia/Jakarta"))

    def at(day, hour, minute=0):
        time_machine.move_to(
            midnight + timedelta(days=day, hours=hour, minutes=minute), tick=False
        )
        jobs.sweep(0)
        return len(office.mails_to("budi@contoh.id"))

    time_machine.move_to(midnight + timedelta(hours=9), tick=False)
    returned()
    returned()
    assert deliver(budi)
    assert [at(0, 10), at(0, 23, 59), at(1, 5, 59)] == [0, 0, 0]
    assert [at(1, 6), at(1, 6, 10), at(1, 12)] == [1, 1, 1]
    (mail,) = office.mails_to("budi@contoh.id")
    assert mail.message["Subject"].startswith("2 pemberitahuan")
    returned()
    assert [at(1, 13), at(2, 6), at(2, 6, 10)] == [1, 2, 2]


def test_who_wants_none_gets_none(office, returned, budi, time_machine):
    MailWish.objects.create(user=budi, pace="never")
    returned()
    deliver(budi)
    time_machine.move_to(timezone.now() + timedelta(days=2))
    jobs.sweep(0)
    assert office.mails_to("budi@contoh.id") == []


def test_what_jobs_gave_up_on_is_swept_up(office, returned, nur, budi, time_machine):
    returned()
    office.shut()
    assert not deliver(budi)  # nur's job was lost altogether
    time_machine.move_to(timezone.now() + timedelta(minutes=21))
    # His letter, and hers that no worker ever put together.
    assert letters.late_letters() == 2
    office.open()
    jobs.sweep(0)
    jobs.sweep(0)
    assert len(office.received) == 2
    assert letters.late_letters() == 0


def test_a_broken_letter_does_not_stop_the_sweep(
    office, returned, nur, budi, time_machine
):
    nur.email = "nur@contoh.id, orang@jahat.id"
    nur.save()
    returned()
    time_machine.move_to(timezone.now() + timedelta(minutes=21))
    jobs.sweep(0)
    assert len(office.received) == 1


def test_a_letter_waits_for_nobody_whose_term_has_ended(submitted, budi, nur, dewi):
    from accounts.models import User

    User.objects.filter(pk=nur.pk).update(email="nur@contoh.id")
    revision = submitted()
    revision.send_back(by=dewi, seen=revision.version, reasons=["foto"], note="Buram.")
    assert Notice.objects.unsent(Pace.NOW).filter(user=nur).exists()
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=nur).update(ends_on=yesterday)
    letters.gather(nur.pk, Pace.NOW)
    assert not Letter.objects.filter(user=nur).exists()
