"""Phone numbers: one however written, the right links, the rest of a field as text."""

import time

import pytest

from kim_portal.lib import phones
from tests.lib.phone_ways import WAYS


@pytest.mark.parametrize("way", WAYS)
def test_one_number_is_one_number_however_it_is_written(way):
    number = phones.read(way)
    assert number is not None
    assert phones.stored(number) == "+6281200000012"
    assert phones.read_mobile(way) == number


def test_at_least_25_ways_are_known():
    assert len(set(WAYS)) >= 25


@pytest.mark.parametrize("way", WAYS)
def test_the_form_kept_and_the_form_shown_are_the_same_number(way):
    number = phones.read(way)
    for again in (phones.stored(number), phones.shown(number)):
        assert phones.read(again) == number


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "nur", "kader0812", "0812", "0812-000", "8120000", "1990010120",
        "3375011203850000", "0812000000123456", "kim@contoh.id", "0812@contoh.id",
        "081200000012 0813", "RT 05", "421098", "285421098", "2026-11-30", "08.00-15.00",
        "0" * 400, "+", "()", "0812-0000-0012 (WA)", "٠", "²", "🙂",
    ],
)  # fmt: skip
def test_what_is_no_number_is_none(text):
    assert phones.read(text) is None


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("0812 00000012", "+6281200000012", "0812-0000-0012"),
        ("0285421098", "+62285421098", "(0285) 421098"),
        ("62 285 421098", "+62285421098", "(0285) 421098"),
        ("0800-1-234567", "+628001234567", "0800 1234567"),
        ("+60 12-345 6789", "+60123456789", "+60 12-345 6789"),
        ("1500 567", "+621500567", "1500567"),
        ("112", "112", "112"),
        ("129", "129", "129"),
        ("14045", "14045", "14045"),
    ],
)
def test_numbers_are_kept_in_one_form_and_shown_as_people_write_them(
    typed, stored, shown
):
    number = phones.read(typed)
    assert (phones.stored(number), phones.shown(number)) == (stored, shown)


MOBILE, CHAT = "tel:+6281200000012", "https://wa.me/6281200000012"
OFFICE = "tel:+62285421098"
# Field: what it calls, what it chats with, what stays text.
FIELDS = {
    "0812-0000-0012": (MOBILE, CHAT, ""),
    "+62 812 0000 0012": (MOBILE, CHAT, ""),
    "\u202a+62 812\u20110000\u20110012\u202c": (MOBILE, CHAT, ""),
    "0812-0000-0012 (WA) / 0285 421098": (MOBILE, CHAT, "(WA) / 0285 421098"),
    "081200000012/0285421098": (MOBILE, CHAT, "0285421098"),
    "0812 0000 0012 0812 0000 0013": (MOBILE, CHAT, "0812 0000 0013"),
    "Bu Siti: 0812-0000-0012, hanya pesan": (MOBILE, CHAT, "Bu Siti, hanya pesan"),
    "WA0812-0000-0012": (MOBILE, CHAT, "WA"),
    "https://wa.me/6281200000012": (MOBILE, CHAT, ""),
    "wa.me/6281200000012?text=Halo": (MOBILE, CHAT, "?text=Halo"),
    "kim@contoh.id atau 0812-0000-0012": (MOBILE, CHAT, "kim@contoh.id atau"),
    "Bu Siti (0812-0000-0012)": (MOBILE, CHAT, "Bu Siti"),
    "0812-0000-0012 08.00-15.00": (MOBILE, CHAT, "08.00-15.00"),
    "pukul 08.00, 0812.0000.0012": (MOBILE, CHAT, "pukul 08.00"),
    "RT 03 RW 05, 0812 0000 0012": (MOBILE, CHAT, "RT 03 RW 05"),
    "Kantor (0285) 421098 ext. 12, jam kerja 08.00-15.00": (
        OFFICE, "", "Kantor, ext. 12, jam kerja 08.00-15.00",
    ),
    "(0285) 421098 08.00-15.00": (OFFICE, "", "08.00-15.00"),
    "0285 421098 08.00 s/d 15.00": (OFFICE, "", "08.00 s/d 15.00"),
    "0285/421098": (OFFICE, "", ""),
    "0285-421098/421099": (OFFICE, "", "421099"),
    "0285 421098-99": (OFFICE, "", "-99"),
    "Telp.0285 421098": (OFFICE, "", "Telp."),
    "0285 421098 51111": (OFFICE, "", "51111"),
    "0800-1-234567 bebas pulsa": ("tel:+628001234567", "", "bebas pulsa"),
    "0807 1 234 567": ("tel:08071234567", "", ""),
    "1500 567": ("tel:1500567", "", ""),
    "112": ("tel:112", "", ""),
    "110 (polisi)": ("tel:110", "", "(polisi)"),
    "Polisi 110, ambulans 119": ("tel:110", "", "Polisi, ambulans 119"),
    "Darurat: 112": ("tel:112", "", "Darurat"),
    "119 ext. 8": ("tel:119", "", "ext. 8"),
    "+60 12-345 6789": ("tel:+60123456789", "https://wa.me/60123456789", ""),
}  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_the_first_number_of_a_field_is_linked_and_the_rest_stays_text(field):
    found = phones.first_in(field)
    assert found is not None
    assert (
        phones.tel_link(found.number),
        phones.whatsapp_link(found.number),
        found.rest,
    ) == FIELDS[field]
    assert found.before + found.written + found.after == field


@pytest.mark.parametrize(
    "field",
    [
        "", "tanya pengurus KIM", "kim@contoh.id", "kim0812000000012@contoh.id",
        "081200000012@contoh.id", "Jl. Jawa No. 112", "RT 05/110", "Gang 6, RW 112",
        "https://contoh.id/081200000012", "@kim081200000012", "NIK 3375011203850000",
        "Surat 005/123/2026", "08.00-15.00", "30-11-2026", "Senin 8-12-2026",
        "lantai 2", "421098",
    ],
)  # fmt: skip
def test_an_email_a_house_or_an_hour_is_no_number(field):
    assert phones.first_in(field) is None


def test_a_long_field_is_read_at_once():
    started = time.process_time()
    for piece in ("0", "0812 ", "1-", "(", "a@", "08.00-", "٠", "\u202a8"):
        phones.first_in(piece * 300)
        phones.read(piece * 300)
    assert time.process_time() - started < 2
