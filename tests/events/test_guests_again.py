"""What attackers of the guest lists found, held for good."""

import re
import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from events.choices import EventStatus
from events.guests import papers
from events.models import AttendanceSheet, EventInvitation, Guest
from review.states import MoveRefused
from tests.events.conftest import day
from tests.events.guests import (
    address,
    enter,
    invited,
    pages_of,
    path_of,
    text_of,
)


@pytest.fixture(autouse=True)
def _fresh_limits(db):
    cache.clear()


def test_names_are_taken_off_together(as_user, sheet, budi, joko):
    sheet.type_in([(f"Contoh {n}", "RT") for n in range(5)], by=budi)
    chosen = list(sheet.guests.values_list("pk", flat=True)[:3])
    path = address(sheet.day, "hadir/hapus/")
    as_user(budi).post(path, {"guest": [*chosen, "x", "9" * 30]})
    assert sheet.guests.count() == 2
    assert "Centang dulu" in text_of(as_user(budi).post(path, follow=True))


def test_a_new_code_shuts_out_who_has_the_old_one(as_user, client, sheet, budi):
    as_user(budi).post(address(sheet.day, "hadir/kode-baru/"))
    assert client.get(f"/hadir/{sheet.code}/").status_code == 404
    sheet.refresh_from_db()
    assert client.get(f"/hadir/{sheet.code}/").status_code == 200


def test_a_program_at_the_door_is_slowed_and_leaves_room_for_paper(
    sheet, budi, monkeypatch
):
    from events.guests import door
    from events.models import attendance

    monkeypatch.setattr(door, "A_MINUTE", 3)
    for _ in range(5):
        answer = enter(Client(), sheet)
    assert "Sedang banyak yang mengisi" in text_of(answer)
    assert sheet.guests.count() == 3
    monkeypatch.setattr(attendance, "GUESTS_MAX", 3)
    with pytest.raises(MoveRefused, match="penuh"):
        sheet.check_in(name="Contoh", origin="RT", phone="d" * 32)
    assert sheet.type_in([("Contoh", "RT")], by=budi) == 1


@pytest.mark.parametrize("junk", ["ü" * 22, "x", "a b" * 9, "x" * 5000])
def test_a_cookie_that_is_not_ours_is_none(sheet, junk):
    phone = Client()
    phone.cookies["hadir"] = junk
    assert phone.get(f"/hadir/{sheet.code}/").status_code == 200
    assert re.fullmatch(r"[\w-]{22}", phone.cookies["hadir"].value)


def test_after_withdrawal_names_can_still_be_taken_back(as_user, sheet, budi, dewi):
    phone, other = Client(), Client()
    enter(phone, sheet)
    enter(other, sheet, name="Contoh Dua")
    event = sheet.day.event
    event.refresh_from_db()
    event.withdraw(by=dewi, explanation="Keliru.")
    assert "sudah ditutup" in text_of(enter(Client(), sheet))
    phone.post(f"/hadir/{sheet.code}/batal/")
    officer = as_user(budi)
    page = text_of(officer.get(address(sheet.day, "hadir/")))
    assert "Contoh Dua" in page
    last = sheet.guests.get().pk
    officer.post(address(sheet.day, "hadir/hapus/"), {"guest": last})
    assert not sheet.guests.exists()
    with pytest.raises(MoveRefused):
        sheet.type_in([("Contoh", "RT")], by=budi)


def test_a_moved_day_asks_again_and_needs_a_new_code(client, announced, budi, dewi):
    first = announced(times=[day(9)])
    row = first.publication.occurrences.get()
    invitation = invited(row)
    invitation.reply("hadir", seen=invitation.mark)
    sheet = AttendanceSheet.open_for(row, by=budi)
    edit = first.copy_for_edit(by=budi)
    moved = {**day(40), "key": first.times[0]["key"]}
    words = {"times": [moved], "change_note": "Mundur."}
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.answered_at) == ("belum", None)
    assert client.get(f"/hadir/{sheet.code}/").status_code == 404


def test_what_is_called_off_takes_no_answers(client, tonight, nur):
    row = tonight()
    link = path_of(invited(row))
    event = row.event
    event.refresh_from_db()
    event.call_off(by=nur, status=EventStatus.CANCELLED, reason="cuaca")
    answer = client.post(link, {"answer": "hadir", "seen": "x"})
    assert answer.status_code == 422
    assert EventInvitation.objects.get().answer == "belum"


def test_what_is_not_out_yet_is_not_named_at_the_door(client, planned, budi, dewi):
    revision = planned()
    revision.approve(
        by=dewi, seen=revision.version, at=timezone.now() + timedelta(days=1)
    )
    row = revision.publication.occurrences.get()
    sheet = AttendanceSheet.open_for(row, by=budi)
    assert "Posyandu" not in text_of(client.get(f"/hadir/{sheet.code}/"))


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


def test_what_people_agreed_to_is_kept_with_its_wording(sheet):
    enter(Client(), sheet)
    assert sheet.guests.get().consent == "2026-11"


def test_secret_addresses_stay_out_of_the_servers_log(client, tonight, sheet):
    from pathlib import Path

    from django.conf import settings
    from django.urls import reverse

    text = (Path(settings.BASE_DIR) / "deploy" / "nginx.conf").read_text()
    pattern = re.search(r'"~(\^/\(.*?)" 0;', text)[1]
    for name, arguments in (
        ("agenda:answer", ["x"]),
        ("agenda:check_in", ["ABC234"]),
        ("invitation", ["x"]),
        ("preview", ["x"]),
        ("account_reset_password_from_key", ["x", "y-z"]),
    ):
        assert re.match(pattern, reverse(name, args=arguments)), name


@pytest.mark.django_db(transaction=True)
def test_no_name_slips_in_while_names_are_forgotten(sheet, budi):
    barrier, refused = threading.Barrier(2), []

    def type_in():
        try:
            barrier.wait()
            sheet.type_in([("Contoh", "RT")], by=budi)
        except MoveRefused:
            refused.append(1)
        finally:
            connection.close()

    def forget():
        try:
            barrier.wait()
            AttendanceSheet.objects.get(pk=sheet.pk).forget()
        finally:
            connection.close()

    for _ in range(12):
        AttendanceSheet.objects.update(counted=None)
        both = [threading.Thread(target=work) for work in (type_in, forget)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        assert not Guest.objects.exists()
        sheet.refresh_from_db()
        assert sheet.counted is not None
