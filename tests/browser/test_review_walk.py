"""A text goes back, is mended and appears; and what two hands at once are told."""

import re
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from playwright.sync_api import expect

from bulletins.models import Bulletin
from tests.browser.gestures import (
    QUEUE,
    address_of,
    at_desk,
    go,
    moderator,
    on_phone,
    review,
    state,
    told,
)

TITLE = "Posyandu balita RW 05 pindah ke balai kelurahan"
BODY = (
    "Posyandu RW 05 pindah ke balai kelurahan. Bawa buku KIA dan kartu.\n\n"
    "Dimulai pagi hari. Tanyakan kepada kader."
)
NOTE = "Sebut jamnya dan siapa yang menjawab pertanyaan warga."


def send_back_with_keys(page):
    """Two reasons and one paragraph; R leads to the button, Enter decides."""
    note = page.get_by_label("Pesan untuk penulis")
    page.get_by_label("Sumber belum jelas").check()
    page.get_by_label("Tanggal, tempat, atau kontak kurang").check()
    expect(note).to_have_value(re.compile("^Mohon sebutkan.*Mohon lengkapi hari"))
    note.fill(NOTE)
    page.get_by_text("Tunjuk bagian tertentu").click()
    page.get_by_label("Bagian 1").select_option(
        label="Paragraf 2: Dimulai pagi hari. Tanyakan kepada kader."
    )
    page.get_by_label("Yang perlu diperbaiki di sana").first.fill("Jam berapa?")
    page.locator("h1").click()
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Kembalikan")).to_be_focused()
    assert not page.url.endswith(QUEUE)
    page.keyboard.press("Enter")
    told(page, "Dikembalikan untuk diperbaiki")


def mend(phone):
    """The author ticks off the list and answers it in the words."""
    go(phone, "/pengurus/")
    expect(phone.get_by_text(NOTE)).to_be_visible()
    phone.get_by_role("link", name="Perbaiki sekarang").click()
    todo = phone.get_by_role("group", name="Centang yang sudah Anda kerjakan")
    expect(todo.get_by_role("checkbox")).to_have_count(3)
    expect(todo).to_contain_text("Paragraf 2: Dimulai pagi hari.")
    todo.get_by_label("Sumber belum jelas").check()
    todo.get_by_label("Tanggal, tempat, atau kontak kurang").check()
    todo.get_by_label("Jam berapa?").check()
    body = phone.get_by_label("Isi", exact=True)
    body.fill(body.input_value().replace("pagi hari", "pukul 08.00"))
    phone.get_by_label("Nama sumber").fill("Bu Wati, kader posyandu RW 05")
    phone.get_by_role("button", name="Kirim ke moderator").click()
    told(phone, "Terkirim. Moderator menjawab")


def test_a_text_goes_back_is_mended_and_appears(visitor, budi, dewi, medono, submitted):
    first = submitted(title="Kabar yang dikirim lebih dulu")
    revision = submitted(title=TITLE, body=BODY)
    last = submitted(title="Kabar yang dikirim terakhir")
    desk = at_desk(visitor, "dewi")

    # J and K walk the rows, Enter opens one.
    rows = desk.locator("[data-row] a")
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        desk.keyboard.press(key)
        expect(rows.nth(place)).to_be_focused()
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**{review(revision)}")
    # There they lead to the neighbours, and U up to the queue.
    for key, place in (("j", last), ("k", revision), ("k", first)):
        desk.keyboard.press(key)
        desk.wait_for_url(f"**{review(place)}")
    desk.keyboard.press("u")
    desk.wait_for_url(f"**{QUEUE}")

    desk.get_by_role("link", name=TITLE).click()
    send_back_with_keys(desk)
    mend(on_phone(visitor, "budi"))

    go(desk, QUEUE)
    row = desk.get_by_role("row", name=TITLE)
    expect(row).to_contain_text("Kiriman ulang")
    row.get_by_role("link").click()
    changed = desk.locator(".review section").first
    expect(changed.locator("h2")).to_have_text("Yang berubah sejak dikembalikan")
    expect(changed.locator("del").first).to_contain_text("pagi hari.")
    expect(changed.locator("ins").first).to_contain_text("pukul 08.00.")
    expect(changed.locator("ins", has_text="Bu Wati, kader")).to_be_visible()
    asked = desk.locator("section", has_text="Yang diminta saat dikembalikan")
    expect(asked.get_by_text("Dicentang penulis")).to_have_count(3)
    expect(asked.get_by_text("Belum dicentang")).to_have_count(0)
    desk.keyboard.press("a")
    expect(desk.get_by_role("button", name="Terbitkan sekarang")).to_be_focused()
    desk.keyboard.press("Enter")
    told(desk, f"Disetujui dan terbit: “{TITLE}”")

    sari = visitor(java_script_enabled=False)
    page = sari.open("/kelurahan/medono/")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.locator(".body")).to_contain_text("Dimulai pukul 08.00.")
    expect(page.get_by_text(NOTE)).to_have_count(0)


def test_two_moderators_at_once_and_the_second_loses_nothing(
    visitor, budi, dewi, submitted
):
    moderator("rina2")
    revision = submitted()
    one = at_desk(visitor, "dewi")
    two = at_desk(visitor, "rina2")
    for page in (one, two):
        go(page, review(revision))
    two.get_by_label("Judul menyesatkan").check()
    two.get_by_label("Bahasa sulit").check()
    two.get_by_label("Pesan untuk penulis").fill("Judulnya menjanjikan terlalu banyak.")
    one.get_by_role("button", name="Terbitkan sekarang").click()
    told(one, "Disetujui dan terbit")
    two.get_by_role("button", name="Kembalikan").click()

    conflict = two.get_by_role("alert")
    expect(conflict).to_be_focused()
    expect(conflict).to_contain_text("Keputusan Anda tidak disimpan")
    expect(conflict).to_contain_text(
        re.compile(
            r"Dewi sudah menyetujui kiriman ini pada \d+ \w+, \d\d\.\d\d WIB\.",
        )
    )
    kept = two.locator("#isi")
    expect(kept).to_contain_text("Judulnya menjanjikan terlalu banyak.")
    expect(kept).to_contain_text("Judul menyesatkan")
    expect(kept).to_contain_text("Bahasa sulit")
    expect(two.get_by_role("link", name="Buka halaman warga")).to_be_visible()
    assert Bulletin.objects.get().is_published


def test_what_changed_while_the_moderator_read_it(visitor, budi, dewi, submitted):
    revision = submitted(body=BODY)
    desk = at_desk(visitor, "dewi")
    go(desk, review(revision))
    phone = on_phone(visitor, "budi")
    go(phone, state(revision))
    phone.get_by_role("button", name="Tarik kembali untuk diubah").click()
    told(phone, "Ditarik kembali.")
    phone.get_by_role("link", name="Lanjutkan menulis").click()
    phone.get_by_label("Isi", exact=True).fill(BODY.replace("pagi hari", "pukul 9"))
    phone.get_by_text("Waktu terbit dan masa berlaku").click()
    evening = (timezone.localtime() + timedelta(days=2)).replace(hour=19, minute=0)
    phone.get_by_label("Terbitkan pada").fill(f"{evening:%Y-%m-%dT%H:%M}")
    phone.get_by_role("button", name="Kirim ke moderator").click()
    told(phone, "Terkirim.")

    desk.get_by_role("button", name="Terbitkan sekarang").click()
    expect(desk.get_by_role("alert")).to_contain_text("Budi sudah mengajukan")
    assert not Bulletin.objects.get().is_published
    changed = desk.locator(".review section").first
    expect(changed.locator("h2")).to_have_text("Yang berubah sejak Anda membukanya")
    expect(changed.locator("del")).to_have_text("pagi hari.")
    when = f"{date_format(evening, 'j F Y')}, 19.00 WIB"
    expect(changed.locator("ins")).to_have_text(["pukul 9.", when])
    # Having seen the change, she decides on what is shown now, at the time shown now.
    day = date_format(evening, "l, j F Y")
    desk.get_by_role("button", name=f"Terbitkan {day} pukul 19.00 WIB").click()
    told(desk, f"Disetujui, terbit {date_format(evening, 'j F')}, 19.00 WIB")


def test_a_decision_on_a_recalled_text_says_so_and_keeps_what_was_typed(
    visitor, budi, dewi, submitted
):
    revision = submitted(body=BODY)
    desk = at_desk(visitor, "dewi")
    other_tab = desk.context.new_page()
    for tab in (desk, other_tab):
        tab.goto(address_of(desk, review(revision)))
    desk.get_by_label("Sumber belum jelas").check()
    desk.get_by_label("Pesan untuk penulis").fill(NOTE)
    phone = on_phone(visitor, "budi")
    go(phone, state(revision))
    phone.get_by_role("button", name="Tarik kembali untuk diubah").click()
    told(phone, "Ditarik kembali.")

    desk.get_by_role("button", name="Kembalikan").click()
    expect(desk.locator(".ready")).to_have_text(NOTE)
    other_tab.get_by_role("button", name="Terbitkan sekarang").click()
    for tab in (desk, other_tab):
        expect(tab.get_by_role("heading", level=1)).to_have_text(
            "Kiriman ini sudah kembali ke penulisnya"
        )
        expect(tab.get_by_role("alert")).to_contain_text("Budi menarik kembali")
        expect(tab.get_by_text("Dimulai pagi hari.")).to_have_count(0)
    desk.get_by_role("link", name="Ke antrean").click()
    expect(desk.get_by_text("Tidak ada yang menunggu.")).to_be_visible()
