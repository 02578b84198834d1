"""Rows, other hours and days added at once: all of it takes effect, or is asked about."""

import pytest
from django.urls import reverse

from events.models import EventRevision
from tests.events.cast import day
from tests.events.pages import asked, changed, filled, holds
from tests.events.planning import soon

ON = "on"


@pytest.fixture
def series(plan):
    """A draft of three evenings, 19.30–21.30, and one day of 08.00–10.00 next day."""
    long = {"key": "h28", "starts": f"{soon(28)}T08:00", "ends": f"{soon(29)}T10:00"}
    return plan(times=[*(day(n) for n in (7, 14, 21)), long])


def send(client, draft, verb="save", **typed):
    key = draft.publication.draft_key
    sent = filled(client.get(reverse("plan:edit", args=[key])))
    data = changed(sent, **typed)
    return client.post(reverse(f"plan:{verb}", args=[key]), data)


def row(number, **typed):
    return {f"hari-{number}-{name}": value for name, value in typed.items()}


def since(**typed):
    return {f"sejak-{name}": value for name, value in typed.items()}


def added(**typed):
    return {f"jadwal-{name}": value for name, value in typed.items()}


def evening(number):
    return (soon(number), "19:30", "21:30")


LONG = (soon(28), "08:00", "10:00")
STORED = [
    ({}, [*map(evening, (7, 14, 21)), LONG]),
    (row(0, starts="18:00"), [(soon(7), "18:00", "21:30"), *map(evening, (14, 21)), LONG]),
    (row(0, starts="", ends="", whole_day=ON),
     [(soon(7), "00:00", "00:00"), *map(evening, (14, 21)), LONG]),
    (row(1, day=soon(15)), [*map(evening, (7, 15, 21)), LONG]),
    (row(1, skip=ON), [*map(evening, (7, 21)), LONG]),
    (row(1, skip=ON, day="", starts="", ends=""), [*map(evening, (7, 21)), LONG]),
    ({**row(0, skip=ON), **row(1, skip=ON), **row(2, skip=ON), **row(3, skip=ON)}, []),
    (since(last=soon(14)), [*map(evening, (7, 14))]),
    (since(last=soon(28)), [*map(evening, (7, 14, 21)), LONG]),
    (since(since=soon(20), starts="08:00"),
     [*map(evening, (7, 14)), (soon(21), "08:00", None), (soon(28), "08:00", None)]),
    ({**since(since=soon(20), starts="08:00", last=soon(21)), **row(0, skip=ON)},
     [evening(14), (soon(21), "08:00", None)]),
    ({**since(since=soon(20), starts="08:00", last=soon(21)), **row(2, starts="08:00",
     ends="")}, [*map(evening, (7, 14)), (soon(21), "08:00", None)]),
    (added(day=soon(9), starts="08:00"),
     [evening(7), (soon(9), "08:00", None), *map(evening, (14, 21)), LONG]),
    # A second session on the same day is another time.
    (added(day=soon(7), starts="08:00"),
     [(soon(7), "08:00", None), *map(evening, (7, 14, 21)), LONG]),
    # What is there already is there.
    (added(day=soon(7), starts="19:30", ends="21:30"), [*map(evening, (7, 14, 21)), LONG]),
    ({**row(1, day=soon(15)), **added(day=soon(14), starts="19:30", ends="21:30")},
     [*map(evening, (7, 14, 15, 21)), LONG]),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "days"), STORED, ids=lambda value: str(value)[:60])
def test_what_was_filled_in_is_stored(as_user, budi, series, typed, days):
    answer = send(as_user(budi), series, **typed)
    assert answer.status_code == 302, asked(answer)
    times = EventRevision.objects.get().times
    found = [
        (t["starts"][:10], t["starts"][11:], t["ends"] and t["ends"][11:])
        for t in times
    ]
    assert found == days
    for stored in times:
        if stored["starts"] == f"{soon(28)}T08:00" and stored["ends"]:
            assert stored["ends"] == f"{soon(29)}T10:00"


QUESTIONS = [
    (row(1, skip=ON, starts="18:00"), "hari-1-skip", "juga diubah"),
    (row(1, skip=ON, day=soon(15)), "hari-1-skip", "juga diubah"),
    (row(1, day=""), "hari-1-day", "Pilih tanggalnya"),
    (row(1, starts=""), "hari-1-starts", "Tulis jam mulainya"),
    (row(1, starts="", ends=""), "hari-1-starts", "Tulis jam mulainya"),
    (row(1, whole_day=ON), "hari-1-whole_day", "Kosongkan jamnya"),
    (row(1, ends="", overnight=ON), "hari-1-ends", "hapus centang"),
    (row(1, day=soon(732)), "hari-1-day", "dua tahun"),
    (row(1, day="9999-12-31"), "hari-1-day", "dua tahun"),
    (row(1, day="0001-01-01"), "hari-1-day", "Periksa tahunnya"),
    (row(1, day=soon(7)), "hari-1-day", "sudah ada"),
    (since(starts="08:00"), "sejak-since", "Sejak tanggal berapa"),
    (since(ends="08:00"), "sejak-since", "Sejak tanggal berapa"),
    (since(overnight=ON), "sejak-since", "Sejak tanggal berapa"),
    (since(whole_day=ON), "sejak-since", "Sejak tanggal berapa"),
    (since(since=soon(9)), "sejak-starts", "jam mulai yang baru"),
    (since(since=soon(40), starts="08:00"), "sejak-since", "Tidak ada hari"),
    (since(since=soon(9), starts="08:00", last=soon(8)), "sejak-last", "Pilih salah satu"),
    (since(since="9999-12-31", starts="08:00"), "sejak-since", "dua tahun"),
    (since(last="9999-12-31"), "sejak-last", "dua tahun"),
    (since(last=soon(60)), "sejak-last", "berakhir"),
    (since(last=soon(2)), "sejak-last", "Tidak ada hari yang tersisa"),
    ({**since(last=soon(14)), **row(2, starts="18:00")}, "sejak-last", "juga diubah"),
    ({**since(last=soon(14)), **added(day=soon(16), starts="08:00")}, "sejak-last",
     "ditambahkan"),
    ({**since(since=soon(9), starts="08:00"), **row(2, starts="18:00")}, "sejak-since",
     "juga diubah"),
    (added(day=soon(7), starts="19:30"), "jadwal-day", "19.30–21.30"),
    (added(days=soon(7), starts="19:30"), "jadwal-days", "19.30–21.30"),
    (added(starts="19:30"), "jadwal-day", "Pilih tanggalnya"),
    (added(day=soon(9)), "jadwal-starts", "Tulis jam mulainya"),
    (added(until=soon(9)), "jadwal-day", "Pilih tanggalnya"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "field", "message"), QUESTIONS, ids=lambda value: str(value)[:60]
)
def test_what_cannot_be_stored_is_asked_beside_its_field(
    as_user, budi, series, typed, field, message
):
    before = series.times
    answer = send(as_user(budi), series, **typed)
    assert answer.status_code == 422
    assert message in asked(answer)[field]
    holds(answer, typed)
    assert EventRevision.objects.get().times == before


def test_a_question_answered_is_stored(as_user, budi, series):
    officer, typed = as_user(budi), {**row(1, skip=ON, starts="18:00")}
    page = send(officer, series, **typed)
    again = changed(filled(page), **{"hari-1-skip": ""})
    address = reverse("plan:save", args=[series.publication.draft_key])
    assert officer.post(address, again).status_code == 302
    assert EventRevision.objects.get().times[1]["starts"] == f"{soon(14)}T18:00"


def test_more_days_than_an_event_may_have_are_counted(as_user, budi, plan):
    many = plan(times=[day(n, "08:00", "09:00") for n in range(1, 400)])
    typed = added(day=soon(410), starts="08:00", repeat="pekan", until=soon(417))
    answer = send(as_user(budi), many, **typed)
    assert answer.status_code == 422
    assert "Paling banyak 400 hari" in asked(answer)["jadwal-day"]


def test_a_day_that_is_not_touched_is_stored_as_it_was(as_user, budi, plan):
    """Three days long, as no form can say it."""
    long = {"key": "h9", "starts": f"{soon(9)}T08:00", "ends": f"{soon(12)}T10:00"}
    draft = plan(times=[day(3), long])
    assert send(as_user(budi), draft, title="Judul baru").status_code == 302
    assert EventRevision.objects.get().times[1] == long


def test_two_sessions_of_one_date_do_not_melt_into_one(budis, plan):
    draft = plan(
        times=[day(7, "08:00", "10:00"), {**day(7, "13:00", "15:00"), "key": "s7"}]
    )
    answer = send(budis, draft, **since(since=soon(6), starts="19:00", ends="21:00"))
    assert answer.status_code == 422
    assert "sudah ada dalam jadwal" in asked(answer)["sejak-since"]
