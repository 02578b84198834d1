"""Reports on paper: complete, readable aloud, and blind to what people type into them."""

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import typst
from django.utils import timezone
from pypdf import PdfReader

from kim_portal.lib import paper, typeset
from kim_portal.lib.paper import document
from kim_portal.lib.tables import Table
from kim_portal.lib.typeset import BOX

NINE = datetime(2024, 11, 20, 2, 15, tzinfo=UTC)  # 09.15 WIB
SMALL = Table("Kabar", ["Judul", "Jumlah"], [["Posyandu", 1248], ["Rob", None]])


def read(*tables, title="Laporan", subtitle="", footer=""):
    made = document(list(tables), title=title, subtitle=subtitle, footer=footer)
    return PdfReader(BytesIO(made))


def text(*tables, **words):
    pages = read(*tables, **words).pages
    return re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in pages))


def squeezed(*tables, **words):
    """Without gaps and break places, since a narrow cell breaks where it must."""
    return re.sub(r"[\s\u200b]", "", text(*tables, **words))


def tags(reader):
    """Every structure type in the document, in reading order."""
    found = []

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(node["/S"])
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


# --- The sheet -------------------------------------------------------------------


def test_it_is_a4_landscape():
    box = read(SMALL).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (842, 595)


def test_it_declares_itself_accessible_and_indonesian():
    reader = read(SMALL, title="Laporan Mei")
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "id"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Laporan Mei"
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfuaid:part>1<", metadata)


def test_headings_and_heading_cells_are_tagged():
    found = tags(read(SMALL, SMALL))
    assert [tag for tag in found if tag in ("/H1", "/H2")] == ["/H1", "/H2", "/H2"]
    assert found.count("/Table") == 2
    assert found.count("/TH") == 4
    assert found.count("/TD") == 8


def test_everything_given_is_printed():
    table = Table("Kabar", ["Judul", "Terbit"], [["Posyandu", NINE]], note="Sejak Mei.")
    with timezone.override("Asia/Jakarta"):
        words = text(table, title="Laporan", subtitle="Dinkominfo", footer="Portal KIM")
    for expected in (
        "Laporan", "Dinkominfo", "Kabar", "Judul", "Terbit", "Posyandu",
        "20 Nov 2024, 09.15", "Sejak Mei.", "Portal KIM", "Halaman 1 dari 1",
    ):  # fmt: skip
        assert expected in words


def test_numbers_and_gaps_are_written_as_people_write_them():
    words = text(SMALL)
    assert "Posyandu 1.248" in words
    assert "Rob –" in words


def test_an_empty_table_stays_and_says_so():
    words = text(Table("Ditarik", ["Judul"], [], note="Sejak Mei."))
    assert "Ditarik Tidak ada. Sejak Mei." in words


def test_each_page_has_its_number_and_the_heading_row_again():
    table = Table("Besar", ["Nomor urut"], [[n] for n in range(90)])
    pages = [page.extract_text() for page in read(table, title="Judul besar").pages]
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert f"Halaman {number} dari {len(pages)}" in page
        assert page.count("Nomor urut") == 1
        assert page.count("Judul besar") == 1


def test_nothing_of_the_last_page_is_lost():
    table = Table("Besar", ["Nomor"], [[f"baris-{n}"] for n in range(300)])
    words = text(table)
    assert all(f"baris-{n} " in words for n in range(300))


def test_only_the_embedded_fonts_are_used():
    fonts = {
        font["/BaseFont"].partition("+")[2]
        for page in read(SMALL).pages
        for font in (f.get_object() for f in page["/Resources"]["/Font"].values())
    }
    assert fonts
    assert all(font.startswith("LibertinusSerif") for font in fonts)


def test_there_must_be_a_table():
    with pytest.raises(ValueError, match="needs a table"):
        document([], title="x", subtitle="", footer="")


# --- Hostile words ---------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        '#read("/etc/passwd")',
        "*tebal* dan _miring_",
        "$x^2$ @acuan <label> \\ #pagebreak()",
        "= Judul palsu",
        "`kode` // komentar /* buka",
        '"], "title": "lain", "x": ["',
        '#{while true {}} #import("@preview/x:1.0.0")',
        "\\u{41} \\n {{7*7}} {% now %}",
    ],
)
def test_what_looks_like_code_is_printed_as_typed(words):
    table = Table(words, [words, "b"], [[words, 1]], note=words)
    made = read(table, title=words, subtitle=words, footer=words)
    bare = re.sub(r"\s", "", words)
    printed = re.sub(r"[\s\u200b]", "", made.pages[0].extract_text())
    assert len(made.pages) == 1
    assert printed.count(bare) == 7
    assert "root:" not in printed


def test_emoji_are_left_out_and_no_box_stands_for_them():
    words = text(
        Table("Usul 🏘️", ["Isi 👨‍👩‍👧"], [["Terima 🙏🏽 kasih 1️⃣ ☀️✅"]]), title="😀"
    )
    assert "Terima kasih" in words
    assert "Usul Isi" in words
    assert words.startswith("Laporan ")
    assert BOX not in words


def test_a_letter_without_a_drawing_becomes_a_box_that_is_explained():
    words = text(Table("Usul", ["Isi"], [["Aksara ꦏꦛ di gapura"]]))
    assert f"Aksara {BOX * 2} di gapura" in words
    assert f"Kotak {BOX} menggantikan huruf yang tidak dapat dicetak." in words
    assert "menggantikan" not in text(Table("Usul", ["Isi"], [["é ő Ж ≥ → “…” – ✓"]]))


@pytest.mark.parametrize(
    "words",
    [
        "\x00\x01\x1f\x7f\x9f",
        "\ud800 separuh",
        "\u202eterbalik\u2066",
        "\ue000\ufffe\U0010ffff",
        "ع\u0301ا\u034e\u0489",
        "a" + "\u0301" * 500,
        "中文 日本 한국",
    ],
)
def test_no_letter_can_keep_a_report_from_being_made(words):
    table = Table(f"x{words}", [words], [[words], ["tetap ada"]], note=words)
    assert "tetap ada" in text(table, title=words, subtitle=words, footer=words)


def test_where_even_the_fonts_letters_fail_plain_latin_is_printed(monkeypatch):
    # As if a font had lost its Greek: the first attempt fails, the second holds.
    really, seen = typst.compile, []

    def poorer(template, *, sys_inputs, **how):
        seen.append(sys_inputs)
        if "α" in sys_inputs["data"]:
            raise typst.TypstError("could not be displayed")
        return really(template, sys_inputs=sys_inputs, **how)

    monkeypatch.setattr(typeset.typst, "compile", poorer)
    assert f"sinar {BOX} kuat" in text(Table("Usul", ["Isi"], [["sinar α kuat"]]))
    assert len(seen) > 2


def test_a_fault_of_the_template_is_not_hidden(monkeypatch, tmp_path):
    broken = tmp_path / "paper.typ"
    broken.write_text("#panic()", encoding="utf-8")
    monkeypatch.setattr(paper, "_TEMPLATE", broken)
    with pytest.raises(typst.TypstError):
        text(SMALL)


def test_the_template_evaluates_and_loads_nothing():
    source = Path(paper.__file__).with_name("paper.typ").read_text(encoding="utf-8")
    assert not re.search(r"\b(eval|read|import|include|plugin|image)\b *[(\"]", source)


def test_a_long_run_of_signs_breaks_inside_its_column():
    rows = [["x" * 300, "tetangga", *["kata " * 30] * 4]]
    printed = read(Table("Usul", list("abcdef"), rows)).pages[0].extract_text()
    assert printed.count("x") == 300
    # One line of the page holds some 170 letters, a sixth of it at most these.
    assert max(map(len, re.findall("x+", printed))) <= 56


# --- Size ------------------------------------------------------------------------


def test_a_register_beyond_the_limit_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr(paper, "MOST_CELLS", 20)
    first = Table("Satu", ["a", "b"], [[n, f"x{n}"] for n in range(6)])
    second = Table(
        "Dua", ["a", "b"], [[n, f"y{n}"] for n in range(1200)], note="Catatan."
    )
    words = text(first, second)
    assert "x5" in words
    assert "y3" in words
    assert "y4" not in words
    assert words.count("Dicetak") == 1
    assert "Catatan. Dicetak 4 dari 1.200 baris." in words


def test_a_worker_that_prints_reports_does_not_grow():
    def resident():
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * 4096

    def long_one(mark):
        rows = [[f"{mark}-{n}", n, "Jadwal posyandu balita"] for n in range(900)]
        document([Table("x", ["a", "b", "c"], rows)], title="x", subtitle="", footer="")

    long_one("pertama")
    before = resident()
    for mark in range(4):
        long_one(mark)
    # Unforgotten, each would add some 50 MB.
    assert resident() - before < 40_000_000
