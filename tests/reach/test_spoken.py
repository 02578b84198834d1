"""What is read aloud: nobody stumbles over a number, and it is over in time."""

from datetime import date

import pytest

from reach.facts import Facts
from reach.spoken import MOST_SECONDS, scripts, seconds, spoken

SAID = [
    ("07.00", "pukul tujuh pagi"),
    (
        "pukul 19.30 WIB",
        "pukul tujuh lewat tiga puluh menit malam Waktu Indonesia Barat",
    ),
    (
        "jam 12.00–14.15",
        "pukul dua belas siang sampai pukul dua lewat lima belas menit siang",
    ),
    ("00.15", "pukul dua belas lewat lima belas menit malam"),
    ("5 Desember 2026", "lima Desember dua ribu dua puluh enam"),
    ("24–26 November", "dua puluh empat sampai dua puluh enam November"),
    ("27/11/2026", "dua puluh tujuh November dua ribu dua puluh enam"),
    ("RT 03/RW 05", "er te tiga, er we lima"),
    ("RT/RW", "er te, er we"),
    ("Rp 10.000,-", "sepuluh ribu rupiah"),
    ("Rp1,5 juta", "satu koma lima juta rupiah"),
    ("1.500 orang, 60%", "seribu lima ratus orang, enam puluh persen"),
    ("0812-0000-0070", "nol delapan satu dua nol nol nol nol nol nol tujuh nol"),
    ("KTP, KK (asli)", "ka te pe, ka ka, asli"),
    ("KIM Medono dan PAUD", "KIM Medono dan Paud"),
    ("BAWA KTP DAN KARTU KELUARGA", "bawa ka te pe dan kartu keluarga"),
    (
        "Balai Kel. Medono, Jl. Kurinci No. 7",
        "Balai Kelurahan Medono, Jalan Kurinci nomor tujuh",
    ),
    ("Ayo 😀 datang!", "Ayo datang!"),
]


@pytest.mark.parametrize(("written", "said"), SAID)
def test_as_it_is_spoken(written, said):
    assert spoken(written) == said


def facts(**changes):
    said = {
        "title": "Posyandu balita RW 05 pindah",
        "lines": ("Mulai Selasa, 24 November 2026", "Bawa buku KIA"),
        "body": "Posyandu pindah ke balai kelurahan karena atap pos diganti. " * 12,
        "until": date(2026, 11, 30),
        "link": "https://kim.contoh.id/b/9P3X6D/",
        "code": "9P3X-6D",
        "kim": "KIM Medono",
        "audience": "Kelurahan Medono",
        "number": 1,
    }
    return Facts(**{**said, **changes})


ROWS = (("Kapan", "Sabtu, 5 Desember 2026, 07.00–10.00 WIB"), ("Tempat", "Balai RW 05"))
CASES = [
    facts(), facts(lines=(), lead="Atap pos diganti."), facts(body=""),
    facts(rows=ROWS, before="DITUNDA", news="Sebab: rob."),
    facts(title="X" * 90, lines=tuple("kata " * 18 for _n in range(3))),
]  # fmt: skip


@pytest.mark.parametrize("said", CASES)
def test_it_is_over_in_time_and_says_what_matters_twice(said):
    for script in scripts(said):
        assert script.seconds == seconds(script.text)
        assert script.seconds <= MOST_SECONDS + 5
        assert not any(sign.isdigit() for sign in script.text)
        assert "sembilan, P, tiga, X, enam, D" in script.text
    people = scripts(said)[0].text
    first = (said.rows or (("", said.lines[0] if said.lines else said.lead),))[0][1]
    assert people.count(spoken(first).rstrip(".")) >= (
        2 if said.rows or said.lines else 1
    )
    assert "Terima kasih" in people


def test_an_officer_and_a_moderator_find_it(as_user, budi, dewi, submitted):
    revision = submitted(points="Bawa KTP")
    page = as_user(dewi).get(revision.moderator_link()).content.decode()
    assert "Bawa ka te pe" in page
    revision.approve(by=dewi, seen=revision.version)
    page = as_user(budi).get(revision.author_link()).content.decode()
    assert "Siaran radio" in page
    assert "Bawa ka te pe" in page


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("RT 01-04", "er te satu sampai empat"),
        ("RT 02/05", "er te dua, er we lima"),
        ("balita 5-12 tahun", "balita lima sampai dua belas tahun"),
        ("1/2 kg beras", "satu per dua kg beras"),
        ("10.30 kg gula", "sepuluh koma tiga nol kg gula"),
        ("jaraknya 1.2 km", "jaraknya satu koma dua km"),
        ("nomor 6/2014", "nomor enam tahun dua ribu empat belas"),
        ("(0285) 421234", "nol dua delapan lima empat dua satu dua tiga empat"),
        ("blok H. Silakan", "blok H. Silakan"),
        ("H. Ahmad datang", "Haji Ahmad datang"),
        ("abad XVII", "abad tujuh belas"),
        ("Senin, 5/12", "Senin lima Desember"),
        ("pukul 08.00.", "pukul delapan pagi."),
    ],
)
def test_what_a_stranger_s_ear_stumbled_over(written, said):
    assert spoken(written) == said
