"""Finding events: by words, either spelling, coming or past; many minutes in portions."""

import re
from datetime import timedelta
from itertools import chain

import pytest
from django.utils import timezone

from events.agenda import listing
from events.models import EventRevision, Place
from review import searching
from tests.conftest import BARAT
from tests.events.cast import day
from tests.events.minutes import text_of


@pytest.fixture
def forkompimcam(announced):
    return announced(
        title="Pertemuan Forkompimcam", visibility="undangan", times=[day(2)]
    )


@pytest.mark.parametrize("typed", ["forkompimcam", "Forkopimcam", "pertemuan FORKOPIM"])
def test_either_spelling_finds_the_meeting(client, forkompimcam, announced, typed):
    announced(title="Kerja bakti", times=[day(4)])
    page = text_of(client.get("/agenda/", {"q": typed}))
    found = re.findall(r'<h3><a href="/agenda/([a-z-]+)', page)
    assert len(found) == 1
    assert all(slug.startswith("pertemuan-forkompimcam") for slug in found)
    assert 'class="calendar"' not in page


def test_bulletins_are_found_by_either_spelling_too(client, published):
    published(title="Hasil Forkompimcam pekan ini")
    assert "Hasil Forkompimcam" in text_of(client.get("/buletin/?q=forkopimcam"))


def test_what_is_internal_or_not_approved_is_not_found(client, announced, planned):
    announced(title="Rapat rahasia", visibility="internal")
    planned(title="Rapat rahasia dua", times=[day(6)])
    page = text_of(client.get("/agenda/?q=rahasia"))
    assert "Rapat rahasia" not in page
    words = "Tidak ada acara mendatang dengan kata “rahasia”."
    assert words in " ".join(page.split())


def test_past_meetings_are_found_from_where_nothing_comes(
    client, forkompimcam, time_machine
):
    time_machine.move_to(timezone.now() + timedelta(days=9), tick=False)
    page = text_of(client.get("/agenda/?q=forkopimcam"))
    link = re.search(r'href="([^"]*periode=lewat[^"]*)">Cari di yang sudah', page)[1]
    page = text_of(client.get("/agenda/" + link.replace("&amp;", "&")))
    assert "Pertemuan Forkompimcam" in page


@pytest.mark.parametrize("typed", ["x" * 500, "\x00", "%", "a b c d e f g h i", "'--"])
def test_odd_searches_answer(client, forkompimcam, typed):
    assert client.get("/agenda/", {"q": typed}).status_code == 200


def test_many_minutes_come_in_portions(client, announced, budi, dewi):
    days = [day(n) for n in range(1, 85, 7)]
    first = announced(times=days)
    edit = first.copy_for_edit(by=budi)
    told = {row["key"]: {"decisions": [f"Hasil {n:02}."]} for n, row in enumerate(days)}
    words = {"minutes": told, "change_note": "Notula."}
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    address = edit.publication.get_absolute_url()
    page = text_of(client.get(address))
    assert "Hasil 11." in page
    assert "Hasil 00." not in page
    assert "Semua notula (12)" in page
    assert "Hasil 00." in text_of(client.get(f"{address}?notula=semua"))


def test_the_button_says_what_approving_something_internal_does(as_user, planned, dewi):
    revision = planned(visibility="internal")
    desk = as_user(dewi)
    page = text_of(desk.get(revision.moderator_link()))
    assert "Setujui, tidak diumumkan" in page
    assert "Terbitkan sekarang<" not in page
    answer = desk.post(
        f"{revision.moderator_link()}setujui/",
        {"version": revision.version, "when": "wish"},
        follow=True,
    )
    assert "Disetujui, tidak diumumkan" in text_of(answer)
    assert EventRevision.objects.get().status == "approved"


def test_the_desk_names_news_made_of_a_meeting(as_user, announced, published, dewi):
    event = announced().publication
    bulletin = published().publication
    bulletin.tells_of = event.reference
    bulletin.save()
    page = text_of(as_user(dewi).get(event.live.moderator_link()))
    assert "Buletin tentang acara ini" in page
    assert bulletin.shown_code in page


@pytest.mark.parametrize("typed", ["forkopimcam", "FORKOMPIM", "forkop", "forkom"])
def test_a_part_of_a_word_finds_either_spelling(client, announced, typed):
    announced(title="Rapat Forkompimcam Pekalongan Barat", times=[day(3)])
    assert "Rapat Forkompimcam" in text_of(client.get("/agenda/", {"q": typed}))


def test_rare_words_are_looked_for_on_and_on_and_the_way_back_leads_to_the_first(
    client, announced, monkeypatch
):
    """A page looks through a bounded number of days; all can be reached, both ways."""
    field = Place.objects.create(name="Lapangan", region_id=BARAT, is_room=False)
    monkeypatch.setattr(searching, "WALKS", (6,))
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    for number in range(1, 13):
        title = f"Jarum {number}" if number in {1, 2, 3, 11, 12} else "Jerami"
        announced(place=field, title=title, times=[day(number)])

    def walk(address, ways):
        seen, last = [], address
        for _page in range(12):
            page = client.get(f"/agenda/{address}").context["page"]
            cards = "".join(str(c) for group in page.groups for c in group.rows)
            seen.append(re.findall(r">(Jarum \d+)</a>", cards))
            address = next((link for way in ways if (link := getattr(page, way))), "")
            if not address:
                return seen, last
            last = address
        raise AssertionError("no end")

    forth, last = walk("?q=jarum", ["later", "further"])
    assert [*chain(*forth)] == [f"Jarum {n}" for n in (1, 2, 3, 11, 12)]
    back, _last = walk(last, ["earlier"])
    assert "Jarum 1" in chain(*back)
