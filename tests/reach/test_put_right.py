"""What a hostile reader found of marks and recalls; each stays found."""

import time
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from events.choices import EventStatus, Reason
from groups.models import Region
from notices.models import Notice
from reach import recalls
from reach.messages import made_of
from reach.models import Delivery, Look, Recall, Rt, Target, VisitCount
from reach.models.deliveries import Mark
from reach.models.visits import Count
from reach.spread import coverage
from tests.conftest import CITY, JENGGOT, MEDONO
from tests.events.cast import day
from tests.reach.neighbours import (
    answer_of,
    corrected,
    mark_of,
    page_of,
    read,
    send,
    write_down,
)

CANCELLED, POSTPONED = EventStatus.CANCELLED, EventStatus.POSTPONED
WHY = Reason.values[0]


@pytest.fixture
def rts(medono):
    return write_down()


@pytest.fixture
def news(published):
    return published().publication


def share(news, code=MEDONO):
    return coverage.of_news(news, [Region.objects.get(code=code)])[code]


def settle(client, news, **more):
    ids = list(Delivery.objects.open_recalls().values_list("pk", flat=True))
    client.post(f"{page_of(news)}selesai/", {"delivery": ids, **more})


def test_a_postponed_event_is_told_again_and_its_end_asks_for_both(
    as_user, budi, announced, rts
):
    event = announced(times=[day(5)]).publication
    client = as_user(budi)
    send(client, *(mark_of(event, rt, channel="mading") for rt in rts.values()))
    event.call_off(by=budi, status=POSTPONED, reason=WHY)
    settle(client, event, replaced="1")
    assert share(event).claimed == 100
    event.refresh_from_db()
    event.call_off(by=budi, status=CANCELLED, reason=WHY)
    assert Delivery.objects.open_recalls().count() == len(rts)


def test_one_day_of_a_series_called_off_says_which(as_user, budi, announced, rts):
    event = announced(times=[day(5), day(12), day(19)]).publication
    client = as_user(budi)
    send(client, mark_of(event, rts[1, 1], channel="wa"))
    second = list(event.occurrences.order_by("starts_at"))[1]
    event.call_off(by=budi, status=CANCELLED, reason=WHY, key=second.key)
    page = read(client.get(page_of(event)))
    assert "*RALAT: " in page
    assert f"{second.day_words}: dibatalkan" in page
    assert "(dan 1 hari lain)" in page


def test_a_mark_made_before_the_end_and_sent_after_it_asks_to_be_put_right(
    as_user, budi, announced, rts
):
    event = announced(times=[day(5)]).publication
    a_minute_ago = (time.time() - 60) * 1000
    before = mark_of(event, rts[1, 1], channel="mading", at=a_minute_ago)
    event.call_off(by=budi, status=CANCELLED, reason=WHY)
    outcome = send(as_user(budi), before)
    assert outcome["outdated"] == [before["id"]]
    assert Delivery.objects.get().recalled_for == Recall.CHANGED


def test_who_looked_before_a_correction_puts_down_what_holds_after_it(
    budi, dewi, news, rts
):
    old = type(news).objects.select_related("live").get(pk=news.pk)
    corrected(news, budi, dewi)
    mark = Mark(uuid.uuid4(), rts[1, 1], "mading", 1, timezone.now())
    Delivery.objects.keep(old, [mark], by=budi)
    assert Delivery.objects.get().recalled_for == Recall.CORRECTED
    news.withdraw(by=dewi, explanation="Keliru.")
    late = Mark(uuid.uuid4(), rts[1, 2], "mading", 2, timezone.now())
    Delivery.objects.keep(old, [late], by=budi)
    assert Delivery.objects.latest("pk").recalled_for == Recall.WITHDRAWN


def test_news_that_are_for_others_now_are_still_taken_down_where_they_hang(
    as_user, budi, joko, dewi, published, rts, jenggot
):
    news = published(region_id=CITY).publication
    there = write_down({1: [10, 20]}, JENGGOT)
    client = as_user(joko)
    send(client, mark_of(news, there[1, 1], channel="mading"))
    edit = news.live.copy_for_edit(by=budi)
    words = {"region_id": MEDONO, "change_note": "Hanya Medono."}
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    page = client.get(page_of(news, "jenggot"))
    assert page.status_code == 200
    assert "poster di mading</legend>" in read(page)
    assert "Sudah diganti versi baru" not in read(page)
    # It may not be told there any more.
    for verb in ("tandai/", "uji-petik/undi/", "poster/buat/"):
        assert client.post(f"{page_of(news, 'jenggot')}{verb}").status_code == 404
    ids = list(Delivery.objects.values_list("pk", flat=True))
    client.post(f"{page_of(news, 'jenggot')}selesai/", {"delivery": ids})
    assert recalls.waiting([JENGGOT]) == []


def test_a_kim_hears_of_it_though_who_marked_has_left(
    as_user, budi, nur, dewi, news, rts
):
    send(as_user(budi), mark_of(news, rts[1, 1]))
    send(as_user(dewi), mark_of(news, rts[1, 2]))
    yesterday = timezone.localdate() - timedelta(days=1)
    budi.memberships.update(ends_on=yesterday)
    news.withdraw(by=dewi, explanation="Keliru.")
    told = Notice.objects.filter(source__startswith="recall:")
    assert {notice.user for notice in told} == {nur, dewi}
    # Moderators see what is open in their territory.
    assert "sudah beredar di 2 tempat" in read(as_user(dewi).get("/pengurus/cakupan/"))


def test_another_channel_from_the_same_page_is_another_mark(as_user, budi, news, rts):
    batch = str(uuid.uuid4())
    for channel in ("wa", "mading", "wa"):
        words = {"rts": [rts[1, 1].pk], "number": 1, "batch": batch, "channel": channel}
        as_user(budi).post(f"{page_of(news)}tandai/", words)
    assert sorted(Delivery.objects.values_list("channel", flat=True)) == [
        "mading",
        "wa",
    ]


def test_a_kelurahan_where_nobody_counted_weighs_like_the_others(
    as_user, dewi, published, rts, jenggot
):
    news = published(region_id=CITY).publication
    write_down({1: [None] * 7}, JENGGOT)
    send(as_user(dewi), *(mark_of(news, rt) for rt in rts.values()))
    villages = [Region.objects.get(code=code) for code in (MEDONO, JENGGOT)]
    total = sum(coverage.of_news(news, villages).values(), coverage.Share())
    assert 45 <= total.claimed <= 55


def test_only_rt_that_are_meant_are_drawn_and_the_lot_can_be_drawn_again(
    budi, medono, news
):
    write_down({1: [40] * 7, 2: [30] * 7})
    Target.objects.choose(news, medono.region, [1])
    look = Look.draw(news, medono.region, by=budi)
    assert {place.rt.rw for place in look.places.select_related("rt")} == {1}
    Rt.objects.update(households=99)
    assert set(look.sizes.values()) == {40}


def test_an_rt_of_few_houses_ends_the_look_too(as_user, budi, nur, medono, news):
    write_down({1: [4, 5, 6, 7, 8, 9]})
    look = Look.draw(news, medono.region, by=budi)
    doors = [(p, d) for p in look.places.all() for d in range(1, p.doors + 1)]
    assert len(doors) == 39
    send(as_user(nur), *(answer_of(*at) for at in doors))
    assert look.result().verdict.name == "90"
    assert "39" in read(as_user(nur).get(f"{page_of(news)}uji-petik/"))


def test_the_second_who_marked_an_rt_does_not_ask_there_either(
    as_user, budi, nur, medono, news
):
    write_down({1: [40] * 6})
    look = Look.draw(news, medono.region, by=budi)
    place = look.places.first()
    for user in (budi, nur):
        send(as_user(user), mark_of(news, place.rt))
        assert place.rt_id in look.told_by(user)


def test_rt_that_were_told_and_then_joined_are_not_silent(as_user, budi, news, rts):
    send(as_user(budi), mark_of(news, rts[1, 1]), mark_of(news, rts[1, 2]))
    Rt.join([rts[1, 1], rts[1, 2]], number=1)
    village = Region.objects.get(code=MEDONO)
    assert coverage.of_late([village])[MEDONO].told == 1
    assert "RT 01/RW 01" not in [str(rt) for rt in coverage.silent([village], 50)]


@pytest.mark.parametrize(
    "line", ["000199999 40\n2 3", "0 40\n1 2", "199999 1\n2 2", "-3 1"]
)
def test_a_number_no_rt_has_is_told(as_user, budi, rts, line):
    address = f"/pengurus/data-rt/medono/{rts[1, 1].pk}/pecah/"
    answer = as_user(budi).post(address, {"parts": line})
    assert answer.status_code == 422
    assert "mulai dengan nomor RT" in read(answer)


def test_answers_that_are_neither_yes_nor_no_are_refused(
    as_user, budi, nur, medono, news
):
    write_down({1: [40] * 6})
    place = Look.draw(news, medono.region, by=budi).places.first()
    for heard in (True, 1, None, "ya"):
        item = answer_of(place, 1) | {"heard": heard}
        assert send(as_user(nur), item)["accepted"] == []


def test_a_scan_of_the_wrong_version_proves_nothing_of_the_right_one(
    budi, dewi, news, rts
):
    one = Count("buletin", news.code, timezone.localdate(), "dipindai", rts[1, 1].pk, 1)
    VisitCount.objects.add({one: 1})
    assert share(news).proved > 0
    corrected(news, budi, dewi)
    assert share(news).proved == 0


def test_a_pasted_invitation_to_a_day_that_was_called_off_says_so(
    client, announced, budi
):
    event = announced(times=[day(5), day(12)]).publication
    text = made_of(event.live.facts())[0].text
    second = list(event.occurrences.order_by("starts_at"))[1]
    event.call_off(by=budi, status=CANCELLED, reason=WHY, key=second.key)
    page = read(client.post("/cek/", {"message": text}))
    assert f"{second.day_words}: dibatalkan" in page
