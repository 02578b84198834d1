"""Coordinates as a map gives them, and what is no coordinate."""

from decimal import Decimal

import pytest

from kim_portal.lib import coordinates

HERE = (Decimal("-6.88860"), Decimal("109.67530"))
SECONDS = (Decimal("-6.88861"), Decimal("109.67531"))


@pytest.mark.parametrize(
    "text",
    [
        "-6.8886, 109.6753", "-6.8886,109.6753", "-6.8886 109.6753",
        "-6.888600, 109.675300", "(-6.8886, 109.6753)", "  -6.8886,  109.6753 \n",
        "-6.8886;109.6753", "-6.8886\t109.6753", "-6.8886\n109.6753",
        "-6,8886; 109,6753", "-6,8886, 109,6753", "-6,8886 109,6753",
        "-6,8886,109,6753", "−6.8886, 109.6753", "\u200e-6.8886,\u00a0109.6753",
        "6.8886° S, 109.6753° E", "6.8886°S 109.6753°E", "6,8886° LS, 109,6753° BT",
        "S 6.8886, E 109.6753", "6.8886 s, 109.6753 e", "109.6753° E, 6.8886° S",
        "109,6753 BT; 6,8886 LS", "-6.8886°, 109.6753°", "[-6.8886, 109.6753]",
        "-6.888604, 109.675296", "LS 6.8886, BT 109.6753", "S 6.8886 E 109.6753",
        "Lintang: -6.8886, Bujur: 109.6753", "lat=-6.8886 lng=109.6753",
        "https://www.google.com/maps/@-6.8886,109.6753,17z",
        "https://www.google.co.id/maps/place/Balai/@-6.9,109.7,17z/data=!3d-6.8886!4d109.6753",
        "https://maps.google.com/?q=-6.8886,109.6753",
        "https://maps.google.com/maps?q=-6.8886%2C109.6753&z=17",
        "https://www.google.com/maps?hl=id&ll=-6.8886,109.6753",
        "https://www.google.com/maps/search/?api=1&query=-6.8886%2C109.6753",
        "https://www.google.com/maps/search/-6.8886,+109.6753",
        "https://www.google.com/maps/place/-6.8886,109.6753",
        "maps.google.com/?q=loc:-6.8886,109.6753", "geo:-6.8886,109.6753?z=17",
    ],
)  # fmt: skip
def test_a_point_is_read_however_it_was_copied(text):
    assert coordinates.parse(text) == HERE


@pytest.mark.parametrize(
    "text",
    [
        "6°53'19.0\"S 109°40'31.1\"E", "6°53'19.0\"S, 109°40'31.1\"E",
        "6°53′19.0″S 109°40′31.1″E", "6°53’19.0”S 109°40’31.1”E",
        "6° 53' 19.0\" S 109° 40' 31.1\" E", "6°53'19,0\"LS 109°40'31,1\"BT",
        "6°53'19.0''S 109°40'31.1''E", "-6°53'19.0\", 109°40'31.1\"",
        "S6°53'19.0\" E109°40'31.1\"", "109°40'31.1\"E 6°53'19.0\"S",
    ],
)  # fmt: skip
def test_minutes_and_seconds_are_read(text):
    assert coordinates.parse(text) == SECONDS


def test_minutes_alone_and_just_south_of_the_equator():
    assert coordinates.parse("0°30'S 109°15'E") == (Decimal("-0.5"), Decimal("109.25"))
    assert coordinates.parse("-0°30', 109°15'") == (Decimal("-0.5"), Decimal("109.25"))
    assert coordinates.parse("6.5° N, 95° E") == (Decimal("6.5"), Decimal(95))
    assert coordinates.parse("6.5 LU, 95 BT") == (Decimal("6.5"), Decimal(95))


def test_whole_degrees_and_five_places():
    assert coordinates.parse("-6, 109") == (Decimal(-6), Decimal(109))
    lat, lng = coordinates.parse("-6.888612345, 109.675389999")
    assert (str(lat), str(lng)) == ("-6.88861", "109.67539")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "tidak terbaca"), ("   ", "tidak terbaca"), ("Balai RW 03", "tidak terbaca"),
        ("-6.8886", "tidak terbaca"), ("-6.8886,", "tidak terbaca"),
        ("-6.8886, 109.6753, 17", "tidak terbaca"), ("1.2.3, 4.5.6", "tidak terbaca"),
        ("-6.8886, abc", "tidak terbaca"),
        ("109.6753, -6.8886", "Lintang ditulis lebih dahulu"),
        ("-6.8886, 190", "paling jauh"), ("91 N, 109 E", "paling jauh"),
        ("6.8 S, 109 N", "satu lintang dan satu bujur"),
        ("6°61'0\"S 109°40'31\"E", "kurang dari 60"),
        ("https://maps.app.goo.gl/AbCdEfGhIjKlMnOp6", "tidak memuat koordinat"),
        ("https://www.google.com/maps/place/Alun-Alun", "tidak memuat koordinat"),
        ("1, " * 2000, "tidak terbaca"), ("1 " * 900, "tidak terbaca"),
    ],
)  # fmt: skip
def test_what_is_no_point_is_refused_in_words(text, words):
    with pytest.raises(ValueError, match=words):
        coordinates.parse(text)
