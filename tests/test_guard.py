"""The guard informs the moderator: words in force, quoted, at the time of publication."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from guard.checks import look_at
from guard.models import PublicContact, WatchTerm
from kim_portal.lib.personal_data import find_personal_data
from tests.conftest import CITY
from tests.quotes import QUIET, quotes


@pytest.fixture
def guarded(regions):
    """The shipped calendar and watch list."""
    call_command("load_guard", stdout=StringIO(), stderr=StringIO())


def test_the_list_loads_twice_without_doubling(guarded):
    before = WatchTerm.objects.count()
    assert before > 60
    call_command("load_guard", stdout=StringIO(), stderr=StringIO())
    assert WatchTerm.objects.count() == before


def test_words_in_force_are_quoted_and_plain_kim_never_is(guarded):
    assert quotes("KIM Medono mengundang warga. Ayo pilih nomor 2!") != []
    assert quotes("KIM Medono mengundang warga ke posyandu hari Selasa.") == []


def test_a_term_counts_only_within_its_dates(guarded):
    text = "Koalisi KIM Plus hadir."
    assert quotes(text, at=QUIET) != []
    assert quotes(text, at=QUIET.replace(year=2026)) == []


def test_a_term_of_another_province_does_not_count(guarded):
    WatchTerm.objects.create(term="Partai Coba Jauh", scope="11")
    assert quotes("Partai Coba Jauh berkumpul.") == []
    WatchTerm.objects.filter(term="Partai Coba Jauh").update(scope="33")
    assert quotes("Partai Coba Jauh berkumpul.") == ["Partai Coba Jauh"]


def test_a_term_switched_off_is_silent(guarded):
    text = "Ayo pilih nomor dua."
    assert quotes(text)
    WatchTerm.objects.update(is_active=False)
    assert quotes(text) == []


def test_the_stage_is_the_one_at_publication(guarded):
    assert [s.kind for s in look_at("x", region_code=CITY, at=QUIET).stages] == [
        "masa-tenang"
    ]
    assert look_at("x", region_code=CITY).stages == []


def test_the_moderator_sees_quote_reason_and_personal_data(
    as_user, budi, dewi, medono, guarded, submitted
):
    PublicContact.confirm(
        find_personal_data("rekening 1000000001")[0],
        kim=medono,
        by=budi,
        reason="Contoh cara menulis",
    )
    revision = submitted(
        body="Warga diminta coblos nomor 2. Kirim ke rekening 1000000001 sekarang juga."
    )
    address = f"/admin/moderasi/buletin/{revision.pk}/"
    page = as_user(dewi).get(address).content.decode()
    assert "<mark>coblos nomor</mark>" in page
    assert "1000000001: Contoh cara menulis" in page
    assert "data-pribadi" in revision.flags


def test_an_innocent_text_carries_no_mark(as_user, dewi, guarded, submitted):
    page = as_user(dewi).get(f"/admin/moderasi/buletin/{submitted().pk}/")
    assert "Tidak ada kata yang ditandai." in page.content.decode()


def test_a_valid_term_begins_and_ends_in_order(guarded):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        WatchTerm.objects.create(
            term="x y", valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1)
        )
