"""Masa tenang, walked: what the guard says, holds and lets pass, and who must agree."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from bulletins.models import Bulletin, BulletinRevision, Category
from review.checks import PLEDGES
from review.jobs import look_at_what_appears
from tests.browser.gestures import (
    QUEUE,
    approve,
    at_desk,
    go,
    guarded,
    moderator,
    on_phone,
    quiet_from,
    quiet_now,
    review,
    state,
    told,
)

PHONE_NUMBER = "0812-3456-7890"
SEVERE = "Ayo pilih nomor dua pada hari Rabu, jangan sampai ketinggalan ya."
WHY = "Kutipan poster yang dibantah; kalimat ini bagian klarifikasi."


@pytest.fixture
def election(regions):
    return guarded()


def pledged(submitted, **changes):
    """Handed over in an election stage, with its author's three statements."""
    return submitted(pledges=list(PLEDGES), **changes)


def write(phone, title, body, category="Kesehatan"):
    """Fill in the form; wait until the portal has it, and the guard has read it."""
    go(phone, "/pengurus/tulis/")
    phone.wait_for_url("**/tulis/*-*/?kim=medono")
    phone.get_by_label("Judul", exact=True).fill(title)
    phone.get_by_label("Kategori").select_option(label=category)
    phone.get_by_label("Nama sumber").fill("Rapat RW 03")
    phone.get_by_label("Isi", exact=True).fill(body)
    expect(phone.locator("#keadaan")).to_contain_text("Tersimpan otomatis")


def test_the_officer_is_told_asked_and_asked_only_once(
    visitor, budi, dewi, medono, election
):
    quiet_now(election)
    phone = on_phone(visitor, "budi")
    expect(phone.get_by_text("Masa tenang sampai")).to_be_visible()
    words = f"Tanyakan kepada kader di nomor {PHONE_NUMBER} pada jam kerja. {SEVERE}"
    write(phone, "Posyandu pindah hari Selasa", words)

    # The words, why, and what to write instead; beside them the number.
    noticed = phone.get_by_role("region", name="Kata yang perlu dilihat lagi")
    expect(noticed).to_contain_text("akan terbit pada masa tenang")
    expect(noticed.locator("mark").first).to_have_text("Ayo pilih")
    expect(noticed.get_by_text("Saran:").first).to_be_visible()
    private = phone.get_by_role("region", name="Data pribadi di tulisan ini")
    expect(private).to_contain_text(PHONE_NUMBER)

    # Without the statements and an answer about the number it does not go.
    phone.get_by_role("button", name="Kirim ke moderator").click()
    wrong = phone.locator("#galat")
    expect(wrong).to_be_focused()
    expect(wrong.get_by_role("link")).to_have_count(2)
    wrong.get_by_role("link", name="Ada data pribadi di tulisan ini.").click()
    assert phone.url.endswith("#privacy")
    private.get_by_label(f"{PHONE_NUMBER} memang untuk umum").check()
    private.get_by_label("Alasannya").fill("Nomor layanan posyandu")
    for words in PLEDGES.values():
        phone.get_by_label(words).check()
    phone.get_by_role("button", name="Kirim ke moderator").click()
    told(phone, "Terkirim. Moderator menjawab")

    # The same number in the next text: nobody asks again.
    write(
        phone, "Posyandu libur hari Rabu", f"Tanyakan kepada kader di {PHONE_NUMBER}."
    )
    expect(private).to_have_count(0)
    for words in PLEDGES.values():
        phone.get_by_label(words).check()
    phone.get_by_role("button", name="Kirim ke moderator").click()
    told(phone, "Terkirim. Moderator menjawab")

    desk = at_desk(visitor, "dewi")
    expect(desk.get_by_text("Masa tenang Pilkada Percobaan")).to_be_visible()
    desk.get_by_role("link", name="Posyandu pindah hari Selasa").click()
    expect(desk.get_by_text("Nomor layanan posyandu")).to_be_visible()


def test_what_is_about_an_election_needs_two_moderators(
    visitor, budi, dewi, medono, election, submitted
):
    quiet_now(election)
    moderator("sekar")
    revision = pledged(
        submitted,
        title="Cara memilih di TPS hari Rabu",
        category=Category.objects.get(is_election=True),
    )
    desk = at_desk(visitor, "dewi")
    other_tab = desk.context.new_page()
    go(desk, review(revision))
    other_tab.goto(desk.url)
    desk.get_by_role("button", name="Setujui sebagai moderator pertama").click()
    told(desk, "Disetujui sebagai moderator pertama")
    assert not Bulletin.objects.get().is_published

    # She cannot give the second yes too: not by the page she left open, nor a new one.
    other_tab.get_by_role("button", name="Setujui sebagai moderator pertama").click()
    expect(other_tab.get_by_role("alert")).to_contain_text("Anda sudah menyetujuinya.")
    go(desk, review(revision))
    expect(desk.get_by_text("Anda sudah menyetujui sebagai moderator")).to_be_visible()
    expect(desk.get_by_role("button", name=re.compile("Setujui|Terbit"))).to_have_count(
        0
    )

    phone = on_phone(visitor, "budi")
    expect(phone.get_by_text("1 dari 2 setuju")).to_be_visible()
    other = at_desk(visitor, "sekar")
    row = other.get_by_role("row", name="Cara memilih di TPS")
    expect(row).to_contain_text("1 dari 2 setuju")
    row.get_by_role("link").click()
    expect(other.get_by_text("Dewi sudah menyetujui.")).to_be_visible()
    other.get_by_role("button", name="Terbitkan sekarang").click()
    told(other, "Disetujui dan terbit")
    page = visitor(java_script_enabled=False).open("/kelurahan/medono/")
    expect(page.get_by_role("link", name="Cara memilih di TPS").first).to_be_visible()


def test_what_is_severe_is_held_until_a_head_moderator_says_why(
    visitor, budi, medono, election, submitted
):
    quiet_now(election)
    moderator("sekar")
    moderator("laras", head=True)
    revision = pledged(submitted, title="Klarifikasi poster ajakan", body=SEVERE)
    # An ordinary moderator is told who can help, and may return it; no more.
    desk = at_desk(visitor, "sekar")
    row = desk.get_by_role("row", name="Klarifikasi poster")
    expect(row).to_contain_text("Netralitas berat")
    row.get_by_role("link").click()
    held = desk.locator(".decision .notice")
    expect(held).to_contain_text("Ditahan penjaga netralitas")
    expect(held).to_contain_text("“ayo pilih”", ignore_case=True)
    expect(held).to_contain_text("Laras")
    expect(desk.get_by_role("button", name="Terbitkan")).to_have_count(0)
    expect(desk.locator("summary", has_text="Buka tahanan")).to_have_count(0)
    expect(desk.get_by_role("button", name="Kembalikan")).to_be_visible()

    head = at_desk(visitor, "laras")
    go(head, review(revision))
    expect(head.get_by_role("button", name="Terbitkan")).to_have_count(0)
    head.locator("summary", has_text="Buka tahanan").click()
    head.get_by_role("button", name="Buka tahanan").click()
    reason = head.get_by_label("Alasan membuka tahanan")
    expect(reason).to_be_focused()  # without one the browser itself does not send
    reason.fill(WHY)
    head.get_by_role("button", name="Buka tahanan").click()
    told(head, "Tahanan dibuka.")
    history = head.locator(".timeline")
    expect(history).to_contain_text("Tahanan penjaga dibuka oleh Laras")
    expect(history).to_contain_text(WHY)

    approve(desk, revision, "Terbitkan sekarang")
    told(desk, "Disetujui dan terbit")
    phone = on_phone(visitor, "budi")
    go(phone, state(revision))
    expect(phone.locator(".timeline")).to_contain_text(WHY)
    the_supervisor_reads_it(head)


def the_supervisor_reads_it(head):
    """The lift's reason is in the workbook and in the paper."""
    go(head, reverse("admin:moderation_summary"))
    head.get_by_role("link", name="Berkas pengawas").click()
    files = {}
    for button in ("Unduh Excel", "Unduh PDF"):
        with head.expect_download() as coming:
            head.get_by_role("button", name=button).click()
        name = coming.value.suggested_filename
        files[name.rpartition(".")[2]] = Path(coming.value.path()).read_bytes()
    book = openpyxl.load_workbook(BytesIO(files["xlsx"]))
    cells = [
        str(cell)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    ]
    assert WHY in cells
    assert "Laras" in cells
    text = " ".join(
        page.extract_text() for page in PdfReader(BytesIO(files["pdf"])).pages
    )
    # On paper a narrow column breaks the sentence, and long words too.
    assert squeezed(WHY) in squeezed(text) or all(w in text for w in WHY.split())


def squeezed(words):
    return re.sub(r"[\s\u00ad\u2010-]+", "", words)


def test_what_was_to_appear_in_a_quiet_period_set_later_is_held(
    visitor, budi, dewi, medono, election, submitted, time_machine
):
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    tomorrow = noon + timedelta(days=1)
    submitted(title="Kabar yang lebih lama menunggu")
    revision = submitted(
        title="Klarifikasi poster ajakan", body=SEVERE, publish_at=tomorrow
    )
    desk = at_desk(visitor, "dewi")
    phone = on_phone(visitor, "budi")
    approve(desk, revision, "Terbitkan ")
    told(desk, "Disetujui, terbit")
    # Meanwhile the office enters the calendar; a minute before its time the worker looks.
    quiet_from(election, noon + timedelta(hours=11))
    time_machine.move_to(tomorrow - timedelta(minutes=1))
    look_at_what_appears(0)
    assert not Bulletin.objects.exclude(live=None).exists()
    time_machine.move_to(tomorrow + timedelta(minutes=5))

    # Overnight both were signed out.
    phone, desk = on_phone(visitor, "budi"), at_desk(visitor, "dewi")
    waiting = phone.get_by_role("listitem").filter(has_text="Klarifikasi poster")
    expect(waiting.get_by_text("Ditahan penjaga")).to_be_visible()
    waiting.get_by_role("link").click()
    expect(phone.get_by_text("Ditahan penjaga netralitas saat akan")).to_be_visible()
    expect(phone.locator(".timeline")).to_contain_text("oleh Penjaga netralitas")
    phone.get_by_role("link", name="Pemberitahuan").click()
    expect(phone.get_by_text("Ditahan saat akan terbit")).to_be_visible()

    go(desk, QUEUE)
    first = desk.locator("[data-row]").first
    expect(first).to_contain_text("Klarifikasi poster")
    expect(first).to_contain_text("Ditahan saat terbit")
    expect(desk.locator("[data-row]")).to_have_count(2)
    desk.get_by_role("link", name="Pemberitahuan").click()
    told_there = desk.get_by_role("listitem").filter(
        has_text="Ditahan saat akan terbit"
    )
    told_there.get_by_role("link", name="Klarifikasi poster").click()
    expect(desk.locator(".decision .notice")).to_contain_text("Ditahan penjaga")
    assert BulletinRevision.objects.get(pk=revision.pk).status == "submitted"
