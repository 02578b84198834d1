"""A source is linked to only where it is a web page, whatever the row holds."""

import pytest

from bulletins.models import BulletinRevision
from events.models import EventRevision
from kim_portal.lib.text import web_address

NO_PAGES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "data:text/html,x",
    "java\tscript:alert(1)", "//lain.example/x", "/akun/lain/", "vbscript:x", "file:///etc",
    "https:lain.example", "http://", "https://[::1", "ftp://contoh.id/x",
    "https://contoh.id/a b", "https://contoh.id/\u200b", "\x01https://contoh.id/", "geo:0,0",
]  # fmt: skip


@pytest.mark.parametrize("address", NO_PAGES)
def test_what_is_no_web_page_is_no_link(client, as_user, dewi, draft, budi, address):
    revision = draft()
    source = {"kind": "media", "name": "Koran", "reference": "", "url": address}
    BulletinRevision.objects.filter(pk=revision.pk).update(sources=[source])
    revision.refresh_from_db()
    revision.submit(by=budi, seen=revision.version)
    shown = as_user(dewi).get(revision.moderator_link()).content.decode()
    revision.approve(by=dewi, seen=revision.version)
    revision.publication.refresh_from_db()
    page = client.get(revision.publication.get_absolute_url()).content.decode()
    assert "Koran" in page
    for html in (shown, page):
        assert f'href="{address}"' not in html
    assert web_address(address) == ""


def test_a_web_page_is_one():
    for address in (
        "https://contoh.id/a?b=1#c",
        "HTTP://contoh.id",
        "https://a.id:8443/",
    ):
        assert web_address(address) == address


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://lain.example/", ""]
)
def test_a_place_opens_the_phones_map_and_nothing_else(
    client, plan, budi, dewi, address
):
    revision = plan()
    EventRevision.objects.filter(pk=revision.pk).update(
        venue={**revision.venue, "map": address}
    )
    revision.refresh_from_db()
    revision.submit(by=budi, seen=revision.version)
    revision.approve(by=dewi, seen=revision.version)
    revision.publication.refresh_from_db()
    page = client.get(revision.publication.get_absolute_url()).content.decode()
    assert "Buka di peta" not in page
    assert "alert(1)" not in page
