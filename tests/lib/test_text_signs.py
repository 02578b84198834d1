"""Text: whole classes of signs that Word, old files and decorated letters leave."""

import random
import unicodedata

import pytest

from kim_portal.lib.text import clean_line, clean_text, search_words

# The planes that hold letters and signs; the rest is Chinese and empty.
EVERY = [
    chr(code)
    for code in (*range(0x3400), *range(0xA000, 0xAC00), *range(0xE000, 0xE100),
                 *range(0xF000, 0x11000), *range(0x1B000, 0x20000), *range(0xE0000, 0xE0200))
]  # fmt: skip
LINE_ENDS = ["\n", "\r", "\r\n", *"\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"]
CONTROLS = [
    sign
    for sign in EVERY
    if unicodedata.category(sign) == "Cc" and sign not in LINE_ENDS
]
CP1252 = {
    chr(code): bytes([code]).decode("cp1252", "ignore")
    for code in range(0x80, 0xA0)
    if code != 0x85
}
SPACES = [sign for sign in EVERY if unicodedata.category(sign) == "Zs"]
NOTHING = "\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a\u202e\u2066\u2069\u061c\u034f"
HYPHENS = "\u2010\u2011\u2012\u2212\ufe63\uff0d"
DASHES = [*HYPHENS, *"\u2013\u2014\u2015"]
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_every_line_end_parts_two_words() -> None:
    for sign in LINE_ENDS:
        assert clean_text(f"Rapat Warga{sign}Jumat") == "Rapat Warga\nJumat"
        assert clean_line(f"Rapat Warga{sign}Jumat") == "Rapat Warga Jumat"


def test_every_control_and_space_parts_two_words() -> None:
    for sign in [*CONTROLS, *SPACES, "\u2800", "\ufffc"]:
        if CP1252.get(sign):
            continue
        assert clean_text(f"Warga{sign}Jumat") == "Warga Jumat", hex(ord(sign))
        assert clean_text(f"{sign}Warga {sign}\n{sign}").strip() == "Warga"
        assert clean_line(f"Warga {sign} Jumat") == "Warga Jumat"


def test_signs_that_show_nothing_leave_nothing() -> None:
    for sign in NOTHING:
        assert clean_text(f"Per{sign}temuan{sign}") == "Pertemuan"


def test_bytes_of_windows_1252_are_the_signs_they_were() -> None:
    for sign, meant in CP1252.items():
        assert clean_line(f"a {sign} b") == (f"a {meant} b" if meant else "a b")


def test_no_dash_is_ever_lost() -> None:
    for sign in DASHES:
        assert clean_line(f"Rapat {sign} Jumat") in {"Rapat – Jumat", "Rapat — Jumat"}
        assert clean_line(f"8{sign}10") in {"8-10", "8–10", "8—10"}
        assert clean_line(f"Rapat{sign}Jumat")[5] in "-–—"
    for sign in [*HYPHENS, "\u2013"]:
        assert clean_line(f"anak{sign}anak se-Jawa") == "anak-anak se-Jawa"
    for sign in HYPHENS:
        assert clean_line(f"se{sign}Pekalongan, {sign}5") == "se-Pekalongan, -5"
    assert clean_line("24–26 Mei, Tegal–Batang") == "24–26 Mei, Tegal–Batang"


def decorated() -> list[tuple[str, str]]:
    """(sign, letter) of all letters and digits that are one only in looks."""
    found = []
    for sign in EVERY:
        kind = unicodedata.decomposition(sign).partition(" ")[0]
        plain = unicodedata.normalize("NFKC", sign)
        if kind in {"<font>", "<wide>", "<narrow>"} and " " not in plain:
            found.append((sign, plain))
    return found


def test_letters_and_digits_of_every_decorated_alphabet_become_plain() -> None:
    rows = decorated()
    assert len(rows) > 1200
    for sign, plain in rows:
        if sign == "\uff0d" or plain == "\u1160":
            continue
        once = clean_line(f"x{sign}x")
        assert once == unicodedata.normalize("NFC", f"x{plain}x"), hex(ord(sign))


@pytest.mark.parametrize("first", [0x24B6, 0x24D0, 0x1F130, 0x1F150, 0x1F170])
def test_words_of_letters_in_circles_and_squares_become_plain(first: int) -> None:
    word = "".join(chr(first + place) for place in range(26))
    assert clean_line(word).upper() == LETTERS[26:]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("e\ufb01 \ufb00 \ufb03 \ufb04 \ufb06", "efi ff ffi ffl st"),
        ("RT \u2163 RW \u2167", "RT IV RW VIII"),
        ("\ufe8e\ufedf\ufee4\ufeb4\ufea0\ufeaa", "المسجد"),
        ("🅁🄰🄿🄰🅃", "RAPAT"),
    ],
)
def test_ligatures_and_drawn_words_become_plain(typed: str, stored: str) -> None:
    assert clean_line(typed) == stored


def test_search_finds_what_is_written_in_decorated_letters() -> None:
    for typed in (
        "𝗣𝗼𝘀𝘆𝗮𝗻𝗱𝘂",
        "𝓟𝓸𝓼𝔂𝓪𝓷𝓭𝓾",
        "Ｐｏｓｙａｎｄｕ",
        "Ⓟⓞⓢⓨⓐⓝⓓⓤ",
        "Pos\u00adyandu",
    ):
        assert search_words(typed) == [("Posyandu",)]
        assert clean_line(typed) == "Posyandu"


WHOLE = [
    "½ kg", "5 m²", "x³", "™ ® ©", "…", "№ 5", "20 ℃", "ﷺ", "﷽", "µg", "1º",
    "🅰️", "🅿", "Ⓜ️", "Ⓜ", "㊗️", "👩🏽‍🌾", "🏴‍☠️", "🇮🇩", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣",
    "بِسْمِ اللَّهِ الرَّحْمٰنِ الرَّحِيْمِ", "می‌خواهم", "ه‍", "ꦲꦏ꧀ꦱꦫꦗꦮ", "ꦥ꧀ꦭ",
    "क्‍ष", "n̈", "é", "ñ", "ạ̈", "Đ", "ค่ำ", "日本", "한국", "Ünsal", "’n “x” ‘y’",
]  # fmt: skip


@pytest.mark.parametrize("text", WHOLE)
def test_what_means_something_of_its_own_stays_whole(text: str) -> None:
    stored = unicodedata.normalize("NFC", text)
    assert clean_text(f"a {text} b") == f"a {stored} b"
    assert clean_line(text) == stored


PRIVATE = [
    *map(chr, range(0xF000, 0xF100)),
    "\ue000",
    "\uf8ff",
    "\U000f0001",
    "\U00100001",
]


def test_every_private_bullet_is_a_plain_one() -> None:
    for sign in PRIVATE:
        assert clean_text(f"Bawa:\n{sign}\tKTP\n  {sign} KK") == "Bawa:\n- KTP\n  - KK"
        assert clean_text(f"{sign}KTP") == "- KTP"
        assert clean_line(f"KTP{sign}KK") in {"KTP•KK", "KTP KK"}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("①KTP\n② KK\n❸ Foto", "1. KTP\n2. KK\n3. Foto"),
        ("⒈KTP\n⑵ KK", "1. KTP\n2. KK"),
        ("Ruang ① dan ②", "Ruang ① dan ②"),
        ("1.\tKTP\n2.\tKK", "1. KTP\n2. KK"),
        ("•\tKTP\no\tasli\n-\tKK", "• KTP\n- asli\n- KK"),
        ("\tParagraf satu\n\tparagraf dua", "Paragraf satu\nparagraf dua"),
        ("Senin\t08.00", "Senin 08.00"),
        ("Hari\tJam\nSenin \t 08.00\n", "Hari\tJam\nSenin\t08.00"),
        ("\tPagi\tSore\nSenin\tA\t", "\tPagi\tSore\nSenin\tA\t"),
        ("a\tb\nc\td\te\nf", "a b\nc d e\nf"),
    ],
)
def test_marks_of_lists_and_columns_of_tables(typed: str, stored: str) -> None:
    assert clean_text(typed) == stored
    assert clean_text(stored) == stored


def test_what_is_clean_stays_as_it_is() -> None:
    for sign in EVERY:
        once = clean_text(f"Warga{sign}Jumat\n{sign} dan {sign}\t{sign}\nx\t{sign}y")
        assert clean_text(once) == once, hex(ord(sign))
    pick = random.Random(20261130)  # noqa: S311 -- not a secret
    odd = [*LINE_ENDS, *CONTROLS, *NOTHING, *DASHES, *SPACES[:4], *"\uf0b7\ue000①⒈•-1."]
    odd += [
        "\t",
        "\t",
        "\n",
        " ",
        "a",
        "b",
        "\u200c",
        "\u200d",
        "ب",
        "ꦏ",
        "👍",
        "é",
        "o\t",
    ]
    for _ in range(3000):
        once = clean_text("".join(pick.choices(odd, k=12)))
        assert clean_text(once) == once
        line = clean_line(once)
        assert clean_line(line) == line
