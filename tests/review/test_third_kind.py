"""A third kind lives under the same law and at the same desk: see third_kind/."""

import uuid

import pytest
from django.urls import reverse

from notices.models import Notice
from review.kinds import KINDS
from review.searching import look_for
from review.states import Status
from tests.conftest import MEDONO
from tests.review.third_kind.models import Found, FoundDecision, FoundRevision
from tests.review.third_kind.pages import FoundKind

pytestmark = pytest.mark.urls("tests.review.third_kind.pages")


@pytest.fixture(autouse=True)
def third_kind(monkeypatch):
    monkeypatch.setitem(KINDS, "temuan", FoundKind())


def typed(seen="0", **changes):
    return {
        "seen": seen,
        "kim": "medono",
        "title": "Dompet cokelat",
        "region": MEDONO,
        "thing": "Dompet cokelat berisi kartu",
        "spot": "Lapangan RW 05",
        "ask": "Pos ronda RW 05",
        **changes,
    }


@pytest.fixture
def address():
    return f"/pengurus/tulis-temuan/{uuid.uuid4()}/"


@pytest.fixture
def waiting(as_user, budi, address):
    """Written and sent at the desk by budi."""
    as_user(budi).post(f"{address}kirim/", typed())
    return FoundRevision.objects.get(status=Status.SUBMITTED)


def test_it_is_written_and_sent_in_the_browser(as_user, budi, address):
    client = as_user(budi)
    assert "Ditemukan di" in client.get(f"{address}?kim=medono").content.decode()
    kept = client.post(f"{address}simpan/", typed(spot=""))
    assert kept.url == address
    draft = FoundRevision.objects.get()
    assert (draft.thing, draft.spot) == ("Dompet cokelat berisi kartu", "")
    sent = client.post(f"{address}kirim/", typed(draft.mark))
    assert sent.url == f"/pengurus/temuan/{draft.publication.code}/"
    assert "Menunggu moderator" in client.get(sent.url).content.decode()
    again = client.post(f"{address}kirim/", typed(draft.mark))
    assert again.url == sent.url
    assert FoundDecision.objects.count() == 1


def test_it_goes_back_with_a_remark_on_one_of_its_words(as_user, waiting, budi, dewi):
    desk = as_user(dewi)
    page = reverse("admin:moderation_detail", args=["temuan", waiting.pk])
    shown = desk.get(page).content.decode()
    assert "Lapangan RW 05" in shown
    assert '<option value="spot">Ditemukan di</option>' in shown
    answer = desk.post(
        f"{page}perbaikan/",
        {
            "version": waiting.version,
            "reasons": ["sumber"],
            "note": "Di sebelah mana?",
            "part_1": "spot",
            "wish_1": "Sebut sudut lapangannya.",
        },
    )
    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert Notice.objects.filter(user=budi, headline="Perlu Anda perbaiki").exists()
    written = as_user(budi).get(
        f"/pengurus/tulis-temuan/{waiting.publication.draft_key}/"
    )
    assert "Sebut sudut lapangannya." in written.content.decode()


def test_it_is_found_in_the_queue_and_shown_once_approved(
    as_user, client, waiting, dewi
):
    desk = as_user(dewi)
    queue = reverse("admin:moderation_queue")
    assert "Dompet cokelat" in desk.get(queue).content.decode()
    narrowed = desk.get(queue, {"kategori": "temuan:medono"}).content.decode()
    assert "Dompet cokelat" in narrowed
    waiting.approve(by=dewi, seen=waiting.version)
    found = Found.objects.get()
    assert "Pos ronda RW 05" in client.get(found.get_absolute_url()).content.decode()
    rows = Found.objects.readable().newest_first()
    assert [row.pk for row in look_for(rows, None, 5, "dompet").rows] == [found.pk]
    assert not look_for(rows, None, 5, "sepeda").rows


def test_it_is_withdrawn_and_erased(client, waiting, dewi, hani):
    waiting.approve(by=dewi, seen=waiting.version)
    found = Found.objects.get()
    address = found.get_absolute_url()
    found.withdraw(by=dewi, explanation="Sudah diambil pemiliknya.")
    gone = client.get(address)
    assert gone.status_code == 410
    assert "Sudah diambil pemiliknya." in gone.content.decode()
    found.erase(by=hani, why="privasi", note="Nama pemilik tertulis.")
    waiting.refresh_from_db()
    assert (waiting.title, waiting.thing, waiting.spot, waiting.ask) == (
        "Dihapus", "", "", "",
    )  # fmt: skip
    assert {str(line.snapshot) for line in FoundDecision.objects.all()} == {"{}"}
    assert "Dompet" not in client.get(address).content.decode()


def test_the_guard_reads_every_word_of_it(waiting):
    words = waiting.texts()
    assert {"Dompet cokelat", "Lapangan RW 05", "Pos ronda RW 05"} <= set(words)
