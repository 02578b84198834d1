"""Two at the same moment: one moves, the other is told, and nothing is lost or doubled."""

import threading

import pytest
from django.db import connection, transaction

from bulletins.models import BulletinRevision
from events.models import AttendanceSheet, EventInvitation, Guest
from review.states import MoveRefused
from tests.events.cast import day
from tests.events.guests import invited
from tests.events.minutes import place_of, seen_now, sent, told
from tests.events.planning import on
from tests.gathering import until_somebody_waits


def reply_behind(invitation, seen, deed):
    """How a reply ends that comes while `deed` is not committed yet."""
    ends = []

    def reply():
        try:
            EventInvitation.objects.get(pk=invitation.pk).reply("hadir", seen=seen)
            ends.append("stored")
        except MoveRefused as error:
            ends.append(str(error))
        finally:
            connection.close()

    with transaction.atomic():
        deed()
        late = threading.Thread(target=reply)
        late.start()
        until_somebody_waits(late)
    late.join()
    return ends[0]


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_answers_at_once_is_told_of_the_first(announced, nur):
    invitation = invited(announced().publication.occurrences.get())
    seen = invitation.mark
    first = EventInvitation.objects.get()
    end = reply_behind(
        invitation, seen, lambda: first.reply("berhalangan", seen=seen, by=nur)
    )
    assert "Sudah ada jawaban: Berhalangan" in end
    assert EventInvitation.objects.get().answer == "berhalangan"


@pytest.mark.django_db(transaction=True)
def test_an_answer_behind_a_move_is_told_the_new_date(announced, budi, dewi):
    live = announced(times=[day(3)])
    invitation = invited(live.publication.occurrences.get())
    edit = live.copy_for_edit(by=budi)
    words = {"change_note": "Mundur.", "times": [on("h3", 30)]}
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    end = reply_behind(
        invitation,
        invitation.mark,
        lambda: edit.approve(by=dewi, seen=edit.version),
    )
    assert "Tanggalnya berubah menjadi" in end
    assert EventInvitation.objects.get().answer == "belum"


@pytest.mark.django_db(transaction=True)
def test_a_double_tap_is_one_visitor(sheet):
    barrier, seen = threading.Barrier(8), []

    def tap():
        try:
            barrier.wait()
            guest = sheet.check_in(name="Contoh", origin="RT 01", phone="c" * 32)
            seen.append(guest.pk)
        finally:
            connection.close()

    taps = [threading.Thread(target=tap) for _ in range(8)]
    for thread in taps:
        thread.start()
    for thread in taps:
        thread.join()
    assert len(seen) == 8
    assert len(set(seen)) == 1


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


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_begin_at_once_lose_no_minutes(as_user, held, nur, budi):
    event = held(times=(1, 8))
    seen, barrier, answers = seen_now(event), threading.Barrier(2), []
    clients = [(as_user(nur), "h1"), (as_user(budi), "h8")]

    def close(client, key):
        path = f"/pengurus/acara/{event.code}/{key}/notula/simpan/"
        try:
            barrier.wait()
            answer = client.post(path, told(seen, decision_1=f"Hari {key}."))
            answers.append(answer.status_code)
        finally:
            connection.close()

    officers = [threading.Thread(target=close, args=pair) for pair in clients]
    for officer in officers:
        officer.start()
    for officer in officers:
        officer.join()
    assert sorted(answers) == [302, 409]
    assert len(event.newest_revision().minutes) == 1


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_make_one_draft_bulletin(as_user, held, budi, dewi):
    event = held()
    officer = as_user(budi)
    sent(officer, event, seen_now(event))
    draft = event.newest_revision()
    draft.approve(by=dewi, seen=draft.version)
    path = place_of(event).replace("notula/", "buletin/")
    barrier, answers = threading.Barrier(4), []
    clients = [as_user(budi) for _ in range(4)]

    def tap(client):
        try:
            barrier.wait()
            answers.append(client.post(path).status_code)
        finally:
            connection.close()

    taps = [threading.Thread(target=tap, args=[client]) for client in clients]
    for thread in taps:
        thread.start()
    for thread in taps:
        thread.join()
    assert answers == [302] * 4
    revision = BulletinRevision.objects.get()
    assert revision.title.startswith("Hasil ")
