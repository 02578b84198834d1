"""A series of many days: every one can be reached and changed, in portions or together."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.events.cast import day
from tests.events.minutes import text_of
from tests.events.planning import changed, soon


@pytest.fixture
def series(announced):
    return announced(times=[day(n) for n in (7, 14, 21, 28)])


def test_a_series_ends_after_its_last_day(budis, client, series, dewi):
    answer = changed(budis, series, **{"sejak-last": soon(14)})
    assert answer.status_code == 302, text_of(answer)
    revision = series.publication.newest_revision()
    assert [row["key"] for row in revision.times] == ["h7", "h14"]
    revision.approve(by=dewi, seen=revision.version)
    days = dict(series.publication.occurrences.values_list("key", "status"))
    assert days == {
        "h7": "terjadwal", "h14": "terjadwal", "h21": "dibatalkan", "h28": "dibatalkan",
    }  # fmt: skip


def test_other_hours_from_one_day_on(budis, series):
    fields = {"sejak-since": soon(20), "sejak-starts": "08:00", "sejak-ends": "09:00"}
    changed(budis, series, **fields)
    revision = series.publication.newest_revision()
    hours = [row["starts"][11:] for row in revision.times]
    assert hours == ["19:30", "19:30", "08:00", "08:00"]


def test_a_series_does_not_end_in_the_past(budis, series):
    answer = changed(budis, series, **{"sejak-last": soon(-2)})
    assert answer.status_code == 422
    assert "sudah lewat" in text_of(answer)


def test_every_day_of_two_years_can_be_reached(as_user, announced, budi):
    days = [day(n) for n in range(1, 104 * 7, 7)]
    event = announced(times=days).publication
    page = text_of(as_user(budi).get(f"/pengurus/acara/{event.code}/"))
    assert page.count("/undangan/") == 104


def test_a_long_series_goes_live_in_few_queries(
    announced, budi, dewi, django_assert_max_num_queries
):
    series = announced(times=[day(n) for n in range(3, 60)])
    edit = series.copy_for_edit(by=budi)
    edit.save_words(by=budi, seen=edit.version, words={"change_note": "Kontak."})
    edit.submit(by=budi, seen=edit.version)
    with django_assert_max_num_queries(48):
        edit.approve(by=dewi, seen=edit.version)
    assert set(series.publication.occurrences.values_list("sequence", flat=True)) == {1}


def test_late_days_of_a_long_series_are_changed_one_by_one(as_user, announced, budi):
    series = announced(times=[day(n) for n in range(3, 53)])
    officer = as_user(budi)
    code, key = series.publication.code, series.publication.draft_key
    officer.post(reverse("plan:change", args=[code]))
    edit = series.publication.newest_revision()
    path = reverse("plan:edit", args=[key])
    first = text_of(officer.get(path))
    assert "50 hari dalam jadwal ini; 20 di antaranya" in first
    assert f'name="mulai" value="{soon(23)}"' in first
    last = text_of(officer.get(path, {"mulai": soon(43)}))
    assert f'value="{soon(52)}"' in last
    assert f'name="mulai" value="{soon(23)}"' in last
    assert f'value="{soon(42)}"' not in last
    row = edit.times[49]
    fields = {
        "hari-TOTAL_FORMS": 1, "hari-INITIAL_FORMS": 1, "hari-0-key": row["key"],
        "hari-0-day": soon(60), "hari-0-starts": "08:00", "hari-0-ends": "09:00",
        "change_note": "Hari terakhir mundur.",
    }  # fmt: skip
    answer = changed(officer, series, **fields)
    assert answer.status_code == 302, text_of(answer)
    moved = series.publication.newest_revision().times[-1]
    assert (moved["key"], moved["starts"]) == (row["key"], f"{soon(60)}T08:00")


def test_saving_goes_on_to_the_next_days(as_user, announced, budi):
    series = announced(times=[day(n) for n in range(3, 33)])
    officer = as_user(budi)
    officer.post(reverse("plan:change", args=[series.publication.code]))
    key = series.publication.draft_key
    edit = series.publication.newest_revision()
    page = officer.get(reverse("plan:edit", args=[key])).context["form"]
    data = {"seen": edit.mark, "kim": "medono", "mulai": page.shown.after}
    data |= {"title": "T", "visibility": "terbuka", "organiser": "kim"}
    data |= {"hari-TOTAL_FORMS": 0, "hari-INITIAL_FORMS": 0}
    data |= {"photo-TOTAL_FORMS": 0, "photo-INITIAL_FORMS": 0}
    answer = officer.post(reverse("plan:save", args=[key]), data)
    assert answer.status_code == 302, text_of(answer)
    assert answer["Location"].endswith(f"?mulai={soon(23)}#times")
    assert len(series.publication.newest_revision().times) == 30


def test_other_hours_and_an_end_at_once(as_user, announced, budi):
    series = announced(times=[day(n) for n in (7, 14, 21, 28)])
    fields = {
        "sejak-since": soon(14), "sejak-starts": "08:00", "sejak-ends": "09:00",
        "sejak-last": soon(21),
    }  # fmt: skip
    answer = changed(as_user(budi), series, **fields)
    assert answer.status_code == 302, text_of(answer)
    times = series.publication.newest_revision().times
    assert [(row["key"], row["starts"][11:]) for row in times] == [
        ("h7", "19:30"), ("h14", "08:00"), ("h21", "08:00"),
    ]  # fmt: skip


def test_days_that_have_begun_keep_their_hours(as_user, announced, budi, time_machine):
    series = announced(times=[day(1), day(8), day(15)])
    time_machine.move_to(timezone.now() + timedelta(days=3), tick=False)
    fields = {"sejak-since": soon(-3), "sejak-starts": "08:00", "sejak-ends": "09:00"}
    answer = changed(as_user(budi), series, **fields, **{"hari-TOTAL_FORMS": 0})
    assert answer.status_code == 302, text_of(answer)
    times = series.publication.newest_revision().times
    assert [row["starts"][11:] for row in times] == ["19:30", "08:00", "08:00"]


def test_a_refused_page_of_a_long_series_keeps_its_place(as_user, announced, budi):
    series = announced(times=[day(n) for n in range(3, 53)])
    officer = as_user(budi)
    fields = {"hari-TOTAL_FORMS": 0, "mulai": soon(43), "title": "x" * 200}
    answer = changed(officer, series, **fields)
    assert answer.status_code == 422
    shown = answer.context["form"].shown
    assert (shown.since, shown.before, shown.after) == (soon(43), soon(23), "")


def test_a_row_equal_to_what_is_stored_breaks_nothing(as_user, announced, budi):
    series = announced(times=[day(n) for n in (3, 4)])
    fields = {"hari-TOTAL_FORMS": 1, "hari-INITIAL_FORMS": 0}
    answer = changed(as_user(budi), series, **fields)
    assert answer.status_code == 302
    assert len(series.publication.newest_revision().times) == 2
