"""Personal data: what a writer is warned of, and the many numbers that are none.

No number here was ever given out: NIK and KK end in 0000, phones are 0812-0000-00NN.
"""

import time
from pathlib import Path

import pytest

from kim_portal.lib.personal_data import (
    Kind,
    find_personal_data,
    is_plausible_nik,
    mask,
)

DEMO = Path(__file__).resolve().parents[2] / "bulletins" / "demo"

FOUND = [
    ("NIK 3375014107900000 atas nama Bu Sri", "nik", "3375014107900000"),
    ("NIK: 3375 0141 0790 0000.", "nik", "3375 0141 0790 0000"),
    ("3375.0101.0190.0000", "nik", "3375.0101.0190.0000"),
    ("no 33.75.01.710385.0000 itu", "nik", "33.75.01.710385.0000"),
    ("337501-410790-0000", "nik", "337501-410790-0000"),
    ("1. Sri 3375014107900000\n2. Tono", "nik", "3375014107900000"),
    ("NIK3375014107900000", "nik", "3375014107900000"),
    ("KTP Kaltim 6472010101900000", "nik", "6472010101900000"),
    ("NIK 0000000000000000 belum tercatat", "nik", "0000000000000000"),
    ("No. KK 3375010101120000", "kk", "3375010101120000"),
    ("kartu keluarga nomor 3375.0101.0112.0000", "kk", "3375.0101.0112.0000"),
    ("NIK dan KK: 3375010101120000", "kk", "3375010101120000"),
    ("KK hilang, NIK 3375010101120000", "nik", "3375010101120000"),
    ("KK 9999 8888 7777 6666", "kk", "9999 8888 7777 6666"),
    ("hubungi 0812-0000-0001", "phone", "0812-0000-0001"),
    ("hubungi 081200000001.", "phone", "081200000001"),
    ("WA 0812 0000 0001, sebelum magrib", "phone", "0812 0000 0001"),
    ("WA:0812.0000.0001", "phone", "0812.0000.0001"),
    ("HP081200000001", "phone", "081200000001"),
    ("(0812) 0000 0001", "phone", "(0812) 0000 0001"),
    ("+62 812-0000-0001", "phone", "+62 812-0000-0001"),
    ("(+62) 812 0000 0001", "phone", "(+62) 812 0000 0001"),
    ("+62 (0) 812 0000 0001", "phone", "+62 (0) 812 0000 0001"),
    ("62812 0000 0001", "phone", "62812 0000 0001"),
    ("+62\u00a0812\u20110000\u20110001", "phone", "+62\u00a0812\u20110000\u20110001"),
    ("HP/WA:0812-0000-0001", "phone", "0812-0000-0001"),
    ("Budi/081200000001", "phone", "081200000001"),
    ("*0812-0000-0001* (Budi)", "phone", "0812-0000-0001"),
    ("0812-0000-0001 pukul 08.30", "phone", "0812-0000-0001"),
    ("0812-0000-0001 10.000 warga", "phone", "0812-0000-0001"),
    ("081200000001 2024", "phone", "081200000001"),
    ("0812-000-001", "phone", "0812-000-001"),
    ("https://wa.me/6281200000001?text=halo", "phone", "6281200000001"),
    ("wa.me/6281200000001", "phone", "6281200000001"),
    ("telepon kelurahan (0285) 400000", "phone", "(0285) 400000"),
    ("0285-400000", "phone", "0285-400000"),
    ("0285 400 000 (kantor)", "phone", "0285 400 000"),
    ("+62 285 400000", "phone", "+62 285 400000"),
    ("Telp. 024 1000000", "phone", "024 1000000"),
    ("kirim ke warga.medono@contoh.example ya", "email", "warga.medono@contoh.example"),
    ("Surel: KIM_medono+1@mail.contoh.id.", "email", "KIM_medono+1@mail.contoh.id"),
    ("rekening BRI 0000-01-000000-50-0 a.n. Tono", "account", "0000-01-000000-50-0"),
    ("No. rek: 1000000000", "account", "1000000000"),
    ("kartu bank 4000 0000 0000 0000", "account", "4000 0000 0000 0000"),
]

INNOCENT = [
    "Rapat Senin, 15-07-2024 pukul 08.30-11.30 WIB.",
    "Tanggal 08/12/2024 dan 2024-08-12, 08.12.2024.",
    "Bantuan Rp 1.500.000 dan Rp 1.081.200.000.000,00.",
    "Anggaran Rp1.500.000.000.000.000 dari pusat.",
    "Surat nomor 005/123/2024 dan 400.7/097.",
    "SK Wali Kota Nomor 188.45/0123 Tahun 2024, lampiran 500.1/0084.",
    "Surat 005/081200000001/2024 perihal undangan.",
    "Faktur INV/20240812/081200000001 dan INV/081200000001/XI/2024.",
    "Nota 081200000001/2024 sudah lunas.",
    "RT 03/RW 05, RT03 RW05, RT.003/RW.005, TPS 01-27.",
    "Jam 07.00-13.00, 0815, 08.15, 22.00 sampai 01.00.",
    "Tahun 2018, 2019, 2020, 2021, 2022, 2023, 2024.",
    "Lihat https://contoh.example/berkas/3375014107900000/081200000001.pdf",
    "Buka www.contoh.example/?id=081200000001&hp=0812-0000-0001",
    "Kode cek 4H7T-2W, kode pos 51111, kode wilayah 33.75.04.1004.",
    "Kode wilayah 33.75.01.1002, 33.75.04.1004, 33.26.",
    "Resi kiriman 4000 0000 0000 0000 sudah sampai.",
    "Resi 0123456789012345 dan 1234567890123456.",
    "Nomor seri 33750141079000001 (17 angka).",
    "Nomor seri 337501410790000 (15 angka).",
    "Tanggal lahir mustahil: 3375013213900000.",
    "Bulan mustahil: 3375010113900000.",
    "Provinsi mustahil: 9975010101900000 dan 0175010101900000.",
    "Koordinat -6.8898, 109.6753 dan 0.8123456789.",
    "Panggil 112, 110, 119, atau 0800 bila darurat.",
    "Skor 3-0, 21-18, 21-19, suhu 31-34, ukuran 3 x 4 m.",
    "Pilkada 27-11-2024, masa tenang 24-26.",
    "Umur 17-24 tahun, 60+; kuota 0-10 orang.",
    "Ikuti @kim_medono dan #KIM2024 @ balai RW.",
    "Rekening listrik 1.300 VA, rekening air Rp 81.200.",
    "Rekening dibuka 15-08-2024 08.30 di balai.",
    "ID meter 140812000000012 dan versi 1.0.8.12.",
    "NIK wajib 16 angka; KK dibawa asli; KTP-el dicetak di kecamatan.",
    "Pasal 62 ayat 8, UU 27/2022, PKPU 13/2024, PP 71/2019.",
    "Nomor urut 045 123456 pada daftar undian.",
    "Harga Rp45.000/kg, Rp28.000/kg; stok 2.500/2.000.",
    "Kali Bremi naik 0285 mm? Tidak, 285 mm.",
    "Jadwal: 0700 0800 0900 1000 1100 1200.",
    "a@b, kim@, @contoh.example, a @ b.id",
    "dan/atau, RT/RW, suami/istri, 1/2 sendok, 24/7.",
    "Telepon genggam 2 unit hilang 5 hari lalu, Rp 3.000.000.",
    "",
]


@pytest.mark.parametrize(
    ("text", "kind", "quote"), FOUND, ids=[f[0][:30] for f in FOUND]
)
def test_personal_data_is_found_with_its_place(text, kind, quote):
    (found,) = find_personal_data(text)
    assert (found.kind, found.quote) == (kind, quote)
    assert text[found.start : found.end] == quote
    assert found.message == Kind(kind).message


@pytest.mark.parametrize("text", INNOCENT, ids=[text[:30] for text in INNOCENT])
def test_other_numbers_are_left_alone(text):
    assert find_personal_data(text) == []


def test_the_table_is_large_and_even():
    assert len(FOUND) >= 40
    assert len(INNOCENT) >= 40


def test_several_are_found_in_order_and_none_inside_another():
    text = (
        "NIK 3375 0812 0190 0000, HP 0812-0000-0001/0812-0000-0002 atau "
        "081200000003 081200000004, email a.b@contoh.example, KK 3375010101120000"
    )
    found = find_personal_data(text)
    assert [one.kind for one in found] == [
        "nik", "phone", "phone", "phone", "phone", "email", "kk",
    ]  # fmt: skip
    assert [one.start for one in found] == sorted(one.start for one in found)


def test_a_number_does_not_run_on_into_the_next_line():
    found = find_personal_data("0812-0000-0001\n0812-0000-0002\n2024")
    assert [one.quote for one in found] == ["0812-0000-0001", "0812-0000-0002"]


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("3375014107900000", "3375••••••••••00"),
        ("0812-0000-0001", "0812••••••••01"),
        ("warga@contoh.example", "warg••••••••••••••le"),
        ("a@b.id", "a••••d"),
    ],
)
def test_a_mask_shows_the_ends_only(quote, shown):
    assert mask(quote) == shown
    assert len(mask(quote)) == len(quote)


def test_the_mask_is_part_of_what_is_found():
    (found,) = find_personal_data("hubungi 0812-0000-0001")
    assert found.masked == "0812••••••••01"


@pytest.mark.parametrize(
    ("digits", "plausible"),
    [
        ("3375012902000000", True),
        ("3375013002000000", False),
        ("3375017112900000", True),
        ("3375017212900000", False),
        ("3375010001900000", False),
        ("3375000101900000", False),
        ("3300010101900000", False),
        ("9471010101900000", True),
        ("2201010101900000", False),
    ],
)
def test_a_nik_begins_with_a_place_and_a_date_of_birth(digits, plausible):
    assert is_plausible_nik(digits) is plausible


def test_of_the_demo_only_its_own_phones_are_found():
    for path in sorted(DEMO.glob("*.json")):
        for one in find_personal_data(path.read_text(encoding="utf-8")):
            assert one.kind == "phone"
            assert one.quote.startswith("0812-0000-00"), one


@pytest.mark.parametrize(
    "piece",
    [
        "0", "1", "12 ", "0811 ", "0812-", "+62 ", "(+62", "a", "a.", "a@", "a@a.", "/",
        "1/", "rek ", "rek 12-", "3375.", "NIK KK ", "https://", "wa.me/62", " ", "\u200b",
        "3375014107900000 ",
    ],
)  # fmt: skip
def test_hostile_text_is_read_in_time(piece):
    text = piece * (150_000 // len(piece))
    start = time.process_time()
    find_personal_data(text)
    assert time.process_time() - start < 4


def test_much_malice_takes_no_more_than_its_length():
    text = "0811 08112 +62 811 11 a@a.a rek 12-12 3375.01 1/1/1 " * 5_000
    took = []
    for length in (25_000, 250_000):
        start = time.process_time()
        find_personal_data(text[:length])
        took.append(time.process_time() - start)
    assert took[1] < 25 * took[0]
    assert took[1] < 4
