"""The watch list's file format: rows and files that are refused, and the way out and back."""

import csv
import io
import itertools
import re

import pytest
from django.core.management import call_command

from guard.models import WatchTerm
from guard.term_file import COLUMNS, guarded, unguarded
from tests.admin.watch_list import (
    EXPORT,
    GOOD,
    IMPORT,
    agree,
    history,
    load,
    row,
    sheet,
    text_of,
    upload,
)

# As spreadsheets write it


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_list_is_read_as_any_spreadsheet_writes_it(office, ours, delimiter, encoding):
    columns = [name.replace("_", " ").upper() for name in COLUMNS]
    cells = dict(zip(columns, row(valid_from="27/08/2024").values(), strict=True))
    file = sheet(cells, columns=columns, delimiter=delimiter, encoding=encoding)
    plan = upload(office, file).context["plan"]
    assert plan.broken == []
    (change,) = plan.changed
    assert [str(d) for d in change.differences] == [
        "Berlaku dari: kosong → 27 Agustus 2024"
    ]


def test_a_line_that_names_the_separator_is_obeyed_and_not_counted(office, regions):
    file = b"sep=;\r\n" + sheet(row(), row(severity="fatal"), delimiter=";")
    (broken,) = upload(office, file).context["plan"].broken
    assert broken.number == 3


@pytest.mark.parametrize("day", ["27/08/2024", "27-08-2024", "27.8.2024", "2024-08-27"])
def test_a_day_may_be_written_as_people_write_it(office, regions, day):
    assert load(office, sheet(row(valid_to=day))).status_code == 302
    assert WatchTerm.objects.get().valid_to.isoformat() == "2024-08-27"


# Broken rows


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"term": ""}, "Istilah (term) kosong."),
        ({"term": "KIM"}, "“KIM” saja adalah nama Komunitas Informasi Masyarakat"),
        ({"variants": "ayo|KIM"}, "“KIM” saja adalah nama"),
        ({"type": ""}, "Jenis (type) untuk “ayo coblos” belum diisi"),
        ({"match": "regex"}, "Cara cocok “regex” tidak dikenal"),
        ({"severity": "fatal"}, "Tingkat “fatal” tidak dikenal"),
        ({"scope": ""}, "Kode wilayah (scope) belum diisi"),
        ({"scope": "33,75"}, "Kode wilayah (scope) “33,75” tidak dikenal"),
        ({"scope": "Pekalongan"}, "Kode wilayah (scope) “Pekalongan” tidak dikenal"),
        ({"valid_from": "08/27/2024"}, "Berlaku dari (valid_from) “08/27/2024” bukan"),
        ({"valid_from": "27/08/24"}, "Berlaku dari (valid_from) “27/08/24” bukan"),
        ({"valid_to": "30/02/2024"}, "Sampai (valid_to) “30/02/2024” bukan tanggal"),
        ({"valid_to": "2024-02-30"}, "Sampai (valid_to) “2024-02-30” bukan tanggal"),
        ({"valid_to": "20240230"}, "Sampai (valid_to) “20240230” bukan tanggal"),
        (
            {"valid_from": "2024-12-01", "valid_to": "2024-11-30"},
            "Masa berlaku berakhir (valid_to) sebelum dimulai",
        ),
        ({"term": "a" * 101}, "(term) terlalu panjang: 101 huruf, paling banyak 100."),
        ({"variants": f"ab|{'b' * 101}"}, "(variants) terlalu panjang: 101 huruf"),
        ({"type": "t" * 21}, "(type) terlalu panjang: 21 huruf, paling banyak 20."),
        ({"certainty": "c" * 21}, "(certainty) terlalu panjang: 21 huruf"),
        ({"note": "n" * 401}, "(note) terlalu panjang: 401 huruf"),
        ({"suggestion": "s" * 161}, "(suggestion) terlalu panjang: 161 huruf"),
        ({"note": "a\0b"}, "(note) memuat tanda yang tidak terbaca"),
    ],
)
def test_a_broken_row_is_told_by_its_number_and_nothing_is_loaded(
    office, ours, change, words
):
    data = sheet(row(severity="warn"), row(**{"term": "ayo coblos", **change}))
    answer = upload(office, data)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Tidak ada yang dimuat. Perbaiki 1 baris ini lalu unggah lagi." in page
    assert "Baris 3" in page
    (broken,) = answer.context["plan"].broken
    assert any(words in problem for problem in broken.problems), broken.problems
    assert answer.context["token"] == ""
    assert "Setujui dan muat" not in page
    ours.refresh_from_db()
    assert (WatchTerm.objects.count(), ours.severity) == (1, "block")


def test_all_that_is_wrong_with_a_row_is_said_at_once(office, regions):
    bad = row(severity="fatal", scope="x", valid_to="besok", note="n" * 500)
    answer = upload(office, sheet(bad, row(term="")))
    first, second = answer.context["plan"].broken
    assert (first.number, len(first.problems)) == (2, 4)
    assert (second.number, len(second.problems)) == (3, 1)
    assert "Perbaiki 2 baris ini" in text_of(answer)


def test_a_row_given_twice_names_the_first(office, regions):
    answer = upload(office, sheet(row(), row(term="ayo coblos"), row(note="")))
    (broken,) = answer.context["plan"].broken
    assert (broken.number, broken.term) == (4, "ayo pilih")
    assert "sama dengan baris 2" in broken.problems[0]


def test_rows_are_counted_as_a_spreadsheet_counts(office, regions):
    data = sheet(row(note="satu\r\ndua")) + b"\r\n,,,,,,,,,,\r\n" + sheet(row(term=""))
    lines = data.split(b"\r\n")
    lines.remove(lines[0])
    answer = upload(office, sheet() + b"\r\n".join(lines))
    numbers = [broken.number for broken in answer.context["plan"].broken]
    # 2 is good, 3 and 4 are empty, 5 is a second header, 6 has no term.
    assert numbers == [5, 6]


def test_a_cell_beyond_the_last_column_is_a_fault(office, regions):
    data = sheet() + b"ayo pilih,,phrase,phrase_ci,warn,national,,,a,b,c,d\r\n"
    (broken,) = upload(office, data).context["plan"].broken
    assert "Ada isi di luar kolom yang berjudul" in broken.problems[0]


def test_what_a_file_says_is_shown_as_text(office, regions):
    page = text_of(upload(office, sheet(row(term="<b>ayo</b>", severity="<i>"))))
    assert "<b>ayo" not in page
    assert "<i>" not in page


# Files that are no list


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00\x9e\xff", "buku kerja Excel"),
        (b"\x89PNG\r\n\x1a\n\x00\x9e\xff", "bukan teks yang dapat kami baca"),
        (sheet(row()) + "“kutip”".encode() + b"\xff", "huruf yang rusak di sekitar baris"),
        (b"", "kosong"),
        (b"\xef\xbb\xbf", "Kolom yang belum ada"),
        (sheet(), "hanya berisi judul kolom"),
        (sheet(row(), columns=COLUMNS[:-2]), "Kolom yang belum ada: note, suggestion."),
        (sheet(row(), delimiter="#"), "dipisahkan koma, titik koma, atau tab"),
        (b"sep=#\r\n" + sheet(row(), delimiter="#"), "“#” pada baris sep= tidak dikenal"),
        (sheet(row(), columns=(*COLUMNS, "warna")), "Kolom yang tidak dikenal: warna."),
        (sheet(row(), columns=(*COLUMNS, "note")), "muncul dua kali: note."),
        (sheet() + b'"ayo pilih,,phrase', "Periksa tanda kutip"),
        (sheet() + b'"ayo" pilih,,phrase\r\n', "Periksa tanda kutip"),
        (b"x" * (1024 * 1024 + 1), "lebih besar dari 1 MB"),
        (sheet(*[row(term=f"kata {n}", note="") for n in range(5001)]), "dari 5.000"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_is_refused_with_the_reason(
    office, regions, data, words
):
    answer = upload(office, data)
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors["file"])
    assert "Perlu diperbaiki:" in text_of(answer)
    assert not WatchTerm.objects.exists()


def test_no_file_at_all_is_asked_for(office, regions):
    answer = office.post(IMPORT, {})
    assert answer.status_code == 422
    assert "Pilih dahulu berkas CSV" in text_of(answer)


def test_one_megabyte_is_still_read(office, regions):
    rows = [row(term=f"kata ke {n}x", note="n" * 110) for n in range(4200)]
    data = sheet(*rows)
    assert 900_000 < len(data) <= 1024 * 1024
    answer = upload(office, data)
    assert "dan kata baru lainnya, seluruhnya 4.200" in text_of(answer)
    assert agree(office, answer).status_code == 302
    assert WatchTerm.objects.count() == len(rows) == history().count()


# Out


def exported(client):
    answer = client.get(EXPORT)
    assert answer.status_code == 200
    return answer.content


def test_the_list_is_downloaded_as_a_file(office, ours):
    answer = office.get(EXPORT)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="kata-yang-')
    assert answer.content.startswith(b"\xef\xbb\xbfterm,variants,")
    (found,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert found == GOOD


def test_terms_switched_off_are_left_out(office, ours):
    WatchTerm.objects.create(term="lama sekali", is_active=False)
    assert b"lama sekali" not in exported(office)


def test_the_shipped_list_comes_back_unchanged(office, regions):
    call_command("load_guard", stdout=io.StringIO(), stderr=io.StringIO())
    plan = upload(office, exported(office)).context["plan"]
    assert (plan.new, plan.changed, plan.broken) == ([], [], [])
    assert plan.equal == WatchTerm.objects.count() == 70


NASTY = ["=1+1", "+62 x", "-ayo", "@ayo", "'=ayo", "''-ayo", "'ayo'", "a;=1+1;-2",
         "ayo\n=1+1", "ayo\r\n+x;\t@y", "=", 'ayo "pilih", ya', "ayo;'=1", "=\t=x",
         "＝1+1", "＠ayo", "\u200b=1+1", "a; =1+1", "a;\u00a0'=1"]  # fmt: skip


RECKONED = re.compile("[\u200b]*[=+\\-@\t\r＝＋－＠]")


@pytest.mark.parametrize("nasty", NASTY)
def test_no_cell_is_calculated_and_the_way_back_restores_it(office, regions, nasty):
    WatchTerm.objects.create(
        term=f"{nasty} kata", variants=[f"{nasty} lain"], type="phrase", note=nasty,
        suggestion=nasty, certainty=nasty,
    )  # fmt: skip
    data = exported(office)
    text = data.decode("utf-8-sig")
    for delimiter in ",;\t":
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            for cell in cells:
                assert not RECKONED.match(cell.lstrip()), cell
    plan = upload(office, data).context["plan"]
    assert (plan.new, plan.changed, plan.broken, plan.equal) == ([], [], [], 1)


def test_guarding_is_undone_exactly():
    for letters in itertools.product("'=-; \r\nx", repeat=5):
        cell = "".join(letters)
        assert unguarded(guarded(cell)) == cell
        assert not RECKONED.match(guarded(cell).lstrip(" "))


def test_old_rows_with_spaces_around_come_back_unchanged(office, regions):
    WatchTerm.objects.create(
        term="ayo pilih ", variants=[" a b", "ce|de", ""], type="phrase", note=" =1 "
    )
    plan = upload(office, exported(office)).context["plan"]
    assert (plan.new, plan.changed, plan.broken, plan.equal) == ([], [], [], 1)
