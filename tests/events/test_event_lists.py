"""Lists of events: what officers of a KIM and the office see of theirs."""

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from psycopg import sql

from events import lists
from events.choices import EventStatus
from events.models import Event
from kim_portal.lib.statement import _joined
from tests.events.cast import day
from tests.events.minutes import text_of
from tests.events.planning import edited


def test_all_events_of_my_kim_are_listed_a_page_at_a_time(
    as_user, plan, announced, budi, joko, time_machine, django_assert_max_num_queries
):
    gone = plan(title="Dibuang")
    gone.discard(by=budi, seen=gone.version)
    announced(title="Yang pertama", times=[day(1)])
    for number in range(21):
        plan(title=f"Rencana {number}", times=[day(number + 3)])
    officer = as_user(budi)
    officer.get("/pengurus/acara/")
    with django_assert_max_num_queries(14):
        page = text_of(officer.get("/pengurus/acara/"))
    assert page.count("/pengurus/acara/") >= 20
    assert "Rencana 20" in page
    assert "Yang pertama" not in page
    oldest = Event.objects.order_by("-pk")[19].pk
    older = text_of(officer.get("/pengurus/acara/", {"sebelum": oldest}))
    assert "Yang pertama" in older
    assert "Dibuang" not in page + older
    assert "Rencana 1" not in text_of(as_user(joko).get("/pengurus/acara/"))


def test_an_admin_is_led_to_no_page_that_is_not_there(as_user, announced, ratna):
    inside = announced(title="Rapat internal", visibility="internal").publication
    outside = announced(title="Rapat terbuka", times=[day(9)]).publication
    page = text_of(as_user(ratna).get("/admin/events/event/"))
    assert "Rapat internal" in page
    assert outside.get_absolute_url() in page
    assert inside.get_absolute_url() not in page


@pytest.mark.parametrize("how", ["called off", "taken out"])
def test_the_list_of_events_shows_the_next_day_that_takes_place(
    as_user, announced, nur, budi, dewi, how
):
    live = announced(times=[day(2), day(9)])
    event = live.publication
    if how == "called off":
        event.call_off(by=nur, status=EventStatus.CANCELLED, reason="cuaca", key="h2")
    else:
        edited(live, budi, dewi, times=[day(9)])
    (row,) = as_user(budi).get("/pengurus/acara/").context["rows"]
    assert row.day_at == event.occurrences.get(key="h9").starts_at


def test_minutes_are_found_by_their_index_also_when_planned_without_values(db):
    """A prepared statement is planned so after a while; then only what stands in its
    words tells which index holds the rows."""
    question = lists.MINUTES.of(timezone.now(), size=3)
    words, slots = _joined([(question.statement, question.shape)])
    values = [slot(question.given) for _number, slot in slots]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute("SET LOCAL enable_seqscan = off")
    with psycopg.RawCursor(connection.connection) as cursor:
        cursor.execute(f"PREPARE minutes AS {words}")
        said = ", ".join(sql.Literal(value).as_string(None) for value in values)
        cursor.execute(f"EXPLAIN EXECUTE minutes ({said})")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "events_revision_minutes" in plan
