"""What is printed: letters and lists, whatever the title, and never in the wrong name."""

import pytest
from django.http import HttpResponse

from events.guests import papers
from events.models import AttendanceSheet
from tests.events.cast import day
from tests.events.guests import address, invited, pages_of, text_of


def test_papers_for_the_door(as_user, sheet, budi):
    # Signs that type likes to draw close together are still read as one word.
    AttendanceSheet.objects.update(code="KN58FU")
    sheet.refresh_from_db()
    officer = as_user(budi)
    (notice,) = pages_of(officer.post(address(sheet.day, "hadir/pintu/")))
    assert sheet.shown_code in notice
    assert "Posyandu balita RW 05" in notice
    pages = pages_of(officer.post(address(sheet.day, "hadir/kertas/")))
    assert len(pages) == 2
    assert "Tanda tangan" in pages[0]


def test_printing_has_its_limit(as_user, sheet, budi, monkeypatch):
    from accounts import printing

    monkeypatch.setattr(printing, "PAPERS_A_MINUTE", 1)
    officer = as_user(budi)
    path = address(sheet.day, "hadir/kertas/")
    assert officer.post(path).status_code == 200
    assert "Terlalu banyak cetakan" in text_of(officer.post(path, follow=True))


def test_a_title_of_signs_only_is_no_title_and_breaks_no_paper(plan, tonight):
    signs = plan(title="🎉🎉🎉", times=[day(60)])
    assert signs.problems()[0].field == "title"
    row = tonight()
    row.event.live.title = "🎉"
    made = HttpResponse(papers.list_to_sign(row), content_type="application/pdf")
    made["Cache-Control"] = "private, no-store"
    (first,) = pages_of(made)
    assert f"Acara {row.event.shown_code}" in first
    assert "hanya dilihat pengurus KIM Medono" in first


@pytest.mark.parametrize("organiser", ["kecamatan", "kpu"])
def test_a_letter_of_another_body_is_not_signed_by_the_kim(
    as_user, announced, budi, organiser
):
    changes = {"organiser": organiser, "organiser_name": "Kecamatan Contoh"}
    row = announced(times=[day(3)], **changes).publication.occurrences.get()
    invited(row)
    page = text_of(as_user(budi).get(address(row, "undangan/")))
    assert 'name="signer" value="Budi"' not in page
