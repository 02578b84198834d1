"""What was kept while somebody decided in that very moment, on this worker or another."""

import sqlite3
from datetime import timedelta
from unittest import mock

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError, connection
from django.http import QueryDict
from django.utils import timezone

from accounts.session_store import is_held
from bulletins.models import Bulletin, BulletinRevision
from events.agenda.filters import filter_of
from groups.models import Region
from guard.models import Election, Stage, WatchTerm
from kim_portal.lib import fragments, freshness, generation
from kim_portal.lib.generation import GENERATIONS, Generations
from kim_portal.lib.kept_pages import PageCache, SharedShelf
from kim_portal.lib.public import parameters_of
from review import jobs, searching
from tests.cached_pages import HOST, Browser, nothing_kept
from tests.conftest import CITY, MEDONO

PLEDGES = ["tanpa-calon", "tanpa-atribut", "tanpa-dana"]
PARTISAN = "Daftar di balai. Ayo coblos nomor satu di balai kelurahan."


def change(key):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO kim_change (key) VALUES (%s)", [key])


def is_right(browser, path):
    kept = browser.get(path)
    with nothing_kept():
        now = Browser(WSGIHandler()).get(path)
    return kept["body"] == now["body"]


def away():
    raise OperationalError("away")


@pytest.fixture
def nine(time_machine):
    moment = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    time_machine.move_to(moment, tick=False)
    return time_machine


@pytest.fixture
def worker(django, tmp_path):
    """One more worker of this machine; `look` may fail."""

    def make(look=GENERATIONS.look):
        cache = PageCache(
            django,
            look=look,
            parameters_of=parameters_of,
            hosts=[HOST],
            session_cookie=settings.SESSION_COOKIE_NAME,
            region_cookie=settings.REGION_COOKIE_NAME,
            is_session=is_held,
            is_region=Region.objects.knows_village,
            shared=SharedShelf(tmp_path / "pages-x.sqlite3"),
        )
        return Browser(cache)

    return make


@pytest.fixture
def wrong(published):
    """The address of a bulletin that should not be out."""
    return published(title="Kabar yang keliru").publication


# --- a moment between two steps ----------------------------------------------------------


def test_what_was_made_of_before_never_gets_the_number_of_after(db):
    known = Generations()
    known.look()
    turn = known.turn  # a page begins, and reads the old rows
    change(MEDONO)
    stamps, real = [], known._learn

    def learn(numbers):
        class Told(dict):
            def __setitem__(self, key, value):
                stamps.append(known.stamp([MEDONO], turn))
                super().__setitem__(key, value)
                stamps.append(known.stamp([MEDONO], turn))

        known.numbers = Told(known.numbers)
        real(numbers)

    with mock.patch.object(known, "_learn", learn):
        known.look()
    assert stamps
    assert all(stamp is None or not known.holds(stamp) for stamp in stamps)


def test_a_page_is_not_called_right_for_what_was_learned_while_it_was_looked_at(
    browser, wrong, dewi
):
    path = wrong.get_absolute_url()
    browser.get(path)
    entry = next(e for k, e in browser.cache.pages.entries.items() if k[0] == path)
    change(CITY)
    GENERATIONS.look()
    real = GENERATIONS.holds

    def holds(stamp):
        found = real(stamp)
        wrong.withdraw(by=dewi, explanation="Keliru.")
        GENERATIONS.look()  # another thread, right here
        return found

    with mock.patch.object(GENERATIONS, "holds", holds):
        browser.cache._is_right(entry)
    assert not browser.cache._is_right(entry)


@pytest.mark.parametrize("who", ["signed in", "another kelurahan"])
def test_withdrawn_a_moment_ago_is_no_fault_of_ours(
    browser, as_user, wrong, budi, dewi, who
):
    path = wrong.get_absolute_url()
    session = as_user(budi).cookies["sesi"].value
    cookie = {"signed in": f"sesi={session}", "another kelurahan": "kel=medono"}[who]
    assert browser.get(path)["status"] == 200
    wrong.withdraw(by=dewi, explanation="Keliru.")
    with mock.patch.object(GENERATIONS, "is_due", return_value=False):
        assert browser.get(path, HTTP_COOKIE=cookie)["status"] == 410


def test_who_did_not_ask_knows_nothing_of_the_database(browser, regions):
    browser.get("/")
    with mock.patch.object(browser.cache, "look", away):
        browser.cache._look()
    assert browser.cache.is_away
    with GENERATIONS.lock:  # another thread is still waiting for its answer
        browser.cache._look()
    assert browser.cache.is_away
    browser.cache._look()
    assert not browser.cache.is_away


def test_the_shared_form_of_the_agenda_is_cleaned_before_it_is_shared(regions):
    GENERATIONS.look()
    with freshness.reading():
        form = filter_of(QueryDict(""))
        assert filter_of(QueryDict("")) is form
    assert form._errors is not None


# --- workers tell each other -------------------------------------------------------------


def test_what_the_watchers_page_learned_is_told_to_all(worker, wrong, dewi):
    path = wrong.get_absolute_url()
    first = worker()
    assert first.get(path)["status"] == 200
    wrong.withdraw(by=dewi, explanation="Keliru.")
    generation.current_generation()  # /sehat/, or an officer who reads
    first.get("/tentang/")
    GENERATIONS.forget()  # the database goes away; a worker is started
    assert worker(away).get(path)["status"] == 410


def test_what_could_not_be_written_is_told_later(worker, wrong, dewi):
    path = wrong.get_absolute_url()
    first = worker()
    assert first.get(path)["status"] == 200
    busy = sqlite3.connect(first.cache.shared.path, isolation_level=None)
    busy.execute("BEGIN IMMEDIATE")
    wrong.withdraw(by=dewi, explanation="Keliru.")
    first.get("/tentang/")
    busy.execute("COMMIT")
    first.get("/tentang/")
    GENERATIONS.forget()
    assert worker(away).get(path)["status"] == 410


def test_a_write_that_fails_half_way_keeps_nobody_out(tmp_path):
    shelf = SharedShelf(tmp_path / "p.sqlite3")
    assert shelf.learn({"a": 1})
    shelf._file().execute(
        "CREATE TRIGGER full BEFORE INSERT ON number WHEN NEW.key = 'b'"
        " BEGIN SELECT RAISE(ABORT, 'as a full disk does'); END"
    )
    assert not shelf.learn({"b": 2})
    assert SharedShelf(tmp_path / "p.sqlite3").learn({"a": 5})
    assert not shelf.holds({"a": 1})


def test_erased_words_leave_the_machine_too(worker, wrong, time_machine):
    first = worker()
    first.get(wrong.get_absolute_url())
    shelf = first.cache.shared
    assert shelf.find((wrong.get_absolute_url(), "", ""))
    time_machine.move_to(timezone.now() + timedelta(hours=13))
    shelf.let_go()
    assert shelf.find((wrong.get_absolute_url(), "", "")) is None


def test_a_broken_file_costs_no_page(worker, wrong, tmp_path):
    (tmp_path / "pages-x.sqlite3").write_bytes(b"no database" * 999)
    first = worker()
    for _time in range(2):
        assert first.get(wrong.get_absolute_url())["status"] == 200


def test_another_database_empties_every_store(browser, published):
    published(title="Judul lama")
    assert b"Judul lama" in browser.get("/")["body"]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for word in ("DISABLE", "ENABLE"):
            cursor.execute(
                f"ALTER TABLE bulletins_bulletinrevision {word} TRIGGER USER"
            )
            cursor.execute("UPDATE bulletins_bulletinrevision SET note = note")
            if word == "DISABLE":
                cursor.execute(
                    "UPDATE bulletins_bulletinrevision SET title = 'Judul lain'"
                )
    GENERATIONS.horizon += 1_000_000  # transactions count down: it is another one
    assert b"Judul lain" in browser.get("/")["body"]


# --- the same version, other words -------------------------------------------------------


def test_words_the_guard_took_back_do_not_return_with_the_next_approval(
    browser, nine, submitted, dewi, budi
):
    at = timezone.now() + timedelta(hours=3)
    held = submitted(title="Kabar lama", body=PARTISAN, publish_at=at, pledges=PLEDGES)
    held.approve(by=dewi, seen=held.version)
    nine.move_to(at, tick=False)
    held.publication.refresh_from_db()
    path = held.publication.get_absolute_url()
    assert b"Kabar lama" in browser.get("/kelurahan/medono/")["body"]
    WatchTerm.objects.create(term="coblos nomor", severity="block", match="phrase_ci")
    Stage.objects.create(
        election=Election.objects.create(name="P", region_id=CITY),
        kind=Stage.Kind.QUIET,
        starts_at=timezone.now() - timedelta(hours=2),
        ends_at=timezone.now() + timedelta(hours=1),
    )
    nine.move_to(at + timedelta(seconds=40), tick=False)
    for address in ("/kelurahan/medono/", path):
        browser.get(address)  # drawn again, still before the job looks
    jobs.look_at_what_appears(0)
    text = BulletinRevision.objects.get(pk=held.pk)
    text.send_back(by=dewi, seen=text.version, reasons=["sumber"], note="Tanpa ajakan.")
    text.refresh_from_db()
    words = {"title": "Kabar baru", "publish_at": None,
             "body": "Posyandu pindah ke balai kelurahan. Bawa buku KIA dan kartu."}  # fmt: skip
    text.save_words(by=budi, seen=text.version, words=words)
    text.submit(by=budi, seen=text.version)
    nine.move_to(at + timedelta(hours=3), tick=False)
    text.approve(by=dewi, seen=text.version)
    assert b"Kabar baru" in browser.get("/kelurahan/medono/")["body"]
    assert b"coblos" not in browser.get(path)["body"]


def test_a_column_that_a_card_shows_makes_it_another(browser, nine, published):
    live = published(important=True, valid_until=timezone.localdate() + timedelta(1))
    paths = ["/", "/kelurahan/medono/", live.publication.get_absolute_url()]
    for changes in (
        {"is_example": True},
        {"expires_at": timezone.now() + timedelta(9)},
    ):
        Bulletin.objects.filter(pk=live.publication_id).update(**changes)
        assert [path for path in paths if not is_right(browser, path)] == []


# --- by the clock ------------------------------------------------------------------------


@pytest.mark.parametrize("feed", ["/agenda.ics", "/kelurahan/medono/agenda.ics"])
def test_a_calendar_knows_what_appears_by_itself(browser, nine, planned, dewi, feed):
    at = timezone.now() + timedelta(minutes=5)
    event = planned()
    event.approve(by=dewi, seen=event.version, at=at)
    browser.get(feed)
    nine.move_to(at, tick=False)
    assert is_right(browser, feed)


def test_a_search_reaches_further_when_something_ends(
    browser, nine, published, monkeypatch
):
    nine.move_to(timezone.localtime().replace(hour=20), tick=False)
    monkeypatch.setattr(searching, "WALKS", (2,))
    monkeypatch.setattr("bulletins.views.PAGE_SIZE", 1)
    published(title="Tentang rob", body="Kata jarang. " * 9)
    published(title="Lain satu", valid_until=timezone.localdate())
    published(title="Lain dua")
    browser.get("/buletin/?q=rob")
    nine.move_to(timezone.localtime() + timedelta(hours=5), tick=False)
    assert is_right(browser, "/buletin/?q=rob")


def test_junk_that_comes_with_a_password_makes_no_page_anew(browser, django, regions):
    browser.get("/kelurahan/medono/")
    before, asked = len(fragments.PAGES.values), django.asked
    for number in range(30):
        junk = {"HTTP_AUTHORIZATION": "x", "HTTP_COOKIE": f"kel=junk{number}"}
        assert browser.get("/kelurahan/medono/", **junk)["status"] == 200
    assert (len(fragments.PAGES.values), django.asked) == (before, asked)
