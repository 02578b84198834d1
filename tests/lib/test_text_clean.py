"""Text: what people type in its one stored form, and short forms of it."""

import pytest

from kim_portal.lib.text import (
    clean_line,
    clean_text,
    excerpt,
    reading_minutes,
    render,
    tidy,
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("e\u0301", "é"),
        ("a\u202eb\u2066c\u2069\u200e\u200f\u061cd", "abcd"),
        ("a\u200bb\u200cc\u2060d\ufeffe\u00adf\u3164g", "abcdefg"),
        ("a\u200db\ufe0fc\U000e0041", "abc"),
        ("a\x00b\x07c\x85d\x81e\x1b", "a b c\nd e"),
        ("a\tb", "a b"),
        ("a\r\nb\rc\u2028d\u2029e", "a\nb\nc\nd\ne"),
        ("a  \nb\u00a0\n", "a\nb"),
        ("a\n\nb", "a\n\nb"),
        ("\n\na\n\n \n\n\nb\n\n", "a\n\nb"),
        ("a\ud800b\udfff", "ab"),
        ("\ud83d\udc4d", "👍"),
        ("  - a", "  - a"),
        ("a" + "\u0300" * 99, "à" + "\u0300" * 29),
    ],
)
def test_clean_text(typed: str, stored: str) -> None:
    assert clean_text(typed) == stored
    assert clean_text(stored) == stored


def test_clean_line_is_one_line() -> None:
    assert clean_line(" Kerja\u00a0bakti \n\n RW\t06\u200b ") == "Kerja bakti RW 06"


@pytest.mark.parametrize(
    "emoji",
    [
     "👍", "👍🏽", "👩‍👩‍👧‍👦", "👩🏽‍🌾", "❤️",
     "❤️‍🔥", "☺︎", "1️⃣", "#️⃣", "🇮🇩", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏳️‍🌈", "🏴‍☠️", "👁️‍🗨️", "🧑🏻‍❤️‍🧑🏿", "©️", "🐦‍⬛"],
)  # fmt: skip
def test_emoji_stay_byte_identical(emoji: str) -> None:
    for text in (emoji, f"Halo {emoji}", f"{emoji}{emoji}!", f"*{emoji}*"):
        assert clean_text(text).encode() == text.encode()
        assert clean_line(text).encode() == text.encode()
    assert render(emoji) == f"<p>{emoji}</p>\n"
    assert excerpt(emoji * 30, 40).rstrip("…").replace(emoji, "") == ""


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Warga RW 06 RT 3", "Warga RW~06 RT~3"),
        ("27 November 2024, pukul 08.00 WIB", "27~November~2024, pukul~08.00~WIB"),
        ("24–26 Okt 2024", "24\u2060–\u206026~Okt~2024"),
        ("se-Pekalongan, se-desa", "se\u2011Pekalongan, se-desa"),
        ("tes 5 Meja, kata RW saja", "tes 5 Meja, kata RW saja"),
    ],
)
def test_tidy(typed: str, shown: str) -> None:
    assert tidy(typed) == shown.replace("~", "\u00a0")


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (180, 1), (360, 2), (1000, 6)])
def test_reading_minutes(words: int, minutes: int) -> None:
    assert reading_minutes("- *kata*\n" * words) == minutes


def test_excerpt_is_plain_and_cut_at_a_word() -> None:
    assert excerpt("## Judul\nIsi *tebal*.") == "Judul Isi tebal."
    assert excerpt("satu dua, tiga empat", 10) == "satu dua…"
    assert excerpt("satu dua tiga", 9) == "satu dua…"
    assert excerpt("satu dua tiga", 13) == "satu dua tiga"
    assert excerpt("a" * 50, 10) == "a" * 9 + "…"
    assert len(excerpt("kata " * 100)) <= 200
