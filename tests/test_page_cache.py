"""Whole pages kept outside Django: right for everybody, gone within a second."""

import gzip
import inspect
import re

import brotli
import pytest
from django.conf import settings

from kim_portal.lib import generation
from kim_portal.lib.kept_pages.shelf import Shelf


def test_the_second_reader_costs_django_nothing(browser, django, regions):
    first = browser.get("/")
    second = browser.get("/")
    assert first["status"] == second["status"] == 200
    assert first["body"] == second["body"]
    assert django.asked == 1


def test_a_takedown_reaches_every_kept_page_at_once(browser, published, dewi):
    bulletin = published(title="Kabar yang keliru").publication
    paths = ("/kelurahan/medono/", bulletin.get_absolute_url(), "/buletin/", "/")
    for path in paths:
        assert b"Kabar yang keliru" in browser.get(path)["body"]
    etag = browser.get(paths[1])["headers"]["ETag"]
    bulletin.withdraw(by=dewi, explanation="Keliru.")
    assert b"Kabar yang keliru" not in browser.get("/kelurahan/medono/")["body"]
    gone = browser.get(paths[1], HTTP_IF_NONE_MATCH=etag)
    assert gone["status"] == 410
    assert b"Bawa buku KIA" not in gone["body"]


def test_changes_are_looked_for_within_a_second():
    source = inspect.getsource(generation)
    assert re.search(r"^AGE = 0\.4$", source, re.MULTILINE)


def test_what_has_not_changed_is_not_sent_again(browser, regions):
    first = browser.get("/", HTTP_ACCEPT_ENCODING="br")
    again = browser.get(
        "/", HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=first["headers"]["ETag"]
    )
    assert again["status"] == 304
    assert again["body"] == b""
    assert again["headers"]["ETag"] == first["headers"]["ETag"]


def test_pages_are_kept_compressed(browser, regions):
    plain = browser.get("/")
    small = browser.get("/", HTTP_ACCEPT_ENCODING="gzip, br")
    assert small["headers"]["Content-Encoding"] == "br"
    assert brotli.decompress(small["body"]) == plain["body"]
    assert "Accept-Encoding" in small["headers"]["Vary"]


def test_junk_in_the_query_makes_no_new_page(browser, django, regions):
    for number in range(50):
        browser.get(f"/?utm_source={number}&fbclid=x{number}")
    assert django.asked == 1


def test_what_pages_know_in_the_query_does(browser, django, published):
    published(title="Rob datang")
    assert b"Rob datang" in browser.get("/buletin/?q=rob")["body"]
    assert b"Rob datang" not in browser.get("/buletin/?q=zzz")["body"]
    assert django.asked == 2


def test_the_remembered_kelurahan_is_a_page_of_its_own(browser, django, regions):
    with_place = browser.get("/", HTTP_COOKIE="kel=medono")
    assert b"Kelurahan Anda: <b>Medono</b>" in with_place["body"]
    assert b"Kelurahan Anda: <b>" not in browser.get("/")["body"]
    browser.get("/", HTTP_COOKIE="kel=medono; lain=1")
    assert django.asked == 2


def test_somebody_signed_in_never_fills_or_reads_the_cache(
    browser, django, as_user, nur
):
    session = as_user(nur).cookies["sesi"].value
    for _time in range(2):
        mine = browser.get("/", HTTP_COOKIE=f"sesi={session}")
        assert b"Dasbor" in mine["body"]
        assert "no-store" in mine["headers"]["Cache-Control"]
    assert django.asked == 2
    assert b"Dasbor" not in browser.get("/")["body"]


def test_pages_that_are_not_public_pass_untouched(browser, django, regions):
    answer = browser.get("/akun/masuk/?next=/pengurus/terbit/")
    assert b'value="/pengurus/terbit/"' in answer["body"]
    browser.get("/akun/masuk/?next=/pengurus/terbit/")
    assert django.asked == 2


def test_a_foreign_host_gets_nothing_from_the_cache(browser, regions):
    browser.get("/")
    assert browser.get("/", HTTP_HOST="evil.example")["status"] == 400
    poisoned = browser.get("/", HTTP_X_FORWARDED_HOST="evil.example")
    assert b"evil.example" not in poisoned["body"]


def test_the_cache_gives_way_when_it_is_full(browser, regions):
    browser.cache.pages = Shelf(30_000)
    for slug in ("medono", "tirto", "gamer", "klego", "poncol"):
        browser.get(f"/kelurahan/{slug}/")
    assert browser.cache.pages.bytes <= 30_000
    assert 1 <= len(browser.cache.pages.entries) < 5


def test_head_has_no_body(browser, regions):
    answer = browser.get("/", method="HEAD")
    assert answer["status"] == 200
    assert answer["body"] == b""


def test_a_first_visit_to_a_kelurahan_stays_below_60_kb(browser, crowd):
    """Page, stylesheet, mark, head cloth and every cover, as sent to a phone."""
    from pathlib import Path

    crowd(12)
    answer = browser.get("/kelurahan/medono/", HTTP_ACCEPT_ENCODING="br")
    html = brotli.decompress(answer["body"]).decode()
    total = len(answer["body"])
    static = {}
    for path in set(re.findall(r'(?:src|href)="(/static/[^"]+|/sampul/[^"]+)"', html)):
        if path.startswith("/static/"):
            body = (Path(settings.BASE_DIR) / path[1:]).read_bytes()
        else:
            body = browser.get(path)["body"]
        static[path] = len(brotli.compress(body, quality=6))
    for path in (
        "static/img/edge.svg",
        "static/img/arrow.svg",
        "static/img/divider.svg",
    ):
        static[path] = len((Path(settings.BASE_DIR) / path).read_bytes())
    assert len(html.encode()) <= 24_000
    assert total <= 5_500
    assert total + sum(static.values()) <= 60_000


@pytest.mark.parametrize(
    "junk",
    ["kel=junk{}", "kel=", "sesi=abc{}", "sesi=" + "a" * 30 + "{:02}", "sesi=x;kel=y{}",
     "lain={}", "sesi=%00{}"],
)  # fmt: skip
def test_junk_cookies_make_no_page_anew(browser, django, regions, junk):
    browser.get("/kelurahan/medono/")
    asked = django.asked
    for number in range(20):
        answer = browser.get("/kelurahan/medono/", HTTP_COOKIE=junk.format(number))
        assert answer["status"] == 200
    assert django.asked == asked


def test_a_remembered_kelurahan_is_known_again_without_asking(
    browser, regions, django_assert_num_queries
):
    browser.get("/kelurahan/", HTTP_COOKIE="kel=medono")
    with django_assert_num_queries(1):  # the generation
        browser.get("/kelurahan/", HTTP_COOKIE="kel=medono")


def test_a_takedown_reaches_every_encoding_and_query(browser, published, dewi):
    live = published(title="Rob datang malam ini")
    address = live.publication.get_absolute_url()
    ways = [
        (path, {"HTTP_ACCEPT_ENCODING": encoding})
        for path in (
            address, "/", "/buletin/", "/buletin/?q=rob", "/buletin/?q=rob&utm_x=1",
            "/kelurahan/medono/", "/kim/medono/",
        )
        for encoding in ("br", "gzip", "identity", "gzip, br")
    ]  # fmt: skip
    before = [browser.get(path, **headers) for path, headers in ways]
    live.publication.withdraw(by=dewi, explanation="Keliru.")
    for (path, headers), old in zip(ways, before, strict=True):
        etag = old["headers"].get("ETag", "")
        new = browser.get(path, **headers, HTTP_IF_NONE_MATCH=etag)
        assert new["status"] == (410 if path == address else 200), path
        assert new["headers"]["Cache-Control"] in {"public, no-cache", "no-store"}
        body = new["body"]
        if encoding := new["headers"].get("Content-Encoding"):
            body = {"br": brotli.decompress, "gzip": gzip.decompress}[encoding](body)
        assert path == address or b"Rob datang" not in body, path


def test_no_calendar_keeps_what_was_withdrawn(browser, announced, dewi):
    live = announced(title="Rapat yang keliru")
    feeds = ("/agenda.ics", "/kelurahan/medono/agenda.ics", "/agenda/")
    for feed in feeds:
        assert b"Rapat yang keliru" in browser.get(feed)["body"]
    live.publication.withdraw(by=dewi, explanation="Keliru.")
    for feed in feeds:
        assert b"Rapat yang keliru" not in browser.get(feed)["body"]
