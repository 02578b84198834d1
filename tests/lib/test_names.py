"""How people are greeted."""

import pytest

from accounts.models import User
from kim_portal.lib.names import greeting, short_name

TITLES = [
    "H.", "Hj.", "H", "Hj", "KH.", "K.H.", "dr.", "drg.", "Dr.", "Drs.", "Drs", "Dra.", "Ir.",
    "Prof.", "Prof. Dr.", "R.", "Rr.", "R.A.", "Raden", "Ny.", "Tn.", "Gus", "Ust.", "Ustadz",
    "Bapak", "Bpk.", "Ibu", "Pak", "Bu", "Sdr.", "Sdri.", "M.", "Moh.", "Muh.", "Moch.",
    "Muhammad", "Mohammad", "Mochamad", "Mochammad", "Muhamad", "A.", "Abd.", "apt.", "Yth.",
    "I", "Ni", "dr. H.", "H. M.", "Prof.Dr.Ir.H.", "Serka", "Yth. Bapak", "(Alm.)",
]  # fmt: skip
NAMES = ["Siti", "Arif", "Made", "Luh", "Ja'far", "Nur-Aini", "Joko"]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("name", NAMES)
def test_no_title_is_taken_for_a_name(title: str, name: str) -> None:
    for rest in ("", " Contoh", " Contoh, S.Pd., M.Si.", ", Sp.A", " bin Contoh"):
        assert short_name(f"{title} {name}{rest}") == name
        if title.endswith("."):
            assert short_name(f"{title}{name}{rest}") == name


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("dr. H. Siti Aminah, Sp.A", "Siti"),
        ("M. Arif Contoh", "Arif"),
        ("I Made Contoh", "Made"),
        ("Ni Luh Contoh", "Luh"),
        ("Ida Bagus Contoh", "Ida Bagus"),
        ("Suharto", "Suharto"),
        ("Muhammad", "Muhammad"),
        ("H. Muhammad", "Muhammad"),
        ("I", "I"),
        ("H.", "H."),
        ("dr.", "dr."),
        ("", ""),
        ("  ", ""),
        ("Sri\u00a0Wahyuni", "Sri"),
        ("Musa Contoh", "Musa"),
        ("Mahmud Contoh", "Mahmud"),
        ("Raka Contoh", "Raka"),
    ],
)
def test_people_are_called_by_their_name(name: str, called: str) -> None:
    assert short_name(name) == called


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("dr. Siti Aminah, Sp.A", "Yth. dr. Siti Aminah, Sp.A"),
        ("Yth. Siti", "Yth. Siti"),
        ("YTH: Siti", "Yth. Siti"),
        ("Kepada Yth. Bapak/Ibu Siti,", "Yth. Bapak/Ibu Siti"),
        ("Yang terhormat Pak Joko", "Yth. Pak Joko"),
        ("Yth. Yth. Bpk. Joko", "Yth. Bpk. Joko"),
        ("Camat Pekalongan Barat", "Yth. Camat Pekalongan Barat"),
        ("", "Yth. Bapak/Ibu"),
        ("Yth.", "Yth. Bapak/Ibu"),
    ],
)
def test_a_letter_greets_once(name: str, line: str) -> None:
    assert greeting(name) == line
    assert greeting(line) == line


def test_an_account_is_called_by_its_name_or_else_by_its_login() -> None:
    assert User(name="Hj. Siti Contoh", username="siti").get_short_name() == "Siti"
    assert User(name="", username="siti").get_short_name() == "siti"
