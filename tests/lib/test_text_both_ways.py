"""Text: what WhatsApp and other programs give, and what goes back to WhatsApp."""

import re

import pytest

from kim_portal.lib.text import (
    bold_title,
    excerpt,
    plain_title,
    render,
    search_words,
    to_plain,
    to_whatsapp,
)

LINK = re.compile(r'<a href="([^"]*)" rel="nofollow ugc noopener">([^<]*)</a>')


def linked(body: str) -> list[tuple[str, str]]:
    """(address, shown) of all links of a body."""
    return LINK.findall(render(body))


BARE = [
    "wa.me/628120000001", "bit.ly/KIM-Podosugih", "s.id/abc", "t.me/kim", "youtu.be/x_1",
    "forms.gle/AbC", "maps.app.goo.gl/xY1", "linktr.ee/kim", "tinyurl.com/2p8",
    "chat.whatsapp.com/AbCdEf", "kim.pekalongankota.go.id/berita/1", "instagram.com/kim",
    "docs.google.com/forms/d/e/1?usp=x", "Bit.ly/KIM", "desa.sch.id:8080/ppdb",
]  # fmt: skip


@pytest.mark.parametrize("address", BARE)
@pytest.mark.parametrize(
    "frame", ["{}", "Daftar di {}.", "({})", "*{}*", "- {}", "a\n{}"]
)
def test_addresses_without_a_scheme_are_links(address: str, frame: str) -> None:
    assert linked(frame.format(address)) == [(f"https://{address}", address)]


@pytest.mark.parametrize(
    "text",
    [
        "S.Pd/M.Pd", "dan/atau", "Rp5.000/kg", "kim.id", "wa.me", "wa.me/", "bit.ly/.",
        "a@kim.id/x", "08.00/09.00", "RT.01/RW.02", "A.n./b", "x.jpg/a", "../a.id/x",
        "kim.id\\x", "a.Barat/Kota", "-a.id/x", "xn.б.id/x", "1/2", "A.Md.Keb/S.Tr",
    ],
)  # fmt: skip
def test_what_only_looks_like_an_address_stays_text(text: str) -> None:
    assert linked(text) == []


PHONES = {
    "081200000001": "+6281200000001",
    "0812-0000-0001": "+6281200000001",
    "0812 0000 001": "+628120000001",
    "0812.0000.0001": "+6281200000001",
    "+62 812-0000-0001": "+6281200000001",
    "+6281200000001": "+6281200000001",
    "6281200000001": "+6281200000001",
    "(+62) 812 0000 0001": "+6281200000001",
    "+62 (0)812 0000 0001": "+6281200000001",
    "(0285) 421234": "+62285421234",
    "0285-421234": "+62285421234",
    "0285 421 234": "+62285421234",
    "+62 285 421234": "+62285421234",
    "021-1234567": "+62211234567",
    "0800-1-123456": "08001123456",
    "+65 6123 4567": "+6561234567",
}


@pytest.mark.parametrize("shown", PHONES)
@pytest.mark.parametrize(
    "frame",
    ["{}", "Hubungi {}.", "Telp:{}", "*{}*", "WA {} (Siti)", "- {}, 08.00", "{} 08.00 WIB",
     "{} atau {}", "{}/{}", "a\n{}\nb"],
)  # fmt: skip
def test_phone_numbers_can_be_called(shown: str, frame: str) -> None:
    found = set(linked(frame.format(shown, shown)))
    assert found == {(f"tel:{PHONES[shown]}", shown)}


@pytest.mark.parametrize(
    "text",
    [
        "a081200000001", "081200000001a", "x@081200000001", "08120000", "1081200000001",
        "0812000000012345", "0812 0000 0001 0002 0003", "08120000-0001-0002-0003",
        "3375010101900001", "Nomor 005/0812/XI/2024", "081200000001/XI/2024",
        "No. 470/081200000001", "Rek. BRI 0812-01-000001-50", "NIK 0812000000012345",
        "rekening 081200000001", "Rp081.200.000", "12-12-2024", "0285", "021-12-2024",
        "-6.8886, 109.6753", "8.120.000.001", "0812,0000,0001", "#081200000001",
        "https://kim.id/081200000001"[:14], "51116", "978-602-8120-00-1", "08.00-09.30",
        "081200000001%", "+62811",
    ],
)  # fmt: skip
def test_numbers_that_nobody_can_call_stay_text(text: str) -> None:
    assert not [address for address, _ in linked(text) if address.startswith("tel:")]


def test_a_number_in_an_address_is_part_of_it() -> None:
    assert linked("wa.me/6281200000001 `0812 0000 0001`") == [
        ("https://wa.me/6281200000001", "wa.me/6281200000001")
    ]


@pytest.mark.parametrize(
    ("typed", "html", "plain", "sent"),
    [
        ("**Penting**", "<p><strong>Penting</strong></p>", "Penting", "*Penting*"),
        ("### Syarat", "<h2>Syarat</h2>", "Syarat", "*Syarat*"),
        ("### **Syarat:**", "<h2><strong>Syarat:</strong></h2>", "Syarat:", "*Syarat:*"),
        ("~~Senin~~ Selasa", "<p><s>Senin</s> Selasa</p>", "Senin Selasa", "~Senin~ Selasa"),
        ("* **KTP**: asli", "<ul> <li><strong>KTP</strong>: asli</li> </ul>", "KTP: asli",
         "* *KTP*: asli"),
        ("*satu\ndua*", "<p><strong>satu<br> dua</strong></p>", "satu\ndua", "*satu*\n*dua*"),
        ("*_a\nb_*", "<p><strong><em>a<br> b</em></strong></p>", "a\nb", "*_a_*\n*_b_*"),
        ("*a\n\nb*", "<p>*a</p> <p>b*</p>", "*a\n\nb*", "*a\n\nb*"),
        ("Kode `a*b*` x", "<p>Kode <code>a*b*</code> x</p>", "Kode a*b* x", "Kode `a*b*` x"),
        ("```\n*a*\n  b\n```", "<pre><code>*a*   b </code></pre>", "*a*\n  b",
         "```\n*a*\n  b\n```"),
        ("- [ ] KTP\n- [x] KK", "<ul> <li>☐ KTP</li> <li>☑ KK</li> </ul>", "KTP\nKK",
         "- ☐ KTP\n- ☑ KK"),
        ("a\n---\nb", "<p>a<br> ---<br> b</p>", "a\nb", "a\n---\nb"),
        ("[x](javascript:a)", "<p>[x](javascript:a)</p>", "[x](javascript:a)",
         "[x](javascript:a)"),
        ("[x](y.png)", "<p>[x](y.png)</p>", "[x](y.png)", "[x](y.png)"),
    ],
)  # fmt: skip
def test_marks_of_other_programs_read_rightly(
    typed: str, html: str, plain: str, sent: str
) -> None:
    assert render(typed).strip().replace("\n", " ") == html
    assert to_plain(typed) == plain
    assert to_whatsapp(typed) == sent


def test_a_named_link_shows_where_it_leads() -> None:
    body = 'Isi [formulir](https://forms.example/a "Judul") ya'
    assert linked(body) == [("https://forms.example/a", "https://forms.example/a")]
    assert to_plain(body) == "Isi formulir ya"
    assert to_whatsapp(body) == "Isi formulir (https://forms.example/a) ya"
    assert to_whatsapp("[kim.id/a](https://kim.id/a)") == "https://kim.id/a"
    assert "bank.example" in render("[bank.example](https://jahat.example/x)")
    assert linked("[bank.example](https://jahat.example/x)")[0][1].startswith(
        "https://jahat"
    )


TABLE = "Hari\tJam\nSenin\t08.00\nSelasa\t*09.00*\n"


@pytest.mark.parametrize(
    "body",
    [TABLE, "| Hari | Jam |\n|---|:-:|\n| Senin | 08.00 |\n| Selasa | *09.00* |"],
)
def test_a_table_keeps_its_columns(body: str) -> None:
    html = render(f"Jadwal:\n{body}\nSelesai")
    assert html.startswith(
        '<p>Jadwal:</p>\n<div class="scroll" role="region" tabindex="0"'
    )
    assert 'aria-label="Tabel 1"' in html
    assert html.count("<tr>") == 3
    assert html.count('<th scope="col">') == 2
    assert "<td><strong>09.00</strong></td>" in html
    assert to_plain(body).strip() == "Hari\tJam\nSenin\t08.00\nSelasa\t09.00"
    assert to_whatsapp(body).strip() == "Hari | Jam\nSenin | 08.00\nSelasa | *09.00*"


def test_only_lines_with_as_many_columns_are_a_table() -> None:
    assert "<table>" not in render("Senin\t08.00")
    assert "<table>" not in render("a\tb\nc\td\te")
    assert "<table>" not in render("\tSatu\n\tdua")
    assert "<th" not in render("Budi\tJoko\nSiti\tDewi")
    assert "<th" in render("Budi\tJoko\n1\t2")


ARABIC = "بِسْمِ اللَّهِ"


def test_arabic_lines_run_from_right_to_left() -> None:
    assert render(ARABIC) == f'<p dir="rtl">{ARABIC}</p>\n'
    assert render(f"1. {ARABIC}") == f'<ol>\n<li dir="rtl">{ARABIC}</li>\n</ol>\n'
    assert render(f"Doa:\n{ARABIC}\nArtinya") == (
        f'<p>Doa:</p>\n<p dir="rtl">{ARABIC}</p>\n<p>Artinya</p>\n'
    )
    assert f'<h2 dir="rtl">{ARABIC}</h2>' in render(f"## {ARABIC}")
    assert "dir" not in render(f"Doa {ARABIC} dan 👍 5")
    assert 'dir="rtl"' in render(f"> 1 {ARABIC}")


@pytest.mark.parametrize(
    ("typed", "shown", "sent"),
    [
        ("*Penting* rapat", "Penting rapat", "*Penting rapat*"),
        ("**Penting** rapat", "Penting rapat", "*Penting rapat*"),
        ("Diskon 50%* besok", "Diskon 50% besok", "*Diskon 50% besok*"),
        ("*Rapat", "Rapat", "*Rapat*"),
        ("Rapat *", "Rapat", "*Rapat*"),
        ("Ukuran 2*3 m", "Ukuran 2*3 m", "*Ukuran 2*3 m*"),
        ("## Rapat _RW_ `06`", "Rapat RW 06", "*Rapat RW 06*"),
        ("kim_podosugih ~5", "kim_podosugih ~5", "*kim_podosugih ~5*"),
        ("***", "***", "***"),
        ("", "", ""),
        ("#warga", "#warga", "*#warga*"),
    ],
)
def test_titles_show_no_stars_and_are_sent_bold(
    typed: str, shown: str, sent: str
) -> None:
    assert plain_title(typed) == shown
    if shown.strip("*"):
        assert bold_title(typed) == sent
        assert bold_title(typed, "DITUNDA: ") == f"*DITUNDA: {sent[1:]}"
    assert plain_title(shown) == shown


def test_excerpt_and_search_know_no_marks() -> None:
    assert (
        excerpt("### **Rapat** `RW`\n| a | b |\n|-|-|\n| 1 | 2 |")
        == "Rapat RW a, b 1, 2"
    )
    assert search_words("*rapat* _warga_") == [("rapat",), ("warga",)]
