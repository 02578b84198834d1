"""A look by lot: drawn so that anybody can draw it again, asked until it is clear."""

import random

import pytest

from reach.looks import rule
from reach.models import Look, LookAnswer
from review.states import MoveRefused
from tests.reach.neighbours import answer_of, page_of, send, write_down

TEN = {rw: [40, 30, 60, 20, 50] for rw in (1, 2)}


@pytest.fixture
def news(published):
    return published().publication


@pytest.fixture
def rts(medono):
    return write_down(TEN)


def test_the_same_seed_draws_the_same_rt_in_any_order():
    sizes = {rt: 20 + rt for rt in range(1, 40)}
    turned = dict(reversed(sizes.items()))
    assert rule.drawn("abc", sizes) == rule.drawn("abc", turned)
    assert rule.drawn("abc", sizes) != rule.drawn("abd", sizes)
    assert len(set(rule.drawn("abc", sizes))) == 6


def test_a_large_rt_is_drawn_more_often():
    sizes = dict.fromkeys(range(1, 20), 10) | {20: 100}
    drawn = [rule.drawn(str(seed), sizes) for seed in range(400)]
    large = sum(20 in lot for lot in drawn)
    small = sum(1 in lot for lot in drawn)
    assert large > 2 * small


@pytest.mark.parametrize(
    ("misses", "left", "name"),
    [
        (0, 60, None),
        (3, 0, "90"), (0, 3, "90"), (0, 4, None), (1, 3, None),
        (4, 0, "80"), (8, 0, "80"), (4, 4, "80"), (4, 5, None),
        (9, 0, "60"), (19, 0, "60"), (9, 10, "60"), (9, 11, None),
        (20, 0, "0"), (20, 40, "0"), (19, 1, None),
    ],
)  # fmt: skip
def test_a_verdict_is_given_where_the_rest_cannot_change_it(misses, left, name):
    found = rule.verdict(misses, left)
    assert (found.name if found else None) == name


def test_stopping_early_changes_no_verdict():
    chance = random.Random(5)  # noqa: S311 - a simulation
    for _again in range(2000):
        share = chance.random()
        answers = [chance.random() < share for _door in range(60)]
        asked, early = rule.stops(iter(answers))
        _all, whole = 60, rule.verdict(answers.count(False), 0)
        assert early == whole
        assert asked <= 60


def test_what_the_page_states_is_what_a_simulation_finds(capsys):
    from bench.lots import main

    assert main(["--many", "15000"]) == 0
    assert "DOES NOT HOLD" not in capsys.readouterr().out


def test_a_lot_is_drawn_once_for_a_version(as_user, budi, nur, medono, news, rts):
    client = as_user(budi)
    page = client.get(f"{page_of(news)}uji-petik/").content.decode()
    assert "Undi enam RT" in page
    client.post(f"{page_of(news)}uji-petik/undi/")
    first = Look.objects.get()
    as_user(nur).post(f"{page_of(news)}uji-petik/undi/")
    assert Look.objects.get() == first
    sizes = {rt.pk: rt.households for rt in rts.values()}
    places = list(first.places.values_list("rt", flat=True))
    assert places == rule.drawn(first.seed, sizes)
    page = client.get(f"{page_of(news)}uji-petik/").content.decode()
    assert first.seed in page
    assert page.count("Simpan jawaban") == 6


def test_too_few_rt_are_no_lot(as_user, budi, medono, news):
    write_down({1: [40] * 5})
    with pytest.raises(MoveRefused, match="sedikitnya 6 RT"):
        Look.draw(news, medono.region, by=budi)
    answer = as_user(budi).post(f"{page_of(news)}uji-petik/undi/", follow=True)
    assert "sedikitnya 6 RT" in answer.content.decode()


def test_answers_from_paper_are_typed_in_without_script(
    as_user, budi, news, rts, medono
):
    look = Look.draw(news, medono.region, by=budi)
    place = look.places.first()
    client = as_user(budi)
    address = f"{page_of(news)}uji-petik/jawab/{place.pk}/"
    words = {
        f"{place.pk}-1-heard": "1",
        f"{place.pk}-1-channel": "mading",
        f"{place.pk}-2-heard": "0",
    }
    for _again in range(2):
        client.post(address, words)
    found = LookAnswer.objects.order_by("door").values_list("door", "heard", "channel")
    assert list(found) == [(1, True, "mading"), (2, False, "")]
    page = client.get(f"{page_of(news)}uji-petik/").content.decode()
    assert "2 pintu ditanya, 1 sudah dengar" in page
    assert "Mading: 1" in page
    answer = client.post(address, {}, follow=True)
    assert "Pilih Sudah atau Belum" in answer.content.decode()


def test_the_page_says_what_is_clear_and_how_often_that_is_wrong(
    as_user, budi, news, rts, medono
):
    look = Look.draw(news, medono.region, by=budi)
    client = as_user(budi)
    doors = [(place, door) for place in look.places.all() for door in range(1, 11)]
    send(client, *(answer_of(*at, heard=False) for at in doors[:20]))
    page = client.get(f"{page_of(news)}uji-petik/").content.decode()
    assert "Di bawah 60 % sudah dengar" in page
    assert "Anda boleh berhenti" in page
    assert "36 sampai 38 kali dari 100 hasilnya tetap seperti ini" in page
    assert "Jawaban warga" in client.get(page_of(news)).content.decode()
    assert "0 dari 20" in client.get(page_of(news)).content.decode()


def test_the_sheet_to_print_names_the_places_and_no_door(
    as_user, budi, news, rts, medono
):
    client = as_user(budi)
    address = f"{page_of(news)}uji-petik/lembar/"
    assert client.get(address).status_code == 404
    look = Look.draw(news, medono.region, by=budi)
    page = client.get(address).content.decode()
    for place in look.places.all():
        assert str(place.rt) in page
    assert look.seed in page


def test_a_correction_may_be_looked_at_anew(as_user, budi, dewi, medono, news, rts):
    Look.draw(news, medono.region, by=budi)
    edit = news.live.copy_for_edit(by=budi)
    edit.save_words(by=budi, seen=edit.version, words={"change_note": "Jam."})
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    news.refresh_from_db()
    page = as_user(budi).get(f"{page_of(news)}uji-petik/").content.decode()
    assert "Undi enam RT" in page
