"""What phones send: nothing twice, nothing lost, whatever the signal and the clock do."""

import json
import threading
import uuid
from datetime import timedelta
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from reach.models import Delivery, DeliveryPhoto, Look, LookAnswer
from reach.spread import received
from tests.conftest import JENGGOT, picture_bytes, signed_in
from tests.reach.neighbours import answer_of, mark_of, page_of, send, write_down

DAY_MS = 86_400_000
SIX = {rw: [40, 30] for rw in (1, 2, 3, 4)}


@pytest.fixture
def rts(medono):
    return write_down()


@pytest.fixture
def news(published):
    return published().publication


def test_a_lost_acknowledgement_doubles_nothing(as_user, budi, news, rts):
    client = as_user(budi)
    items = [mark_of(news, rt) for rt in rts.values()]
    first, again = send(client, *items), send(client, *items)
    assert sorted(first["accepted"]) == sorted(again["accepted"])
    assert len(first["accepted"]) == len(items)
    assert Delivery.objects.count() == len(items)


def test_two_phones_that_mark_the_same_are_one_mark(as_user, budi, nur, news, rts):
    one, other = mark_of(news, rts[1, 1]), mark_of(news, rts[1, 1])
    assert send(as_user(budi), one)["accepted"] == [one["id"]]
    for _again in range(2):
        assert send(as_user(nur), other)["accepted"] == [other["id"]]
    row = Delivery.objects.get()
    assert str(row.identity) == one["id"]
    assert [str(name) for name in row.also] == [other["id"]]
    # Taken back, it does not come again from either phone.
    row.undo(by=budi)
    for user, item in ((budi, one), (nur, other)):
        assert send(as_user(user), item)["accepted"] == [item["id"]]
    assert not Delivery.objects.of(news).exists()


@pytest.mark.parametrize("off", [-400 * DAY_MS, -3 * DAY_MS, 3 * DAY_MS, 4000 * DAY_MS])
def test_a_clock_that_is_wrong_is_put_right(as_user, budi, news, rts, off):
    # Five days after it appeared, two days after it was marked.
    later = timezone.now() + timedelta(days=5)
    now = later.timestamp() * 1000 + off
    item = mark_of(news, rts[1, 1], at=now - 2 * DAY_MS)
    clock = mock.Mock(now=lambda: later)
    with mock.patch.object(received, "timezone", clock):
        send(as_user(budi), item, sent=now)
    wanted = later - timedelta(days=2)
    assert abs(Delivery.objects.get().marked_at - wanted) < timedelta(minutes=1)


def test_a_clock_that_jumped_dates_no_mark_before_the_news(as_user, budi, news, rts):
    # Marked in 1970, as the phone said then; sent once it knew the time.
    send(as_user(budi), mark_of(news, rts[1, 1], at=1000))
    assert Delivery.objects.get().told_on == timezone.localdate()


@pytest.mark.parametrize("at", [None, "kemarin", float("1e400"), -1e300, {}, True])
def test_a_clock_that_says_nonsense_loses_no_mark(as_user, budi, news, rts, at):
    item = mark_of(news, rts[1, 1]) | {"at": at}
    assert send(as_user(budi), item)["accepted"] == [item["id"]]
    assert Delivery.objects.get().told_on <= timezone.localdate()


def test_a_day_that_was_said_is_kept(as_user, budi, news, rts):
    day = timezone.localdate() - timedelta(days=5)
    send(as_user(budi), mark_of(news, rts[1, 1], day=day.isoformat()))
    assert Delivery.objects.get().told_on == day
    future = timezone.localdate() + timedelta(days=5)
    send(as_user(budi), mark_of(news, rts[1, 2], day=future.isoformat()))
    assert Delivery.objects.latest("pk").told_on == timezone.localdate()


def test_what_cannot_be_put_down_is_named_and_holds_nothing_up(
    as_user, budi, tono, news, rts, jenggot
):
    other = write_down({1: [10]}, JENGGOT)[1, 1]
    good = mark_of(news, rts[1, 1])
    bad = [
        mark_of(news, other),
        mark_of(news, rts[1, 2], channel="merpati"),
        mark_of(news, rts[1, 2], number=9),
        mark_of(news, rts[1, 2], day="31/12"),
        {**mark_of(news, rts[1, 2]), "code": "ZZZZZZ"},
        {**mark_of(news, rts[1, 2]), "code": 7},
        {**mark_of(news, rts[1, 2]), "rt": "9" * 40},
        {**mark_of(news, rts[1, 2]), "rt": "0"},
        {"id": str(uuid.uuid4())},
        {"id": "bukan-uuid", "what": "mark"},
    ]
    outcome = send(as_user(budi), "huruf", None, *bad, good, 7)
    assert outcome["accepted"] == [good["id"]]
    assert {name for name, _why in outcome["refused"]} == {item["id"] for item in bad}
    assert all(why for _name, why in outcome["refused"])
    # Whose term ended keeps what was marked, and is told.
    own = mark_of(news, rts[1, 2])
    ((name, why),) = send(as_user(tono), own)["refused"]
    assert (name, why) == (own["id"], "RT itu bukan di wilayah tugas Anda.")


def test_what_somebody_else_marked_on_this_phone_is_not_sent_as_mine(
    as_user, budi, nur, news, rts
):
    body = {"user": str(nur.pk), "items": [mark_of(news, rts[1, 1])]}
    answer = as_user(budi).post(
        "/pengurus/sebaran/kirim/", json.dumps(body), content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 409
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"items": 7}', "[" * 100_000, "null"]
)
def test_what_is_no_list_is_refused_whole(as_user, budi, body):
    answer = as_user(budi).post(
        "/pengurus/sebaran/kirim/", body, content_type="application/json",
        headers={"accept": "application/json"},
    )  # fmt: skip
    assert answer.status_code == 400


def test_who_is_signed_out_is_led_to_the_sign_in(client, news, rts):
    answer = client.post(
        "/pengurus/sebaran/kirim/", json.dumps({"items": [mark_of(news, rts[1, 1])]}),
        content_type="application/json", headers={"accept": "application/json"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert not Delivery.objects.exists()


def test_two_hundred_marks_cost_few_queries(
    as_user, budi, nur, news, medono, django_assert_max_num_queries
):
    rts = write_down({rw: [30] * 20 for rw in range(1, 11)})
    for user in (budi, nur):
        client = as_user(user)
        items = [mark_of(news, rt) for rt in rts.values()]
        with django_assert_max_num_queries(40):
            assert len(send(client, *items)["accepted"]) == 200
        photo = SimpleUploadedFile("a.jpg", picture_bytes(), "image/jpeg")
        names = ",".join(item["id"] for item in items)
        words = {"marks": names, "photo": photo, "user": user.pk}
        with django_assert_max_num_queries(40):
            assert client.post("/pengurus/sebaran/foto/", words).status_code == 201
    assert DeliveryPhoto.objects.count() == 200
    assert Delivery.objects.count() == 200


def test_a_photo_arrives_once_however_often_it_is_sent(as_user, budi, nur, news, rts):
    client = as_user(budi)
    items = [mark_of(news, rts[1, 1]), mark_of(news, rts[1, 2])]
    send(client, *items)
    names = ",".join(item["id"] for item in items)

    def sent(who=client, marks=names, data=None):
        photo = SimpleUploadedFile("a.jpg", data or picture_bytes(), "image/jpeg")
        words = {"marks": marks, "photo": photo, "user": who.session["_auth_user_id"]}
        return who.post("/pengurus/sebaran/foto/", words)

    assert [sent().status_code for _again in range(2)] == [201, 201]
    assert DeliveryPhoto.objects.count() == 2
    assert sent(data=b"none").status_code == 422
    assert sent(marks="x").status_code == 400
    assert sent(marks=str(uuid.uuid4())).status_code == 410


@pytest.mark.django_db(transaction=True)
def test_two_phones_at_the_same_moment(budi, nur, news, rts):
    clients = [signed_in(user) for user in (budi, nur)]
    items = [[mark_of(news, rt) for rt in rts.values()] for _phone in clients]
    gate = threading.Barrier(2)
    outcomes = {}

    def phone(number):
        try:
            gate.wait()
            outcomes[number] = send(clients[number], *items[number])
        finally:
            connection.close()

    threads = [threading.Thread(target=phone, args=(n,)) for n in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Delivery.objects.count() == len(rts)
    for number, sent in enumerate(items):
        assert sorted(outcomes[number]["accepted"]) == sorted(i["id"] for i in sent)


# --- answers -------------------------------------------------------------------------------


@pytest.fixture
def look(medono, news, budi):
    write_down(SIX)
    return Look.draw(news, medono.region, by=budi)


def test_answers_are_put_down_once_for_each_door(as_user, budi, nur, look):
    place = look.places.first()
    one = answer_of(place, 1, channel="mading")
    other = answer_of(place, 1, heard=False)
    same = answer_of(place, 1, channel="wa")
    for _again in range(2):
        assert send(as_user(budi), one)["accepted"] == [one["id"]]
    assert send(as_user(nur), same)["accepted"] == [same["id"]]
    # Who was told otherwise hears that the first answer stands.
    ((name, why),) = send(as_user(nur), other)["refused"]
    assert name == other["id"]
    assert "sudah dijawab lain" in why
    row = LookAnswer.objects.get()
    assert (row.heard, row.channel) == (True, "mading")


def test_who_marked_an_rt_does_not_ask_there(as_user, budi, nur, news, look):
    place = look.places.first()
    send(as_user(budi), mark_of(news, place.rt))
    item = answer_of(place, 1)
    ((name, why),) = send(as_user(budi), item)["refused"]
    assert name == item["id"]
    assert "pengurus lain" in why
    assert send(as_user(nur), item)["accepted"] == [item["id"]]


def test_answers_that_no_page_would_send_are_refused(as_user, budi, joko, look):
    place = look.places.first()
    bad = [
        answer_of(place, 11),
        answer_of(place, 0),
        answer_of(place, 1, channel="burung"),
        {**answer_of(place, 1), "place": "999999"},
    ]
    outcome = send(as_user(budi), *bad)
    assert outcome["accepted"] == []
    assert len(outcome["refused"]) == 4
    assert send(as_user(joko), answer_of(place, 1))["accepted"] == []
    assert not LookAnswer.objects.exists()
    assert page_of(look) is not None
