"""From a doubt to an answer, from a wish to one that was heard, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from kim_portal.desk.monthly import drafts_of
from kim_portal.lib import traps
from tests.browser.gestures import on_phone
from tests.voices.cast import RUMOUR
from voices import jobs
from voices.models import Clarification, HandOver, Wish


@pytest.fixture(autouse=True)
def in_no_hurry(monkeypatch):
    monkeypatch.setattr(traps, "SOONEST", -1)


def pasted(page, words):
    page.get_by_label("Tempel pesan").fill(words)
    page.get_by_role("button", name="Periksa").click()
    return page


def heading(page):
    return page.get_by_role("heading", level=1)


def test_unknown_grouped_clarified_and_both_askers_told(
    visitor, budi, dewi, rina, medono, settings, mailoutbox
):
    settings.MAIL_READY = True
    links = []
    for name, words in (("sari", RUMOUR), ("umi", f"Bener ga sih?\n{RUMOUR.upper()}")):
        # Neither needs a script.
        page = visitor(java_script_enabled=False).open("/cek/")
        expect(heading(pasted(page, words))).to_have_text(
            re.compile("Belum diketahui|Sedang")
        )
        page.get_by_role("textbox", name="Email").fill(f"{name}@contoh.id")
        page.get_by_label("Saya setuju").check()
        page.get_by_role("button", name="Kirim untuk diperiksa").click()
        expect(heading(page)).to_have_text("Menunggu diperiksa")
        links.append(page)
    desk = visitor(viewport={"width": 1280, "height": 900})
    page = desk.enter("dewi", "/admin/moderasi/pesan/")
    expect(page.get_by_text("2 kali ditanyakan")).to_be_visible()
    page.locator("main h3 a").first.click()
    page.get_by_role("button", name="Tulis klarifikasi").click()
    page.get_by_label("Pesan itu tentang apa?").fill("pencoblosan yang diundur")
    page.get_by_label("Salah", exact=True).check()
    page.get_by_label("Bagaimana pesan itu").select_option("palsu")
    page.get_by_label("Faktanya").fill("Pemungutan suara tetap Rabu, 27 November")
    page.get_by_label("Penjelasan").fill(
        "Perubahan jadwal hanya dapat diumumkan KPU, dan tidak ada pengumuman seperti itu."
    )
    page.get_by_label("Kesimpulan").fill("Pemungutan suara tidak diundur.")
    page.get_by_label("Nama sumber").fill("KPU Kota Pekalongan")
    page.get_by_role("button", name="Kirim ke moderator").click()
    expect(page.get_by_text("Terkirim.")).to_be_visible()
    revision = Clarification.objects.get().newest_revision()
    other = visitor(viewport={"width": 1280, "height": 900})
    page = other.enter("rina", revision.moderator_link())
    page.get_by_role("button", name="Terbitkan sekarang").click()
    expect(page.get_by_text("Disetujui dan terbit")).to_be_visible()
    for page in links:
        page.reload()
        expect(heading(page)).to_have_text("Salah. Sudah diperiksa.")
    jobs.answers()
    assert {letter.to[0] for letter in mailoutbox} >= {
        "sari@contoh.id",
        "umi@contoh.id",
    }
    later = visitor().open("/cek/")
    expect(heading(pasted(later, f"Sebarkan!! {RUMOUR[:170]}"))).to_have_text(
        "Salah. Sudah diperiksa."
    )


def test_an_altered_official_text_is_marked_where_it_was_altered(visitor, published):
    body = (
        "Posyandu RW 05 pindah ke balai kelurahan mulai Selasa, 24 November 2026, pukul "
        "08.00. Bawa buku KIA dan kartu. Tidak dipungut biaya sama sekali."
    )
    published(body=body)
    page = visitor().open("/cek/")
    pasted(page, body.replace("24 November", "25 November"))
    expect(heading(page)).to_have_text("Sudah diubah")
    expect(page.locator(".compared ins")).to_contain_text("25")
    expect(page.locator(".compared del")).to_contain_text("24")
    expect(page.locator(".answer header")).to_contain_text("tanggal")


def test_a_wish_for_a_neighbour_supported_forwarded_disputed_and_in_the_month_s_draft(
    visitor, nur, budi, dewi, medono
):
    HandOver.objects.create(name="Aduan kota", alias="Aduan kota", days=7)
    phone = on_phone(visitor, "budi")
    phone.goto(f"{phone.url.partition('/pengurus/')[0]}/pengurus/aspirasi/catat/")
    phone.get_by_label("Keluhan").check()
    phone.get_by_label("Ceritakan").fill("Lampu jalan di Gang 6 mati sejak dua minggu.")
    phone.get_by_label("Warga itu setuju").check()
    phone.get_by_role("button", name="Simpan", exact=True).click()
    expect(heading(phone)).to_have_text("Diterima")
    ticket = phone.url
    wish = Wish.objects.get()
    base = ticket.partition("/aspirasi/")[0]

    phone.goto(f"{base}{wish.desk_link()}")
    phone.get_by_text("Tulis untuk umum").click()
    phone.get_by_label("Pertanyaan untuk umum").fill(
        "Kapan lampu jalan Gang 6 diperbaiki?"
    )
    phone.get_by_role("button", name="Ajukan ke moderator").click()
    desk = visitor().enter("dewi", wish.desk_link())
    desk.get_by_role("button", name="Lepas ke halaman umum").click()
    expect(desk.get_by_text("Warga membaca:")).to_be_visible()

    umi = visitor(java_script_enabled=False).open("/aspirasi/")
    umi.get_by_label("Keluhan").check()
    umi.get_by_label("Kelurahan", exact=True).select_option("medono")
    umi.get_by_label("Ceritakan").fill("Lampu jalan Gang 6 belum diperbaiki juga.")
    umi.get_by_label("Saya setuju").check()
    umi.get_by_role("button", name="Kirim").click()
    expect(heading(umi)).to_have_text("Apakah ini maksud Anda?")
    umi.get_by_role("button", name="Ya, saya ikut mendukung").click()
    expect(heading(umi)).to_have_text("Dukungan Anda tercatat")

    phone.goto(f"{base}{wish.desk_link()}")
    phone.get_by_text("Teruskan ke kanal lain").click()
    phone.get_by_label("Kanal", exact=True).select_option(label="Aduan kota")
    phone.get_by_label("Nomor laporan").fill("A-17")
    phone.get_by_role("button", name="Catat sudah diteruskan").click()
    phone.get_by_text("Jawab", exact=True).click()
    phone.get_by_label("Jawaban untuk warga").fill("Sudah dilaporkan ke dinas.")
    phone.get_by_role("button", name="Simpan jawaban").click()

    asker = visitor(java_script_enabled=False).open(ticket.partition(base)[2])
    asker.get_by_text("Belum", exact=True).click()
    asker.get_by_label("Apa yang belum terjawab?").fill("Masih gelap.")
    asker.get_by_role("button", name="Kirim", exact=True).click()
    expect(heading(asker)).to_have_text("Diperiksa KIM")

    second = on_phone(visitor, "nur")
    second.goto(f"{base}{wish.desk_link()}")
    expect(second.get_by_text("Kali ini orang lain yang menjawab")).to_be_visible()
    second.get_by_text("Jawab", exact=True).click()
    second.get_by_label("Jawaban untuk warga").fill("Lampunya diganti hari Selasa.")
    second.get_by_role("button", name="Simpan jawaban").click()
    asker.reload()
    asker.get_by_role("button", name="Ya, sudah terjawab").click()
    expect(heading(asker)).to_have_text("Selesai")

    month = wish.created_at.date().replace(day=1)
    assert drafts_of(month) == 1
    second.goto(f"{base}/pengurus/")
    second.get_by_role("link", name=re.compile("Anda bertanya")).first.click()
    expect(second.locator("#id_body")).to_have_value(
        re.compile("Kapan lampu jalan Gang 6 diperbaiki")
    )


def test_a_quiet_signal_that_no_outsider_can_find(visitor, budi, dewi, wahyu, medono):
    phone = on_phone(visitor, "budi")
    base = phone.url.partition("/pengurus/")[0]
    phone.goto(f"{base}/pengurus/isyarat/")
    phone.get_by_label("Kerumunan").check()
    phone.get_by_label("Di mana tepatnya?").fill("depan pasar")
    phone.get_by_label("Apa yang terlihat?").fill("Pak Bejo mengumpulkan orang.")
    phone.get_by_label("Melihat sendiri").check()
    phone.get_by_role("button", name="Kirim diam-diam").click()
    expect(phone.locator(".error").first).to_contain_text("Jangan menyebut orang")
    phone.get_by_label("Apa yang terlihat?").fill("Tiga puluh orang, membawa kayu.")
    phone.get_by_role("button", name="Kirim diam-diam").click()
    expect(phone.get_by_text("Terkirim.")).to_be_visible()
    phone.goto(f"{base}/pengurus/isyarat/daftar/")
    expect(phone.get_by_text("membawa kayu")).to_have_count(0)
    elsewhere = visitor().enter("wahyu", "/pengurus/isyarat/daftar/")
    expect(elsewhere.get_by_text("Tenang.")).to_be_visible()
    reader = visitor().enter("dewi", "/pengurus/isyarat/daftar/")
    reader.get_by_role("link", name="Kerumunan, Medono").click()
    expect(reader.get_by_text("membawa kayu")).to_be_visible()
    reader.get_by_role("button", name="Sudah saya baca").click()
    expect(reader.get_by_text("Sudah dibaca").first).to_be_visible()
