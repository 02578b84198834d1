"""What tests of residents' voices share: a clarification, a way to paste and hand in."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core import signing

from accounts.models import User
from groups.models import KimGroup, Region
from kim_portal.lib import traps
from tests.conftest import MEDONO, SOURCES
from tests.scene import part
from voices.models import ClarificationRevision, Topic, Wish
from voices.wishes.receiving import receive

RUMOUR = (
    "INFO VALID dari grup sebelah! Pencoblosan tanggal 27 November DIUNDUR karena rob "
    "tinggi di Pekalongan Utara. Surat undangan memilih yang sudah dibagikan harus "
    "dikembalikan kepada Pak RT paling lambat besok malam, kalau tidak namanya dicoret."
)
OTHER = (
    "Mulai besok sampai tiga hari listrik satu kota padam total, isi air dan beli lilin "
    "sekarang karena gardu induk meledak kata orang dalam."
)


def claim_words(**changes: Any) -> dict[str, Any]:
    """The words of a clarification that passes every check."""
    return {
        "message": RUMOUR,
        "about": "pencoblosan yang diundur karena rob",
        "ruling": "salah",
        "sort": "palsu",
        "title": "Pemungutan suara tetap Rabu, 27 November",
        "explanation": "Perubahan jadwal hanya dapat diumumkan KPU. Bila sebuah TPS "
        "terdampak rob, petugas memindahkan lokasinya.",
        "conclusion": "Pemungutan suara tidak diundur.",
        "region_id": MEDONO,
        "sources": SOURCES,
        **changes,
    }


def claim_form(publication: Any, **changes: Any) -> dict[str, Any]:
    """What the write form posts for a complete clarification."""
    words = {**claim_words(), "region": MEDONO}
    del words["sources"], words["region_id"]
    revision = publication.newest_revision() if publication else None
    return {
        **words,
        "seen": revision.mark if revision else "0",
        "kim": "medono",
        "source-TOTAL_FORMS": 1,
        "source-INITIAL_FORMS": 0,
        "source-0-kind": "laporan",
        "source-0-name": "Rapat RW 03",
        **changes,
    }


@part
def clarification(budi: User, dewi: User, medono: KimGroup) -> Callable:
    """Written by budi, and unless told otherwise live by dewi's decision."""

    def make(
        *, live: bool = True, sent: bool = True, by: User = budi, **changes: Any
    ) -> Any:
        revision = ClarificationRevision.begin(
            kim=medono, by=by, draft_key=uuid.uuid4()
        )
        words = claim_words(**changes)
        revision.save_words(by=by, seen=revision.version, words=words)
        if sent:
            revision.submit(by=by, seen=revision.version)
        if sent and live:
            revision.approve(by=dewi, seen=revision.version)
            revision.publication.refresh_from_db()
        return revision

    return make


@pytest.fixture
def in_no_hurry(monkeypatch):
    """The form was open longer than a program leaves it."""
    monkeypatch.setattr(traps, "SOONEST", -1)


def hand_in(client: Any, message: str = RUMOUR, **more: Any) -> Any:
    """As the form under the answer posts it."""
    data = {
        "message": message,
        "consent": "on",
        "made_at": signing.dumps("", salt=traps.SALT),
        **more,
    }
    return client.post("/cek/kirim/", data)


def token_of(answer: Any) -> str:
    found = re.search(r"/cek/jawaban/([^/]+)/", answer["Location"])
    assert found, answer.content.decode()[:500]
    return found[1]


def paste(client: Any, message: str) -> Any:
    return client.post("/cek/", {"message": message})


def a_wish(region: Region, *, by: User, released_by: User) -> tuple[Wish, Topic]:
    """One of somebody with a name, and what the public reads of it."""
    data = {
        "kind": "aduan",
        "place": region,
        "rt": 2,
        "rw": 5,
        "words": "Lampu jalan di Gang 6 mati sejak dua minggu.",
        "name": "Bu Contoh",
        "contact": "",
        "form_key": uuid.uuid4(),
    }
    wish = receive(data, photo=None, by=None)
    question = "Kapan lampu jalan di Gang 6 diperbaiki?"
    topic = Topic.propose(wish, by=by, question=question, reply="")
    topic.release(by=released_by, seen=topic.version, marks=[])
    return wish, topic
