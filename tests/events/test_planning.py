"""Officers plan: once, every week, from a list; bad input loses nothing."""

import uuid
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import EventKind, EventRevision, Occurrence, Place
from tests.events.minutes import text_of
from tests.events.planning import form, send, soon


def page(answer):
    return answer.content.decode()


def test_an_event_is_planned_and_sent_with_a_new_place(budis, key):
    answer = send(budis, key)
    assert answer.status_code == 302, page(answer)
    revision = EventRevision.objects.get()
    assert revision.status == "submitted"
    assert revision.place.name == "Halaman balai RW 03"
    assert revision.agenda == ["Berkumpul", "Membersihkan selokan"]
    (times,) = revision.times
    assert times["starts"] == f"{soon()}T07:00"
    assert times["ends"] == f"{soon()}T10:00"


def test_the_place_is_offered_again(budis, key):
    send(budis, key)
    send(budis, uuid.uuid4(), **{"jadwal-day": soon(9), "title": "Rapat pengurus"})
    assert Place.objects.count() == 1
    assert "Halaman balai RW 03" in page(
        budis.get(f"/pengurus/rencana/{uuid.uuid4()}/")
    )


def test_every_week_becomes_concrete_days(budis, key):
    until = soon(3 + 7 * 5)
    send(budis, key, **{"jadwal-repeat": "pekan", "jadwal-until": until})
    revision = EventRevision.objects.get()
    days = [date.fromisoformat(row["starts"][:10]) for row in revision.times]
    assert len(days) == 6
    assert {(b - a).days for a, b in pairwise(days)} == {7}
    assert len({row["key"] for row in revision.times}) == 6


def test_a_typed_list_is_read(budis, key):
    first = timezone.localdate() + timedelta(days=20)
    listed = "\n".join(f"{d:%d-%m-%Y}" for d in (first, first + timedelta(days=35)))
    send(
        budis,
        key,
        **{"jadwal-repeat": "daftar", "jadwal-days": listed, "jadwal-day": ""},
    )
    assert len(EventRevision.objects.get().times) == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"jadwal-day": "2027-02-31"}, "Tanggal ini tidak ada"),
        (
            {"jadwal-starts": "10:00", "jadwal-ends": "09:00"},
            "Selesainya sebelum mulai",
        ),
        ({"jadwal-starts": ""}, "Tulis jam mulainya"),
        ({"jadwal-starts": "25:00"}, "Tulis jam seperti 19.30"),
        ({"place_name": "x" * 500}, "120"),
        ({"title": "x" * 500}, "90"),
        ({"jadwal-repeat": "pekan", "jadwal-until": "2400-01-01"}, "dua tahun"),
        ({"jadwal-repeat": "pekan"}, "Tentukan tanggal terakhir"),
        ({"jadwal-repeat": "daftar", "jadwal-days": "31 Februari"}, "31 Februari"),
    ],
)
def test_bad_input_is_named_beside_the_field_and_nothing_typed_is_lost(
    budis, key, changes, message
):
    answer = send(budis, key, bring="Sapu lidi kesayangan", **changes)
    assert answer.status_code == 422
    assert message in page(answer)
    assert "Sapu lidi kesayangan" in page(answer)
    assert not EventRevision.objects.exists()


def test_a_past_day_is_refused_when_sent(budis, key):
    answer = send(budis, key, **{"jadwal-day": soon(-2)})
    assert answer.status_code == 422
    assert "Waktunya sudah lewat" in page(answer)


def test_past_midnight_is_said_by_a_tick(budis, key):
    hours = {"jadwal-starts": "22:00", "jadwal-ends": "02:00", "jadwal-overnight": "on"}
    assert send(budis, key, **hours).status_code == 302
    (times,) = EventRevision.objects.get().times
    assert times["ends"] == f"{soon(4)}T02:00"


def test_a_calendar_cannot_be_broken_by_a_title(budis, key):
    send(budis, key, title="Rapat\nEND:VEVENT\nBEGIN:VEVENT")
    assert "\n" not in EventRevision.objects.get().title


def test_two_officers_at_once_lose_nothing(as_user, budis, nur, key):
    budis.post(reverse("plan:save", args=[key]), form())
    revision = EventRevision.objects.get()
    (times,) = revision.times
    rows = {
        "hari-TOTAL_FORMS": 1,
        "hari-INITIAL_FORMS": 1,
        "hari-0-key": times["key"],
        "hari-0-day": soon(),
        "hari-0-starts": "07:00",
        "hari-0-ends": "10:00",
        "jadwal-day": "",
        "jadwal-starts": "",
        "jadwal-ends": "",
    }
    stale = form(revision.mark, title="Dari Budi", **rows)
    fresh = form(revision.mark, title="Dari Nur", **rows)
    address = reverse("plan:save", args=[key])
    assert as_user(nur).post(address, fresh).status_code == 302
    answer = budis.post(address, stale)
    assert answer.status_code == 409
    assert "Nur menyimpan perubahan lain" in page(answer)
    assert "Dari Budi" in page(answer)


def test_the_same_thing_twice_is_asked_about(budis, key):
    send(budis, key)
    place = Place.objects.get().pk
    twice = {"place": place, "place_name": "", "title": "Kerja bakti RW 03 Medono"}
    second = uuid.uuid4()
    answer = send(budis, second, **twice)
    assert answer.status_code == 422
    assert "Mungkin sudah ada" in page(answer)
    revision = EventRevision.objects.latest("pk")
    (times,) = revision.times
    rows = {
        "hari-TOTAL_FORMS": 1,
        "hari-INITIAL_FORMS": 1,
        "hari-0-key": times["key"],
        "hari-0-day": soon(),
        "hari-0-starts": "07:00",
        "jadwal-day": "",
        "jadwal-starts": "",
        "jadwal-ends": "",
    }
    answer = send(budis, second, seen=revision.mark, not_double="1", **twice, **rows)
    assert answer.status_code == 302, page(answer)


def test_a_sosialisasi_needs_who_may_hold_it(budis, key):
    kind = EventKind.objects.get(slug="sosialisasi-pilkada").pk
    answer = send(budis, key, kind=kind, organiser="lain", organiser_name="Tim relawan")
    assert answer.status_code == 422
    assert "hanya boleh diadakan KPU" in page(answer)


def test_one_day_is_moved_and_another_left_out_in_a_new_version(
    budis, dewi, key, as_user
):
    until = soon(3 + 14)
    send(budis, key, **{"jadwal-repeat": "pekan", "jadwal-until": until})
    live = EventRevision.objects.get()
    live.approve(by=dewi, seen=live.version)
    code = live.publication.code
    budis.post(reverse("plan:change", args=[code]))
    edit = EventRevision.objects.latest("number")
    rows = {"hari-TOTAL_FORMS": 3, "hari-INITIAL_FORMS": 3}
    for number, times in enumerate(edit.times):
        rows |= {
            f"hari-{number}-key": times["key"],
            f"hari-{number}-day": times["starts"][:10],
            f"hari-{number}-starts": "07:00",
            f"hari-{number}-ends": "10:00",
        }
    rows["hari-1-day"] = soon(3 + 8)
    rows["hari-2-skip"] = "on"
    answer = budis.post(
        reverse("plan:send", args=[edit.publication.draft_key]),
        form(
            edit.mark,
            **rows,
            place=edit.place_id,
            place_name="",
            change_note="Hari kedua diundur, ketiga dihapus.",
            **{"jadwal-day": "", "jadwal-starts": "", "jadwal-ends": ""},
        ),
    )
    assert answer.status_code == 302, page(answer)
    assert Occurrence.objects.filter(status="terjadwal").count() == 3
    edit.refresh_from_db()
    edit.approve(by=dewi, seen=edit.version)
    states = list(Occurrence.objects.in_order().values_list("status", flat=True))
    assert sorted(states) == ["dibatalkan", "terjadwal", "terjadwal"]


def test_the_officer_cancels_one_day_then_all_from_the_state_page(budis, dewi, key):
    until = soon(3 + 14)
    send(budis, key, **{"jadwal-repeat": "pekan", "jadwal-until": until})
    live = EventRevision.objects.get()
    live.approve(by=dewi, seen=live.version)
    address = reverse("plan:cancel", args=[live.publication.code])
    first = Occurrence.objects.in_order().first()
    budis.post(address, {"reason": "cuaca", "key": first.key})
    first.refresh_from_db()
    assert first.status == "dibatalkan"
    state = page(budis.get(reverse("plan:state", args=[live.publication.code])))
    assert "Dibatalkan" in state
    budis.post(address, {"reason": "tempat"})
    assert set(Occurrence.objects.values_list("status", flat=True)) == {"dibatalkan"}
    again = budis.post(address, {"reason": "tempat"}, follow=True)
    assert "membatalkan acara ini pada" in page(again)


def test_a_whole_day_needs_no_hour_and_shows_none(budis, client, key, dewi):
    hours = {"jadwal-starts": "", "jadwal-ends": "", "jadwal-whole_day": "on"}
    answer = send(budis, key, **hours)
    assert answer.status_code == 302, text_of(answer)
    revision = EventRevision.objects.get()
    (times,) = revision.times
    assert times["starts"] == f"{soon()}T00:00"
    assert times["ends"] == f"{soon(4)}T00:00"
    revision.approve(by=dewi, seen=revision.version)
    page = text_of(client.get(revision.publication.get_absolute_url()))
    assert "00.00" not in page
    edit = reverse("plan:change", args=[revision.publication.code])
    page = text_of(budis.post(edit, follow=True))
    assert 'name="hari-0-whole_day" id="id_hari-0-whole_day" checked' in page


def test_both_faults_of_an_organiser_are_named(as_user, budi, medono, plan):
    revision = plan(kind_slug="sosialisasi-pilkada", organiser="lain")
    fields = {problem.field for problem in revision.problems()}
    assert {"organiser", "organiser_name"} <= fields


def test_a_plan_sent_with_both_faults_of_the_organiser(as_user, budi, medono):
    answer = send(as_user(budi), uuid.uuid4(), organiser="kecamatan")
    assert answer.status_code == 422
    assert "Tulis nama penyelenggaranya." in text_of(answer)
