"""The main job, end to end: from an officer's phone, through a moderator, to residents."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from accounts.models import User
from bulletins.models import Bulletin, BulletinDecision, BulletinRevision
from tests.conftest import PASSWORD, picture_bytes
from tests.lib.corpus import with_gps

TITLE = "Kerja bakti RW 04 hari Minggu pukul tujuh"
BODY = (
    "Warga RW 04 diundang kerja bakti membersihkan selokan pada Minggu pagi. "
    "*Bawa cangkul dan karung.*\n\n- Kumpul di pos ronda\n- Selesai pukul sepuluh"
)


def invite(nur_phone):
    """The Ketua makes an invitation on her phone; its link is what WhatsApp carries."""
    page = nur_phone.sign_in("nur", "/pengurus/kim/medono/")
    page.get_by_label("Jabatan").select_option(label="Anggota")
    page.get_by_role("button", name="Buat undangan").click()
    link = page.locator(".link-box").inner_text()
    assert link in page.get_by_role("link", name="Kirim lewat WhatsApp").get_attribute(
        "href"
    ).replace("%3A", ":").replace("%2F", "/").replace("%20", " ")
    return link


def accept(phone, link):
    page = phone.open(link)
    page.get_by_label("Nama Anda").fill("Siti")
    page.get_by_label("Nomor ponsel").fill("0812-0000-0099")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Buat akun dan mulai").click()
    expect(page.get_by_text("Selamat datang di KIM Medono")).to_be_visible()


def sign_out_and_in(phone):
    page = phone.open("/akun/keluar/")
    page.get_by_role("button", name="Keluar").click()
    page = phone.sign_in("+62 812 0000 0099")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Siti")


def write_and_lose_signal(phone, photo):
    """Type, attach a photo, lose the signal and the tab, and get the text back."""
    page = phone.open("/pengurus/tulis/")
    page.wait_for_url("**/tulis/*-*/?kim=medono")
    page.get_by_label("Judul", exact=True).fill(TITLE)
    page.get_by_label("Kategori").select_option(label="Lingkungan & Kebersihan")
    page.locator("#id_new_photo").set_input_files(photo)
    page.get_by_label("Keterangan untuk warga tunanetra").fill(
        "Lima warga memegang sapu di tepi selokan"
    )
    expect(page.locator("#keadaan")).to_contain_text("Tersimpan otomatis")
    address = page.url
    phone.context.set_offline(True)
    page.get_by_label("Isi", exact=True).fill(BODY)
    expect(page.locator("#sinyal")).to_be_visible()
    expect(page.locator("#keadaan")).to_contain_text("Tersimpan di ponsel ini")
    # Closing lifts the emulated silence before the tab's last attempt to save, which a
    # phone without signal could not make either.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError()) }")
    page.close()
    phone.context.set_offline(False)
    phone.new_page()
    page = phone.open(address)
    assert page.get_by_label("Isi", exact=True).input_value() == ""
    page.get_by_role("button", name="Pakai tulisan itu").click()
    assert page.get_by_label("Isi", exact=True).input_value() == BODY
    expect(page.locator("#keadaan")).to_contain_text("Tersimpan otomatis")
    return page


def check_and_send(page):
    """Sending without a source is refused and leads to the place; then it goes."""
    page.get_by_role("button", name="Kirim ke moderator").click()
    summary = page.locator("#galat")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Sebutkan sedikitnya satu sumber").click()
    assert page.url.endswith("#sources")
    page.get_by_label("Nama sumber").first.fill("Rapat RW 04")
    page.get_by_role("button", name="Kirim ke moderator").click()
    expect(page.get_by_text("Terkirim. Moderator menjawab")).to_be_visible()


def open_queue(desk):
    page = desk.sign_in("dewi", "/admin/moderasi/")
    desk.give_code()
    expect(page.get_by_role("heading", name="Antrean moderasi")).to_be_visible()
    return page


def send_back(page):
    page.get_by_role("link", name=re.compile("Kerja bakti")).click()
    expect(page.get_by_role("img", name="Lima warga memegang sapu")).to_be_visible()
    page.get_by_label("Tanggal, tempat, atau kontak kurang").check()
    page.get_by_label("Pesan untuk penulis").fill("Sebut titik kumpulnya di RT mana.")
    page.get_by_role("button", name="Kembalikan").click()
    expect(page.get_by_text("Dikembalikan untuk diperbaiki")).to_be_visible()


def mend_and_resend(phone):
    page = phone.open("/pengurus/")
    expect(page.get_by_text("Sebut titik kumpulnya di RT mana.")).to_be_visible()
    page.get_by_role("link", name="Perbaiki sekarang").click()
    body = page.get_by_label("Isi", exact=True)
    body.fill(body.input_value().replace("pos ronda", "pos ronda RT 02"))
    page.get_by_role("button", name="Kirim ke moderator").click()
    expect(page.get_by_text("Terkirim. Moderator menjawab")).to_be_visible()


def approve(page, name="Terbitkan sekarang"):
    page.goto(page.url.split("/admin/")[0] + "/admin/moderasi/")
    page.locator(".table a").first.click()
    page.get_by_role("button", name=name).click()
    expect(page.get_by_text("Disetujui dan terbit:")).to_be_visible()


def read_as_resident(sari, code):
    """Without script, without account: the right pages, and no others."""
    page = sari.open("/kelurahan/medono/")
    expect(
        page.get_by_role("link", name=re.compile("Kerja bakti")).first
    ).to_be_visible()
    page = sari.open("/kelurahan/tirto/")
    expect(page.get_by_text("Kerja bakti")).to_have_count(0)
    page = sari.open(f"/B/{code}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kerja bakti")
    expect(page.locator(".body strong")).to_have_text("Bawa cangkul dan karung.")
    expect(page.locator(".body li")).to_have_count(2)
    expect(page.get_by_text("KIM Medono").first).to_be_visible()
    assert page.locator(".photo img").evaluate("image => image.naturalWidth") > 0


def edit_for_the_kecamatan(phone, code):
    """An edit with a wider audience; residents go on reading the old text."""
    page = phone.open(f"/pengurus/buletin/{code}/")
    page.get_by_role("button", name="Ubah buletin ini").click()
    page.get_by_label("Judul", exact=True).fill("Kerja bakti RW 04 diundur ke Sabtu")
    page.get_by_label("Kecamatan Pekalongan Barat").check()
    page.get_by_label("Apa yang berubah?").fill("Harinya diundur ke Sabtu.")
    page.get_by_role("button", name="Kirim ke moderator").click()
    expect(page.get_by_text("Terkirim. Moderator menjawab")).to_be_visible()


def test_the_main_job_from_phone_to_resident(visitor, nur, dewi, medono, tmp_path):
    photo = tmp_path / "foto.jpg"
    photo.write_bytes(with_gps(picture_bytes(2400, 1600)))
    link = invite(visitor())
    siti_phone = visitor()
    accept(siti_phone, link)
    sign_out_and_in(siti_phone)
    page = write_and_lose_signal(siti_phone, photo)
    check_and_send(page)
    desk = visitor(viewport={"width": 1280, "height": 900})
    desk_page = open_queue(desk)
    send_back(desk_page)
    mend_and_resend(siti_phone)
    approve(desk_page)
    bulletin = Bulletin.objects.get()
    sari = visitor(java_script_enabled=False)
    read_as_resident(sari, bulletin.code)

    edit_for_the_kecamatan(siti_phone, bulletin.code)
    page = sari.open(f"/b/{bulletin.code}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("hari Minggu")
    approve(desk_page, "Terbitkan perubahan sekarang")
    page.wait_for_timeout(1000)
    page = sari.open(f"/b/{bulletin.code}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("diundur ke Sabtu")
    expect(page.get_by_text("Harinya diundur ke Sabtu.")).to_have_count(1)
    page = sari.open("/kelurahan/tirto/")
    expect(page.get_by_text("diundur ke Sabtu").first).to_be_visible()
    page = sari.open("/kelurahan/jenggot/")
    expect(page.get_by_text("Kerja bakti")).to_have_count(0)

    moves = list(BulletinDecision.objects.values_list("move", flat=True))
    assert moves == [
        "submit", "send_back", "submit", "approve", "submit", "approve",
    ]  # fmt: skip
    siti = User.objects.get(username="6281200000099")
    assert set(BulletinRevision.objects.values_list("created_by", flat=True)) == {
        siti.pk
    }


def test_no_stored_photo_knows_where_it_was_taken(
    visitor, budi, medono, tmp_path, settings
):
    """Also without script, when the phone sends the original itself."""
    photo = tmp_path / "foto.jpg"
    photo.write_bytes(with_gps(picture_bytes()))
    phone = visitor()
    phone.sign_in("budi")
    cookies = phone.context.cookies()
    plain = visitor(java_script_enabled=False)
    plain.context.add_cookies(cookies)
    page = plain.open("/pengurus/tulis/")
    page.get_by_label("Judul", exact=True).fill("Tanpa skrip")
    page.locator("#id_new_photo").set_input_files(photo)
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.get_by_text("Draf tersimpan.")).to_be_visible()
    expect(page.locator(".photo-row img")).to_have_count(1)
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert files
    for file in files:
        with Image.open(file) as image:
            assert not image.getexif()
        assert b"GPS" not in file.read_bytes()


def test_an_expired_session_loses_no_word(visitor, budi, medono):
    phone = visitor()
    phone.sign_in("budi")
    page = phone.open("/pengurus/tulis/")
    page.get_by_label("Judul", exact=True).fill("Judul sebelum keluar")
    expect(page.locator("#keadaan")).to_contain_text("Tersimpan otomatis")
    phone.context.clear_cookies()
    page.get_by_label("Isi", exact=True).fill("Kalimat yang hampir hilang.")
    expect(page.locator("#keadaan")).to_contain_text("Anda sudah keluar")
    page.get_by_role("link", name="Masuk lagi").click()
    page.get_by_label("Nomor ponsel, nama pengguna, atau email").fill("budi")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.get_by_role("button", name="Pakai tulisan itu").click()
    assert page.get_by_label("Isi", exact=True).input_value().startswith("Kalimat yang")


def test_the_tool_bar_writes_whatsapp_marks_and_the_preview_shows_them(
    visitor, budi, medono
):
    phone = visitor()
    phone.sign_in("budi")
    page = phone.open("/pengurus/tulis/")
    body = page.get_by_label("Isi", exact=True)
    body.fill("penting")
    body.select_text()
    page.get_by_role("button", name="Tebal").click()
    assert body.input_value() == "*penting*"
    page.get_by_label("Judul", exact=True).fill("Judul pratinjau")
    page.get_by_role("link", name="Lihat pratinjau").click()
    frame = page.frame_locator("#pratinjau")
    expect(frame.locator(".body strong")).to_have_text("penting")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Judul pratinjau")


def test_the_title_counts_what_is_left(visitor, budi, medono):
    phone = visitor()
    phone.sign_in("budi")
    page = phone.open("/pengurus/tulis/")
    page.get_by_label("Judul", exact=True).fill("x" * 95)
    expect(page.locator(".counter.over")).to_have_text("95 dari 90 huruf")


@pytest.mark.parametrize("path", ["/", "/kelurahan/medono/", "/buletin/"])
def test_the_first_stop_of_the_keyboard_leads_to_the_words(visitor, regions, path):
    page = visitor().open(path)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#isi$"))
