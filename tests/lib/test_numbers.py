"""Numbers as people write them, and the field that takes them."""

import pytest
from django import forms

from kim_portal.lib.forms import WholeNumberField
from kim_portal.lib.numbers import read_whole


@pytest.mark.parametrize("number", [0, 7, 42, 999, 1000, 12_345, 1_000_000])
@pytest.mark.parametrize("sign", ["", ".", ",", " ", "\u00a0", "\u202f", "'", "’"])
@pytest.mark.parametrize(
    "frame",
    ["{}", " {} ", "{} orang", "±{}", "± {}", "sekitar {}", "Kurang lebih {} warga",
     "+/- {}", "{}.", "{}+", "ada sekitar {} orang", "{}-an", "jumlah: {}", "~{}",
     "{} orang lebih", "{} (perkiraan)", "{},-"],
)  # fmt: skip
def test_a_number_is_read_however_its_thousands_are_parted(
    number: int, sign: str, frame: str
) -> None:
    assert read_whole(frame.format(f"{number:,}".replace(",", sign))) == number


@pytest.mark.parametrize("zero", [0x30, 0xFF10, 0x660, 0x6F0, 0xA9D0, 0x1D7CE, 0x1D7F6])
def test_digits_of_any_script_are_digits(zero: int) -> None:
    assert read_whole("".join(chr(zero + int(digit)) for digit in "1250")) == 1250


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1 ribu", 1000),
        ("2rb", 2000),
        ("1.000,00", 1000),
        ("1,000.00", 1000),
        ("007", 7),
    ],
)
def test_other_ways_to_write_a_whole_number(typed: str, number: int) -> None:
    assert read_whole(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "1,5", "12.5", "1.50", "1,00", "0.500", "1.000,5", "1,000.50", "1.0000", "10.00.00",
        "1.000,000", "1000.000", "-5", "−5", "10-20", "10 – 20", "10 20", "10 atau 20",
        "5 sampai 10", "seratus", "banyak", "", "½", "10½", "10²", "1e3", "5k", "5 lusin",
        "12%", "12 persen", ">100", "Rp 1.000", "1/2", "10:30", "RT 02", "12 orang RT 2",
        "1234567890123", "2 ratus", "1,5 ribu",
    ],
)  # fmt: skip
def test_what_is_not_surely_one_whole_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="bilangan bulat"):
        read_whole(typed)


class Attendance(forms.Form):
    number = WholeNumberField(min_value=1, max_value=5000, required=False)


def test_the_field_takes_what_people_write_and_shows_it_without_dots() -> None:
    form = Attendance({"number": "1.000 orang"})
    assert form.is_valid()
    assert form.cleaned_data["number"] == 1000
    html = str(Attendance(initial={"number": 1000})["number"])
    assert 'value="1000"' in html
    assert 'type="text"' in html
    assert 'inputmode="numeric"' in html
    assert not Attendance({"number": "1.000"}, initial={"number": 1000}).has_changed()


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("0", "Paling sedikit 1."),
        ("6.000", "Paling banyak 5.000."),
        ("1,5", "“1,5” bukan bilangan bulat. Tulis tanpa koma dan tanpa pecahan."),
        ("a", "“a” tidak terbaca sebagai satu bilangan bulat. Tulis angkanya saja."),
    ],
)
def test_the_field_says_what_is_wrong(typed: str, problem: str) -> None:
    assert Attendance({"number": typed}).errors["number"] == [problem]


@pytest.mark.parametrize("typed", ["", "  "])
def test_an_empty_field_is_no_number(typed: str) -> None:
    form = Attendance({"number": typed})
    assert form.is_valid()
    assert form.cleaned_data["number"] is None
