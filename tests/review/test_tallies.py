"""Figures of the desk: what was counted of the past is what stands in the lines."""

import random
from collections import Counter
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

import pytest
from django.utils import timezone

from bulletins.models import BulletinDecision
from groups.models import Membership
from kim_portal.reports import summary
from kim_portal.reports.summary import year_of
from review import jobs, tallies
from review.models import Tally
from review.models.tally import COUNTED
from review.states import Move, MoveRefused
from tests.conftest import BARAT, CITY, JENGGOT, MEDONO

ASKS, ANSWERS = {"submit", "appeal"}, {"send_back", "approve", "first_yes"}


def told_over(codes):
    """The same figures, read from every line one after the other."""
    first = tallies.first_of_month(tallies.MONTHS - 1)
    waits, returned, approved, asked = [], 0, 0, {}
    rows = BulletinDecision.objects.select_related("revision").order_by("pk")
    for row in rows:
        if row.move in ASKS:
            asked[row.revision_id] = row.at
        elif row.move in ANSWERS:
            since = asked.pop(row.revision_id, None)
            region = row.revision.region_id
            inside = any(region == c or region.startswith(f"{c}.") for c in codes)
            if row.at < first or not inside:
                continue
            returned += row.move == "send_back"
            approved += row.move == "approve"
            if since:
                waits.append(Decimal(round((row.at - since) / timedelta(minutes=6))))
    middle = median(waits).quantize(Decimal(1), ROUND_HALF_UP) if waits else None
    return returned, approved, float(middle / 10) if waits else None


def figures(codes):
    whole = year_of(codes).whole
    return whole.returned, whole.approved, whole.median_hours


@pytest.fixture
def months(draft, joko, jenggot, budi, dewi, time_machine):
    """Sixty texts over fourteen months: sent, returned, sent again, approved."""
    dice = random.Random(11)  # noqa: S311 - an order, not a secret
    begin = timezone.now()
    Membership.objects.update(starts_on=begin.date() - timedelta(days=500))
    moment = begin - timedelta(days=420)
    while moment < begin - timedelta(hours=9):
        time_machine.move_to(moment, tick=False)
        of_joko = dice.random() < 0.3
        more = {"by": joko, "kim": jenggot} if of_joko else {}
        region = JENGGOT if of_joko else dice.choice([MEDONO, BARAT, CITY])
        text = draft(region_id=region, **more)
        by = joko if of_joko else budi
        for _time in range(dice.randint(1, 2)):
            text.submit(by=by, seen=text.version)
            time_machine.shift(timedelta(minutes=dice.randint(1, 400)))
            text.send_back(
                by=dewi, seen=text.version, reasons=["tanggal"], note="Kapan?"
            )
        text.submit(by=by, seen=text.version)
        time_machine.shift(timedelta(minutes=dice.randint(1, 400)))
        text.approve(by=dewi, seen=text.version)
        moment += timedelta(days=7)
    time_machine.move_to(begin, tick=False)


@pytest.mark.parametrize("codes", [[CITY], [BARAT], [MEDONO], [MEDONO, JENGGOT]])
def test_the_figures_are_those_of_the_lines(months, codes):
    assert figures(codes) == told_over(codes)
    assert not Tally.objects.exists()
    # And from what was kept, once the worker came by.
    jobs.count_what_is_over(0)
    assert figures(codes) == told_over(codes)


def test_what_is_kept_stays_as_months_pass(months, time_machine, draft, budi, dewi):
    for _month in range(3):
        year_of([CITY])
        time_machine.shift(timedelta(days=32))
        text = draft()
        text.submit(by=budi, seen=text.version)
        text.approve(by=dewi, seen=text.version)
        jobs.count_what_is_over(0)
        assert figures([CITY]) == told_over([CITY])
    this = timezone.localtime().strftime("%Y-%m-")
    days = Tally.objects.filter(period__regex=r"^\d{4}-\d{2}-\d{2}$")
    assert all(
        period.startswith(this) for period in days.values_list("period", flat=True)
    )


@pytest.mark.parametrize(
    ("tenths", "hours"),
    [([26], 2.6), ([26, 27], 2.7), ([0, 1], 0.1), ([25, 27], 2.6), ([5, 26, 27], 2.6)],
)
def test_between_two_tenths_the_middle_is_the_larger(tenths, hours):
    assert summary.Tally(tenths=Counter(tenths)).median_hours == hours


def test_counting_twice_counts_once(months):
    over, _today = tallies.periods()
    for _time in range(2):
        tallies.count_what_is_over(over)
    marks = Tally.objects.filter(code=COUNTED).values_list("kind", "period")
    assert len(marks) == len(set(marks))


def test_what_takes_too_long_is_said_and_goes_on(as_user, dewi, months, monkeypatch):
    monkeypatch.setattr(summary, "COUNTING", timedelta(seconds=-1))
    page = as_user(dewi).get("/admin/moderasi/ringkasan/").content.decode()
    assert "masih dihitung" in page
    monkeypatch.undo()
    page = as_user(dewi).get("/admin/moderasi/ringkasan/").content.decode()
    assert "masih dihitung" not in page


def test_an_appeal_is_asked_anew(published, draft, budi, dewi, time_machine):
    text = draft()
    text.submit(by=budi, seen=text.version)
    text.send_back(by=dewi, seen=text.version, reasons=["tanggal"], note="Kapan?")
    assert figures([CITY]) == told_over([CITY])
    assert Move.SEND_BACK in BulletinDecision.objects.values_list("move", flat=True)
    with pytest.raises(MoveRefused):
        text.approve(by=dewi, seen=text.version)


def test_a_returned_text_that_lost_its_audience_is_no_fault(draft, budi, dewi):
    text = draft()
    text.submit(by=budi, seen=text.version)
    text.send_back(by=dewi, seen=text.version, reasons=["tanggal"], note="Kapan?")
    type(text).objects.filter(pk=text.pk).update(region=None)
    assert figures([CITY]) == (0, 0, None)
    jobs.count_what_is_over(0)


def test_a_month_is_kept_only_once_no_decision_of_it_is_on_its_way(
    published, time_machine
):
    published()
    night = timezone.localtime().replace(day=1, hour=0, minute=0, second=1)
    time_machine.move_to(night + timedelta(days=40), tick=False)
    first = timezone.localtime().replace(day=1, hour=0, minute=0, second=1)
    month = (first - timedelta(days=1)).strftime("%Y-%m")
    time_machine.move_to(first, tick=False)
    jobs.count_what_is_over(0)
    assert not Tally.objects.filter(period=month).exists()
    time_machine.move_to(first + timedelta(minutes=30), tick=False)
    jobs.count_what_is_over(0)
    assert Tally.objects.filter(period=month).exists()
