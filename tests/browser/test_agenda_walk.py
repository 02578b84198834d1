"""Two meetings from plan to end, in real browsers: a weekly sosialisasi that is cancelled,
and a Forkompimcam from its announcement through the door to minutes and news.
"""

import re
from datetime import datetime, time, timedelta
from io import BytesIO

import icalendar
import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from bulletins.models import BulletinRevision
from events.models import Event, Guest
from tests.browser.gestures import at_desk, go, on_phone, told

HALL = "Aula Kecamatan Pekalongan Barat"


def days_ahead(number):
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def plan(
    page, title, kind, *, who="Kelurahan Medono", visibility="Terbuka untuk warga"
):
    """Name, kind, for whom, where: what every event needs."""
    go(page, "/pengurus/rencana/")
    page.get_by_label("Nama acara").fill(title)
    page.get_by_label("Jenis acara").select_option(label=kind)
    page.get_by_label(who).check()
    page.get_by_label(visibility).check()
    page.get_by_text("Tempatnya belum ada di daftar").click()
    page.get_by_label("Nama tempat baru").fill(HALL)


def send(page):
    page.get_by_role("button", name="Kirim ke moderator").click()
    told(page, "Terkirim. Moderator menjawab")


def approve(desk, button="Terbitkan sekarang"):
    """Open what waits longest and say yes."""
    go(desk, "/admin/moderasi/")
    desk.locator(".table a").first.click()
    desk.get_by_role("button", name=button).click()
    expect(desk.get_by_text("Disetujui dan terbit:")).to_be_visible()


def calendar_of(page, event):
    """What a phone that subscribed gets now: (SEQUENCE, STATUS, start) by UID."""
    address = "/".join(page.url.split("/")[:3]) + event.get_absolute_url()
    answer = page.request.get(f"{address.rstrip('/')}.ics")
    assert answer.ok
    rows = icalendar.Calendar.from_ical(answer.body()).walk("VEVENT")
    return {
        str(row["UID"]): (
            row.get("SEQUENCE", 0),
            str(row.get("STATUS")),
            row.decoded("DTSTART"),
        )
        for row in rows
    }


def newest_event():
    return Event.objects.latest("pk")


def test_a_weekly_sosialisasi_until_it_is_cancelled(visitor, budi, dewi, medono):
    officer, desk, sari = on_phone(visitor, "budi"), at_desk(visitor, "dewi"), visitor()
    plan(officer, "Sosialisasi memilih bagi pemula", "Sosialisasi Pilkada")
    officer.get_by_label("Tanggal", exact=True).first.fill(days_ahead(3))
    officer.get_by_label("Mulai pukul").first.fill("19:30")
    officer.get_by_label("Selesai pukul").first.fill("21:00")
    officer.get_by_text("Berulang, atau beberapa tanggal").click()
    officer.get_by_label("Berapa kali?").select_option(label="Setiap pekan")
    officer.get_by_label("Sampai tanggal").fill(days_ahead(3 + 21))
    send(officer)
    event = newest_event()
    assert "Sosialisasi memilih" not in sari.open("/agenda/").content()

    approve(desk)
    event.refresh_from_db()
    page = sari.open("/agenda/")
    expect(
        page.get_by_role("link", name="Sosialisasi memilih bagi pemula")
    ).to_have_count(4)
    page.get_by_role("link", name="Sosialisasi memilih bagi pemula").first.click()
    expect(page.get_by_role("heading", name="Semua hari (4)")).to_be_visible()
    first = calendar_of(page, event)
    assert [row[1] for row in first.values()] == ["CONFIRMED"] * 4

    # One day is left out, at once.
    state = f"/pengurus/acara/{event.code}/"
    go(officer, state)
    officer.get_by_text("Tidak jadi pada tanggal ini").nth(1).click()
    officer.get_by_role("button", name="Batalkan tanggal ini").click()
    told(officer, "Acara dibatalkan.")
    page.reload()
    expect(page.locator("#hari li", has_text="Dibatalkan")).to_have_count(1)
    second = calendar_of(page, event)
    assert [row[1] for row in second.values()].count("CANCELLED") == 1
    assert set(second) == set(first)

    # Another is moved: after a moderator's yes.
    officer.get_by_role("button", name="Ubah acara ini").click()
    moved_to = days_ahead(3 + 15)
    officer.get_by_label("Tanggal", exact=True).nth(2).fill(moved_to)
    officer.get_by_label("Apa yang berubah?").fill("Hari ketiga mundur satu hari.")
    send(officer)
    assert calendar_of(page, event) == second
    approve(desk, "Terbitkan perubahan sekarang")
    page.wait_for_timeout(1000)
    third = calendar_of(page, event)
    starts = [row[2].date().isoformat() for row in third.values()]
    assert set(third) == set(first)
    assert moved_to in starts
    assert [row[1] for row in third.values()].count("CANCELLED") == 1
    page.reload()
    expect(page.get_by_text("Hari ketiga mundur satu hari.")).to_be_visible()

    # All of it is cancelled, at once.
    go(officer, state)
    officer.get_by_text("Batalkan atau tunda seluruh acara").click()
    officer.get_by_label("Sebabnya").last.select_option(label="Narasumber berhalangan")
    officer.get_by_role("button", name="Batalkan", exact=True).click()
    told(officer, "Acara dibatalkan. Warga sudah melihatnya")
    page.reload()
    expect(page.get_by_text("Acara ini tidak jadi diadakan.")).to_be_visible()
    expect(page.get_by_text("DIBATALKAN: Sosialisasi memilih").first).to_be_visible()
    last = calendar_of(page, event)
    assert {row[1] for row in last.values()} == {"CANCELLED"}
    assert all(last[uid][0] > first[uid][0] for uid in first)
    go(desk, "/akun/pemberitahuan/")
    expect(desk.get_by_text("Dibatalkan penyelenggara").first).to_be_visible()


VISITORS = [
    ("Contoh Satu", "Polsek"),
    ("Contoh Dua", "Koramil"),
    ("Contoh Tiga", "Lurah"),
    ("Contoh Empat", "RT 02/RW 04"),
    ("Contoh Lima", "FKUB"),
]


def at(hour, minute=0):
    """That hour tomorrow, where the portal stands."""
    day = timezone.localdate() + timedelta(days=1)
    return datetime.combine(day, time(hour, minute), timezone.get_default_timezone())


def printed(page, button):
    """The PDF behind a button, as text."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    reader = PdfReader(BytesIO(waiting.value.path().read_bytes()))
    return [re.sub(r"\s+", " ", sheet.extract_text()) for sheet in reader.pages]


def announce_forkompimcam(officer, desk, sari):
    plan(
        officer,
        "Pertemuan Forkompimcam Pekalongan Barat",
        "Forkompimcam",
        visibility="Diumumkan, undangan saja",
    )
    # The page's script may have added its empty row for one more day already.
    officer.get_by_label("Tanggal", exact=True).first.fill(days_ahead(1))
    officer.get_by_label("Mulai pukul").first.fill("09:00")
    officer.get_by_label("Selesai pukul").first.fill("11:00")
    officer.get_by_text("Undangan, susunan acara, keterangan").click()
    for unsur in ("Camat", "Kapolsek", "Danramil"):
        officer.get_by_label(unsur, exact=True).check()
    officer.get_by_label("Susunan acara").fill("Arahan Camat\nTanya jawab")
    send(officer)
    approve(desk)
    page = sari.open("/agenda/")
    page.get_by_role("link", name=re.compile("Pertemuan Forkompimcam")).first.click()
    expect(page.get_by_text("Hanya untuk undangan").first).to_be_visible()
    return newest_event()


def invite_guests(officer, visitor):
    """The list made of the ticked unsur; letters; one answers by the link."""
    officer.get_by_role("link", name="Undangan", exact=True).click()
    expect(officer.get_by_label("Nama atau jabatan")).to_have_value(
        "Camat Pekalongan Barat\nKapolsek Pekalongan Barat\nDanramil Pekalongan Barat"
    )
    officer.get_by_role("button", name="Tambahkan ke daftar").click()
    told(officer, "3 undangan ditambahkan.")
    pages = printed(officer, "Cetak 3 surat (PDF)")
    assert len(pages) == 3
    assert "Kepada Yth. Camat Pekalongan Barat" in pages[0]
    officer.get_by_text("Kirim atau catat jawaban").first.click()
    text = officer.locator(".ready").first.inner_text()
    link = re.search(r"http\S+/undangan-acara/\S+", text)[0]
    camat = visitor(java_script_enabled=False).open(link)
    camat.get_by_label("Akan hadir").check()
    camat.get_by_role("button", name="Kirim jawaban").click()
    told(camat, "Jawaban Anda sudah dicatat")
    officer.reload()
    expect(officer.locator(".tasks .tag-green")).to_have_text("Akan hadir")


def five_come_in(officer, visitor):
    """The code at the door on five phones, one of them twice."""
    officer.get_by_role("link", name="Daftar hadir").click()
    officer.get_by_role("button", name="Buat daftar hadir").click()
    expect(
        officer.get_by_alt_text("Kode QR menuju halaman daftar hadir")
    ).to_be_visible()
    assert officer.locator(".qr").evaluate("image => image.naturalWidth") > 0
    code = officer.locator(".door .code").inner_text()
    (notice,) = printed(officer, "Cetak untuk pintu")
    assert code in notice
    for name, origin in VISITORS:
        page = visitor(java_script_enabled=False).open("/hadir/")
        page.get_by_label("Kode di pintu").fill(code.lower())
        page.get_by_role("button", name="Lanjut").click()
        page.get_by_label("Nama Anda").fill(name)
        page.get_by_label("RT/RW atau unsur").fill(origin)
        page.get_by_label("Saya setuju nama saya dicatat").check()
        page.get_by_role("button", name="Saya hadir").click()
        expect(page.get_by_text(f"Terima kasih, {name}")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Terima kasih, Contoh Lima")).to_be_visible()
    expect(page.get_by_label("Nama Anda")).to_have_count(0)
    officer.reload()
    expect(officer.get_by_text("5 orang tercatat")).to_be_visible()
    assert Guest.objects.count() == 5


def close_with_minutes(officer):
    officer.get_by_role("link", name="Isi notula").click()
    expect(officer.get_by_label("Berapa orang yang hadir?")).to_have_value("5")
    officer.get_by_role("button", name="Kirim ke moderator").click()
    expect(officer.locator("#galat")).to_be_focused()
    officer.get_by_label("Keputusan 1").fill("Patroli gabungan tiap Sabtu malam.")
    officer.get_by_label("Keputusan 2").fill("KIM meredam kabar palsu.")
    officer.get_by_label("Yang perlu dilakukan warga").fill("Lapor RT bila ada tamu.")
    officer.get_by_role("button", name="Kirim ke moderator").click()
    told(officer, "Notula terkirim. Moderator menjawab")


@pytest.mark.django_db(transaction=True)
def test_a_forkompimcam_from_announcement_to_news(
    visitor, budi, dewi, medono, time_machine
):
    officer, desk, sari = on_phone(visitor, "budi"), at_desk(visitor, "dewi"), visitor()
    event = announce_forkompimcam(officer, desk, sari)
    state = f"/pengurus/acara/{event.code}/"
    go(officer, state)
    invite_guests(officer, visitor)

    begins, over = at(8, 30), at(12)
    time_machine.move_to(begins)
    go(officer, state)
    five_come_in(officer, visitor)

    time_machine.move_to(over)
    go(officer, state)
    close_with_minutes(officer)
    page = sari.open(event.get_absolute_url())
    expect(page.get_by_text("Patroli gabungan")).to_have_count(0)
    desk = at_desk(visitor, "dewi")
    approve(desk, "Terbitkan perubahan sekarang")
    page.wait_for_timeout(1000)
    page.reload()
    expect(page.get_by_text("Patroli gabungan tiap Sabtu malam.")).to_be_visible()
    expect(page.get_by_text("Hadir 5 orang.")).to_be_visible()
    assert "Contoh Satu" not in page.content()

    go(officer, state)
    officer.get_by_role("button", name="Jadikan draf buletin").click()
    expect(officer.get_by_label("Judul", exact=True)).to_have_value(
        "Hasil Pertemuan Forkompimcam Pekalongan Barat"
    )
    expect(officer.get_by_label("Nama sumber").first).to_have_value(
        re.compile("^Notula ")
    )
    officer.get_by_role("button", name="Kirim ke moderator").click()
    expect(officer.get_by_text("Terkirim. Moderator menjawab")).to_be_visible()
    assert BulletinRevision.objects.get().publication.tells_of == event.reference
    approve(desk)
    page.wait_for_timeout(1000)
    page.reload()
    news = page.get_by_role("link", name="Hasil Pertemuan Forkompimcam")
    expect(news).to_be_visible()
    news.click()
    expect(
        page.get_by_text("Patroli gabungan tiap Sabtu malam.", exact=True)
    ).to_be_visible()
