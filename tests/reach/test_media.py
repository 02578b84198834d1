"""Releases to newsrooms: once each, corrected where they were sent, left at one click."""

import io
import smtplib
import zipfile
from contextlib import suppress
from datetime import timedelta
from unittest import mock

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.jobs import NotOut
from notices.models import Notice
from reach import jobs
from reach.models import MediaPartner, ReleaseLetter
from review.models.pictures import PhotoWords
from tests.conftest import kept_photo
from tests.events.cast import day
from tests.reach.neighbours import corrected, mark_of, send, write_down
from tests.reach.papers import made


@pytest.fixture
def radio(db):
    return MediaPartner.objects.create(name="Radio Contoh", email="radio@contoh.id")


@pytest.fixture
def paper(db):
    return MediaPartner.objects.create(name="Koran Contoh", email="koran@contoh.id")


@pytest.fixture
def news(published):
    return published(points="Bawa buku KIA").publication


def order(client, news):
    return client.post(f"/pengurus/buletin/{news.code}/rilis/", follow=True)


def test_each_newsroom_gets_one_letter_of_a_version(
    as_user, budi, news, radio, paper, mailoutbox
):
    client = as_user(budi)
    page = order(client, news).content.decode()
    assert "Rilis dikirim ke 2 redaksi." in page
    assert ProcrastinateJob.objects.filter(task_name="reach.releases").exists()
    for _again in range(2):
        jobs.releases()
    assert "sudah menerima rilis versi ini" in order(client, news).content.decode()
    jobs.releases()
    assert sorted(mail.to[0] for mail in mailoutbox) == [
        "koran@contoh.id",
        "radio@contoh.id",
    ]
    letter = mailoutbox[0]
    assert letter.subject == f"Rilis: {news.live.title}"
    assert "Bawa buku KIA." in letter.body
    assert f"/b/{news.code}/rilis.zip" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_correction_goes_to_whoever_had_the_first(
    as_user, budi, dewi, news, radio, mailoutbox
):
    order(as_user(budi), news)
    jobs.releases()
    MediaPartner.objects.create(name="Baru", email="baru@contoh.id")
    corrected(news, budi, dewi)
    jobs.releases()
    first, second = mailoutbox
    assert second.to == first.to
    assert second.subject.startswith("Ralat: ")
    assert "Yang dibetulkan: Tempat diubah." in second.body
    news.withdraw(by=dewi, explanation="Posyandu tidak jadi.")
    jobs.releases()
    assert len(mailoutbox) == 3
    assert mailoutbox[2].subject.startswith("Ditarik: ")
    assert "Posyandu tidak jadi." in mailoutbox[2].body


def test_what_was_overtaken_before_it_left_is_not_sent(
    as_user, budi, dewi, news, radio, mailoutbox
):
    order(as_user(budi), news)
    corrected(news, budi, dewi)
    jobs.releases()
    # The newsroom never had the first: it gets the second, and not as a correction.
    (only,) = mailoutbox
    assert only.subject == f"Rilis: {news.live.title}"


def test_one_click_leaves_the_list(client, as_user, budi, news, radio, mailoutbox):
    order(as_user(budi), news)
    address = f"/rilis/berhenti/{radio.token}/"
    assert "Berhenti menerima rilis?" in client.get(address).content.decode()
    radio.refresh_from_db()
    assert radio.stopped_at is None
    answer = client.post(address, {"List-Unsubscribe": "One-Click"})
    assert "tidak lagi dikirimi rilis" in answer.content.decode()
    jobs.releases()
    assert mailoutbox == []
    assert client.get(f"/rilis/berhenti/{'x' * 32}/").status_code == 404


class Refusing:
    """Instead of EmailMessage.send: what a server answers for some addresses."""

    def __init__(self, monkeypatch, answers):
        self.answers = answers
        self.sent = []
        refusing = self

        def send(mail):
            error = refusing.answers.get(mail.to[0])
            if error is not None:
                raise error
            refusing.sent.append(mail)

        monkeypatch.setattr("django.core.mail.EmailMessage.send", send)


def run(times=1):
    for _time in range(times):
        with suppress(NotOut):
            jobs.releases()


def test_a_dead_server_loses_no_letter(as_user, budi, news, radio, monkeypatch):
    order(as_user(budi), news)
    server = Refusing(monkeypatch, {"radio@contoh.id": OSError("away")})
    with pytest.raises(NotOut):
        jobs.releases()
    jobs.sweep(0)
    assert ProcrastinateJob.objects.filter(task_name="reach.releases").count() > 1
    server.answers = {}
    run()
    assert len(server.sent) == 1


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPDataError(550, b"no"),
        smtplib.SMTPRecipientsRefused({"koran@contoh.id": (550, b"no such user")}),
        ValueError("no address"),
    ],
)
def test_one_bad_address_holds_nobody_up(
    as_user, budi, news, radio, paper, monkeypatch, error
):
    order(as_user(budi), news)
    server = Refusing(monkeypatch, {"koran@contoh.id": error})
    run(6)
    assert [mail.to[0] for mail in server.sent] == ["radio@contoh.id"]
    assert ReleaseLetter.objects.exclude(refused_at=None).get().partner == paper
    # Asked for once more, it is tried once more.
    server.answers = {}
    order(as_user(budi), news)
    run()
    assert [mail.to[0] for mail in server.sent] == [
        "radio@contoh.id",
        "koran@contoh.id",
    ]


def test_later_is_not_never(as_user, budi, news, radio, monkeypatch):
    order(as_user(budi), news)
    later = smtplib.SMTPRecipientsRefused({"radio@contoh.id": (450, b"greylisted")})
    server = Refusing(monkeypatch, {"radio@contoh.id": later})
    run(9)
    server.answers = {}
    run()
    assert len(server.sent) == 1


def test_every_try_is_the_same_letter(as_user, budi, news, radio, mailoutbox):
    order(as_user(budi), news)
    jobs.releases()
    ReleaseLetter.objects.update(sent_at=None)
    jobs.releases()
    first, second = mailoutbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_what_became_internal_is_called_back_without_a_word_of_it(
    as_user, budi, dewi, announced, radio, mailoutbox
):
    event = announced(times=[day(3)]).publication
    as_user(budi).post(f"/pengurus/acara/{event.code}/rilis/")
    jobs.releases()
    edit = event.live.copy_for_edit(by=budi)
    words = {"title": "Rapat rahasia", "visibility": "internal", "change_note": "x"}
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    jobs.releases()
    assert len(mailoutbox) == 2
    assert "tidak lagi untuk umum" in mailoutbox[1].body
    assert "rahasia" not in mailoutbox[1].subject + mailoutbox[1].body


def test_newsrooms_hear_that_an_event_was_called_off(
    as_user, budi, announced, radio, mailoutbox
):
    event = announced(times=[day(3)]).publication
    as_user(budi).post(f"/pengurus/acara/{event.code}/rilis/")
    jobs.releases()
    event.call_off(by=budi, status="dibatalkan", reason="cuaca")
    jobs.releases()
    assert len(mailoutbox) == 2
    assert mailoutbox[1].subject.startswith("Ralat: ")
    assert "DIBATALKAN" in mailoutbox[1].body


def test_newsrooms_hear_that_something_was_erased_and_no_word_of_it_stays(
    as_user, budi, dewi, news, radio, mailoutbox
):
    order(as_user(budi), news)
    jobs.releases()
    send(as_user(budi), mark_of(news, write_down()[1, 1]))
    title = news.live.title
    dewi.territories.update(is_head=True)
    news.erase(by=dewi, why="privasi", note="Diminta.")
    jobs.releases()
    assert len(mailoutbox) == 2
    assert news.shown_code in mailoutbox[1].body
    assert title not in mailoutbox[1].subject + mailoutbox[1].body
    assert not Notice.objects.filter(title__icontains=title).exists()


def test_who_never_had_it_is_told_nothing_of_its_end(
    as_user, budi, dewi, news, radio, mailoutbox
):
    order(as_user(budi), news)
    news.withdraw(by=dewi, explanation="Keliru.")
    jobs.releases()
    assert mailoutbox == []


def test_what_is_over_is_not_sent(as_user, budi, news, radio):
    type(news).objects.filter(pk=news.pk).update(
        expires_at=timezone.now() - timedelta(days=1)
    )
    live = news.live
    with mock.patch.object(type(live), "facts", over(live.facts())):
        page = order(as_user(budi), news).content.decode()
    assert "sudah lewat" in page
    assert not ReleaseLetter.objects.exists()


def over(facts):
    yesterday = timezone.localdate() - timedelta(days=1)
    return lambda _self: facts._replace(until=yesterday)


def test_a_newsroom_that_asks_comes_back(as_user, ratna, budi, news, radio, mailoutbox):
    order(as_user(budi), news)
    radio.stop()
    jobs.releases()
    assert mailoutbox == []
    as_user(ratna).post(
        "/admin/reach/mediapartner/",
        {"action": "take_back", "_selected_action": [radio.pk]},
    )
    order(as_user(budi), news)
    jobs.releases()
    assert len(mailoutbox) == 1


def test_without_newsrooms_and_of_examples_nothing_is_sent(
    as_user, budi, news, published
):
    assert "Belum ada mitra media" in order(as_user(budi), news).content.decode()
    MediaPartner.objects.create(name="R", email="r@contoh.id")
    type(news).objects.filter(pk=news.pk).update(is_example=True)
    assert "tidak dikirim ke media" in order(as_user(budi), news).content.decode()
    assert not ReleaseLetter.objects.exists()


def test_one_file_holds_text_poster_card_and_the_whole_photo(
    client, submitted, dewi, budi
):
    revision = submitted()
    revision.recall(by=budi)
    photo = kept_photo(kim=revision.publication.kim, by=budi)
    revision.save_words(
        by=budi, seen=revision.version, words={},
        photos=[PhotoWords(photo, "Balai", "Foto: KIM")],
    )  # fmt: skip
    revision.submit(by=budi, seen=revision.version)
    revision.approve(by=dewi, seen=revision.version)
    news = revision.publication
    news.refresh_from_db()
    made(news)
    answer = client.get(f"/b/{news.code}/rilis.zip")
    assert answer["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    names = archive.namelist()
    assert names[:3] == ["rilis.txt", "poster.pdf", "kartu.png"]
    assert names[3].startswith("foto.")
    assert revision.title in archive.read("rilis.txt").decode()
