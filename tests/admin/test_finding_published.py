"""The office looks for what was published: by code, by words, by whole phrases."""

import pytest
from django.urls import reverse


def found(office, typed):
    page = office.get(reverse("admin:bulletins_bulletin_changelist"), {"q": typed})
    assert page.status_code == 200
    return {row.title for row in page.context["cl"].result_list}


@pytest.fixture
def titles(published, dewi):
    """One that is out, one withdrawn, one of other words."""
    for title in ("Jadwal posyandu bulan depan", "Bulan posyandu", "Kerja bakti"):
        row = published(title=title).publication
        row.refresh_from_db()
        if title == "Bulan posyandu":
            row.withdraw(by=dewi, explanation="Tanggalnya belum pasti.")
    return row


@pytest.mark.usefixtures("titles")
@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("posyandu", {"Jadwal posyandu bulan depan", "Bulan posyandu"}),
        ("BULAN posyandu", {"Jadwal posyandu bulan depan", "Bulan posyandu"}),
        ('"posyandu bulan"', {"Jadwal posyandu bulan depan"}),
        ("'bulan posyandu'", {"Bulan posyandu"}),
        ("kim medono bakti", {"Kerja bakti"}),
        ("tidak ada", set()),
        ("None", set()),
        ("%", set()),
    ],
)
def test_words_are_found_in_titles_and_kim(office, typed, which):
    assert found(office, typed) == which


def test_a_code_and_a_part_of_it_are_found(office, titles):
    for typed in (titles.code, titles.shown_code, titles.code[:5].lower()):
        assert found(office, typed) == {"Kerja bakti"}
