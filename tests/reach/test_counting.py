"""Reading is counted: visits and no visitors, and no reader waits for it."""

import threading
from collections import Counter

import pytest
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from kim_portal.lib.counting import Counting
from reach.counting import put
from reach.models import VisitCount

PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/124.0 Mobile"


class Handed:
    """Keeps what it is handed, or fails."""

    def __init__(self):
        self.all = Counter()
        self.fails = False

    def __call__(self, counted):
        if self.fails:
            raise OSError("away")
        self.all.update(counted)


@pytest.fixture
def handed():
    return Handed()


@pytest.fixture
def counting(handed):
    def app(environ, start):
        status = environ.get("answers", "200 OK")
        start(
            status,
            [("X-Counted", f"dibaca buletin {environ['page']} 0"), ("ETag", "1")],
        )
        return [b""]

    return Counting(app, put=handed, session_cookie="sesi")


def visit(counting, *, page="AAAAAA", agent=PHONE, ip="10.0.0.1", method="GET", **more):
    environ = RequestFactory().get("/").environ | {
        "REQUEST_METHOD": method,
        "HTTP_USER_AGENT": agent,
        "REMOTE_ADDR": ip,
        "HTTP_COOKIE": "",
        "page": page,
        **more,
    }
    told = []
    counting(environ, lambda status, headers, *_more: told.append((status, headers)))
    return told[0]


def counted(counting, handed):
    counting.hand_on()
    return sum(handed.all.values())


def test_the_header_never_leaves_the_portal(counting):
    _status, headers = visit(counting)
    assert headers == [("ETag", "1")]


def test_each_visitor_counts_once_for_each_page(counting, handed):
    for _again in range(3):
        visit(counting)
    visit(counting, page="BBBBBB")
    visit(counting, ip="10.0.0.2")
    assert counted(counting, handed) == 3
    assert handed.all["dibaca buletin AAAAAA 0"] == 2


@pytest.mark.parametrize(
    "more",
    [
        {"agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"agent": "WhatsApp/2.24.8 A"},
        {"agent": "facebookexternalhit/1.1"},
        {"agent": "curl/8.5.0"},
        {"agent": "python-requests/2.31"},
        {"agent": ""},
        {"method": "HEAD"},
        {"HTTP_IF_NONE_MATCH": '"1"'},
        {"HTTP_SEC_PURPOSE": "prefetch"},
        {"HTTP_COOKIE": "sesi=x"},
        {"answers": "304 Not Modified"},
        {"answers": "410 Gone"},
        {"answers": "404 Not Found"},
    ],
)
def test_programs_repeats_and_what_is_no_visit_are_not_counted(counting, handed, more):
    visit(counting, **more)
    assert counted(counting, handed) == 0


def test_counts_outlive_a_database_that_is_away(counting, handed):
    handed.fails = True
    visit(counting)
    counting.hand_on()
    handed.fails = False
    visit(counting, ip="10.0.0.9")
    assert counted(counting, handed) == 2


def test_many_readers_at_once_lose_no_count(counting, handed):
    def read(start):
        for number in range(200):
            visit(counting, ip=f"10.{start}.0.{number}")

    threads = [threading.Thread(target=read, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    counting.hand_on()
    for thread in threads:
        thread.join()
    assert counted(counting, handed) == 800


def test_a_page_read_and_sent_on_says_what_it_counts_as(client, published, announced):
    for publication, kind in ((published().publication, "buletin"),
                              (announced().publication, "acara")):  # fmt: skip
        page = client.get(publication.get_absolute_url())
        assert page["X-Counted"] == f"dibaca {kind} {publication.code} 0 0"
        sent = client.get(f"/b/{publication.code}/bagikan/")
        assert sent["Location"].startswith("https://wa.me/?text=%2A")
        assert sent["X-Counted"] == f"dibagikan {kind} {publication.code} 0 0"
        assert f"/b/{publication.code}/bagikan/" in page.content.decode()


def test_what_was_withdrawn_counts_as_nothing(client, published, dewi):
    bulletin = published().publication
    bulletin.withdraw(by=dewi, explanation="Keliru.")
    assert "X-Counted" not in client.get(bulletin.get_absolute_url())
    answer = client.get(f"/b/{bulletin.code}/bagikan/")
    assert answer["Location"] == bulletin.get_absolute_url()


def test_numbers_add_up_by_day_and_lead_to_nobody(db):
    for _again in range(2):
        put({"dibaca buletin AAAAAA 0 0": 3, "dipindai buletin AAAAAA 7 1": 1})
    assert VisitCount.objects.totals("buletin", "AAAAAA") == {
        "dibaca": 6,
        "dibagikan": 0,
        "dipindai": 2,
    }
    row = VisitCount.objects.get(what="dibaca")
    assert row.day == timezone.localdate()
    columns = connection.introspection.get_table_description(
        connection.cursor(), "reach_visitcount"
    )
    names = {column.name for column in columns}
    assert names == {"id", "kind", "code", "day", "what", "rt", "number", "many"}
