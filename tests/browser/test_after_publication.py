"""What can still happen to a text: appeal, correction, going back, taking out."""

import re
import time
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from playwright.sync_api import expect

from review import archive
from tests.browser.gestures import (
    QUEUE,
    address_of,
    approve,
    at_desk,
    go,
    guarded,
    moderator,
    on_phone,
    review,
    state,
    told,
)

TITLE = "Posyandu balita RW 05 pindah ke balai kelurahan"


def test_an_author_asks_once_for_another_look(visitor, budi, dewi, medono, submitted):
    moderator("sekar")
    revision = submitted()
    revision.send_back(
        by=dewi,
        seen=revision.version,
        reasons=["luar-lingkup"],
        note="Bukan tugas KIM.",
    )
    phone = on_phone(visitor, "budi")
    phone.get_by_role("link", name="Lihat riwayatnya").click()
    phone.get_by_text("Menurut Anda keliru?").click()
    phone.get_by_role("button", name="Minta diperiksa lagi").click()
    expect(phone.get_by_text("Tulis mengapa Anda meminta")).to_be_visible()
    phone.get_by_label("Mengapa perlu diperiksa lagi?").fill(
        "Posyandu diminta lurah lewat surat."
    )
    phone.get_by_role("button", name="Minta diperiksa lagi").click()
    told(phone, "Permintaan Anda terkirim.")
    expect(phone.get_by_role("button", name="Minta diperiksa lagi")).to_have_count(0)
    expect(phone.get_by_text("sekali lagi, seperti yang Anda minta.")).to_be_visible()

    same = at_desk(visitor, "dewi", review(revision))
    expect(same.locator(".decision")).to_contain_text(
        "Penulis meminta moderator lain memeriksanya sekali lagi."
    )
    expect(same.locator(".decision button[data-key]")).to_have_count(0)
    other = at_desk(visitor, "sekar")
    row = other.get_by_role("row", name=TITLE)
    expect(row).to_contain_text("Diminta diperiksa lagi")
    row.get_by_role("link").click()
    expect(other.locator(".timeline")).to_contain_text("Posyandu diminta lurah")
    other.get_by_role("button", name="Terbitkan sekarang").click()
    told(other, "Disetujui dan terbit")


def test_a_correction_and_the_way_back_are_public(
    visitor, budi, dewi, medono, published
):
    live = published(title="Posyandu hari Selasa")
    bulletin = live.publication
    phone = on_phone(visitor, "budi")
    go(phone, state(live))
    phone.get_by_role("button", name="Ubah buletin ini").click()
    phone.get_by_label("Judul", exact=True).fill("Posyandu hari Rabu")
    phone.get_by_label("Apa yang berubah?").fill("Harinya Rabu, bukan Selasa.")
    phone.get_by_role("button", name="Kirim ke moderator").click()
    told(phone, "Terkirim.")

    desk = at_desk(visitor, "dewi")
    desk.get_by_role("link", name="Posyandu hari Rabu").click()
    expect(desk.locator("del")).to_have_text(["Selasa"])
    desk.get_by_role("button", name="Terbitkan perubahan sekarang").click()
    told(desk, "Disetujui dan terbit")
    sari = visitor(java_script_enabled=False)
    page = sari.open(bulletin.get_absolute_url())
    today = date_format(timezone.localtime(), "j M")
    expect(page.get_by_role("heading", level=1)).to_have_text("Posyandu hari Rabu")
    expect(page.get_by_text("Dikoreksi")).to_be_visible()
    history = page.locator("details", has_text="Riwayat koreksi (1)")
    expect(history.get_by_role("listitem")).to_contain_text(
        re.compile(rf"{today}, \d\d\.\d\d\. Harinya Rabu, bukan Selasa\.\s+\(versi 2\)")
    )

    # The moderator goes back to what was approved first: a third version, said openly.
    newest = bulletin.newest_revision()
    go(desk, review(newest))
    desk.locator("summary", has_text="Kembali ke versi lama").click()
    desk.get_by_role("button", name="Kembali ke versi 1").click()
    why = desk.get_by_label("Apa yang dibetulkan?")
    expect(why).to_be_focused()
    why.fill("Puskesmas memastikan: tetap Selasa.")
    desk.get_by_role("button", name="Kembali ke versi 1").click()
    told(desk, "Warga kini membaca lagi isi versi 1.")
    page.wait_for_timeout(1000)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Posyandu hari Selasa")
    history = page.locator("details", has_text="Riwayat koreksi (2)")
    expect(history.get_by_role("listitem").first).to_contain_text(
        re.compile(r"Puskesmas memastikan: tetap Selasa\.\s+\(versi 3\)")
    )
    expect(page.locator(".code-box")).to_contain_text("versi 3")


def test_withdrawn_is_gone_within_a_second_and_erased_leaves_no_title(
    visitor, budi, medono, dewi, published
):
    moderator("laras", head=True)
    live = published()
    address = live.publication.get_absolute_url()
    sari = visitor(java_script_enabled=False)
    lists = ("/kelurahan/medono/", "/")
    for path in lists:
        page = sari.open(path)
        expect(page.get_by_role("link", name=TITLE).first).to_be_visible()
    desk = at_desk(visitor, "dewi", review(live))
    desk.locator("summary", has_text="Tarik dari halaman warga").click()
    desk.get_by_label("Penjelasan untuk warga").fill("Tempatnya ternyata belum pasti.")
    desk.get_by_role("button", name="Tarik dari halaman warga").click()
    told(desk, "Ditarik dari halaman warga")
    done = time.monotonic()
    answer = go(page, address)
    while answer.status != 410 and time.monotonic() - done < 1:
        answer = go(page, address)
    assert answer.status == 410
    expect(page.get_by_text("Tempatnya ternyata belum pasti.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_text("Bawa buku KIA")).to_have_count(0)
    for path in lists:
        sari.open(path)
        expect(page.get_by_text(TITLE)).to_have_count(0)

    # Only a head moderator is offered to take it out for good.
    go(desk, review(live))
    expect(desk.locator("summary", has_text="Hapus untuk selamanya")).to_have_count(0)
    head = at_desk(visitor, "laras", review(live))
    head.locator("summary", has_text="Hapus untuk selamanya").click()
    head.get_by_label("Perlindungan data pribadi").check()
    head.get_by_label("Alasan penghapusan").fill("Memuat nama anak, diminta orang tua.")
    head.get_by_label("Saya mengerti").check()
    head.get_by_role("button", name="Hapus naskah dan fotonya").click()
    told(head, "Dihapus.")
    page.wait_for_timeout(1000)
    assert go(page, address).status == 410
    expect(page.get_by_role("heading", level=1)).to_have_text("Kabar ini sudah dihapus")
    assert TITLE not in page.content()
    assert "nama anak" not in page.content()
    go(head, review(live))
    assert "Bawa buku KIA" not in head.content()


def test_a_time_is_said_before_and_after_and_enter_never_publishes_at_once(
    visitor, budi, dewi, medono, submitted
):
    revision = submitted()
    evening = (timezone.localtime() + timedelta(days=2)).replace(hour=19, minute=0)
    desk = at_desk(visitor, "dewi", review(revision))
    desk.get_by_text("Terbitkan pada waktu lain").click()
    at = desk.get_by_label("Waktu terbit lain")
    at.fill(f"{evening:%Y-%m-%dT%H:%M}")
    button = desk.locator("#tombol-waktu")
    day = date_format(evening, "l, j F")
    expect(button).to_have_text(f"Terbitkan {day}, 19.00 WIB")
    at.press("Enter")
    told(desk, f"Disetujui, terbit {date_format(evening, 'j F')}, 19.00 WIB")
    page = visitor().open("/kelurahan/medono/")
    expect(page.get_by_text(TITLE)).to_have_count(0)
    go(desk, review(revision))
    expect(desk.locator(".decision")).to_contain_text(f"Terbit {day} ")
    expect(desk.get_by_role("button", name="Batalkan jadwal")).to_be_visible()


def test_others_see_who_is_looking_and_a_secret_link_shows_it_before(
    visitor, budi, dewi, medono, submitted
):
    moderator("sekar")
    revision = submitted()
    desk = at_desk(visitor, "dewi", review(revision))
    expect(desk.get_by_text("Tercatat: Anda sedang memeriksa")).to_be_visible()
    other = at_desk(visitor, "sekar")
    expect(other.get_by_role("row", name=TITLE)).to_contain_text(
        re.compile(r"Sedang diperiksa oleh Dewi sejak \d+ \w+, \d\d\.\d\d")
    )
    go(other, review(revision))
    expect(other.locator(".decision")).to_contain_text("Sedang diperiksa oleh Dewi")

    # The author's secret address, opened by somebody without an account.
    phone = on_phone(visitor, "budi")
    go(phone, state(revision))
    phone.get_by_role("button", name="Buat tautan pratinjau").click()
    link = phone.locator("#tautan .ready").inner_text()
    lurah = visitor()
    page = lurah.open(link)
    expect(page.get_by_text("BELUM TERBIT", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_text("Bawa buku KIA")).to_be_visible()
    # A claim hinders nobody; once decided, the address opens nothing.
    approve(other, revision, "Terbitkan sekarang")
    told(other, "Disetujui dan terbit")
    assert page.goto(link).status == 410
    expect(page.get_by_role("heading", level=1)).to_have_text("Pratinjau ditutup")


def test_the_archive_is_walked_and_the_figures_are_drawn(
    visitor, budi, dewi, medono, published
):
    published(title="Ayo pilih ketua RW yang baru")
    published(title="Kerja bakti hari Minggu")
    guarded()
    desk = at_desk(visitor, "dewi", reverse("admin:moderation_archive"))
    desk.get_by_role("button", name="Periksa ulang sekarang").click()
    told(desk, "Arsip sedang diperiksa.")
    expect(desk.get_by_text("Sedang memeriksa: 0 dari 2 naskah.")).to_be_visible()
    archive.walk()  # as the worker does
    desk.get_by_role("link", name="Muat ulang").click()
    expect(desk.get_by_text("2 naskah diperiksa.")).to_be_visible()
    found = desk.get_by_role("listitem").filter(has_text="Ayo pilih ketua RW")
    expect(found.locator("mark")).to_have_text("Ayo pilih")
    expect(desk.get_by_text("Kerja bakti hari Minggu")).to_have_count(0)
    found.get_by_label("Catatan untuk").fill("Pemilihan ketua RW, bukan pilkada.")
    found.get_by_role("button", name="Sudah dilihat, biarkan").click()
    told(desk, "Selesai diperiksa: “Ayo pilih ketua RW yang baru”.")
    expect(desk.get_by_text("Tidak ada temuan.")).to_be_visible()

    desk.get_by_role("link", name="Ringkasan").click()
    expect(desk.locator(".chart-grid svg")).to_have_count(3)
    expect(desk.locator(".chart-grid svg").first).to_be_visible()
    expect(desk.get_by_text("2 jawaban, 0% dikembalikan")).to_be_visible()
    # She is no head moderator: the supervisor's file is neither offered nor given.
    expect(desk.get_by_role("link", name="Berkas pengawas")).to_have_count(0)
    answer = desk.request.get(address_of(desk, reverse("admin:moderation_file")))
    assert answer.status == 404
    go(desk, QUEUE)
