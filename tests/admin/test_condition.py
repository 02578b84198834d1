"""The office sees how the portal is, and tries its mail, without a terminal."""

import pytest
from django.urls import reverse

from tests.review.post_office import PostOffice
from tests.world import alive


@pytest.fixture
def office(as_user, ratna):
    return as_user(ratna)


@pytest.fixture
def page():
    return reverse("admin:condition")


@pytest.fixture
def letter():
    return reverse("admin:condition_letter")


@pytest.fixture
def post_office(settings):
    """A real mail server, shut until it is opened."""
    server = PostOffice()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 1
    yield server
    server.shut()


def text_of(answer):
    return answer.content.decode()


def test_what_is_wrong_stands_there_with_its_remedy(office, page):
    assert "Pekerja antrean tidak berjalan" in text_of(office.get(page))
    assert "hal perlu diperbaiki" in text_of(office.get("/admin/"))
    alive()
    assert "berjalan baik" in text_of(office.get(page))
    assert "Keadaan portal: baik" in text_of(office.get("/admin/"))


def test_without_a_mail_server_the_desk_says_why_letters_wait(
    office, as_user, dewi, page, letter, settings
):
    settings.MAIL_READY = False
    assert "Belum ada server surat" in text_of(office.get(page))
    assert "belum memasang server surat" in text_of(as_user(dewi).get("/admin/"))
    answer = office.post(letter, {"address": "ratna@contoh.id"})
    assert answer.status_code == 422
    assert "EMAIL_HOST kosong" in text_of(answer)


def test_a_letter_is_tried_and_what_the_server_says_is_told(
    office, page, letter, post_office
):
    answer = office.post(letter, {"address": "ratna@contoh.id"})
    assert answer.status_code == 422
    assert f"lewat 127.0.0.1:{post_office.port}" in text_of(answer)
    assert 'value="ratna@contoh.id"' in text_of(answer)
    post_office.open()
    answer = office.post(letter, {"address": "ratna@contoh.id"}, follow=True)
    assert "Surat percobaan terkirim." in text_of(answer)
    assert len(post_office.mails_to("ratna@contoh.id")) == 1


@pytest.mark.parametrize("address", ["", "bukan alamat", "a@b.id\nBcc: x@y.id"])
def test_what_is_no_address_is_asked_for_again(office, letter, address, post_office):
    post_office.open()
    assert office.post(letter, {"address": address}).status_code == 422
    assert not post_office.received


def test_after_five_letters_it_asks_for_patience(office, letter):
    for _time in range(5):
        assert office.post(letter, {"address": "ratna@contoh.id"}).status_code == 302
    answer = office.post(letter, {"address": "ratna@contoh.id"})
    assert "Tunggu sepuluh menit" in text_of(answer)
