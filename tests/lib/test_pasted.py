"""Lists pasted from WhatsApp, Word and spreadsheets."""

import pytest

from kim_portal.lib.forms import LinesField, PastedField
from kim_portal.lib.pasted import (
    ADDRESS,
    HEADLINE,
    NO_NAME,
    NUMBERS_IN_NAME,
    SEVERAL,
    TOO_LONG,
    UNCLEAR,
    Person,
    agenda,
    names,
    people,
    plain_origin,
)

MARKS = [
    "", "1. ", "1) ", "1 - ", "1 – ", "(1) ", "01. ", "12.", "1.\t", "1/ ", "No. 1: ", "1 ",
    "- ", "* ", "• ", "◦ ", "▪ ", "– ", "— ", "✅ ", "👉🏽 ", "➢\t", "\uf0b7\t",
    "1️⃣ ", "① ", "a. ", "a) ", "  - ",
]  # fmt: skip
NAMES = [
    "Siti Contoh", "Siti Contoh, S.Pd.", "H. Budi", "H. Budi, dr., Sp.A", "Ny. Siti",
    "Prof. Dr. Ir. H. Budi, M.Sc., Ph.D.", "Nur-Aini, A.Md.Keb", "Joko, SH, MM", "Ja'far",
    "I Made Contoh", "R. Contoh", "M. Arif, S.Kom., M.Kom.", "Budi, S.Pd. M.Pd.",
]  # fmt: skip
PLACES = [
    "RT02, RW04", "RT 2/RW 4", "RT. 02 / RW. 04", "rt 002 rw 004", "RT 02;RW 04", "RT 02/04",
    "RT/RW 02/04", "RT.02/RW.04", "Rt:2 Rw:4", "RT02 RW04",
]  # fmt: skip


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_read_behind_every_mark(mark: str, name: str) -> None:
    for phone in ("", " 0812-0000-0001", "; 081200000001"):
        assert people(f"{mark}{name}{phone}") == [Person(name, "", "")]
    assert names(f"{mark}{name}") == [Person(name, "", "")]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", PLACES)
def test_name_and_origin_are_told_apart(name: str, place: str) -> None:
    whole = Person(name, "RT 02/RW 04", "")
    for frame in (
        "{} {}", "{}, {}", "{} - {}", "{} – {}", "{} — {}", "{};{}", "{}; {}", "{}\t{}",
        "{} ({})", "{} | {}", "{} / {}", "{}: {}", "3. {}, {}", "- {} dari {}",
    ):  # fmt: skip
        assert people(frame.format(name, place)) == [whole], frame


def test_rows_of_a_spreadsheet_are_read_by_their_heads() -> None:
    rows = (
        "No\tNama\tAsal\tNo HP\n1\tBudi\tRT 02\t081200000001\n\n2\tSiti, S.Pd\tRW 4\t"
    )
    assert people(rows) == [
        Person("Budi", "RT 02", ""),
        Person("Siti, S.Pd", "RW 04", ""),
    ]
    assert people("Asal\tNama\nKarang Taruna\tBudi") == [
        Person("Budi", "Karang Taruna", "")
    ]
    assert people("Nama\tRT\tRW\nBudi\tRT 02\tRW 04") == [
        Person("Budi", "RT 02/RW 04", "")
    ]
    assert people("Budi\tRT 02\t081200000001") == [Person("Budi", "RT 02", "")]
    assert people("NAMA, ASAL\nBudi, Medono") == [Person("Budi", "Medono", "")]
    assert names("Nama\n1\tBudi\t081200000001") == [Person("Budi", "", "")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Daftar hadir rapat", HEADLINE),
        ("Peserta:", HEADLINE),
        ("Budi dan Siti", SEVERAL),
        ("Budi & Siti, RT 02", SEVERAL),
        ("Budi, S.Pd. / Siti, S.H.", SEVERAL),
        ("Pak Budi - Bu Siti", SEVERAL),
        ("Budi (2 orang)", SEVERAL),
        ("Budi + istri", SEVERAL),
        ("Ketua RW 06", NO_NAME),
        ("Bapak/Ibu RT 02", NO_NAME),
        ("Budi, Siti, Joko", UNCLEAR),
        ("12345", NO_NAME),
        ("---", NO_NAME),
        ("RT 02/RW 04", NUMBERS_IN_NAME),
        ("Budi2", NUMBERS_IN_NAME),
        ("https://kim.id/a", ADDRESS),
        ("kata " * 10, TOO_LONG),
    ],
)
def test_what_is_not_clear_is_shown_for_a_look(line: str, reason: str) -> None:
    (person,) = people(f"\n{line}\n \n")
    assert person.doubtful == reason


def test_no_line_gets_lost_and_empty_ones_are_none() -> None:
    pasted = "1. Budi\r\n\r\n2. Siti\x0b3. Joko\u2028\t\n4. Dewi"
    assert [person.name for person in people(pasted)] == [
        "Budi",
        "Siti",
        "Joko",
        "Dewi",
    ]
    assert people("") == []
    assert people(" \n\t\n") == []


def test_the_field_keeps_every_tab_and_the_body_s_field_the_table_s() -> None:
    pasted = PastedField().clean("Budi\tKarang Taruna\x00\t")
    assert people(pasted) == [Person("Budi", "Karang Taruna", "")]
    assert PastedField(required=False).clean(" \n\t") == ""
    assert LinesField().clean("\tPagi\nSenin\t08.00\t\n") == "Pagi\nSenin 08.00"
    assert LinesField().clean("  \tPagi\nSenin\t08.00") == "\tPagi\nSenin\t08.00"


def test_a_number_or_a_tick_beside_a_name_is_no_part_of_it() -> None:
    for line in (
        "+62 812-0000-0001: Budi",
        "Budi ✅",
        "~Budi",
        "Budi, L, 0812 0000 0001",
    ):
        assert people(line) == [Person("Budi", "", "")]


def test_letters_are_marks_where_they_go_on() -> None:
    assert [p.name for p in people("A. Budi\nB. Siti\nC. Joko")] == [
        "Budi",
        "Siti",
        "Joko",
    ]
    assert [p.name for p in people("A. Rahman\nH. Budi\nM. Arif")] == [
        "A. Rahman", "H. Budi", "M. Arif",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("1. Camat Pekalongan Barat", "Camat Pekalongan Barat"),
        ("- Ketua RW 06", "Ketua RW 06"),
        ("Ketua RT 02/RW 04 Podosugih", "Ketua RT 02/RW 04 Podosugih"),
        ("Kapolsek", "Kapolsek"),
    ],
)
def test_roles_are_invited_as_they_are_written(line: str, name: str) -> None:
    assert names(line) == [Person(name, "", "")]


def test_several_invited_in_one_line_are_doubtful() -> None:
    assert names("Budi; Siti")[0].doubtful == SEVERAL
    assert names("Budi dan Siti")[0].doubtful == SEVERAL


@pytest.mark.parametrize(
    "point",
    ["08.00 – 09.00 Pembukaan", "08.00 Doa", "08:00-09:00 Doa", "19.30: Doa", "8 - 9 Doa",
     "10 menit doa", "Pembukaan, doa; sambutan", "3 pilar desa"],
)  # fmt: skip
@pytest.mark.parametrize(
    "mark", ["", "1. ", "2) ", "- ", "• ", "a. ", "1.\t", "\uf0b7\t"]
)
def test_an_agenda_keeps_its_hours_and_loses_its_numbers(mark: str, point: str) -> None:
    assert agenda(f"\n{mark}{point}\n\n") == [point]


def test_an_agenda_out_of_a_spreadsheet() -> None:
    assert agenda("1\t08.00\tPembukaan\n2\t09.00\tDoa") == [
        "08.00 Pembukaan",
        "09.00 Doa",
    ]
    assert agenda("1 - 08.00 Pembukaan") == ["08.00 Pembukaan"]


@pytest.mark.parametrize("place", PLACES)
def test_places_have_one_spelling(place: str) -> None:
    assert plain_origin(place).replace("; ", "/") == "RT 02/RW 04"
    assert plain_origin(plain_origin(place)) == plain_origin(place)
    assert plain_origin("Karang Taruna RW 6") == "Karang Taruna RW 06"
