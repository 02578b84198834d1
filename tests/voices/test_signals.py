"""A quiet signal: told by officers, read by few, and no outsider can find it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from bulletins.models import Bulletin
from notices.models import Notice
from tests.conftest import BARAT, person, signed_in, with_totp
from voices import jobs
from voices.models import Sighting, Signal, SignalStep, Watcher

pytestmark = pytest.mark.django_db
CANARY = "merpati-rahasia-petang"


def told(**changes):
    return {
        "place_of": "medono",
        "place": "depan pasar",
        "kind": "kerumunan",
        "seen": f"Sekitar tiga puluh orang berkumpul, ada yang membawa kayu. {CANARY}",
        "sure": "lihat",
        **changes,
    }


def report(user, **changes):
    return signed_in(user).post("/pengurus/isyarat/", told(**changes))


@pytest.fixture
def umar(regions):
    """Of the Kesbangpol, reads what comes from Pekalongan Barat."""
    user = with_totp(person("umar"))
    Watcher.objects.create(user=user, region_id=BARAT, office="Kesbangpol")
    return user


@pytest.fixture
def signal(budi):
    assert report(budi).status_code == 302
    return Signal.objects.get()


def test_an_officer_tells_and_does_not_read_it_again(signal, budi):
    page = signed_in(budi).get("/pengurus/isyarat/", follow=True).content.decode()
    assert CANARY not in page
    for address in ("/pengurus/isyarat/daftar/", signal.get_absolute_url()):
        assert signed_in(budi).get(address).status_code == 404


def test_moderators_of_the_territory_and_its_watchers_read_it(signal, dewi, umar):
    for reader in (dewi, umar):
        page = signed_in(reader).get(signal.get_absolute_url()).content.decode()
        assert CANARY in page
        assert (
            "Kerumunan"
            in signed_in(reader).get("/pengurus/isyarat/daftar/").content.decode()
        )


def test_others_meet_nothing_there(signal, client, wahyu, joko, ratna, tono, umar):
    for other in (wahyu, joko, ratna, tono):
        assert signed_in(other).get(signal.get_absolute_url()).status_code == 404
    assert client.get(signal.get_absolute_url()).status_code == 302
    Watcher.objects.all().delete()
    assert signed_in(umar).get(signal.get_absolute_url()).status_code == 404


def test_a_password_alone_does_not_open_it(signal, regions):
    lone = person("lena")
    Watcher.objects.create(user=lone, region_id=BARAT, office="Polsek")
    answer = signed_in(lone).get(signal.get_absolute_url())
    assert answer.status_code == 403
    assert CANARY not in answer.content.decode()


PERSONS = [
    "Pak Contoh Santoso membagi uang di depan balai.",
    "Ada Bu Sumiyati marah-marah di pasar.",
    "Sdr. Bejo membawa kayu dari rumahnya.",
    "Hubungi 0812-3456-7890, dia pemimpinnya.",
    "NIK 3375014101900001 punya orang itu.",
]
NO_PERSONS = [
    "Pak Lurah sudah diberi tahu, warga berkumpul di Jalan Haji Agus Salim.",
    "Bapak Camat dan Pak RT sudah di tempat, tiga puluh orang berkumpul.",
    "Air rob naik sampai lutut di RW 05, jalan ke pasar tertutup.",
]


@pytest.mark.parametrize("words", PERSONS)
def test_no_person_is_named(budi, words):
    answer = report(budi, seen=words)
    assert answer.status_code == 422
    assert "Jangan menyebut orang" in answer.content.decode()
    assert words[:15] in answer.content.decode()
    assert not Signal.objects.exists()


@pytest.mark.parametrize("words", NO_PERSONS)
def test_offices_and_streets_are_no_persons(budi, words):
    assert report(budi, seen=words).status_code == 302


def test_like_ones_of_a_place_are_put_together(signal, nur, joko):
    report(nur, seen="Makin banyak yang datang.", is_told="on")
    report(joko, place_of="jenggot")
    assert Signal.objects.count() == 2
    assert signal.sightings.count() == 2
    assert signal.sightings.last().is_told


def test_what_is_told_later_than_three_days_is_another(signal, nur):
    Signal.objects.update(last_at=timezone.now() - timedelta(hours=73))
    report(nur)
    assert Signal.objects.count() == 2


def test_seen_done_and_closed_each_once(signal, dewi, rina):
    signal.acknowledge(by=dewi)
    with pytest.raises(Exception, match="Dewi sudah mencatat"):
        signal.acknowledge(by=rina)
    signal.note(by=rina, what=SignalStep.What.PATROL, words="Patroli pukul 20.00.")
    signal.close(by=dewi, words="Bubar dengan tenang.")
    with pytest.raises(Exception, match="Dewi sudah mencatat: selesai"):
        signal.close(by=rina, words="Bubar.")
    assert [step.what for step in signal.steps.all()] == [
        "dibaca",
        "patroli",
        "selesai",
    ]


def test_pages_for_what_was_done(signal, dewi):
    desk, address = signed_in(dewi), signal.get_absolute_url()
    desk.post(f"{address}dibaca/")
    bad = desk.post(f"{address}tindakan/", {"step-what": "patroli", "step-words": ""})
    assert bad.status_code == 422
    desk.post(f"{address}tindakan/", {"step-what": "bicara", "step-words": "Tenang."})
    desk.post(f"{address}tutup/", {"end-words": "Selesai baik-baik."})
    signal.refresh_from_db()
    assert signal.closed_at
    assert signal.steps.count() == 3


def test_the_notice_says_only_that_there_is_something(dewi, signal):
    notices = Notice.objects.filter(headline="Isyarat dini")
    assert {notice.user for notice in notices} == {dewi}
    said = " ".join(f"{n.title} {n.words} {n.link}" for n in notices)
    for word in (CANARY, "Medono", "Kerumunan", "pasar"):
        assert word not in said
    assert mail.outbox == []


def test_who_watches_is_told_too(umar, budi):
    report(budi)
    assert Notice.objects.filter(user=umar, headline="Isyarat dini").count() == 1


def test_nobody_said_seen_they_are_asked_once_more(dewi, signal):
    later = timezone.now() + timedelta(hours=5)
    jobs.see_to_signals(later)
    jobs.see_to_signals(later)
    assert Notice.objects.filter(user=dewi, headline="Isyarat dini").count() == 2


def test_words_are_forgotten_figures_stay(signal, dewi):
    signal.close(by=dewi, words=f"Bubar {CANARY}")
    jobs.see_to_signals(timezone.now() + timedelta(days=91))
    assert Signal.objects.count() == 1
    assert Sighting.objects.get().seen == "(sudah dihapus)"
    assert not SignalStep.objects.filter(words__contains=CANARY).exists()


def test_the_week_for_the_meeting_is_calm_and_without_words(signal, dewi, wahyu):
    signal.close(by=dewi, words="Bubar.")
    page = (
        signed_in(dewi)
        .get("/pengurus/isyarat/pekan/pekalongan-barat/")
        .content.decode()
    )
    assert "Kerumunan: 1" in page
    assert "Medono: 1" in page
    assert CANARY not in page
    other = signed_in(wahyu).get("/pengurus/isyarat/pekan/pekalongan-barat/")
    assert other.status_code == 404
    quiet = signed_in(dewi).get("/pengurus/isyarat/pekan/pekalongan-timur/")
    assert "Wilayah tenang." in quiet.content.decode()


def test_a_closed_one_begins_a_bulletin_without_its_words(signal, dewi):
    desk, address = signed_in(dewi), f"/pengurus/isyarat/{signal.pk}/buletin/"
    assert desk.post(address).status_code == 404
    signal.close(by=dewi, words="Bubar.")
    answer = desk.post(address)
    assert answer.status_code == 302
    draft = Bulletin.objects.get().newest_revision()
    assert draft.region.name == "Medono"
    assert CANARY not in f"{draft.title} {draft.body}"
    desk.post(address)
    assert Bulletin.objects.count() == 1


PUBLIC = (
    "/", "/kelurahan/medono/", "/kecamatan/pekalongan-barat/", "/kim/medono/",
    "/buletin/", "/agenda/", "/agenda.ics", "/cek/", "/cek/semua/", "/aspirasi/",
    "/aspirasi/jawaban/medono/", "/robots.txt", "/sehat/",
)  # fmt: skip


def test_no_outsider_can_find_it(signal, client, caplog, wahyu, joko, nur):
    for address in PUBLIC:
        assert CANARY not in client.get(address).content.decode(), address
    inside = ("/pengurus/", "/pengurus/aspirasi/", "/admin/", "/admin/moderasi/",
              "/admin/moderasi/ringkasan/", "/akun/pemberitahuan/")  # fmt: skip
    for user in (wahyu, joko, nur):
        for address in inside:
            page = signed_in(user).get(address, follow=True).content.decode()
            assert CANARY not in page, (user, address)
    assert CANARY not in caplog.text
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE args::text LIKE %s",
            [f"%{CANARY}%"],
        )
        assert cursor.fetchone() == (0,)
