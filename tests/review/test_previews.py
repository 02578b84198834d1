"""Secret addresses: one version, for seven days, for who has them, kept by nobody."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import signing
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone

from accounts.session_store import is_held
from bulletins.models import Bulletin, BulletinRevision
from groups.models import Region
from kim_portal.lib import text
from kim_portal.lib.generation import GENERATIONS
from kim_portal.lib.kept_pages import PageCache
from kim_portal.lib.public import parameters_of
from review import previews
from review.models.pictures import PhotoWords
from tests.cached_pages import HOST, Browser, Counter
from tests.conftest import kept_photo

SALT = previews.SALT


def path_to(revision):
    return previews.link_to(revision, by=revision.created_by).removeprefix(
        settings.SITE_URL
    )


def opens(path):
    """Whether a stranger reads the text there; closed is 410 and names no word of it."""
    answer = Client().get(path)
    page = answer.content.decode()
    if answer.status_code == 410:
        assert "Posyandu balita" not in page
        assert "Pratinjau ditutup" in page
        return False
    assert answer.status_code == 200
    return "Posyandu balita" in page


@pytest.fixture
def waiting(submitted):
    return submitted()


def test_a_stranger_reads_the_text_under_a_red_flag(client, waiting):
    link = previews.link_to(waiting, by=waiting.created_by)
    assert link.startswith(f"{settings.SITE_URL}/pratinjau/")
    page = client.get(path_to(waiting)).content.decode()
    assert "BELUM TERBIT" in page
    assert text.tidy(waiting.title) in page
    assert "buku KIA" in page


@pytest.mark.parametrize("state", ["open", "closed"])
def test_nobody_keeps_it_and_nobody_is_told_of_it(client, waiting, budi, state):
    path = path_to(waiting)
    if state == "closed":
        waiting.recall(by=budi)
        waiting.discard(by=budi, seen=waiting.version)
    answer = client.get(path)
    assert answer.status_code == (200 if state == "open" else 410)
    assert "noindex" in answer["X-Robots-Tag"]
    assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))
    assert answer["Referrer-Policy"] == "no-referrer"
    assert 'name="robots" content="noindex' in answer.content.decode()


def test_only_reading_is_possible(client, waiting):
    assert client.post(path_to(waiting)).status_code == 405


def test_it_runs_out_after_seven_days(waiting, time_machine):
    path = path_to(waiting)
    now = timezone.now()
    time_machine.move_to(now + timedelta(days=7) - timedelta(minutes=1))
    assert opens(path)
    time_machine.move_to(now + timedelta(days=7, seconds=1))
    assert not opens(path)


@pytest.mark.parametrize("way", ["draft", "submitted", "returned"])
def test_it_opens_what_is_being_written_or_waits(draft, budi, dewi, way):
    revision = draft()
    path = path_to(revision)
    if way != "draft":
        revision.submit(by=budi, seen=revision.version)
    if way == "returned":
        why = {"reasons": ["foto"], "note": "Buram."}
        revision.send_back(by=dewi, seen=revision.version, **why)
    assert opens(path)


def test_other_words_need_another_address(waiting, budi):
    path = path_to(waiting)
    waiting.recall(by=budi)
    other = {"body": "Posyandu balita RW 05 buka lagi di balai hari Rabu pagi."}
    waiting.save_words(by=budi, seen=waiting.version, words=other)
    assert not opens(path)
    assert opens(path_to(waiting))


def test_it_closes_with_publication(waiting, dewi):
    path = path_to(waiting)
    waiting.approve(by=dewi, seen=waiting.version)
    assert not opens(path)


def test_it_stays_open_while_a_plan_waits_and_closes_at_its_hour(
    submitted, dewi, time_machine
):
    out = timezone.now() + timedelta(days=2)
    revision = submitted(publish_at=out)
    revision.approve(by=dewi, seen=revision.version)
    path = path_to(revision)
    assert opens(path)
    time_machine.move_to(out + timedelta(seconds=1))
    assert not opens(path)


def test_a_cancelled_plan_closes_it(submitted, dewi, budi):
    revision = submitted(publish_at=timezone.now() + timedelta(days=2))
    path = path_to(revision)
    revision.approve(by=dewi, seen=revision.version)
    Bulletin.objects.get().unschedule(by=budi)
    assert not opens(path)


@pytest.mark.parametrize("end", ["withdraw", "erase"])
def test_a_text_taken_down_takes_the_address_of_its_change_along(
    published, budi, hani, end
):
    live = published()
    edit = live.copy_for_edit(by=budi)
    path, old = path_to(edit), path_to(live)
    assert opens(path)
    bulletin = Bulletin.objects.get()
    if end == "withdraw":
        bulletin.withdraw(by=hani, explanation="Keliru.")
    else:
        bulletin.erase(by=hani, why="privasi", note="Nama anak.")
    assert not opens(path)
    assert not opens(old)
    assert not opens(path_to(BulletinRevision.objects.get(pk=live.pk)))


def test_an_address_somebody_made_up_opens_nothing(client, waiting):
    good = path_to(waiting).split("/")[2]
    body, stamp, seal = good.split(":")
    forged = [
        "x",
        "a:b:c",
        "%00",
        "ü" * 10,
        good[:-1],
        f"{good}x",
        f"{body}:{stamp}:{seal[::-1]}",
        f"{body}:zzzzzz:{seal}",
        signing.dumps(["buletin", waiting.pk, waiting.version], salt="lain"),
        signing.dumps(["rahasia", waiting.pk, waiting.version], salt=SALT),
        signing.dumps([["buletin"], waiting.pk, waiting.version], salt=SALT),
        signing.dumps(["buletin"], salt=SALT),
        signing.dumps("buletin", salt=SALT),
        signing.dumps(None, salt=SALT),
        signing.dumps(["buletin", waiting.pk, 999], salt=SALT),
        signing.dumps(["buletin", 10**9, waiting.version], salt=SALT),
    ]
    for token in forged:
        answer = client.get(f"/pratinjau/{token}/")
        assert answer.status_code in {400, 404, 410}, token
        assert waiting.title not in answer.content.decode()


# --- its photos -----------------------------------------------------------------------------


@pytest.fixture
def pictured(draft, medono, budi):
    """A submitted text with one photo, and the address of that photo."""
    photo = kept_photo(kim=medono, by=budi)
    revision = draft()
    rows = [PhotoWords(photo, alt="Balai kelurahan dari depan")]
    revision.save_words(by=budi, seen=revision.version, words={}, photos=rows)
    revision.submit(by=budi, seen=revision.version)
    return revision, photo.lead_url


def test_the_photo_shows_only_with_the_cookie_of_the_address(pictured):
    revision, photo = pictured
    stranger, reader = Client(), Client()
    assert stranger.get(photo).status_code == 404
    page = reader.get(path_to(revision))
    assert photo in page.content.decode()
    answer = reader.get(photo)
    assert answer.status_code == 200
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    cookie = page.cookies["pratinjau"]
    assert cookie["path"] == "/"  # as __Host- asks for
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert stranger.get(photo).status_code == 404


def test_the_cookie_dies_with_the_address(pictured, budi, time_machine):
    revision, photo = pictured
    reader = Client()
    reader.get(path_to(revision))
    revision.recall(by=budi)
    other = {"title": "Judul lain sekali"}
    revision.save_words(by=budi, seen=revision.version, words=other)
    assert reader.get(photo).status_code == 404


def test_a_cookie_opens_the_photos_of_its_own_text_only(pictured, submitted):
    _revision, photo = pictured
    reader = Client()
    reader.get(path_to(submitted(title="Kabar tanpa foto")))
    assert reader.get(photo).status_code == 404
    reader.cookies["pratinjau"] = "x:y:z"
    assert reader.get(photo).status_code == 404


# --- whole pages kept outside Django --------------------------------------------------------


@pytest.fixture
def browser(settings):
    """A visitor in front of the page cache; `asked` counts what came through to Django."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    # As Django's own test client does: the test's transaction stays on its connection.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    django = Counter()
    cache = PageCache(
        django,
        look=GENERATIONS.look,
        parameters_of=parameters_of,
        hosts=[HOST],
        session_cookie=settings.SESSION_COOKIE_NAME,
        region_cookie=settings.REGION_COOKIE_NAME,
        is_session=is_held,
        is_region=Region.objects.knows_village,
    )
    yield Browser(cache)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_page_cache_never_keeps_it(browser, waiting, budi):
    path = path_to(waiting)
    assert parameters_of(path) is None
    for asked in (1, 2):
        assert browser.get(path)["status"] == 200
        assert browser.cache.app.asked == asked
    assert not browser.cache.pages.entries
    waiting.recall(by=budi)
    waiting.discard(by=budi, seen=waiting.version)
    assert browser.get(path)["status"] == 410
    assert not browser.cache.pages.entries


def test_nor_the_photos_it_shows(browser, pictured):
    revision, photo = pictured
    cookie = f"pratinjau={path_to(revision).split('/')[2]}"
    assert browser.get(photo, HTTP_COOKIE=cookie)["status"] == 200
    assert browser.get(photo)["status"] == 404
    assert not browser.cache.pages.entries
