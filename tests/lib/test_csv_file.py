"""A table is read however a spreadsheet wrote it, or refused by its row."""

from datetime import date

import pytest

from kim_portal.lib.csv_file import Fault, NotATable, day, decoded, lines_of

PLAIN = "code,name\n33,Jawa Tengah\n33.75,“Kota” Pekalongan\n"


def told(text, **options):
    lines = lines_of(text, ("code", "name"), **options)
    return [(line.number, *line.cells.values()) for line in lines]


TOLD = told(PLAIN)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_encoding_line_end_and_delimiter_gives_the_same(encoding, end, delimiter):
    data = PLAIN.replace("\n", end).replace(",", delimiter).encode(encoding)
    assert told(decoded(data)) == TOLD


@pytest.mark.parametrize("data", [b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b""])
def test_a_mark_alone_is_an_empty_file(data):
    with pytest.raises(NotATable, match="Kolom yang belum ada: code, name"):
        lines_of(decoded(data), ("code", "name"))


@pytest.mark.parametrize(
    "first", ["sep=;", "SEP=;", '"sep=;"', "sep=;;;", "\ufeffsep=;", " sep=; "]
)
def test_a_line_that_names_the_separator_is_obeyed_and_not_counted(first):
    rest = "code;name\n33;Jawa, Tengah\n"
    assert told(f"{first}\n{rest}") == [(2, "33", "Jawa, Tengah")]


def test_commas_in_names_do_not_make_the_separator_a_comma():
    rows = "code;name\n33;a,b,c,d,e\n34;f,g,h,i\n"
    assert told(rows) == [(2, "33", "a,b,c,d,e"), (3, "34", "f,g,h,i")]


@pytest.mark.parametrize(
    "header", ["Code,NAME", " code , name ", "CODE,Name,", '"code","name"', "name,code"]
)
def test_titles_may_be_written_anyhow(header):
    values = "Jawa,33" if header.startswith("name") else "33,Jawa"
    assert told(f"{header}\n{values}\n") == [(2, "33", "Jawa")]


def test_a_title_of_two_words_may_have_a_gap_of_any_kind():
    for title in ("parent_code", "Parent Code", "PARENT-CODE", "parentcode"):
        lines = lines_of(f"code;{title}\n33.75;33\n", ("code", "parent_code"))
        assert lines[0].cells == {"code": "33.75", "parent_code": "33"}


def test_empty_rows_are_passed_over_and_counted():
    text = "\n\n;;\ncode;name\n\n33;Jawa\n ; \n\n34;Yogya\n\n"
    assert told(text) == [(6, "33", "Jawa"), (9, "34", "Yogya")]


def test_a_line_break_in_quotes_is_one_row_and_doubled_quotes_are_one():
    text = 'code,name\r\n33,"Jawa\r\nTengah"\r\n34,"Kota ""Baru"", Utara"\r\n'
    assert told(text) == [(2, "33", "Jawa\r\nTengah"), (3, "34", 'Kota "Baru", Utara')]


def test_short_rows_are_filled_and_long_ones_noted():
    short, long = lines_of("code,name\n33\n34,Yogya,lebih\n", ("code", "name"))
    assert (short.cells["name"], short.is_overfull) == ("", False)
    assert long.is_overfull


def test_further_columns_are_refused_only_where_the_file_is_strict():
    text = "code,warna,name\n33,merah,Jawa\n"
    assert told(text) == [(2, "33", "Jawa")]
    with pytest.raises(NotATable, match="tidak dikenal: warna"):
        told(text, is_strict=True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code\n33\n", "belum ada: name"),
        ("code,name,Name\n33,a,b\n", "dua kali: name"),
        ('code,name\n33,"Jawa\n', "sekitar baris 2"),
        ('code,name\n33,Jawa\n34,"a" b\n', "sekitar baris 3"),
        ("sep=x\ncodexname\n", "sep= tidak dikenal"),
        ("", "belum ada: code, name"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(text, words):
    with pytest.raises(NotATable, match=words):
        lines_of(text, ("code", "name"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04\x14\0", "buku kerja Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "buku kerja Excel"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "bukan teks"),
        (b"code,name\n33,\x81\n", "bukan teks"),
        (b"\xff\xfec\0o", "bukan teks"),
        ("code,name\n33,“x”\n34,y".encode() + b"\xe9\n", "baris 3"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data, words):
    with pytest.raises(NotATable, match=words):
        decoded(data)


@pytest.mark.parametrize(
    "text", ["2024-08-27", "27/08/2024", "27-08-2024", "27.08.2024", "27/8/2024", " 27/08/2024 "]
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(text):
    assert day(text) == date(2024, 8, 27)


def test_no_day_is_none():
    assert day("") is day("  ") is None


@pytest.mark.parametrize(
    "text",
    ["30/02/2024", "2024-02-30", "31-04-2024", "29/02/2023", "00/01/2024", "08/27/2024",
     "27/08/24", "27/08-2024", "20240827", "besok", "2024-8-27", "27/08/2024 10.00",
     "1/1/0000"],
)  # fmt: skip
def test_what_no_calendar_has_is_no_day(text):
    with pytest.raises(ValueError):  # noqa: PT011 - its words are the typed text
        day(text)


def test_a_fault_says_where_it_is():
    assert str(Fault(3, "code", "kosong.")) == "Baris 3, kolom code: kosong."
    fault = Fault(12, "", "kosong.", "villages.csv")
    assert str(fault) == "villages.csv baris 12: kosong."
