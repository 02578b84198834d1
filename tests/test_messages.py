"""What people send on: it fits, says who and until when, and leads back."""

import re
from datetime import date

import pytest

from reach.facts import Facts
from reach.messages import (
    CAPTION_MAX,
    LONG_MAX,
    SHORT_MAX,
    SMS_MAX,
    X_LINK,
    X_MAX,
    gsm,
    made_of,
    posts_of,
)
from review.models.version import TITLE_MAX

LINK = "https://kim.pekalongankota.go.id/b/4H7T2W/"


def facts(**changes):
    """The longest there are, unless told otherwise."""
    said = {
        "title": ("Pemeriksaan kesehatan gratis lansia " * 9)[:TITLE_MAX].strip(),
        "lines": (),
        "lead": "R" * 200,
        "until": date(2026, 9, 30),
        "link": LINK,
        "code": "4H7T-2W",
        "kim": "KIM Pringrejo Kertoharjo",
        "audience": "Kelurahan Medono",
        "number": 1,
        **changes,
    }
    return Facts(**said)


CASES = [
    facts(),
    facts(lead=""),
    facts(title="Rob"),
    facts(lines=("Sabtu, 28 November 2026, 19.30 WIB", "Balai RW 05"), lead=""),
    facts(lines=tuple("P" * 90 for _ in range(3))),
    facts(before="DIBATALKAN", news="Sebab: Cuaca buruk atau rob.\nMohon teruskan."),
    facts(title="“Ngopi” – obrolan ½ jam… 😀 ke‑2 café", lines=("Rp 10.000 · gratis",)),
    facts(title="X" * TITLE_MAX),
]


@pytest.mark.parametrize("said", CASES)
def test_each_fits_and_leads_back(said):
    long, short, sms = (message.text for message in made_of(said))
    assert len(long) <= LONG_MAX
    assert len(short) <= SHORT_MAX
    assert len(sms) <= SMS_MAX
    for text in (long, short):
        assert LINK in text
    for text in (long, short, sms):
        assert "kim.pekalongankota.go.id/b/4H7T2W/" in text
        assert "4H7T-2W" in text
        assert said.before.strip() in text


@pytest.mark.parametrize("said", CASES)
def test_an_sms_has_only_signs_that_every_phone_shows(said):
    sms = made_of(said)[2].text
    assert re.fullmatch(r"[A-Za-z0-9 @£$¥!\"#%&'()*+,\-./:;<=>?_]+", sms)


@pytest.mark.parametrize("said", CASES)
def test_no_line_is_cut(said):
    whole = {
        *said.lines,
        "Berlaku sampai Rabu, 30 September 2026.",
        *said.news.split("\n"),
    }
    for line in made_of(said)[1].text.split("\n")[1:-2]:
        assert line in whole


@pytest.mark.parametrize("said", CASES)
def test_what_is_posted_fits_and_takes_no_side(said):
    caption, short = (message.text for message in posts_of(said))
    assert len(caption) <= CAPTION_MAX
    assert len(short.replace(LINK, "x" * X_LINK)) <= X_MAX
    for text in (caption, short):
        assert LINK in text
        assert "4H7T-2W" in text
        assert set(re.findall(r"#\w+", text)) <= {
            "#KIMPringrejoKertoharjo", "#KelurahanMedono", "#KotaPekalongan", "#InfoWarga",
        }  # fmt: skip


def test_the_long_one_asks_to_be_sent_on_as_it_is():
    long = made_of(facts())[0].text
    assert long.endswith("Mohon teruskan apa adanya.")
    assert "*Pemeriksaan kesehatan" in long
    assert "diperiksa Dinkominfo" in long
    assert "Berlaku sampai Rabu, 30 September 2026." in long


def test_points_stand_in_place_of_the_summary():
    long = made_of(facts(lines=("Sabtu pukul 07.00", "Bawa KTP")))[0].text
    assert "• Sabtu pukul 07.00\n• Bawa KTP" in long
    assert "RRR" not in long


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("“Rob” – awas…", '"Rob" - awas.'),
        ("café 😀 naïf", "cafe naif"),
        ("Rp\u00a010.000", "Rp 10.000"),
        ("[penting] {x}", "penting x"),
    ],
)
def test_letters_of_an_sms(typed, plain):
    assert gsm(typed) == plain


def test_the_short_address_leads_to_an_event_too(client, announced):
    event = announced().publication
    for code in (event.code, event.shown_code.lower()):
        answer = client.get(f"/b/{code}/")
        assert answer.status_code == 302
        assert answer.url == event.get_absolute_url()


def test_an_internal_event_has_no_short_address(client, announced):
    inside = announced(visibility="internal").publication
    assert client.get(f"/b/{inside.code}/").status_code == 404


def test_residents_see_all_three(client, published, announced):
    for row in (published().publication, announced().publication):
        row.refresh_from_db()
        page = client.get(row.get_absolute_url()).content.decode()
        for name in ("Pesan WhatsApp", "Pesan pendek", "SMS"):
            assert f">{name}<" in page
        assert f"/b/{row.code}/" in page
