"""A kept page is the page one would make now, whatever happened and whenever it is.

After each change and at each turn of the clock every public page is asked for through the
page cache, with all that the process keeps, and made anew without any of it.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone

from bulletins.models import Category
from events.models import EventKind, Place
from groups.models import KimContact, KimGroup, Moderator, Region
from guard.models import Election, Stage
from review import jobs
from tests.cached_pages import Browser, nothing_kept
from tests.conftest import BARAT, CITY, JENGGOT, MEDONO
from tests.events.cast import day
from tests.events.planning import edited
from tests.voices.cast import a_wish
from voices.models import Topic

WIB = ZoneInfo("Asia/Jakarta")
SECOND = timedelta(seconds=1)
PAGES = [
    "/",
    "/kelurahan/medono/",
    "/kelurahan/medono/?cakupan=kelurahan",
    "/kelurahan/jenggot/",
    "/kelurahan/tirto/",
    "/kecamatan/pekalongan-barat/",
    "/kecamatan/pekalongan-selatan/",
    "/kim/medono/",
    "/buletin/",
    "/buletin/?q=posyandu",
    "/buletin/?kecamatan=pekalongan-barat",
    "/buletin/?kategori=kesehatan&kelurahan=medono",
    "/agenda/",
    "/agenda/?kelurahan=medono",
    "/agenda/?periode=lewat",
    "/kelurahan/",
    "/tentang/",
    "/cek/semua/",
    "/aspirasi/jawaban/medono/",
    "/cek/bantuan/tautan/",
]


@pytest.fixture
def alike(browser, regions):
    """Compares every page; `more` are addresses that appeared meanwhile."""
    anew = Browser(WSGIHandler())

    def compare(what, more=()):
        for path in [*PAGES, *more]:
            kept = browser.get(path)
            with nothing_kept():
                now = anew.get(path)
            assert kept["status"] == now["status"], (what, path)
            assert kept["body"].decode() == now["body"].decode(), (what, path)

    return compare


@pytest.fixture
def clock(time_machine):
    """Stands still; goes to just before a moment, then to it."""
    time_machine.move_to(
        timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0),
        tick=False,
    )
    return time_machine


def at(moment, clock, alike, what, more=()):
    clock.move_to(moment - SECOND, tick=False)
    alike(f"before {what}", more)
    clock.move_to(moment, tick=False)
    alike(what, more)


def test_what_is_decided_about_news(alike, clock, published, joko, jenggot, budi, dewi):
    alike("nothing yet")
    mine = published(title="Kabar Medono")
    more = [mine.publication.get_absolute_url()]
    alike("news of a kelurahan", more)
    published(by=joko, kim=jenggot, title="Kabar Jenggot")
    alike("news of another", more)
    district = published(title="Kabar kecamatan", region_id=BARAT).publication
    city = published(title="Kabar kota", region_id=CITY).publication
    more += [district.get_absolute_url(), city.get_absolute_url()]
    alike("news of all", more)
    new = edited(mine, budi, dewi, title="Kabar Medono diperbaiki")
    alike("a correction", more)
    edited(new, budi, dewi, region_id=BARAT)
    alike("another audience", more)
    new.publication.refresh_from_db()
    mine.refresh_from_db()
    mine.revert(by=dewi, explanation="Jamnya keliru.")
    alike("the way back", more)
    district.withdraw(by=dewi, explanation="Keliru.")
    alike("a withdrawal", more)
    Moderator.objects.filter(user=dewi).update(is_head=True)
    city.erase(by=dewi, why="privasi", note="Ada data pribadi.")
    alike("erased", more)


def test_news_that_come_and_go_by_themselves(
    alike, clock, submitted, published, dewi, budi
):
    now = timezone.now()
    scheduled = submitted(
        title="Kabar besok", publish_at=now + timedelta(hours=3), region_id=CITY
    )
    scheduled.approve(by=dewi, seen=scheduled.version)
    ends = timezone.localdate() + timedelta(days=1)
    notice = published(title="Kabar sampai besok", important=True, valid_until=ends)
    more = [notice.publication.get_absolute_url()]
    alike("waiting for its time", more)
    at(now + timedelta(hours=3), clock, alike, "its time", more)
    jobs.look_at_what_appears(0)
    alike("looked at", more)
    at(notice.publication.expires_at, clock, alike, "its end", more)
    other = submitted(
        title="Kabar nanti", publish_at=timezone.now() + timedelta(hours=1)
    )
    other.approve(by=dewi, seen=other.version)
    alike("another one waits", more)
    other.publication.refresh_from_db()
    other.publication.unschedule(by=budi)
    alike("waits no more", more)
    clock.move_to(timezone.now() + timedelta(hours=2), tick=False)
    alike("its time passed", more)


def test_events_through_their_days(alike, clock, announced, regions, budi, dewi):
    field = Place.objects.create(
        name="Lapangan", region_id=BARAT, is_room=False, address="Jl. Urip 1"
    )
    meeting = announced(
        place=field, title="Rembuk warga", times=[day(0, "13:00", "15:00"), day(7)]
    )
    announced(
        place=field, title="Rapat di timur", zone="Asia/Jayapura", region_id=CITY,
        times=[day(1, "00:30", "02:00")],
    )  # fmt: skip
    event = meeting.publication
    more = [event.get_absolute_url(), "/agenda.ics", "/kelurahan/medono/agenda.ics"]
    alike("announced", more)
    begins, ends = (timezone.localtime().replace(hour=h) for h in (13, 15))
    at(begins, clock, alike, "it begins", more)
    at(ends, clock, alike, "it is over", more)
    edited(meeting, budi, dewi, minutes={"h0": {"decisions": ["Iuran tetap."]}})
    alike("its minutes", more)
    event.refresh_from_db()
    midnight = timezone.localtime().replace(hour=0) + timedelta(days=1)
    at(midnight - timedelta(hours=2), clock, alike, "midnight in the east", more)
    at(midnight, clock, alike, "midnight", more)
    event.call_off(by=budi, status="ditunda", reason="cuaca", key="h7")
    alike("postponed", more)
    event.refresh_from_db()
    event.call_off(by=budi, status="dibatalkan", reason="cuaca")
    alike("called off", more)
    for days in (3, 7, 8):
        clock.move_to(midnight + timedelta(days=days), tick=False)
        alike(f"{days} days later", more)
    event.refresh_from_db()
    event.withdraw(by=dewi, explanation="Keliru.")
    alike("withdrawn", more)


def test_an_event_that_is_announced_later_and_what_tells_of_it(
    alike, clock, planned, announced, draft, budi, dewi
):
    field = Place.objects.create(name="Lapangan", region_id=BARAT, is_room=False)
    live = announced(place=field, times=[day(2)])
    more = [live.publication.get_absolute_url()]
    report = draft(title="Hasil rembuk", region_id=CITY)
    type(report.publication).objects.filter(pk=report.publication_id).update(
        tells_of=live.publication.reference
    )
    report.refresh_from_db()
    report.submit(by=budi, seen=report.version)
    alike("nothing told yet", more)
    report.approve(by=dewi, seen=report.version)
    alike("told", more)
    report.publication.refresh_from_db()
    report.publication.withdraw(by=dewi, explanation="Keliru.")
    alike("untold", more)


def test_what_every_page_shows(alike, clock, published, announced, medono, jenggot):
    live, event = published(), announced()
    more = [live.publication.get_absolute_url(), event.publication.get_absolute_url()]
    alike("at first", more)
    contact = KimContact.objects.create(kim=medono, label="Ketua", value="081234567890")
    alike("a contact", more)
    contact.delete()
    alike("no contact", more)
    for rows, changes in (
        (Category.objects.filter(slug="kesehatan"), {"short_name": "Sehat"}),
        (EventKind.objects.filter(slug="posyandu"), {"name": "Posyandu saja"}),
        (Region.objects.filter(code=MEDONO), {"office_hours": "Senin, 08.00"}),
        (Region.objects.filter(code=MEDONO), {"name": "Medono Baru"}),
        (Region.objects.filter(code=JENGGOT), {"slug": "jenggot-baru"}),
        (Region.objects.filter(code=BARAT), {"hue": 3}),
        (KimGroup.objects.filter(pk=medono.pk), {"name": "KIM Medono Jaya"}),
        (KimGroup.objects.filter(pk=medono.pk), {"status": "tidak-aktif"}),
    ):
        rows.update(**changes)
        alike(changes, more)
    wib = timezone.localtime()
    stage = Stage.objects.create(
        election=Election.objects.create(name="Pilkada contoh", region_id=CITY),
        kind=Stage.Kind.QUIET,
        starts_at=wib + timedelta(hours=2),
        ends_at=wib + timedelta(hours=26),
    )
    alike("a quiet period to come", more)
    at(stage.starts_at, clock, alike, "it is quiet", more)
    at(stage.ends_at, clock, alike, "it is over", more)
    stage.election.delete()
    alike("it was none", more)


def test_what_is_put_right_and_what_is_asked_in_public(
    alike, client, clarification, medono, nur, budi, dewi
):
    alike("nothing yet")
    live = clarification().publication
    alike("a clarification", [live.get_absolute_url()])
    live.refresh_from_db()
    live.withdraw(by=dewi, explanation="Rujukannya keliru.")
    alike("withdrawn", [live.get_absolute_url()])
    wish, topic = a_wish(medono.region, by=budi, released_by=dewi)
    alike("a topic released")
    again = Topic.propose(wish, by=budi, question="Kapan diperbaiki?", reply="Selasa.")
    alike("written anew, not released")
    again.release(by=dewi, seen=again.version, marks=[])
    alike("released anew")
    again.take_back(by=dewi)
    alike("taken back")
    assert topic.wish == wish
