"""A page from before the last save is no dead end: the same again is kept, other is shown.

Back after the first save, a second tab, a double tap, days that went meanwhile.
"""

import uuid

import pytest
from django.urls import reverse

from events.models import Event, EventRevision, Place
from tests.events.cast import day
from tests.events.pages import asked, changed, filled, holds
from tests.events.planning import form, soon

ON = "on"


@pytest.fixture
def budis(as_user, budi, medono):
    return as_user(budi)


@pytest.fixture
def key():
    return uuid.uuid4()


def post(client, key, data, verb="save"):
    return client.post(reverse(f"plan:{verb}", args=[key]), data)


SERIES = {"jadwal-repeat": "pekan", "jadwal-until": soon(24)}
LISTED = {"jadwal-day": "", "jadwal-days": f"{soon(5)}\n{soon(9)}"}
WHOLE = {"jadwal-starts": "", "jadwal-ends": "", "jadwal-whole_day": ON}
FIRST = [{}, SERIES, LISTED, WHOLE, {"place_address": "Jalan Contoh 3"}]


@pytest.mark.parametrize("typed", FIRST, ids=str)
@pytest.mark.parametrize("verb", ["save", "send"])
def test_the_second_tap_of_the_very_first_save_changes_nothing(budis, key, typed, verb):
    answers = [post(budis, key, form(**typed), verb) for _tap in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    revision = EventRevision.objects.get()
    assert revision.version == 2
    assert (Event.objects.count(), Place.objects.count()) == (1, 1)
    keys = {row["key"] for row in revision.times}
    assert len(keys) == len(revision.times)


def test_saved_first_and_sent_from_the_same_old_page(budis, key):
    post(budis, key, form())
    assert post(budis, key, form(), "send").status_code == 302
    assert EventRevision.objects.get().status == "submitted"


TAPS = [
    {"sejak-last": soon(17)},
    {"sejak-since": soon(10), "sejak-starts": "08:00"},
    {"hari-1-skip": ON},
    {"hari-1-day": soon(12)},
    {"jadwal-day": soon(40), "jadwal-starts": "08:00"},
    {"hari-0-day": soon(15), "jadwal-day": soon(7), "jadwal-starts": "19:30",
     "jadwal-ends": "21:30"},
]  # fmt: skip


@pytest.mark.parametrize("typed", TAPS, ids=str)
def test_a_second_tap_on_a_change_of_days_is_one_change(budis, plan, typed):
    draft = plan(times=[day(n) for n in (7, 14, 21)])
    key = draft.publication.draft_key
    page = filled(budis.get(reverse("plan:edit", args=[key])))
    answers = [post(budis, key, changed(page, **typed)) for _tap in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert EventRevision.objects.get().version == draft.version + 1


def test_back_after_the_first_save_and_another_title(budis, key):
    post(budis, key, form())
    answer = post(budis, key, form(title="Judul kedua"))
    assert answer.status_code == 409
    assert "tersembunyi" not in answer.content.decode()
    holds(answer, {"title": "Judul kedua", "hari-0-day": soon()})
    sent = filled(answer)
    assert not sent.get("jadwal-day")
    answer = post(budis, key, dict(sent.lists()))
    assert answer.status_code == 302, asked(answer)
    revision = EventRevision.objects.get()
    assert (revision.title, len(revision.times)) == ("Judul kedua", 1)


def test_another_day_in_an_old_first_page_moves_the_day(budis, key):
    post(budis, key, form())
    (stored,) = EventRevision.objects.get().times
    other = {"jadwal-day": soon(5), "jadwal-ends": "11:30"}
    answer = post(budis, key, form(**other))
    assert answer.status_code == 409
    holds(answer, {"hari-0-day": soon(5), "hari-0-ends": "11:30"})
    answer = post(budis, key, dict(filled(answer).lists()), "send")
    assert answer.status_code == 302, asked(answer)
    (times,) = EventRevision.objects.get().times
    assert times == {
        "key": stored["key"], "starts": f"{soon(5)}T07:00", "ends": f"{soon(5)}T11:30",
    }  # fmt: skip


def test_more_days_in_an_old_first_page_are_added(budis, key):
    post(budis, key, form(**SERIES))
    longer = {**SERIES, "jadwal-until": soon(31)}
    answer = post(budis, key, form(**longer))
    assert answer.status_code == 409
    holds(answer, longer)
    answer = post(budis, key, dict(filled(answer).lists()))
    assert answer.status_code == 302, asked(answer)
    assert len(EventRevision.objects.get().times) == 5


def test_a_fault_in_an_old_first_page_is_mended_without_reloading(budis, key):
    post(budis, key, form())
    page = post(budis, key, form(**{"jadwal-starts": "25:00"}))
    assert page.status_code == 422
    assert list(asked(page)) == ["jadwal-starts"]
    for _try in range(3):
        data = changed(filled(page), **{"jadwal-starts": "07:00"})
        page = post(budis, key, data)
        if page.status_code == 302:
            break
    assert page.status_code == 302
    assert len(EventRevision.objects.get().times) == 1


def test_a_second_tab_keeps_what_both_typed_of_the_days(budis, plan):
    draft = plan(times=[day(n) for n in (7, 14, 21)])
    key = draft.publication.draft_key
    first = filled(budis.get(reverse("plan:edit", args=[key])))
    second = first.copy()
    gone = {"hari-0-skip": ON, "jadwal-day": soon(30), "jadwal-starts": "08:00"}
    assert post(budis, key, changed(first, **gone)).status_code == 302
    typed = {"hari-0-starts": "18:00", "hari-1-day": soon(15)}
    answer = post(budis, key, changed(second, **typed))
    assert answer.status_code == 409
    holds(answer, typed)
    shown = filled(answer)
    days = [value for name, value in shown.items() if name.endswith("-day")]
    assert soon(30) in days
    answer = post(budis, key, dict(shown.lists()))
    assert answer.status_code == 302, asked(answer)
    starts = [row["starts"] for row in EventRevision.objects.get().times]
    assert starts == [
        f"{soon(7)}T18:00", f"{soon(15)}T19:30", f"{soon(21)}T19:30", f"{soon(30)}T08:00",
    ]  # fmt: skip


def test_a_day_left_out_in_one_tab_and_moved_in_the_other_can_still_go(budis, plan):
    draft = plan(times=[day(n) for n in (7, 14)])
    key = draft.publication.draft_key
    page = filled(budis.get(reverse("plan:edit", args=[key])))
    assert (
        post(budis, key, changed(page, **{"hari-0-starts": "18:00"})).status_code == 302
    )
    answer = post(budis, key, changed(page, **{"hari-0-skip": ON}))
    assert answer.status_code == 409
    holds(answer, {"hari-0-skip": ON, "hari-0-starts": "18:00"})
    assert post(budis, key, dict(filled(answer).lists())).status_code == 302
    assert len(EventRevision.objects.get().times) == 1


def test_days_that_all_went_meanwhile_come_back_with_what_was_typed(budis, plan):
    draft = plan(times=[day(7), day(14)])
    key = draft.publication.draft_key
    page = filled(budis.get(reverse("plan:edit", args=[key])))
    EventRevision.objects.update(times=[], version=draft.version + 1)
    answer = post(budis, key, changed(page, **{"hari-0-starts": "18:00"}))
    assert answer.status_code == 409
    answer = post(budis, key, dict(filled(answer).lists()))
    assert answer.status_code == 302, asked(answer)
    starts = [row["starts"] for row in EventRevision.objects.get().times]
    assert starts == [f"{soon(7)}T18:00", f"{soon(14)}T19:30"]


def test_a_day_that_came_back_keeps_the_name_residents_know(budis, budi, announced):
    live = announced(times=[day(7), day(14)])
    key = live.publication.draft_key
    budis.post(reverse("plan:change", args=[live.publication.code]))
    edit = live.publication.newest_revision()
    page = filled(budis.get(reverse("plan:edit", args=[key])))
    edit.save_words(by=budi, seen=edit.version, words={"times": [day(7)]})
    answer = post(budis, key, changed(page, **{"hari-1-starts": "18:00"}))
    post(budis, key, dict(filled(answer).lists()))
    edit = live.publication.newest_revision()
    assert [row["key"] for row in edit.times] == ["h7", "h14"]


LOST = [
    ("hari-TOTAL_FORMS", "hari-INITIAL_FORMS"),
    ("photo-TOTAL_FORMS", "photo-INITIAL_FORMS"),
    ("seen",),
    ("hari-0-key",),
    ("hari-INITIAL_FORMS", "photo-INITIAL_FORMS"),
]


@pytest.mark.parametrize("lost", LOST, ids=str)
def test_no_lost_mark_of_a_page_is_the_persons_fault(budis, plan, lost):
    draft = plan(times=[day(7)])
    key = draft.publication.draft_key
    page = filled(budis.get(reverse("plan:edit", args=[key])))
    for name in lost:
        del page[name]
    answer = post(budis, key, changed(page, title="Judul kedua"))
    assert "tersembunyi" not in answer.content.decode()
    assert not asked(answer)
    if answer.status_code == 409:
        holds(answer, {"title": "Judul kedua"})
        answer = post(budis, key, dict(filled(answer).lists()))
    assert answer.status_code == 302
    assert EventRevision.objects.get().title == "Judul kedua"


def test_colleagues_still_hear_of_each_other(as_user, budis, nur, key):
    post(budis, key, form())
    answer = post(as_user(nur), key, form(title="Dari Nur"))
    assert answer.status_code == 409
    assert "Budi" in answer.content.decode()
    holds(answer, {"title": "Dari Nur"})
