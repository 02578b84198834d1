"""How often one visitor may ask for something costly."""

from kim_portal.lib import pace as pace_of
from kim_portal.lib.pace import Pace


def test_so_many_and_then_one_at_a_time(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(pace_of.time, "monotonic", lambda: now[0])
    pace = Pace(limit=6, seconds=60)
    assert [pace.allows("a") for _ in range(8)] == [True] * 6 + [False] * 2
    assert pace.allows("b")
    now[0] += 10
    assert [pace.allows("a"), pace.allows("a")] == [True, False]
    now[0] += 3600
    assert [pace.allows("a") for _ in range(7)] == [True] * 6 + [False]


def test_a_crowd_of_addresses_costs_no_memory():
    pace = Pace(limit=1, seconds=60, most=100)
    for number in range(1000):
        assert pace.allows(str(number))
    assert len(pace.left) == 100
