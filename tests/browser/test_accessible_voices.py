"""Pages of what residents ask and wish, for everybody: as test_accessible_organiser does."""

import pytest

from accounts.models import User
from groups.models import KimGroup
from tests.browser.checks import faults_of, opened, validate
from tests.voices.cast import OTHER, a_wish, paste
from voices.asking.handing_in import hand_in
from voices.models import HandOver, Signal, SignalStep

# So that a page is really in the shape its name says.
SHOWS = {
    "check": "Baru saja diluruskan",
    "clarifications": "Sudah diluruskan",
    "clarified": "Balasan siap kirim",
    "asked": "Menunggu diperiksa",
    "asked code": "Sudah bertanya?",
    "asked stop": "Berhenti dikabari",
    "hard case": "tepat sebelum garis miring",
    "leave": "Punya usul, pertanyaan, atau keluhan?",
    "ticket": "Apakah sudah terjawab?",
    "ticket code": "Sudah punya tiket?",
    "answered": "Anda bertanya, kami menjawab",
    "write": "Pesan itu tentang apa?",
    "state": "Ubah klarifikasi ini",
    "mine": "Klarifikasi yang terbit",
    "wishes": "Catat dari warga",
    "wish": "Teruskan ke kanal lain",
    "record": "Warga itu setuju dicatat",
    "report": "Kirim diam-diam",
    "rumours": "kali ditanyakan",
    "rumour": "Tulis klarifikasi",
    "signals": "Ringkasan pekan untuk rapat",
    "signal": "Catat tindakan",
    "week": "Ringkasan pekan",
    "figures": "Aspirasi per kelurahan",
    "detail": "Balasan siap kirim",
    "office draft": "Tulis klarifikasi",
}


def prepare(scene):
    budi, nur, dewi = map(scene.__getitem__, ("budi", "nur", "dewi"))
    medono = scene["medono"]
    live = scene["clarification"]().publication
    waiting = scene["clarification"](live=False)
    asker = hand_in(OTHER, region=medono.region, email="sari@contoh.id")
    HandOver.objects.create(name="Aduan kota", alias="Aduan kota")
    done, _topic = a_wish(medono.region, by=budi, released_by=dewi)
    done.answer(by=nur, words="Diganti Selasa.")
    wish, _topic = a_wish(medono.region, by=budi, released_by=dewi)
    signal, _is_new = Signal.put_down(
        region=medono.region, kind="kerumunan", place="pasar", seen="Ramai.",
        sure="lihat", by=budi, is_told=False,
    )  # fmt: skip
    signal.note(by=dewi, what=SignalStep.What.PATROL, words="Patroli malam.")
    KimGroup.objects.office()
    resident = {
        "check": "/cek/",
        "clarifications": "/cek/semua/",
        "clarified": live.get_absolute_url(),
        "asked": asker.get_absolute_url(),
        "asked code": "/cek/kode/",
        "asked stop": f"{asker.get_absolute_url()}berhenti/",
        "hard case": "/cek/bantuan/tautan/",
        "leave": "/aspirasi/",
        "ticket": done.get_absolute_url(),
        "ticket code": "/aspirasi/kode/",
        "answered": "/aspirasi/jawaban/medono/",
    }
    officer = {
        "write": "/pengurus/klarifikasi/tulis/6f2f6a0e-4a53-4a0b-9c52-0f3a3a1b2c3d/?kim=medono",
        "state": live.state_link(),
        "mine": "/pengurus/klarifikasi/",
        "wishes": "/pengurus/aspirasi/",
        "wish": wish.desk_link(),
        "record": "/pengurus/aspirasi/catat/",
        "report": "/pengurus/isyarat/",
    }
    moderator = {
        "rumours": "/admin/moderasi/pesan/",
        "rumour": f"/admin/moderasi/pesan/{asker.rumour_id}/",
        "signals": "/pengurus/isyarat/daftar/",
        "signal": signal.get_absolute_url(),
        "week": "/pengurus/isyarat/pekan/pekalongan-barat/",
        "figures": "/admin/moderasi/suara-warga/",
        "detail": waiting.moderator_link(),
        "office draft": "/pengurus/klarifikasi/tulis/6f2f6a0e-4a53-4a0b-9c52-0f3a3a1b2c3e/"
        "?kim=dinkominfo-kota-pekalongan",
    }
    return {"": resident, "budi": officer, "dewi": moderator}


@pytest.mark.parametrize("who", ["", "budi", "dewi"])
def test_axe_finds_nothing(visitor, cases, who):
    person = visitor()
    if who:
        person.enter(who)
    found = []
    for name, path in cases[who].items():
        found += faults_of(opened(person.open(path)), name)
    assert not found, "\n".join(found)


PASTED = {
    "clarified": ("Pencoblosan tanggal 27 November DIUNDUR karena rob tinggi di Pekalongan "
                  "Utara. Surat undangan memilih yang sudah dibagikan harus dikembalikan"),
    "unknown": "Kabarnya pasar pagi pindah ke lapangan mulai lusa, tolong info ya.",
    "waiting": OTHER,
    "fraud": "Selamat! Anda menang undian, klik bit.ly/abc untuk klaim hadiah sekarang.",
    "danger": "Ada bom di pasar Banjarsari, meledak jam 5 sore nanti katanya.",
    "link": "https://contoh.example/kabar/1",
}  # fmt: skip


def test_axe_finds_nothing_in_an_answer(visitor, cases):
    page = visitor().open("/cek/")
    found = []
    for name, pasted in PASTED.items():
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"{page.url.partition('/cek/')[0]}/cek/")
        page.get_by_label("Tempel pesan").fill(pasted)
        page.get_by_role("button", name="Periksa").click()
        found += faults_of(opened(page), name)
    page.get_by_role("link", name="Cek pesan lain").click()
    assert not found, "\n".join(found)


def test_axe_finds_nothing_on_forms_full_of_errors(visitor, cases):
    page = visitor().open("/aspirasi/")
    page.get_by_role("button", name="Kirim").click()
    found = faults_of(opened(page), "leave errors")
    officer = visitor()
    officer.enter("budi")
    page = officer.open("/pengurus/isyarat/")
    page.get_by_role("button", name="Kirim diam-diam").click()
    found += faults_of(opened(page), "report errors")
    assert not found, "\n".join(found)


def test_the_validator_finds_no_error(cases, client, as_user, tmp_path):
    files = []
    for who, pages in cases.items():
        browser = as_user(User.objects.get(username=who)) if who else client
        for name, path in pages.items():
            file = tmp_path / f"{name.replace(' ', '-')}.html"
            file.write_bytes(browser.get(path).content)
            files.append(file)
    words = {file.stem.replace("-", " "): file.read_text() for file in files}
    assert [name for name, shown in SHOWS.items() if shown not in words[name]] == []
    for name, pasted in PASTED.items():
        file = tmp_path / f"pasted-{name}.html"
        file.write_bytes(paste(client, pasted).content)
        files.append(file)
    errors = validate(files)
    assert not errors, "\n".join(errors)
