"""Events live under the same law; their days are rows that calendars can trust."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from events.choices import EventStatus, Visibility
from events.models import Event, EventDecision, Occurrence
from kim_portal.lib.generation import current_generation
from notices.models import Notice
from review.flags import Flag
from review.states import NotReady, NotYours, TooLate
from tests.events.cast import day
from tests.events.planning import edited


def test_title_day_place_and_audience_are_enough(planned):
    assert planned().status == "submitted"


@pytest.mark.parametrize(
    ("field", "nothing"),
    [
        ("title", ""),
        ("times", []),
        ("place", None),
        ("kind", None),
        ("region_id", None),
    ],
)
def test_without_any_of_them_it_is_not_sent(plan, budi, field, nothing):
    revision = plan(**{field: nothing})
    with pytest.raises(NotReady) as error:
        revision.submit(by=budi, seen=revision.version)
    assert error.value.problems[0].field == field.removesuffix("_id")


def test_a_day_that_has_passed_is_not_sent(plan, budi):
    revision = plan(times=[day(-1)])
    with pytest.raises(NotReady, match="Lengkapi"):
        revision.submit(by=budi, seen=revision.version)


def test_residents_see_nothing_before_a_moderator_decided(planned, dewi):
    revision = planned()
    assert not Event.objects.published().exists()
    assert not Occurrence.objects.exists()
    before = current_generation()
    revision.approve(by=dewi, seen=revision.version)
    assert Event.objects.published().get().live == revision
    assert Occurrence.objects.readable().get().key == "h3"
    assert current_generation() > before


def test_what_is_internal_is_approved_and_never_public(announced):
    announced(visibility=Visibility.INTERNAL)
    assert Event.objects.get().live is not None
    assert not Event.objects.published().exists()
    assert not Event.objects.readable().exists()
    assert Occurrence.objects.exists()
    assert not Occurrence.objects.readable().exists()


def test_it_waits_in_the_same_queue(as_user, dewi, planned, submitted):
    submitted()
    revision = planned(title="Rapat RW 05")
    client = as_user(dewi)
    page = client.get("/admin/moderasi/").content.decode()
    assert "Rapat RW" in page
    assert "pindah ke balai kelurahan" in page
    detail = client.get(f"/admin/moderasi/acara/{revision.pk}/")
    assert detail.status_code == 200
    assert "Balai Kelurahan Medono" in detail.content.decode()


def test_the_organiser_cancels_at_once_and_moderators_hear_of_it(announced, nur, dewi):
    event = announced().publication
    event.call_off(by=nur, status=EventStatus.CANCELLED, reason="cuaca")
    assert event.status == "dibatalkan"
    row = Occurrence.objects.get()
    assert (row.status, row.reason, row.sequence) == ("dibatalkan", "cuaca", 1)
    assert Event.objects.published().exists()  # it stays, with a banner
    assert EventDecision.objects.latest("pk").move == "call_off"
    assert Notice.objects.filter(
        user=dewi, headline="Dibatalkan penyelenggara"
    ).exists()


def test_cancelled_twice_says_who_was_first(announced, nur, budi):
    event = announced().publication
    event.call_off(by=nur, status=EventStatus.CANCELLED, reason="cuaca")
    with pytest.raises(TooLate, match="Nur membatalkan acara ini pada"):
        event.call_off(by=budi, status=EventStatus.CANCELLED, reason="tempat")


def test_a_stranger_cancels_nothing(announced, joko, tono):
    event = announced().publication
    for user in (joko, tono):
        with pytest.raises(NotYours):
            event.call_off(by=user, status=EventStatus.CANCELLED, reason="cuaca")


def test_one_day_of_a_series_is_skipped_and_the_others_stay(announced, budi):
    event = announced(times=[day(3), day(10), day(17)]).publication
    event.call_off(by=budi, status=EventStatus.CANCELLED, reason="tempat", key="h10")
    states = dict(Occurrence.objects.values_list("key", "status"))
    assert states == {"h3": "terjadwal", "h10": "dibatalkan", "h17": "terjadwal"}
    assert event.status == "terjadwal"


def test_a_day_left_out_of_a_new_version_is_cancelled_not_deleted(
    announced, budi, dewi
):
    live = announced(times=[day(3), day(10)])
    edit = live.copy_for_edit(by=budi)
    words = {"times": [day(3)], "change_note": "Tinggal satu kali."}
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    assert Occurrence.objects.get(key="h10").status == "dibatalkan"


def test_times_are_those_of_the_clock_at_the_place(announced):
    for zone, hour in (
        ("Asia/Jakarta", 12),
        ("Asia/Makassar", 11),
        ("Asia/Jayapura", 10),
    ):
        revision = announced(zone=zone, place=_field(zone))
        row = revision.publication.occurrences.get()
        assert row.starts_at.utctimetuple().tm_hour == hour


def _field(name):
    from events.models import Place
    from tests.conftest import MEDONO

    return Place.objects.create(name=f"Lapangan {name}", region_id=MEDONO)


def test_the_database_keeps_decisions_words_and_the_live_pointer(announced, planned):
    live = announced()
    waiting = planned(title="Belum diputuskan", times=[day(5)])
    refused = [
        ("UPDATE events_eventdecision SET note = 'x'", []),
        ("DELETE FROM events_eventdecision", []),
        ("UPDATE events_eventrevision SET title = 'x' WHERE id = %s", [live.pk]),
        ("UPDATE events_eventrevision SET times = '[]' WHERE id = %s", [waiting.pk]),
        (
            "UPDATE events_event SET live_id = %s, region_id = '33.75', kind_id = 1,"
            " published_at = now(), slug = 'x' WHERE id = %s",
            [waiting.pk, waiting.publication_id],
        ),
    ]
    for sql, values in refused:
        with (
            pytest.raises((DatabaseError, IntegrityError)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, values)


def test_erasing_leaves_no_word(announced, dewi):
    from groups.models import Moderator

    Moderator.objects.filter(user=dewi).update(is_head=True)
    revision = announced(about="Ada kata rahasia di sini.")
    revision.publication.erase(by=dewi, why="privasi", note="Diminta warga.")
    revision.refresh_from_db()
    assert revision.title == "Dihapus"
    assert "rahasia" not in str(EventDecision.objects.values_list("snapshot", "note"))


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
