"""In every form of officers and moderators a long text outlives what phones go through:
a session that ended, a stale tab, back, a double tap, a dead signal, a portal that is away.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import OperationalError
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from bulletins.models import BulletinRevision
from events.models import EventRevision, Guest
from tests.browser.gestures import DESK, go, moderator
from tests.conftest import PASSWORD

SENTENCE = "Warga RW 05 diminta membawa buku KIA, kartu, dan payung bila hujan turun. "
LONG = (SENTENCE * 6).strip()
FIRST = (
    "Siti",
    "Budi",
    "Dewi",
    "Joko",
    "Rina",
    "Tono",
    "Wati",
    "Agus",
    "Nur",
    "Sari",
    "Hani",
)
LAST = (
    "Contoh",
    "Misal",
    "Teladan",
    "Lestari",
    "Santosa",
    "Wibawa",
    "Rahayu",
    "Utami",
    "Laksana",
)
NAMES = "\n".join(f"{first} {last}, RT 03" for first in FIRST for last in LAST)


@dataclass
class Case:
    """A form: who fills it in, where it stands, its field, and what sends it."""

    who: str
    path: str
    field: str
    button: str
    # How often the text was stored from the page of that address.
    stored: Any
    opener: str = ""
    text: str = LONG


def written(model, page, **words):
    key = urlsplit(page).path.split("/")[-2]
    return model.objects.filter(publication__draft_key=key, **words).count()


def notes(revision):
    return revision.decisions.filter(note__startswith=LONG[:60]).count()


def bulletin(draft, **_more):
    return Case(
        "budi", reverse("write:new"), "Isi", "Simpan draf",
        lambda page: written(BulletinRevision, page, body__startswith=LONG[:60]),
    )  # fmt: skip


def event(medono, **_more):
    return Case(
        "budi", reverse("plan:new"), "Keterangan", "Simpan draf",
        lambda page: written(EventRevision, page, about__startswith=LONG[:60]),
        opener="Undangan, susunan acara",
    )  # fmt: skip


def minutes(tonight, **_more):
    day = tonight()
    day.starts_at = timezone.now() - timedelta(hours=5)
    day.ends_at = day.until = timezone.now() - timedelta(hours=3)
    day.save()
    return Case(
        "budi", reverse("plan:minutes", args=[day.event.code, day.key]),
        "Yang perlu dilakukan warga", "Simpan draf",
        lambda _page: EventRevision.objects.filter(
            minutes__icontains=LONG[:60]
        ).count(),
    )  # fmt: skip


def guests(sheet, **_more):
    day = sheet.day
    return Case(
        "budi", reverse("plan:attendance", args=[day.event.code, day.key]),
        "Nama dari daftar kertas", "Tambahkan",
        lambda _page: Guest.objects.count() / 99, text=NAMES,
    )  # fmt: skip


def appeal(submitted, dewi, **_more):
    moderator("seno")
    revision = submitted()
    revision.send_back(
        by=dewi,
        seen=revision.version,
        reasons=["tulisan-kurang-jelas"],
        note="Perjelas.",
    )
    return Case(
        "budi", revision.author_link(), "Mengapa perlu diperiksa lagi?",
        "Minta diperiksa lagi", lambda _page: notes(revision), opener="Menurut Anda keliru?",
    )  # fmt: skip


def send_back(submitted, dewi, **_more):
    revision = submitted()
    return Case(
        "dewi", revision.moderator_link(), "Pesan untuk penulis", "Kembalikan",
        lambda _page: notes(revision),
    )  # fmt: skip


def note(submitted, dewi, **_more):
    revision = submitted()
    return Case(
        "dewi", revision.moderator_link(), "Catatan antarmoderator",
        "Simpan catatan", lambda _page: notes(revision),
    )  # fmt: skip


def withdraw(published, dewi, **_more):
    revision = published()
    return Case(
        "dewi", revision.moderator_link(), "Penjelasan untuk warga",
        "Tarik dari halaman warga", lambda _page: notes(revision),
        opener="Tarik dari halaman warga",
    )  # fmt: skip


FORMS = [bulletin, event, minutes, guests, appeal, send_back, note, withdraw]


@pytest.fixture
def case(request, budi, dewi, medono):
    names = ("draft", "submitted", "published", "medono", "dewi")
    only = {minutes: "tonight", guests: "sheet"}.get(request.param)
    asked = [*names, only] if only else names
    return request.param(**{name: request.getfixturevalue(name) for name in asked})


class Hand:
    """One person at one form."""

    def __init__(self, visitor, case):
        self.case = case
        self.visitor = visitor(viewport=DESK) if case.who == "dewi" else visitor()
        self.enter()

    def enter(self):
        self.visitor.enter(self.case.who, self.case.path)

    def second_step(self):
        if self.case.who == "dewi":
            cache.clear()  # the same code twice within its half minute
            self.visitor.give_code()

    @property
    def page(self):
        return self.visitor.page

    @property
    def field(self):
        return self.page.get_by_label(self.case.field, exact=True)

    @property
    def button(self):
        name = re.compile(f"^{self.case.button}")
        return self.page.get_by_role("button", name=name).last

    def fill(self):
        """A fresh page, and a long text typed into it."""
        self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        go(self.page, self.case.path)
        self.open_details()
        self.field.fill(self.case.text)
        if self.case.button == "Kembalikan":
            self.page.locator("[name=reasons]").first.check()
        self.here = self.page.url

    def open_details(self):
        if self.case.opener and not self.field.is_visible():
            self.page.locator("summary", has_text=self.case.opener).click()

    def expect_words(self):
        """All of it is on the screen, or one tap away."""
        restore = self.page.get_by_role("button", name="Pakai tulisan itu")
        expect(self.field).to_be_attached()
        if restore.is_visible():
            restore.click()
        expect(self.field).to_have_value(self.case.text)


def session_ends(hand, _monkeypatch):
    page = hand.page
    page.context.clear_cookies(name="sesi")
    hand.button.click()
    page.get_by_label("Nomor ponsel, nama pengguna, atau email").fill(hand.case.who)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    hand.second_step()


def tab_is_stale(hand, _monkeypatch):
    """Signed out and in again in another tab; the first one sends its old form."""
    first = hand.page
    second = hand.visitor.new_page()
    hand.enter()
    expect(second.get_by_role("heading", level=1)).to_be_visible()
    hand.visitor.page = first
    hand.button.click()
    second.close()


def goes_back(hand, _monkeypatch):
    go(hand.page, "/tentang/")
    hand.page.go_back()


def signal_dies(hand, _monkeypatch):
    hand.page.context.set_offline(True)
    hand.button.click()
    hand.page.wait_for_url("chrome-error://**")
    hand.page.context.set_offline(False)
    hand.page.goto(hand.here)


def portal_is_away(hand, monkeypatch):
    def away(_self):
        raise OperationalError("connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "ensure_connection", away)
        hand.button.click()
        expect(hand.page.get_by_text("beristirahat sebentar").first).to_be_visible()
    hand.page.get_by_role("link", name="Coba lagi").click()
    assert urlsplit(hand.page.url).path == urlsplit(hand.here).path


def test_what_the_answer_holds_is_sent_from_there_once_all_is_well(
    visitor, draft, monkeypatch
):
    """Without the page's own script and store: the words stand in the answer itself."""

    def away(_self):
        raise OperationalError("connection refused")

    revision = draft()
    path = reverse("write:edit", args=[revision.publication.draft_key])
    someone = visitor(java_script_enabled=False)
    page = someone.enter("budi", path)
    page.get_by_label("Judul", exact=True).fill(SENTENCE.strip())
    with monkeypatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "ensure_connection", away)
        page.get_by_role("button", name="Simpan draf").first.click()
        expect(page.get_by_text(SENTENCE.strip()).first).to_be_visible()
    page.get_by_role("button", name="Kirim lagi").click()
    expect(page.get_by_label("Judul", exact=True)).to_have_value(SENTENCE.strip())
    revision.refresh_from_db()
    assert revision.title == SENTENCE.strip()
    someone.faults[:] = [fault for fault in someone.faults if "503" not in fault]


TROUBLES = [session_ends, tab_is_stale, goes_back, signal_dies, portal_is_away]


@pytest.mark.parametrize("case", FORMS, indirect=True, ids=lambda make: make.__name__)
def test_a_long_text_outlives_every_trouble(visitor, case, monkeypatch):
    hand = Hand(visitor, case)
    for trouble in TROUBLES:
        hand.fill()
        trouble(hand, monkeypatch)
        hand.expect_words()
    hand.fill()
    hand.button.dblclick(no_wait_after=True)
    expect(hand.page.locator(".messages .message").first).to_be_visible()
    expect(hand.page.get_by_text("Ada perubahan lain")).to_have_count(0)
    expect(hand.page.locator(".message-error")).to_have_count(0)
    assert case.stored(hand.here) == 1
    faults = hand.visitor.faults
    faults[:] = [fault for fault in faults if "503" not in fault]


def test_the_next_person_in_that_tab_finds_nothing_of_it(visitor, submitted, dewi):
    moderator("seno")
    path = submitted().moderator_link()
    tab = visitor(viewport=DESK)
    note = tab.enter("dewi", path).get_by_label("Catatan antarmoderator")
    note.fill(LONG)
    expect(tab.open(path).get_by_label("Catatan antarmoderator")).to_have_value(LONG)
    page = tab.enter("seno", path)
    expect(page.get_by_label("Catatan antarmoderator")).to_have_value("")
    assert SENTENCE.strip() not in page.evaluate("JSON.stringify(sessionStorage)")
