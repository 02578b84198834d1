"""Minutes where an event has several days: each keeps its own, and none is lost."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from events.models import Event
from tests.events.cast import day
from tests.events.minutes import place_of, seen_now, text_of, told
from tests.events.planning import edited


def test_a_series_keeps_minutes_of_each_day(as_user, client, held, budi, dewi):
    event = held(times=(1, 8))
    officer = as_user(budi)
    first, second = event.occurrences.in_order()
    for row, words in ((first, "Keputusan pertama."), (second, "Keputusan kedua.")):
        address = f"/pengurus/acara/{event.code}/{row.key}/notula/kirim/"
        event = Event.objects.get(pk=event.pk)
        officer.post(address, told(seen_now(event), decision_1=words))
        draft = event.newest_revision()
        draft.approve(by=dewi, seen=draft.version)
    page = text_of(client.get(event.get_absolute_url()))
    assert page.index("Keputusan kedua.") < page.index("Keputusan pertama.")


def test_a_day_with_minutes_stays(held, budi):
    event = held(times=(1, 8))
    edit = event.live.copy_for_edit(by=budi)
    words = {
        "times": [edit.times[1]],
        "minutes": {"h1": {"decisions": ["Ya."]}},
        "change_note": "Hari pertama dihapus.",
    }
    edit.save_words(by=budi, seen=edit.version, words=words)
    assert "punya notula" in edit.problems()[0].message


def test_a_day_left_out_in_a_draft_takes_no_minutes(as_user, held, budi):
    event = held(times=(1, 8))
    edit = event.live.copy_for_edit(by=budi)
    edit.save_words(by=budi, seen=edit.version, words={"times": [edit.times[1]]})
    answer = as_user(budi).get(place_of(event), follow=True)
    assert "dihapus dari jadwal" in text_of(answer)


def minutes_path(event, key, verb=""):
    return f"/pengurus/acara/{event.code}/{key}/notula/{verb}"


def test_what_is_missing_in_another_day_is_named_and_linked(as_user, held, budi):
    event = held(times=(1, 2))
    officer = as_user(budi)
    empty = {"decision_1": "", "decision_3": ""}
    seen = seen_now(event)
    officer.post(minutes_path(event, "h1", "simpan/"), told(seen, **empty))
    answer = officer.post(minutes_path(event, "h2", "kirim/"), told(seen_now(event)))
    assert answer.status_code == 422
    other = event.occurrences.get(key="h1")
    page = text_of(answer)
    assert f"Notula {other.day_words}: tulis sedikitnya satu keputusan" in page
    assert f'href="{minutes_path(event, "h1")}"' in page
    edit = event.newest_revision()
    plan = officer.post(
        reverse("plan:send", args=[event.draft_key]), plan_of(edit, officer)
    )
    assert plan.status_code == 422
    assert f'href="{minutes_path(event, "h1")}"' in text_of(plan)


def plan_of(edit, officer):
    """The plan form as it is shown, sent back unchanged."""
    page = officer.get(reverse("plan:edit", args=[edit.publication.draft_key]))
    form = page.context["form"]
    data = {f.html_name: f.value() for f in form.words if f.value() not in (None, [])}
    return {
        **data, "kim": "medono", "hari-TOTAL_FORMS": 0, "hari-INITIAL_FORMS": 0,
        "photo-TOTAL_FORMS": 0, "photo-INITIAL_FORMS": 0,
    }  # fmt: skip


def test_the_note_names_every_day_with_new_minutes(as_user, held, budi):
    event = held(times=(1, 2))
    officer = as_user(budi)
    for key in ("h1", "h2"):
        answer = officer.post(
            minutes_path(event, key, "simpan/"), told(seen_now(event))
        )
        assert answer.status_code == 302, text_of(answer)
    first, second = (event.occurrences.get(key=key).day_words for key in ("h1", "h2"))
    note = event.newest_revision().change_note
    assert note == f"Notula {first} dan {second} ditambahkan."


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
