"""Letters about accounts wait in the queue: no page hangs on the mail server."""

import json
import smtplib

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import jobs
from accounts.models import User
from tests.conftest import PASSWORD
from tests.letters import outbox

ADDRESS = "nur@example.org"


@pytest.fixture
def nur_with_mail(nur):
    User.objects.filter(pk=nur.pk).update(email=ADDRESS)
    return nur


@pytest.fixture
def dead_server(monkeypatch):
    def send(_message, *_args, **_options):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailMessage, "send", send)


def forget(address):
    return Client().post("/akun/kata-sandi/lupa/", {"email": address})


def test_a_dead_mail_server_is_no_fault_of_a_page(nur_with_mail, dead_server):
    known, unknown = forget(ADDRESS), forget("siapa@example.org")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    mine = Client()
    mine.post("/akun/masuk/", {"login": "nur", "password": PASSWORD})
    new = "sepeda-tua-milik-paman"
    words = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert mine.post("/akun/kata-sandi/ubah/", words).status_code == 302
    assert ProcrastinateJob.objects.filter(task_name="accounts.send").count() == 2
    with pytest.raises(jobs.NotOut):
        outbox()


def test_it_goes_out_once_the_server_is_back(nur_with_mail, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", lambda *_a, **_k: 1 / 0)
        forget(ADDRESS)
    (letter,) = outbox()
    assert letter.to == [ADDRESS]
    assert "/akun/kata-sandi/baru/" in letter.body


def test_the_queue_holds_neither_the_link_nor_the_address(nur_with_mail):
    forget(ADDRESS)
    job = ProcrastinateJob.objects.get(task_name="accounts.send")
    kept = json.dumps(job.args)
    assert "/akun/" not in kept
    assert "nur" not in kept
    assert ADDRESS not in kept


def test_a_letter_sealed_with_another_key_is_given_up(nur_with_mail, settings, caplog):
    forget(ADDRESS)
    settings.SECRET_KEY = "lain-sekali-" * 5
    assert outbox() == []
    assert "cannot be read" in caplog.text


def test_a_refused_address_is_not_tried_again_and_not_named(
    nur_with_mail, monkeypatch, caplog
):
    def send(_message):
        raise smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no such user")})

    forget(ADDRESS)
    monkeypatch.setattr(EmailMessage, "send", send)
    assert outbox() == []
    assert ADDRESS not in caplog.text


def test_without_a_mail_server_it_waits_for_a_day(nur_with_mail, settings):
    settings.MAIL_READY = False
    forget(ADDRESS)
    with pytest.raises(jobs.NotOut):
        outbox()
    often = jobs.send.retry_strategy
    assert often.max_attempts * often.wait == 24 * 3600
    settings.MAIL_READY = True
    assert [letter.to for letter in outbox()] == [[ADDRESS]]
