"""Releases to newsrooms: once each, corrected where they were sent, left at one click."""

import io
import zipfile

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.jobs import NotOut
from reach import jobs
from reach.models import MediaPartner, ReleaseLetter
from review.models.pictures import PhotoWords
from tests.conftest import kept_photo
from tests.reach.neighbours import corrected
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


def test_a_dead_server_loses_no_letter(
    as_user, budi, news, radio, monkeypatch, mailoutbox
):
    order(as_user(budi), news)
    monkeypatch.setattr(
        "django.core.mail.EmailMessage.send",
        lambda _self: (_ for _ in ()).throw(OSError),
    )
    with pytest.raises(NotOut):
        jobs.releases()
    assert ReleaseLetter.objects.waiting().get().tries == 0
    monkeypatch.undo()
    jobs.sweep(0)
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
