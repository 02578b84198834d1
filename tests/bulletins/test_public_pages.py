"""What residents read, and what they must never read."""

import re
from datetime import timedelta
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.limits import SEARCHES
from bulletins import views as bulletins_views
from bulletins.models import Bulletin
from groups.models import Region
from review import searching
from tests.conftest import BARAT, CITY, JENGGOT

# Of a page nobody has asked for since this process started.
COLD = 16
CANARY = "Kenari tersembunyi"


@pytest.fixture
def live(published):
    return published().publication


def text_of(answer):
    return answer.content.decode().replace("\xa0", " ").replace("\u2060", "")


def test_a_kelurahan_shows_its_own_its_kecamatans_and_the_citys(
    client, published, joko, jenggot
):
    published(title="Kabar kelurahan")
    published(title="Kabar kecamatan", region_id=BARAT)
    published(title="Kabar kota", region_id=CITY)
    published(title="Kabar Jenggot", by=joko, kim=jenggot, region_id=JENGGOT)
    page = text_of(client.get("/kelurahan/medono/"))
    for title in ("Kabar kelurahan", "Kabar kecamatan", "Kabar kota"):
        assert title in page
    assert "Kabar Jenggot" not in page
    sibling = text_of(client.get("/kelurahan/tirto/"))
    assert "Kabar kecamatan" in sibling
    assert "Kabar kelurahan" not in sibling
    other = text_of(client.get("/kelurahan/jenggot/"))
    assert "Kabar kota" in other
    assert "Kabar kecamatan" not in other


def test_the_audience_filter_narrows(client, published):
    published(title="Kabar kelurahan")
    published(title="Kabar kota", region_id=CITY)
    page = text_of(client.get("/kelurahan/medono/?cakupan=kota"))
    assert "Kabar kota" in page
    assert "Kabar kelurahan" not in page


@pytest.mark.parametrize("rows", [1, 25])
def test_query_counts_do_not_grow(
    client, crowd, rows, as_user, dewi, submitted, django_assert_max_num_queries
):
    crowd(rows)
    for _n in range(rows):
        submitted()
    bulletin = Bulletin.objects.published().latest("pk")
    for address, most in (
        ("/kelurahan/medono/", 1),
        (bulletin.get_absolute_url(), 1),
        ("/", 1),
        ("/buletin/", 1),
        ("/kim/medono/", 1),
    ):
        with django_assert_max_num_queries(COLD):
            client.get(address)
        # And the look for what changed, which the page cache makes twice a second.
        with django_assert_max_num_queries(most + 1):
            client.get(address)
    moderator = as_user(dewi)
    with django_assert_max_num_queries(10):
        moderator.get(reverse("admin:moderation_queue"))


def test_paging_walks_every_bulletin_once(client, crowd):
    crowd(25)
    seen, address = [], "/kelurahan/medono/"
    while address:
        answer = client.get(address)
        seen += [card.pk for card in answer.context["bulletins"]]
        older = answer.context["older"]
        address = f"/kelurahan/medono/?sebelum={older}" if older else None
    assert len(seen) == len(set(seen)) == 25


def test_a_nonsense_cursor_is_the_first_page(client, live):
    for cursor in ("x", "1-", "9" * 40 + "-1", "-1-1", "253402300799999999-1", "²-1"):
        assert client.get(f"/buletin/?sebelum={cursor}").status_code == 200


def test_filters_find_by_category_place_period_and_title(client, published):
    published(title="Rob datang Sabtu malam")
    published(title="Posyandu RW 05")
    for query, found in (
        ("q=rob", True),
        ("q=banjir", False),
        ("kategori=kesehatan", True),
        ("kategori=info-pilkada", False),
        ("kelurahan=medono", True),
        ("kelurahan=tirto", False),
        ("kecamatan=pekalongan-barat", True),
        ("sejak=2999-01-01", False),
        ("sampai=2000-01-01", False),
    ):
        page = text_of(client.get(f"/buletin/?{query}"))
        assert ("Rob datang Sabtu malam" in page) is found, query


def test_a_bulletin_shows_where_it_comes_from(client, live):
    page = text_of(client.get(live.get_absolute_url()))
    for words in (
        "KIM Medono",
        "Diperiksa dan diterbitkan",
        "Rapat RW 03",
        live.shown_code,
    ):
        assert words in page
    assert "Budi" not in page
    assert "Dewi" not in page


def test_the_short_address_works_in_capitals_and_with_a_dash(client, live):
    for code in (live.code, live.code.lower(), live.shown_code):
        for prefix in ("b", "B"):
            answer = client.get(f"/{prefix}/{code}/")
            assert answer.status_code == 302
            assert answer.url == live.get_absolute_url()


def test_a_withdrawn_bulletin_answers_410_with_the_explanation(client, live, dewi):
    address = live.get_absolute_url()
    live.withdraw(by=dewi, explanation="Tanggalnya keliru.")
    answer = client.get(address)
    page = text_of(answer)
    assert answer.status_code == 410
    assert "Tanggalnya keliru." in page
    assert "Posyandu balita" in page
    assert "Bawa buku KIA" not in page
    assert client.get(f"/b/{live.code}/", follow=True).status_code == 410


def test_an_expired_bulletin_says_so(client, published, time_machine):
    address = published(valid_until=timezone.localdate()).publication.get_absolute_url()
    time_machine.move_to(timezone.now() + timedelta(days=2))
    page = text_of(client.get(address))
    assert "Sudah lewat masa berlakunya" in page
    assert "Posyandu balita" not in text_of(client.get("/kelurahan/medono/"))


def test_a_correction_is_told(client, published, budi, dewi):
    first = published()
    edit = first.copy_for_edit(by=budi)
    edit.save_words(
        by=budi, seen=edit.version, words={"change_note": "Jam mulai dibetulkan."}
    )
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    page = text_of(client.get(first.publication.get_absolute_url()))
    assert "Jam mulai dibetulkan." in page
    assert "versi 2" in page


def test_an_important_one_stands_above_the_list_until_it_ends(
    client, published, time_machine
):
    published(
        title="Siaga rob",
        important=True,
        valid_until=timezone.localdate(),
        region_id=CITY,
    )
    assert "Penting · berlaku sampai" in text_of(client.get("/"))
    assert "Penting · berlaku sampai" in text_of(client.get("/kelurahan/tirto/"))
    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert "Penting · berlaku sampai" not in text_of(client.get("/"))


def test_a_kelurahan_without_kim_or_news_still_helps(client, regions):
    page = text_of(client.get("/kelurahan/gamer/"))
    assert "belum punya KIM" in page
    assert "Kantor Kelurahan Gamer" in page


def test_every_kelurahan_and_kecamatan_has_a_page(client, regions):
    for region in Region.objects.filter(level__in=["village", "district"]):
        assert client.get(region.get_absolute_url()).status_code == 200


def test_the_choice_of_a_kelurahan_is_remembered_without_script(client, regions):
    answer = client.get("/pilih/?kel=medono")
    assert answer.url == "/kelurahan/medono/"
    assert client.cookies["kel"].value == "medono"
    assert "Kelurahan Anda" in text_of(client.get("/"))
    assert client.get("/pilih/?kel=tidak-ada").url == "/#pilih"
    assert not client.cookies["kel"].value


def test_a_made_up_cookie_does_no_harm(client, regions):
    client.cookies["kel"] = "<script>alert(1)</script>"
    page = text_of(client.get("/"))
    assert "alert(1)" not in page
    assert "Kelurahan Anda:" not in page


def test_what_is_not_public_appears_nowhere(
    client, as_user, joko, tono, wahyu, draft, submitted, published, budi, dewi
):
    hidden = {"title": CANARY, "body": f"{CANARY} " * 20, "summary": CANARY}
    draft(**hidden)
    submitted(**hidden)
    returned = submitted(**hidden)
    returned.send_back(
        by=dewi, seen=returned.version, reasons=["foto"], note=f"{CANARY} catatan"
    )
    later = submitted(**hidden, publish_at=timezone.now() + timedelta(days=1))
    later.approve(by=dewi, seen=later.version)
    live = published(title="Kabar biasa")
    edit = live.copy_for_edit(by=budi)
    edit.save_words(by=budi, seen=edit.version, words=hidden)
    gone = published(**{**hidden, "title": "Judul yang ditarik"})
    gone.publication.withdraw(by=dewi, explanation="Keliru.")
    addresses = ["/", "/buletin/", "/kelurahan/medono/", "/kim/medono/", "/robots.txt"]
    addresses += ["/kecamatan/pekalongan-barat/", "/sehat/", f"/buletin/?q={CANARY}"]
    for bulletin in Bulletin.objects.all():
        addresses += [bulletin.get_absolute_url(), bulletin.get_short_url()]
    readers = [client, as_user(joko), as_user(tono), as_user(wahyu)]
    for reader, address in product(readers, addresses):
        answer = reader.get(address, follow=True)
        page = (
            text_of(answer).replace(f"“{CANARY}”", "").replace(f'value="{CANARY}"', "")
        )
        assert CANARY not in page, address


def test_unpublished_addresses_look_like_nonsense(client, draft, submitted, dewi):
    later = submitted(publish_at=timezone.now() + timedelta(days=1))
    later.approve(by=dewi, seen=later.version)
    codes = [draft().publication.code, submitted().publication.code]
    for code in (*codes, later.publication.code, "ZZZZZZ"):
        assert client.get(f"/b/{code}/").status_code == 404
    slug = Bulletin.objects.get(pk=later.publication_id).slug
    assert client.get(f"/buletin/{slug}/").status_code == 404


def test_public_pages_set_no_cookie(client, live):
    for address in ("/", "/buletin/", "/kelurahan/medono/", live.get_absolute_url()):
        assert not client.get(address).cookies


def test_a_photo_is_public_only_while_a_live_bulletin_shows_it(
    client, as_user, budi, joko, dewi, medono, draft
):

    from review.models.pictures import PhotoWords
    from tests.conftest import kept_photo

    photo = kept_photo(kim=medono, by=budi)
    revision = draft()
    revision.save_words(
        by=budi, seen=revision.version, words={}, photos=[PhotoWords(photo, "Lukisan")]
    )
    address = photo.sizes()["480"].url
    assert client.get(address).status_code == 404
    assert as_user(joko).get(address).status_code == 404
    assert as_user(dewi).get(address).status_code == 404
    assert as_user(budi).get(address).status_code == 200
    revision.submit(by=budi, seen=revision.version)
    assert as_user(dewi).get(address).status_code == 200
    revision.approve(by=dewi, seen=revision.version)
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    revision.publication.withdraw(by=dewi, explanation="Keliru.")
    assert client.get(address).status_code == 410


def test_covers_are_pictures_that_never_change(client, regions):
    answer = client.get("/sampul/3375011002-layanan-7.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer["Cache-Control"]
    assert client.get("/sampul/3375011002-layanan-7.svg").content == answer.content
    for wrong in ("9999999999-layanan-1", "3375011002-lain-1", "x-layanan-1"):
        assert client.get(f"/sampul/{wrong}.svg").status_code == 404


def test_election_covers_never_wear_a_kecamatans_colour(client, regions):
    one = client.get("/sampul/3375011002-pilkada-7.svg").content
    two = client.get("/sampul/3375041004-pilkada-9.svg").content
    assert one == two


@pytest.mark.parametrize("path", ["/buletin/", "/agenda/"])
def test_who_makes_words_up_is_asked_to_wait_and_others_search_on(
    client, regions, settings, monkeypatch, path
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    # A slow machine gives one back each second.
    monkeypatch.setattr(SEARCHES, "seconds", 1e9)
    asked = [
        client.get(path, {"q": f"kata{n}"}, headers={"x-forwarded-for": "192.0.2.7"})
        for n in range(61)
    ]
    assert {answer.status_code for answer in asked[:60]} == {200}
    assert (asked[60].status_code, asked[60]["Retry-After"]) == (429, "60")
    other = client.get(path, {"q": "kata"}, headers={"x-forwarded-for": "192.0.2.8"})
    assert other.status_code == 200
    assert client.get(path, headers={"x-forwarded-for": "192.0.2.7"}).status_code == 200


def test_a_search_goes_on_where_it_stopped_until_everything_was_looked_at(
    client, crowd, published, monkeypatch
):
    """Rare words lie beyond what one page looks through; nothing is out of reach."""
    published(title="Jarum di jerami")
    crowd(9)
    published(title="Jarum yang baru")
    monkeypatch.setattr(searching, "WALKS", (2, 4))
    monkeypatch.setattr(bulletins_views, "PAGE_SIZE", 1)
    address, titles, pages = "/buletin/?q=jarum", [], 0
    while address:
        page = client.get(address)
        titles += re.findall(r">(Jarum[^<]+)</a>", page.content.decode())
        older = page.context["older"] or page.context["further"]
        address = f"/buletin/{older}" if older else ""
        pages += 1
    assert titles == ["Jarum yang baru", "Jarum di jerami"]
    assert pages > 2
