"""From an approval to paper and groups, and what an old paper says when it is scanned."""

import re

from playwright.sync_api import expect

from reach.models import Delivery
from tests.browser.gestures import approve, go, on_phone, told
from tests.reach.neighbours import write_down
from tests.reach.papers import addresses_on, made, page_of

POINTS = "Mulai Selasa pukul 08.00\nBawa buku KIA"


def clipboard(page):
    return page.evaluate("navigator.clipboard.readText()")


def test_two_taps_to_the_message_and_a_poster_that_leads_back(
    visitor, budi, dewi, medono, submitted, settings
):
    revision = submitted(points=POINTS)
    bulletin = revision.publication
    desk = visitor(viewport={"width": 1280, "height": 900})
    page = desk.enter("dewi", "/admin/moderasi/")
    go(page, revision.moderator_link())
    # What goes out with it is decided on with it.
    package = page.locator("#paket")
    expect(package).to_contain_text("Bawa buku KIA")
    expect(package.locator(".cards > li")).to_have_count(5)
    package.get_by_text("Lihat poster, selebaran, dan kartu").click()
    picture = package.locator("img").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function(
        "image => image.naturalWidth > 200", arg=picture.element_handle()
    )
    page.get_by_role("button", name="Terbitkan sekarang").click()
    told(page, "Disetujui dan terbit")

    phone = on_phone(visitor, "budi")
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    # Two taps: the bulletin on the dashboard, then the button.
    phone.get_by_role("link", name=bulletin.newest_revision().title).first.click()
    expect(phone.get_by_text("sedang disiapkan")).to_be_visible()
    phone.get_by_role("button", name="Salin pesan").click()
    expect(phone.get_by_role("button", name="Tersalin")).to_be_visible()
    message = clipboard(phone)
    assert "• Bawa buku KIA" in message
    assert bulletin.shown_code in message
    assert "Mohon teruskan apa adanya." in message

    made(bulletin)
    phone.reload()
    link = phone.get_by_role("link", name=re.compile("Poster A4"))
    answer = phone.request.get(link.evaluate("link => link.href"))
    assert answer.headers["content-type"] == "application/pdf"
    (scanned,) = addresses_on(page_of(answer.body()))
    assert f"/B/{bulletin.code}/1/" in scanned
    path = scanned[scanned.index("/B/") :]

    sari = visitor(java_script_enabled=False)
    read = sari.open(path)
    expect(read.get_by_role("heading", level=1)).to_have_text(revision.title)

    # Ten RT are told where there is no signal; it is known once there is one.
    write_down({1: [40] * 10, 2: [40] * 5})
    phone.get_by_role("link", name=re.compile("Tandai RT")).click()
    phone.context.set_offline(True)
    group = phone.locator("fieldset.rw").first
    group.get_by_role("button", name="Semua RT di RW ini").click()
    phone.get_by_label("Mading", exact=True).check()
    phone.get_by_role("button", name="Tandai sudah diberi tahu").click()
    expect(phone.locator("#antrean")).to_contain_text("10 menunggu dikirim")
    assert not Delivery.objects.exists()
    phone.context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.locator("#antrean")).to_be_hidden()
    assert Delivery.objects.of(bulletin).count() == 10
    phone.reload()
    expect(phone.locator(".done")).to_have_count(10)
    expect(phone.locator("dl.figures")).to_contain_text("10 dari 15 RT")

    bulletin.refresh_from_db()
    edit = bulletin.live.copy_for_edit(by=budi)
    words = {"title": "Posyandu RW 05 kembali ke pos", "change_note": "Tempat diubah."}
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    approve(page, edit, "Terbitkan perubahan sekarang")
    told(page, "Disetujui dan terbit")
    read = visitor(java_script_enabled=False).open(path)
    expect(read.get_by_text("VERSI LAMA")).to_be_visible()
    expect(read.get_by_text("Tempat diubah.")).to_be_visible()
    read.get_by_role("link", name=re.compile("Baca versi 2")).click()
    expect(read.get_by_role("heading", level=1)).to_have_text(words["title"])

    # Every place is to be put right, and then it is.
    go(phone, "/pengurus/")
    phone.get_by_role("link", name=re.compile("sudah beredar di 10 tempat")).click()
    board = phone.get_by_role("group", name="Ganti poster di mading")
    expect(board).to_contain_text("RT 10/RW 01")
    phone.get_by_role("button", name="Salin ralat").click()
    assert clipboard(phone).startswith(f"*RALAT: {words['title']}*")
    for box in phone.locator("[name=delivery]").all():
        box.check()
    phone.get_by_role("button", name="Sudah diganti versi baru").click()
    told(phone, "10 tempat sudah beres.")
    expect(phone.locator(".done")).to_have_count(10)


def test_a_pasted_message_is_checked_without_script(visitor, medono, published):
    live = published(points=POINTS)
    page = visitor(java_script_enabled=False).open("/")
    page.get_by_role("navigation", name="Utama").get_by_role("link", name="Cek").click()
    box = page.get_by_label("Tempel pesan, tautan, atau kode cek")
    box.fill("Posyandu RW 05 pindah ke balai kelurahan. Bawa buku nikah dan kartu.")
    page.get_by_role("button", name="Periksa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sudah diubah")
    expect(page.locator(".compared ins")).to_contain_text("nikah")
    expect(page.locator(".compared del")).to_contain_text("KIA")
    page.get_by_role("link", name="Cek pesan lain").click()
    box.fill(live.publication.shown_code)
    box.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Asli dan masih berlaku")
