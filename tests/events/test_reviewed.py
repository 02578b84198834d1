"""What a reviewer of the agenda found, held for good."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from events.choices import EventStatus
from events.models import AttendanceSheet, EventInvitation, Place
from review.flags import Flag
from tests.conftest import MEDONO
from tests.events.conftest import day
from tests.events.guests import enter, invited, text_of


def edited(live, by, moderator, **words):
    """A change that a moderator approves."""
    edit = live.copy_for_edit(by=by)
    words = {"change_note": "Diubah.", **words}
    edit.save_words(by=by, seen=edit.version, words=words)
    edit.submit(by=by, seen=edit.version)
    edit.approve(by=moderator, seen=edit.version)
    return edit


def test_every_day_of_two_years_can_be_reached(as_user, announced, budi):
    days = [day(n) for n in range(1, 104 * 7, 7)]
    event = announced(times=days).publication
    page = text_of(as_user(budi).get(f"/pengurus/acara/{event.code}/"))
    assert page.count("/undangan/") == 104


def test_a_new_code_does_not_let_the_same_phone_in_twice(sheet):
    phone = Client()
    enter(phone, sheet)
    sheet.change_code()
    assert "Terima kasih, Contoh Satu" in text_of(enter(phone, sheet))
    assert sheet.guests.count() == 1


def test_a_hall_of_last_week_keeps_nobody_from_moving(
    announced, budi, dewi, time_machine
):
    other = Place.objects.create(name="Balai lain", region_id=MEDONO)
    announced(title="Rapat lain", place=other, times=[day(1)])
    series = announced(times=[day(1), day(8)])
    time_machine.move_to(timezone.now() + timedelta(days=3), tick=False)
    edited(series, budi, dewi, place=other)
    rooms = dict(series.publication.occurrences.values_list("key", "room__name"))
    assert rooms == {"h1": "Balai Kelurahan Medono", "h8": "Balai lain"}


def test_what_was_called_off_keeps_its_moment(announced, nur, budi, dewi):
    series = announced(times=[day(1), day(8)])
    event = series.publication
    event.call_off(by=nur, status=EventStatus.CANCELLED, reason="cuaca", key="h8")
    before = event.occurrences.get(key="h8")
    edited(series, budi, dewi, contact="Kader")
    after = event.occurrences.get(key="h8")
    assert (after.changed_at, after.sequence) == (before.changed_at, before.sequence)
    assert event.occurrences.get(key="h1").sequence == 1


def test_only_what_comes_soon_is_urgent(announced, planned, budi, time_machine):
    assert Flag.IMPORTANT in planned(times=[day(1)]).flags
    series = announced(times=[day(5), day(30)])
    time_machine.move_to(timezone.now() + timedelta(days=7), tick=False)
    edit = series.copy_for_edit(by=budi)
    edit.save_words(by=budi, seen=edit.version, words={"change_note": "Kontak."})
    edit.submit(by=budi, seen=edit.version)
    assert Flag.IMPORTANT not in edit.flags


def test_a_whole_day_and_a_night_count_from_their_own_last_day(announced, budi):
    whole = {"key": "w", "starts": day(3)["starts"][:10] + "T00:00"}
    whole["ends"] = day(4)["starts"][:10] + "T00:00"
    row = announced(times=[whole]).publication.occurrences.get()
    sheet = AttendanceSheet.open_for(row, by=budi)
    wanted = timezone.localdate() + timedelta(days=3 + 90)
    assert sheet.kept_until == wanted


def test_who_was_invited_is_told_when_it_is_called_off(as_user, announced, nur, budi):
    event = announced(times=[day(3)]).publication
    row = event.occurrences.get()
    invited(row)
    event.call_off(by=nur, status=EventStatus.CANCELLED, reason="cuaca")
    officer = as_user(budi)
    state = text_of(officer.get(f"/pengurus/acara/{event.code}/"))
    assert "/undangan/" in state
    path = f"/pengurus/acara/{event.code}/{row.key}/undangan/"
    page = text_of(officer.get(path))
    assert "dibatalkan. Sebab: Cuaca buruk atau rob." in page
    assert "Mohon kabar hadir" not in page
    letters = officer.post(f"{path}surat/", {"signer": "Contoh"}, follow=True)
    assert letters["Content-Type"].startswith("text/html")
    assert EventInvitation.objects.exists()


def test_the_newest_minutes_name_a_day_that_was(
    client, announced, budi, dewi, time_machine
):
    series = announced(times=[day(1), day(700)])
    held_on = timezone.localdate() + timedelta(days=1)
    time_machine.move_to(timezone.now() + timedelta(days=2), tick=False)
    edited(series, budi, dewi, minutes={"h1": {"decisions": ["Ya."]}})
    page = text_of(client.get("/agenda/"))
    part = page[page.index("Notula terbaru") :]
    assert str(held_on.year) in part
    assert str((held_on + timedelta(days=699)).year) not in part
    detail = text_of(client.get(series.publication.get_absolute_url()))
    assert "<h3>" in detail[detail.index('id="notula"') :]
