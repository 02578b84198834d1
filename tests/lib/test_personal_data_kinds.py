"""Every kind of personal data in every way people write it, and what is none.

No number here was ever given out.
"""

import time
from pathlib import Path

import pytest

from kim_portal.lib.personal_data import Kind, find_personal_data, mask, one_way
from tests.lib import personal_data_cases as cases

# Notices by somebody who knew neither the rules nor these tests: text, kinds or "-".
NOTICES = [
    line.rsplit("\t", 1)
    for line in (Path(__file__).parent / "personal_data_notices.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
]
ISSUE = [
    ("NIK 337501 0101900001", "nik"),
    ("hub 08 12 00 00 00 50", "phone"),
    ("08 12 00 00 00 50", "phone"),
    ("0️⃣8️⃣1️⃣2️⃣0️⃣0️⃣0️⃣0️⃣0️⃣0️⃣5️⃣0️⃣", "phone"),
    ("wa.me/6285700000012", "phone"),
    ("No KK : 33750122 09090000", "kk"),
    ("hub. O857 0000 0012", "phone"),
    ("Rek. Bank Jateng: 0-000-00012-3", "account"),
    ("warga(at)surel.example", "email"),
]
NUMBERS = [
    ("NIK: 33 75 01 01 01 90 00 01", "nik"),
    ("NIK 3375-0101-0190-0001", "nik"),
    ("NIK 3375/0101/0190/0001", "nik"),
    ("NIK 3375.01.010190.0001", "nik"),
    ("NIK 3375–0101–0190–0001", "nik"),
    ("NIK 3 3 7 5 0 1 0 1 0 1 9 0 0 0 0 1", "nik"),
    ("NIK 3375\u00a00101\u00a00190\u00a00001", "nik"),
    ("NIK 33750101\n01900001", "nik"),
    ("NIK 3375 - 0101 - 0190 - 0001", "nik"),
    ("NIK 3375_0101_0190_0001", "nik"),
    ("NIK: **3375010101900001**", "nik"),
    ("NIK 33750I0I0I900001", "nik"),
    ("NIK 337501O1O19OOOO1", "nik"),
    ("NIK ３３７５０１０１０１９００００１", "nik"),
    ("NIK ٣٣٧٥٠١٠١٠١٩٠٠٠٠١", "nik"),
    ("NIK 𝟑𝟑𝟕𝟓𝟎𝟏𝟎𝟏𝟎𝟏𝟗𝟎𝟎𝟎𝟎𝟏", "nik"),
    ("NIK ③③⑦⑤⓪①⓪①⓪①⑨⓪⓪⓪⓪①", "nik"),
    ("NIK ³³⁷⁵⁰¹⁰¹⁰¹⁹⁰⁰⁰⁰¹", "nik"),
    ("NIK 3375\u200b0101\u200b0190\u200b0001", "nik"),
    ("NIK 3375\u00ad0101\u00ad0190\u00ad0001", "nik"),
    ("3375010101900001", "nik"),
    ("337501 010190 0001", "nik"),
    ("337501.010190.0001 (Siti)", "nik"),
    ("Siti/3375010101900001/P", "nik"),
    ("3375010101900001/05/02", "nik"),
    ("N.I.K. 9999 8888 7777 6666", "nik"),
    ("NIK 337501010190001 (kurang satu angka)", "nik"),
    ("tiga tiga tujuh lima nol satu nol satu nol satu sembilan nol nol nol nol satu", "nik"),
    ("KK 3375-0101-0112-0000", "kk"),
    ("No. Kartu Keluarga: 33 7501 010112 0000", "kk"),
    ("kk3375010101120000", "kk"),
    ("KK ３３７５ ０１０１ ０１１２ ００００", "kk"),
    ("K.K. 3375010101120000", "kk"),
    ("NIP 19850312 201001 1 001", "nip"),
    ("NIP. 198503122010011001", "nip"),
    ("198503122010012003", "nip"),
    ("NIP: 19850312.201001.1.001", "nip"),
    ("NIPPPK 199001012023211001", "nip"),
    ("BPJS 0001234567890", "bpjs"),
    ("No. kartu BPJS Kesehatan: 0001 2345 6789 0", "bpjs"),
    ("peserta JKN-KIS nomor 000-1234-567-890", "bpjs"),
    ("BPJS Ketenagakerjaan (KPJ) 11012345678", "bpjs"),
    ("0 8 1 2 0 0 0 0 0 0 5 0", "phone"),
    ("0-812-0000-0050", "phone"),
    ("0812 / 0000 / 0050", "phone"),
    ("0812/0000/0050", "phone"),
    ("0812_0000_0050", "phone"),
    ("0812–0000–0050", "phone"),
    ("0812—0000—0050", "phone"),
    ("0812·0000·0050", "phone"),
    ("081-200-000-050", "phone"),
    ("081.200.000.050", "phone"),
    ("08120000-0050", "phone"),
    ("08 12-0000-0050", "phone"),
    ("0812 - 0000 - 0050", "phone"),
    ("0812-0000-\n0050", "phone"),
    ("0812 0000\n0050", "phone"),
    ("0812\u200b0000\u200b0050", "phone"),
    ("0812\u00ad0000\u00ad0050", "phone"),
    ("0812\u202f0000\u202f0050", "phone"),
    ("\u202a+62 812‑0000‑0050\u202c", "phone"),
    ("０８１２ ００００ ００５０", "phone"),
    ("٠٨١٢٠٠٠٠٠٠٥٠", "phone"),
    ("𝟬𝟴𝟭𝟮-𝟬𝟬𝟬𝟬-𝟬𝟬𝟱𝟬", "phone"),
    ("⓪⑧①②⓪⓪⓪⓪⓪⓪⑤⓪", "phone"),
    ("⁰⁸¹²⁰⁰⁰⁰⁰⁰⁵⁰", "phone"),
    ("O8l2-OOOO-OO5O", "phone"),
    ("08I2 0000 00S0", "phone"),
    ("o812 oooo oo50", "phone"),
    ("О812 0000 0050", "phone"),
    ("0 8 I 2 O O O O O O 5 O", "phone"),
    ("+62 812 0000 0050", "phone"),
    ("+62-(0)812-0000-0050", "phone"),
    ("(+62)81200000050", "phone"),
    ("0062 812 0000 0050", "phone"),
    ("0062-812-0000-0050", "phone"),
    ("62 812 0000 0050", "phone"),
    ("6 2 8 1 2 0 0 0 0 0 0 5 0", "phone"),
    ("(0)812 0000 0050", "phone"),
    ("WA 812-0000-0050", "phone"),
    ("nol delapan satu dua nol nol nol nol nol nol lima nol", "phone"),
    ("kosong lapan satu dua, kosong kosong kosong kosong, kosong kosong lima kosong", "phone"),
    ("https://wa.me/6281200000050", "phone"),
    ("wa.me/+62 812-0000-0050", "phone"),
    ("https://api.whatsapp.com/send?phone=6281200000050&text=halo", "phone"),
    ("https://web.whatsapp.com/send/?phone=%2B6281200000050", "phone"),
    ("whatsapp://send?phone=6281200000050", "phone"),
    ("https://api.whatsapp.com/send?text=halo&phone=6281200000050", "phone"),
    ("tel:+6281200000050", "phone"),
    ("tel:081200000050", "phone"),
    ("sms:081200000050", "phone"),
    ("https://t.me/+6281200000050", "phone"),
    ("t.me/+6281200000050", "phone"),
    ("(0285) 400-000", "phone"),
    ("0285.400000", "phone"),
    ("0285/400000", "phone"),
    ("0 2 8 5 4 0 0 0 0 0", "phone"),
    ("+62285400000", "phone"),
    ("Telp. 400000", "phone"),
    ("telepon rumah 400 000", "phone"),
    ("No. rek 1234-01-000012-50-0 BRI", "account"),
    ("rekening BCA 123 456 7890", "account"),
    ("BRI: 1234 5678 9012 345", "account"),
    ("Transfer ke 1234567890 a.n. Tono", "account"),
    ("1234567890 (BNI a.n. Tono)", "account"),
    ("norek 1.234.567890.1", "account"),
    ("Bank Mandiri １２３４５６７８９０１２３", "account"),
    ("rekening O000000l23", "account"),
]  # fmt: skip
LINKS = [
    ("https://contoh.example/cek?nik=3375011203850003", "nik"),
    ("https://contoh.example/cek/?x=1&no_kk=3375011203850003&y=2", "kk"),
    ("http://contoh.example/ktp/3375011203850003/lihat", "nik"),
]
MAILS = [
    "warga[at]surel.example", "warga {at} surel.example", "warga (at) surel (dot) example",
    "warga at surel dot example", "warga at surel titik example",
    "warga [at] surel [titik] example", "warga@surel.example", "warga＠surel．example",
    "warga(at)surel(titik)example", "warga AT gmail DOT com", "warga at gmail.com",
    "warga @ gmail . com", "warga@ surel.example", "mailto:warga@surel.example",
    "warga\u200b@surel\u200b.example", "warga(@)surel.example", "warga<at>surel.example",
    "https://contoh.example/daftar?email=warga@surel.example", "warga(a)surel.example",
]  # fmt: skip
PEOPLE = [
    ("motor hilang, plat G 4521 KA", "plate"),
    ("Mobil G4521KA menutup jalan", "plate"),
    ("nopol: g 4521 ka", "plate"),
    ("sepeda motor Vario G-4521-KA", "plate"),
    ("Honda Beat B 12 XYZ hitam", "plate"),
    ("G 4521 AKA", "plate"),
    ("motor Ｇ ４５２１ ＫＡ", "plate"),
    ("Nama: Siti Contoh, lahir di Pekalongan, 12-03-1985", "birth"),
    ("a.n. Budi Contoh, tgl lahir 12 Maret 1985", "birth"),
    ("TTL: Pekalongan, 12 Maret 1985", "birth"),
    ("Bapak Tono Contoh (lahir 12/03/1985)", "birth"),
    ("Sdr. Budi kelahiran Batang 5 Mei 1990", "birth"),
    ("Siti Contoh, lahir di Pekalongan 12-03-1985.", "birth"),
    ("Nama Sri\nTempat/tanggal lahir: Pekalongan, 12.03.1985", "birth"),
    ("Ibu Sri, lahir 1985-03-12", "birth"),
    ("Nama: Siti Contoh\nAlamat: Jl. Melati No. 5 RT 02 RW 03", "address"),
    ("Bapak Tono Contoh beralamat di Gang Mawar No. 4", "address"),
    ("a.n. Budi Contoh, Jl. Kenanga No. 7, RT 01/RW 02", "address"),
    ("di rumah Ibu Sri, Gang Melati No. 4 RT 03", "address"),
    ("Sdr. Budi tinggal di RT 02 RW 05 Medono", "address"),
    ("Ibu Sri Contoh (32), alamat Perum Indah Blok C No. 12", "address"),
]
INNOCENT = [
    "Surat 005/KIM/XI/2026 dan 400.10/123/2026, 800/0812/2026.",
    "Kode pos 51111, 51 117; NPSN 20329381.",
    "ISBN 978-602-8519-93-9 dan ISBN 9786028519939.",
    "ISBN 979-8120-00-0001-2",
    "NOP 33.75.010.001.001-0001.0 dan NOP 337501000100100010.",
    "PBB NOP: 33.75.010.005.012-0145.0",
    "Koordinat -6.888701, 109.668289 dan 6°53'19\"S 109°40'06\"E.",
    "Koordinat -6.88870112345678, 109.66828912345678",
    "TPS 001-012, TPS 08, TPS 12, RT 08/RW 12.",
    "Jam 08.15-09.30, 10.00-11.30, 13.00-15.00.",
    "08.15 - 10.00 13.30 - 15.00",
    "08.12.2024 08.30-10.00",
    "08-12-2024 08.30 sampai 10.00",
    "31-12-2024 08.00-10.00",
    "31 12 2024 08 00 10 00",
    "08/12/2024 - 09/12/2024 - 10/12/2024",
    "2024-08-12 08:15:30, 2024-12-08 10:00:00",
    "20240812 081530",
    "Rp 812.000.000, Rp81.200.000.000, Rp 3.375.010.101.900.000",
    "3.375.010.101.900.000 rupiah dari APBN",
    "UU 27/2022, UU Nomor 23 Tahun 2014, Perda 8/2012, PKPU 13/2024.",
    "Kode cek 4H7T-2W, 8B1O-S5, O0I1-lL.",
    "Telepon 112, 110, 119, 129, 113, 118; PLN 123.",
    "Halo Kemkes 1500567, call center 1500-046, telp 1500 771.",
    "Layanan 0800-1-500-500 dan 08001500500.",
    "RT 01 45 12 33\nRT 02 50 14 36\nRT 03 31 20 11",
    "2019 2020 2021 2022 2023\n120 135 140 151 160",
    "Laki-laki 1.234 Perempuan 1.301 Jumlah 2.535",
    "Tabel: 33 75 01 12 08 44 20 11 90 43 12",
    "3375 1206 0845 1290 3320 1105 0834",
    "Resi 3375010101900001 dikirim JNE.",
    "No. resi 081200000050 sudah sampai.",
    "Nomor seri 3375 0101 0190 0001.",
    "Rekening dana desa Rp 1.500.000.000 sudah cair.",
    "Transfer dana Rp1.500.000.000 dari pusat; dana 1.500.000.000.",
    "Bank sampah RW 05 menabung 1.200 kg, Rp 4.500.000.",
    "Iuran BPJS Rp 150.000, peserta BPJS 123.456 jiwa.",
    "Hubungi BPJS di 165 atau datang ke kantor.",
    "KTP 1.200 keping, KK 850 lembar, tahun 2024.",
    "500 KK di RW 05, 1.250 KK di RW 06.",
    "G 30 S/PKI, G30S, Blok B 12 A, kertas A4, S1 PGSD, D3, S-1 dan B3.",
    "Lulusan S1 2024 dan S2 2020 dari SMP 8 Pekalongan.",
    "Kertas F4 70 gram, baut M 8 X, ukuran L 40 XL.",
    "Tahun 1445 H 2024 M",
    "Balai RW 05, Jl. Sriwijaya 12.",
    "Ketua RT 02 Pak Budi membuka acara.",
    "Pak Budi, Ketua RT 02/RW 05, membuka acara di Jl. Sriwijaya No. 12.",
    "Lurah Medono Bapak Tono, Jl. Sriwijaya No. 12, menerima warga.",
    "Camat Pekalongan Barat Ibu Sri Contoh, kantor Jl. Sriwijaya No. 12.",
    "Bu Sri, warga RT 03, senang dengan acara itu.",
    "Pak Tono datang ke Balai RW 05 di Jl. Sriwijaya No. 12.",
    "Hubungi Bu Sri di Balai RW 05, Jl. Sriwijaya 12 RT 01/RW 05.",
    "Toko Sinar Jaya, Jl. Melati No. 5 RT 02/RW 03.",
    "Bapak/Ibu warga RT 02/RW 05 diundang ke Gang Melati.",
    "Kota Pekalongan lahir 1 April 1906.",
    "KIM Medono lahir pada 12 Mei 2016 di Balai RW 05.",
    "Hari lahir Pancasila 1 Juni 1945.",
    "Ibu Kartini lahir 21 April 1879.",
    "Tanggal lahir paling lambat 31-12-2008.",
    "Bayi yang lahir pada 17 Agustus 2024 mendapat hadiah.",
    "Syarat: lahir antara 1 Januari 2010 dan 31 Desember 2015.",
    "Membawa akta kelahiran; kelahiran 2024 sebanyak 120 bayi.",
    "Acara @ Balai RW 05, ikuti @kim.medono di Instagram.",
    "Workshop at surel.example, live at contoh.example",
    "Titik kumpul di Jl. Melati titik dua.",
    "https://www.tiktok.com/@kim.medono/video/7312345678901234567",
    "https://maps.contoh.example/@-6.8887,109.6682,17z",
    "Satu dua tiga empat lima enam tujuh delapan, mulai!",
    "Skor 3-0, 2-1, 25-20, 25-18, 21-25, 25-23, 15-12.",
    "Kuota 8120 orang, 0812, 08123.",
    "Versi 3.3.7.5, IP 192.168.100.200, 10.0.0.1.",
]  # fmt: skip


def kinds(text):
    return [str(one.kind) for one in find_personal_data(text)]


@pytest.mark.parametrize(("text", "kind"), ISSUE + NUMBERS + PEOPLE + cases.FOUND)
def test_a_kind_is_found_however_it_is_written(text, kind):
    assert kinds(text) == [kind]


@pytest.mark.parametrize(("text", "kind"), ISSUE + NUMBERS)
def test_a_number_is_found_within_a_sentence(text, kind):
    assert kinds(f"Kabar warga, {text}, terima kasih.") == [kind]
    assert kinds(f"Rapat 12-03-2026 pukul 08.30.\n\n{text}\n\n25 orang hadir.") == [
        kind
    ]


@pytest.mark.parametrize("text", MAILS)
def test_an_address_is_found_however_it_is_hidden(text):
    assert kinds(f"Kirim ke {text} ya") == ["email"]


@pytest.mark.parametrize("text", INNOCENT + cases.INNOCENT)
def test_what_is_no_personal_data_is_left_alone(text):
    assert kinds(text) == []


@pytest.mark.parametrize(("text", "expected"), NOTICES)
def test_a_notice_of_a_stranger_is_read_rightly(text, expected):
    wanted = set() if expected == "-" else set(expected.replace(" ", "").split(","))
    assert set(kinds(text.replace("\\n", "\n"))) == wanted


@pytest.mark.parametrize("text", [text for text, _ in ISSUE + NUMBERS + PEOPLE] + MAILS)
def test_a_quote_stands_in_the_original_and_its_mask_tells_little(text):
    said = f"😀\u200b é {text} \u00ad."
    for one in find_personal_data(said):
        assert said[one.start : one.end] == one.quote
        assert len(one.masked) == len(one.quote)
        assert sum(a == b for a, b in zip(one.masked, one.quote, strict=True)) <= 6


def test_only_the_ends_of_a_date_a_home_and_a_plate_are_shown():
    assert mask("lahir 12-03-1985", Kind.BIRTH) == "l••••••••••••••5"
    assert mask("G 4521 AKA", Kind.PLATE) == "G••••••••A"


@pytest.mark.parametrize("kind", [Kind.NIK, Kind.KK, Kind.BPJS])
def test_some_kinds_are_never_public(kind):
    assert not kind.may_be_public
    assert "tidak pernah untuk umum" in kind.message
    assert kind.may_be_public is False


def test_what_may_never_be_public_wins_over_what_may():
    assert kinds("rekening BRI an Sri 3375010101900001") == ["nik"]
    assert kinds("Transfer NIK 3375 0812 0190 0000") == ["nik"]


WAYS = [
    "0812-0000-0050", "081200000050", "+62 812 0000 0050", "(+62) 812 0000 0050",
    "+62 (0) 812-0000-0050", "0062 812 0000 0050", "62812 00000050",
    "\u202a+62 812‑0000‑0050\u202c", "０８１２００００００５０", "O812 OOOO OO5O",
    "0️⃣8️⃣1️⃣2️⃣0️⃣0️⃣0️⃣0️⃣0️⃣0️⃣5️⃣0️⃣", "0812\u200b00000050", "08 12 00 00 00 50",
    "nol delapan satu dua nol nol nol nol nol nol lima nol", "٠٨١٢٠٠٠٠٠٠٥٠",
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_one_number_is_one_however_it_is_written(way):
    assert one_way(way) == "081200000050"


@pytest.mark.parametrize("way", [w for w in MAILS if "gmail" not in w])
def test_one_address_is_one_however_it_is_written(way):
    (found,) = find_personal_data(f"ke {way} ya")
    assert one_way(found.quote) == "warga@surel.example"


def test_other_words_stay_apart():
    assert one_way("lahir 12-03-1985") != one_way("TTL: Batang, 12-03-1985")
    assert one_way("Jl. Melati No. 5") != one_way("Jl. Mawar No. 5")


HOSTILE = [
    "0", "0 ", "@", "1", "8", "08", "08 ", "62 ", "+62", "O", "O0", "l ", "satu ", "a at ",
    "G 1 ", "G 4521 KA ", "lahir ", "lahir 1 ", "TTL: ", "Ibu ", "Ibu Sri, ", "Jl. ",
    "nama: A ", "Ibu A alamat Jl. ", "RT 1 ", "(at)", "a(at)", "a.a@", "wa.me/", "\u200b",
    "０", "⓪", "NIK ", "NIK 1 ", "1/", "0812/", "3375 ", "1\n", "A", "A ", "tel:", "phone=",
    "whatsapp.com/", "rek 1 ", "transfer ", "a dot ", "no hp ", "bank aa ", "tinggal di ",
    "nomor seri ", " ", "\n", "-", ".", "(", "a.", "x@ ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_twelve_thousand_hostile_letters_are_read_at_once(piece):
    text = (piece * 12_000)[:12_000]
    took = []
    for _ in range(3):
        start = time.process_time()
        find_personal_data(text)
        took.append(time.process_time() - start)
    assert min(took) < 0.25


@pytest.mark.parametrize(("link", "kind"), LINKS)
def test_a_link_that_calls_a_number_a_nik_holds_one(link, kind):
    assert [found.kind for found in find_personal_data(f"Lihat {link} ya.")] == [kind]
    assert not find_personal_data(link.replace("3375011203850003", "123"))
    assert not find_personal_data("https://contoh.example/topik/3375011203850003")
